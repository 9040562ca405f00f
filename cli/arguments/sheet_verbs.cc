#include "cli/arguments/verbs.h"

namespace socle::cli {
namespace {

using Action = SheetCommand::Action;

std::pair<CLI::App*, std::shared_ptr<SheetCommand>> Add(CLI::App& root, const std::string& name, Action action,
                                                        const std::string& description, const std::string& example,
                                                        Invocation* invocation) {
  auto command = std::make_shared<SheetCommand>();
  command->action = action;
  CLI::App* verb = AddVerb(root, name, description, example);
  if (action == Action::kShow || action == Action::kHistory) {
    verb->add_option("NAME", command->name, "Such as musee-de-la-dentelle")
        ->required()
        ->transform(NameIn("actionSheets"));
  }
  verb->callback([=] { invocation->command = *command; });
  return {verb, command};
}

// Which ones.
void AddCriteria(CLI::App* verb, SheetCommand* command) {
  const auto name = [verb](const std::string& option, std::string* value, const std::string& help) {
    verb->add_option(option, *value, help)->type_name("NAME")->transform(AnyNameReader());
  };
  verb->add_option("--words", command->words, "Words of its title, description, objectives or place");
  name("--owner", &command->owner, "Only those that this one owns");
  name("--party", &command->party, "Only those that name this one, whatever as");
  name("--in", &command->place, "Only those on the ground of this collectivité on the day of --as-of");
  verb->add_option("--programme", command->programme, "Such as territoires-d-industrie")
      ->transform(NameIn("programmes"));
  verb->add_option("--axis", command->axis, "With --programme: edition and axis, such as 2019/innovation");
  verb->add_option("--theme", command->theme, "Only those of this theme");
  verb->add_option("--financer", command->financer, "Only those with money of this one, by name or label");
  verb->add_option("--year", command->year, "Only those with money of this year");
  verb->add_option("--status", command->statuses, "Such as IN_PROGRESS; several may be given");
  verb->add_option("--missing", command->missing, "Such as PILOT, STATUS, BUDGET, REFERENT; one is enough");
  verb->add_flag("--late", command->late, "Only those that are late today");
}

}  // namespace

void AddSheetVerbs(CLI::App& root, Invocation* invocation) {
  CLI::App* sheet = AddVerb(root, "fiche", "Fiches-actions: the projects of territories, and how far they have come",
                            "soclectl fiche list --in epci-200068500 --late");
  sheet->require_subcommand(1);
  const auto [list, listed] =
      Add(*sheet, "list", Action::kList, "Those that you may read",
          "soclectl fiche list --programme territoires-d-industrie --missing PILOT", invocation);
  AddCriteria(list, listed.get());
  list->add_option("--order", listed->order, "name, title, priority, end_date or update_time, with ' desc' backwards");
  AddPaging(list, &listed->paging);
  AddAsOf(list, &invocation->globals);
  const auto [count, counted] = Add(*sheet, "count", Action::kCount, "How many there are, by a property",
                                    "soclectl fiche count --by status --programme crte", invocation);
  AddCriteria(count, counted.get());
  count->add_option("--by", counted->by, "owner, status, programme, axis, theme, financer, year, late and their like");
  AddAsOf(count, &invocation->globals);
  Add(*sheet, "show", Action::kShow, "One on a page: what it says, what it costs, what it lacks",
      "soclectl fiche show musee-de-la-dentelle", invocation);
  const auto [history, told] = Add(*sheet, "history", Action::kHistory, "Every change with its author and reason",
                                   "soclectl fiche history musee-de-la-dentelle", invocation);
  AddPaging(history, &told->paging);
  const auto [import, imported] =
      Add(*sheet, "import", Action::kImport, "Brings a table in, CSV or XLSX, all rows at once",
          "soclectl fiche import plan.xlsx --mapping plan-2019 --dry-run", invocation);
  import->add_option("FILE", imported->file, "The table")->required()->check(CLI::ExistingFile);
  AddTableReading(import, imported.get());
  const auto [write, written] =
      Add(*sheet, "export", Action::kExport, "Writes those that you may read as a file",
          "soclectl fiche export --owner commune-59350 --format xlsx --output lille.xlsx", invocation);
  AddCriteria(write, written.get());
  write->add_option("--system", written->system, "Whose identifiers stand in external_id, such as tet");
  write->add_option("--format", written->format, "Default csv")
      ->check(CLI::IsMember({"csv", "xlsx", "common-schema", "iati", "cncd"}).description(""))
      ->type_name("csv|xlsx|common-schema|iati|cncd");
  AddOutput(write, &written->file);
  AddAsOf(write, &invocation->globals);
  AddSheetDuplicateVerbs(*sheet, invocation);
}

}  // namespace socle::cli
