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
  if (action != Action::kList && action != Action::kImport) {
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

// The year of everybody, or several, from a file.
void AddImport(CLI::App* verb, IndicatorCommand* command) {
  verb->add_option("FILE", command->file, "The table")->required()->check(CLI::ExistingFile);
  verb->add_option("--definition", command->name, "The indicator whose values they are")
      ->required()
      ->type_name("NAME")
      ->transform(NameIn("indicators"));
  AddTableReading(verb, command);
}

void AddAggregation(CLI::App* verb, IndicatorCommand* command) {
  verb->add_option("--over", command->place, "A collectivité, territories/… or labelledTerritories/…")
      ->required()
      ->type_name("NAME")
      ->transform(AnyNameReader());
  verb->add_option("--from", command->period, "Only from this period on")->type_name("PERIOD");
  verb->add_option("--to", command->to_period, "Only to this period")->type_name("PERIOD");
  verb->add_option("--per", command->denominator, "Divided by this indicator over the same ground")
      ->type_name("NAME")
      ->transform(NameIn("indicators"));
  AddDay(verb, "--on", &command->day, "The day whose perimeter of it is meant; default today");
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
  const auto [versions, told] = Add(*indicator, "versions", Action::kVersions, "What it counted and how, newest first",
                                    "soclectl indicator versions population-municipale", invocation);
  AddPaging(versions, &told->paging);
  const auto [rebase, rebased] =
      Add(*indicator, "rebase", Action::kRebase, "Its values on the perimeters of another day, each exact or not",
          "soclectl indicator rebase population-municipale --period 2011 --on 2017-01-01", invocation);
  AddPeriod(rebase, rebased.get(), true);
  AddDay(rebase, "--on", &rebased->day, "The day whose perimeters to answer on; default today");
  AddOnly(rebase, rebased.get());
  AddPaging(rebase, &rebased->paging);
  const auto [aggregate, aggregated] =
      Add(*indicator, "aggregate", Action::kAggregate, "What its values add up to over a place, period by period",
          "soclectl indicator aggregate population-municipale --over departement-59 --from 2011", invocation);
  AddAggregation(aggregate, aggregated.get());
  AddPaging(aggregate, &aggregated->paging);
  const auto [import, imported] = Add(
      *indicator, "import", Action::kImport, "Brings a year's values in, CSV or XLSX, all rows at once",
      "soclectl indicator import 2019.csv --definition population-municipale --mapping dgcl --period 2019 --dry-run",
      invocation);
  AddImport(import, imported.get());
  AddPeriod(import, imported.get(), false);
  const auto [rank, ranked] =
      Add(*indicator, "rank", Action::kRank, "Who stands where, with ties and with those who have no value",
          "soclectl indicator rank population-municipale --period 2017 --limit 10", invocation);
  AddPeriod(rank, ranked.get(), true);
  AddOnly(rank, ranked.get());
  AddPaging(rank, &ranked->paging);
}

}  // namespace socle::cli
