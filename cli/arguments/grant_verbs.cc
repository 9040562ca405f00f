#include "cli/arguments/verbs.h"

namespace socle::cli {
namespace {

using Action = GrantCommand::Action;

std::pair<CLI::App*, std::shared_ptr<GrantCommand>> Add(CLI::App& root, const std::string& name, Action action,
                                                        const std::string& description, const std::string& example,
                                                        Invocation* invocation) {
  auto command = std::make_shared<GrantCommand>();
  command->action = action;
  CLI::App* verb = AddVerb(root, name, description, example);
  verb->callback([=] { invocation->command = *command; });
  return {verb, command};
}

void AddNarrowing(CLI::App* verb, GrantCommand* command) {
  verb->add_option("--query", command->query, "Words of the title, the category or the beneficiary's name");
  verb->add_option("--of", command->beneficiary, "Only of this beneficiary")
      ->type_name("NAME")
      ->transform(EntityNameReader());
  verb->add_option("--departement", command->departement, "Only of this département, by its code")->type_name("CODE");
  verb->add_option("--kind", command->kinds, "Only of these kinds, such as DETR")->type_name("KIND");
  verb->add_option("--year", command->year, "Only of this budget year")->type_name("YEAR");
  verb->add_flag("--waiting", command->waiting, "Only those whose beneficiary a person has to say");
}

}  // namespace

void AddGrantVerbs(CLI::App& root, Invocation* invocation) {
  CLI::App* grant = AddVerb(root, "grant", "Grants of the State: lists brought in, found again, written out",
                            "soclectl grant list --of commune-59307");
  grant->require_subcommand(1);
  const auto [import, imported] =
      Add(*grant, "import", Action::kImport, "Brings a list in, CSV or XLSX, all rows at once",
          "soclectl grant import dotations.csv --mapping dotations-dgcl --dry-run", invocation);
  import->add_option("FILE", imported->file, "The list")->required()->check(CLI::ExistingFile);
  AddTableReading(import, imported.get());
  const auto [list, listed] = Add(*grant, "list", Action::kList, "Which grants there are",
                                  "soclectl grant list --query couverture --departement 59", invocation);
  AddNarrowing(list, listed.get());
  AddPaging(list, &listed->paging);
  const auto [count, counted] = Add(*grant, "count", Action::kCount, "How many, and what they sum up to",
                                    "soclectl grant count --by departement --kind DETR", invocation);
  AddNarrowing(count, counted.get());
  count->add_option("--by", counted->by, "Default grant-kind")
      ->check(CLI::IsMember({"grant-kind", "year", "departement", "beneficiary", "match", "category"}).description(""))
      ->type_name("grant-kind|year|departement|beneficiary|match|category");
  const auto [write, written] =
      Add(*grant, "export", Action::kExport, "Writes grants as a file",
          "soclectl grant export --departement 59 --format xlsx --output nord.xlsx", invocation);
  AddNarrowing(write, written.get());
  write->add_option("--format", written->format, "Default csv")
      ->check(CLI::IsMember({"csv", "xlsx", "common-schema", "iati"}).description(""))
      ->type_name("csv|xlsx|common-schema|iati");
  AddOutput(write, &written->file);
}

}  // namespace socle::cli
