#include "cli/arguments/verbs.h"

namespace socle::cli {
namespace {

using Action = LabelCommand::Action;

std::pair<CLI::App*, std::shared_ptr<LabelCommand>> Add(CLI::App& root, const std::string& name, Action action,
                                                        const std::string& description, const std::string& example,
                                                        Invocation* invocation) {
  auto command = std::make_shared<LabelCommand>();
  command->action = action;
  CLI::App* verb = AddVerb(root, name, description, example);
  if (action != Action::kShow) {
    verb->add_option("--programme", command->programme, "Default territoires-d-industrie")
        ->transform(NameIn("programmes"));
    verb->add_option("--phase", command->phase, "Only this phase of the programme");
  }
  verb->callback([=] { invocation->command = *command; });
  return {verb, command};
}

}  // namespace

void AddLabelVerbs(CLI::App& root, Invocation* invocation) {
  CLI::App* label = AddVerb(root, "label", "Territories that a programme labelled, and its figures over time",
                            "soclectl label figures --as-of 2019-05-31 --regions");
  label->require_subcommand(1);
  const auto [list, listed] = Add(*label, "list", Action::kList, "The labelled territories there are",
                                  "soclectl label list --region region-28", invocation);
  list->add_option("--query", listed->query, "Words of its name or description");
  list->add_option("--region", listed->region, "Only those that reach it")
      ->type_name("NAME")
      ->transform(EntityNameReader());
  AddAsOf(list, &invocation->globals);
  AddPaging(list, &listed->paging);
  const auto [show, shown] =
      Add(*label, "show", Action::kShow, "One with its ground, what sources say of it, and the steps that rest on them",
          "soclectl label show grand-est-touraine", invocation);
  show->add_option("NAME", shown->name, "Such as grand-est-touraine")
      ->required()
      ->transform(NameIn("labelledTerritories"));
  AddAsOf(show, &invocation->globals);
  const auto [figures, measured] =
      Add(*label, "figures", Action::kFigures, "What is counted on a day, beside what was published",
          "soclectl label figures --as-of 2019-05-31 --regions", invocation);
  figures->add_flag("--regions", measured->regions, "By région as well");
  AddAsOf(figures, &invocation->globals);
  const auto [trace, traced] = Add(*label, "trace", Action::kTrace, "One figure over time, published and counted",
                                   "soclectl label trace territories", invocation);
  trace->add_option("KIND", traced->kind, "territories, pilots, protocols, regions-with-protocol, contracts, projects")
      ->required();
}

}  // namespace socle::cli
