#include "cli/arguments/verbs.h"

namespace socle::cli {

void AddSheetDuplicateVerbs(CLI::App& sheet, Invocation* invocation) {
  using Action = SheetDuplicateCommand::Action;
  CLI::App* duplicates = AddVerb(sheet, "duplicates", "Fiches that may tell one project, and what was decided of them",
                                 "soclectl fiche duplicates list --party departement-59");
  duplicates->require_subcommand(1);
  const auto add = [&](const std::string& name, Action action, const std::string& description,
                       const std::string& example) {
    auto command = std::make_shared<SheetDuplicateCommand>();
    command->action = action;
    CLI::App* verb = AddVerb(*duplicates, name, description, example);
    verb->callback([=] { invocation->command = *command; });
    return std::pair(verb, command);
  };

  const auto [list, listed] = add("list", Action::kList, "Pairs that nobody has decided about, the surest first",
                                  "soclectl fiche duplicates list --fiche musee-de-la-dentelle");
  auto* of = list->add_option("--fiche", listed->sheet, "Those with this one")
                 ->type_name("NAME")
                 ->transform(NameIn("actionSheets"));
  list->add_option("--party", listed->party, "Those with one that this party brought or owns")
      ->type_name("NAME")
      ->transform(AnyNameReader())
      ->excludes(of);
  AddPaging(list, &listed->paging);

  const auto [decisions, told] = add("decisions", Action::kDecisions, "What was decided about one, the oldest first",
                                     "soclectl fiche duplicates decisions musee-de-la-dentelle");
  decisions->add_option("NAME", told->sheet, "Such as musee-de-la-dentelle")
      ->required()
      ->transform(NameIn("actionSheets"));
  AddPaging(decisions, &told->paging);

  const auto [decide, decided] =
      add("decide", Action::kDecide, "Records what you found: they tell one project, or different ones",
          "soclectl --as departement-59 fiche duplicates decide same musee dentelle --reason 'le même permis'");
  decide->add_option("VERDICT", decided->verdict, "same or different")
      ->required()
      ->type_name("same|different")
      ->check(CLI::IsMember({"same", "different"}).description(""));
  decide->add_option("NAME", decided->sheets, "Two or more, one of them yours")
      ->required()
      ->transform(NameIn("actionSheets"));
  decide->add_option("--reason", decided->reason, "Why")->required()->type_name("TEXT");
  decide->add_option("--supersedes", decided->supersedes, "The decision that this one takes the place of")
      ->type_name("NAME")
      ->transform(NameIn("actionSheetDecisions"));
  decide->add_flag("--dry-run", decided->validate_only, "Check it, write nothing");
}

}  // namespace socle::cli
