#include "cli/arguments/verbs.h"

namespace socle::cli {

void AddFindVerbs(CLI::App& root, Invocation* invocation) {
  auto command = std::make_shared<FindCommand>();
  auto words = std::make_shared<std::vector<std::string>>();
  CLI::App* verb = AddVerb(root, "find", "Everything of the census: fiches, projects, territories, proposals, grants",
                           "soclectl find école numérique --in epci-200068500 --kind action-sheet");
  verb->add_option("WORDS", *words, "All of them occur, in any order; accents, case and endings do not matter");
  const std::vector<std::string> kinds = {"action-sheet", "project-sheet", "project",   "labelled-territory",
                                          "proposal",     "guide",         "indicator", "grant"};
  verb->add_option("--kind", command->kinds, "Only these: action-sheet, project-sheet, project, labelled-territory, …")
      ->check(CLI::IsMember(kinds).description(""))
      ->type_name("KIND");
  verb->add_option("--theme", command->themes, "Only of one of these themes")->type_name("THEME");
  verb->add_option("--in,--place", command->place, "Only on the ground of this place on the day of --as-of")
      ->type_name("NAME")
      ->transform(AnyNameReader());
  AddDay(verb, "--from", &command->from, "Only what lasts on this day or later");
  AddDay(verb, "--to", &command->to, "Only what began on this day or before");
  AddAsOf(verb, &invocation->globals);
  AddPaging(verb, &command->paging);
  verb->callback([=] {
    command->query = CLI::detail::join(*words, " ");
    invocation->command = *command;
  });
}

}  // namespace socle::cli
