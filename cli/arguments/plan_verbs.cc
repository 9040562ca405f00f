#include "cli/arguments/verbs.h"

namespace socle::cli {

void AddPlanVerbs(CLI::App& contract, Invocation* invocation) {
  using Action = ContractCommand::Action;
  const auto add = [&](const std::string& name, Action action, const std::string& description,
                       const std::string& example) {
    auto command = std::make_shared<ContractCommand>();
    command->action = action;
    CLI::App* verb = AddVerb(contract, name, description, example);
    verb->callback([=] { invocation->command = *command; });
    return std::pair(verb, command);
  };
  const std::string action_name = "Of an action, such as cambresis/actions/musee-de-la-dentelle";

  const auto [actions, listed] =
      add("actions", Action::kActions, "The plan: its actions, and what of census they take up",
          "soclectl contract actions cambresis --of-census");
  actions->add_option("NAME", listed->name, "Such as cambresis")->required()->transform(NameIn("contracts"));
  actions->add_option("--fiche", listed->sheet, "Only those that take this fiche-action up")
      ->type_name("NAME")
      ->transform(NameIn("actionSheets"));
  actions->add_option("--proposal", listed->proposal, "Only those that take this proposal up")
      ->type_name("NAME")
      ->transform(NameIn("proposals"));
  actions->add_flag("--of-census", listed->of_census, "Only those that take a fiche-action or a proposal up");
  actions->add_option("--selection", listed->selections, "Such as RETAINED; several may be given");
  actions->add_option("--status", listed->statuses, "Such as IN_PROGRESS; several may be given");
  actions->add_flag("--late", listed->late, "Only those that are late today");
  AddPaging(actions, &listed->paging);

  const auto [action, shown] =
      add("action", Action::kAction, "One action, with its fiche and its proposals as census has them",
          "soclectl contract action cambresis/actions/musee-de-la-dentelle");
  action->add_option("NAME", shown->name, action_name)->required()->transform(NameIn("contracts"));

  const auto [take, taken] =
      add("take-up", Action::kTakeUp, "Says which fiche-action and which proposals an action takes up",
          "soclectl --as commune-59139 contract take-up cambresis/actions/musee-de-la-dentelle --fiche "
          "musee-de-la-dentelle");
  take->add_option("NAME", taken->name, action_name)->required()->transform(NameIn("contracts"));
  auto* sheet = take->add_option("--fiche", taken->taken_sheet, "The fiche-action")
                    ->type_name("NAME")
                    ->transform(NameIn("actionSheets"));
  take->add_flag_callback(
          "--no-fiche", [command = taken] { command->taken_sheet.emplace(); }, "It takes none up")
      ->excludes(sheet);
  auto* proposals =
      take->add_option("--proposal", taken->taken_proposals, "All of its proposals, as often as there are")
          ->type_name("NAME")
          ->transform(NameIn("proposals"));
  take->add_flag_callback(
          "--no-proposals", [command = taken] { command->taken_proposals.emplace(); }, "It takes none up")
      ->excludes(proposals);
  take->add_option("--etag", taken->etag, "Refuse when it changed since it was read")->type_name("ETAG");
  take->add_flag("--dry-run", taken->validate_only, "Check it, write nothing");
}

}  // namespace socle::cli
