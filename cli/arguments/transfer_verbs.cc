#include "cli/arguments/verbs.h"

namespace socle::cli {
namespace {

void AddExport(CLI::App& root, Invocation* invocation) {
  auto command = std::make_shared<ExportCommand>();
  CLI::App* verb = AddVerb(root, "export", "All collectivités of a date, filtered, as CSV or JSON lines",
                           "soclectl export --filter 'type = COMMUNE' --output communes.csv");
  verb->add_option_function<std::string>(
          "--format",
          [=](const std::string& format) {
            command->format = format == "jsonl" ? ExportFormat::kJsonLines : ExportFormat::kCsv;
          },
          "Default csv; jsonl with --json")
      ->check(CLI::IsMember({"csv", "jsonl"}).description(""))
      ->type_name("csv|jsonl");
  AddFilter(verb, &command->filter);
  verb->add_option("--output", command->output, "Appears whole or not at all; default standard output")
      ->type_name("FILE");
  verb->add_option("--after", command->after, "Go on behind this name, without a header")
      ->type_name("NAME")
      ->transform(EntityNameReader());
  AddAsOf(verb, &invocation->globals);
  AddReading(verb, &invocation->globals);
  verb->callback([=] {
    if (invocation->globals.json) command->format = ExportFormat::kJsonLines;
    invocation->command = *command;
  });
}

void AddImport(CLI::App& root, Invocation* invocation) {
  auto command = std::make_shared<ImportCommand>();
  CLI::App* verb = AddVerb(root, "import", "Brings publications (COG, movements, EPCI perimeters) into the record",
                           "soclectl import data/node_modules --official ~/insee --dry-run");
  verb->add_option("PATH", command->paths, "Files, or folders that are searched for known publications")
      ->check(CLI::ExistingPath);
  verb->add_option("--official", command->official, "Folders of which the official CSV files are taken")
      ->check(CLI::ExistingDirectory)
      ->type_name("FOLDER");
  verb->add_flag("--dry-run", command->dry_run, "Show what would change, change nothing of the record");
  verb->callback([=] {
    if (command->paths.empty() && command->official.empty()) throw CLI::RequiredError("PATH or --official");
    invocation->command = *command;
  });
}

void AddSources(CLI::App& root, Invocation* invocation) {
  CLI::App* verb = AddVerb(root, "sources", "The publications that the record rests on", "soclectl sources --json");
  verb->callback([=] { invocation->command = SourcesCommand{}; });
}

void AddDisagreements(CLI::App& root, Invocation* invocation) {
  auto command = std::make_shared<DisagreementsCommand>();
  CLI::App* verb = AddVerb(root, "disagreements", "What publications say differently: kept and counted, not dropped",
                           "soclectl disagreements --kind late-end --limit 20");
  verb->add_option("--kind", command->kind, "Only of this kind")->type_name("KIND");
  AddPaging(verb, &command->paging);
  verb->callback([=] { invocation->command = *command; });
}

}  // namespace

void AddTransferVerbs(CLI::App& root, Invocation* invocation) {
  AddExport(root, invocation);
  AddImport(root, invocation);
  AddSources(root, invocation);
  AddDisagreements(root, invocation);
}

}  // namespace socle::cli
