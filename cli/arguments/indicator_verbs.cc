#include "cli/arguments/verbs.h"

namespace socle::cli {
namespace {

using Action = IndicatorCommand::Action;

std::pair<CLI::App*, std::shared_ptr<IndicatorCommand>> Add(CLI::App& root, const std::string& name, Action action,
                                                            const std::string& description, const std::string& example,
                                                            Invocation* invocation) {
  auto command = std::make_shared<IndicatorCommand>();
  command->action = action;
  CLI::App* verb = AddVerb(root, name, description, example);
  if (action != Action::kList) {
    verb->add_option("NAME", command->name, "Such as population-municipale")
        ->required()
        ->transform(NameIn("indicators"));
  }
  verb->callback([=] { invocation->command = *command; });
  return {verb, command};
}

void AddPeriod(CLI::App* verb, IndicatorCommand* command, bool required) {
  verb->add_option("--period", command->period, "A year, quarter or month: 2013, 2013-Q2, 2013-06")
      ->required(required)
      ->type_name("PERIOD");
}

void AddOnly(CLI::App* verb, IndicatorCommand* command) {
  verb->add_option("--only", command->collectivites, "Only these collectivités")
      ->type_name("NAME")
      ->transform(EntityNameReader());
}

}  // namespace

void AddIndicatorVerbs(CLI::App& root, Invocation* invocation) {
  CLI::App* indicator = AddVerb(root, "indicator", "The observatory: what is measured, of whom, on which perimeter",
                                "soclectl indicator rebase population-municipale --period 2011 --on 2017-01-01");
  indicator->require_subcommand(1);
  const auto [list, listed] = Add(*indicator, "list", Action::kList, "The indicators there are",
                                  "soclectl indicator list --query emploi", invocation);
  list->add_option("--query", listed->query, "Words of its name or description");
  AddPaging(list, &listed->paging);
  const auto [show, shown] = Add(*indicator, "show", Action::kShow, "What it measures and how, and its values",
                                 "soclectl indicator show population-municipale --of epci-200093201", invocation);
  show->add_option("--of", shown->collectivite, "Only the series of this collectivité")
      ->type_name("NAME")
      ->transform(EntityNameReader());
  AddPeriod(show, shown.get(), false);
  AddPaging(show, &shown->paging);
  const auto [rebase, rebased] =
      Add(*indicator, "rebase", Action::kRebase, "Its values on the perimeters of another day, each exact or not",
          "soclectl indicator rebase population-municipale --period 2011 --on 2017-01-01", invocation);
  AddPeriod(rebase, rebased.get(), true);
  AddDay(rebase, "--on", &rebased->day, "The day whose perimeters to answer on; default today");
  AddOnly(rebase, rebased.get());
  AddPaging(rebase, &rebased->paging);
  const auto [rank, ranked] =
      Add(*indicator, "rank", Action::kRank, "Who stands where, with ties and with those who have no value",
          "soclectl indicator rank population-municipale --period 2017 --limit 10", invocation);
  AddPeriod(rank, ranked.get(), true);
  AddOnly(rank, ranked.get());
  AddPaging(rank, &ranked->paging);
}

}  // namespace socle::cli
