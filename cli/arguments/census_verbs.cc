#include "cli/arguments/verbs.h"

namespace socle::cli {
namespace {

using Action = CensusCommand::Action;

std::pair<CLI::App*, std::shared_ptr<CensusCommand>> Add(CLI::App& root, const std::string& name, Action action,
                                                         const std::string& description, const std::string& example,
                                                         Invocation* invocation) {
  auto command = std::make_shared<CensusCommand>();
  command->action = action;
  CLI::App* verb = AddVerb(root, name, description, example);
  AddPaging(verb, &command->paging);
  verb->callback([=] { invocation->command = *command; });
  return {verb, command};
}

void AddName(CLI::App* verb, const std::string& collection, const std::string& example, CensusCommand* command) {
  verb->add_option("NAME", command->name, "Such as " + example)->required()->transform(NameIn(collection));
}

}  // namespace

void AddCensusVerbs(CLI::App& root, Invocation* invocation) {
  CLI::App* campaign = AddVerb(root, "campaign", "The census: whose signatories are visited, and who was never met",
                               "soclectl campaign coverage recensement-2014");
  campaign->require_subcommand(1);
  Add(*campaign, "list", Action::kCampaigns, "The campaigns there are", "soclectl campaign list", invocation);
  const auto [coverage, measured] =
      Add(*campaign, "coverage", Action::kCoverage, "How much of the scope was met, and who was not",
          "soclectl campaign coverage recensement-2014", invocation);
  AddName(coverage, "campaigns", "recensement-2014", measured.get());

  CLI::App* project = AddVerb(root, "project", "Projects that collectivités tell, each once whoever tells it",
                              "soclectl project list --country BJ");
  project->require_subcommand(1);
  const auto [list, listed] = Add(*project, "list", Action::kProjects, "The projects there are",
                                  "soclectl project list --country BJ", invocation);
  list->add_option("--query", listed->query, "Words of its title or summary");
  list->add_option("--country", listed->country, "Only with a partner in this country (ISO 3166: BJ)");
  list->add_option("--theme", listed->theme, "Only of this theme or one below it");
  list->add_option("--campaign", listed->campaign, "Only told to this campaign")->transform(NameIn("campaigns"));
  const auto [show, shown] = Add(*project, "show", Action::kProject, "What all who tell it tell of it",
                                 "soclectl project show lalo-capso", invocation);
  AddName(show, "projects", "lalo-capso", shown.get());
}

}  // namespace socle::cli
