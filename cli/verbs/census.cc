// campaign list, coverage; project list, show.
#include <fmt/format.h>

#include "cli/names/entity_name.h"
#include "cli/verbs/governance.h"
#include "cli/verbs/pages.h"
#include "platform/base/error.h"
#include "socle/census/v1/campaign_service.grpc.pb.h"
#include "socle/census/v1/project_service.grpc.pb.h"

namespace socle::cli {
namespace {

namespace v1 = ::socle::census::v1;

absl::StatusOr<ExitCode> Campaigns(const CensusCommand& command, const Session& session) {
  const auto stub = session.client.StubOf<v1::CampaignService>();
  SOCLE_ASSIGN_OR_RETURN(const auto list, CollectPages(session, *stub, &v1::CampaignService::Stub::ListCampaigns,
                                                       v1::ListCampaignsRequest(),
                                                       &v1::ListCampaignsResponse::mutable_campaigns, command.paging));
  if (session.globals.json) return PrintJson(list, session);
  Table table({{"NAME"}, {"LABEL", Table::kLeft, true}, {"STATE"}, {"SCOPE", Table::kRight}, {"LED BY"}, {""}});
  for (const v1::Campaign& each : list.campaigns()) {
    table.AddRow({WithoutCollection(each.name()), each.display_name(), v1::Campaign::State_Name(each.state()),
                  std::to_string(each.scope_count()), std::string(ShortName(each.pilot())),
                  SyntheticText(each.synthetic())});
  }
  PrintOrNone(table, session.console);
  if (!list.next_page_token().empty()) PrintMore(session.console, list.campaigns_size(), -1);
  return ExitCode::kOk;
}

std::string CarriersText(const v1::ScopeMember& member) {
  std::string text;
  for (const auto& carrier : member.carriers()) {
    if (carrier.collectivite() == member.signatory()) continue;
    text += fmt::format("{}{}", text.empty() ? "" : ", ", ShortName(carrier.collectivite()));
  }
  return text;
}

absl::StatusOr<ExitCode> Coverage(const CensusCommand& command, const Session& session) {
  const auto stub = session.client.StubOf<v1::CampaignService>();
  v1::MeasureCoverageRequest measure;
  measure.set_name(command.name);
  SOCLE_ASSIGN_OR_RETURN(const auto count,
                         session.client.Call(&v1::CampaignService::Stub::MeasureCoverage, *stub, measure));
  v1::ListScopeMembersRequest request;
  request.set_parent(command.name);
  SOCLE_ASSIGN_OR_RETURN(const auto list,
                         CollectPages(session, *stub, &v1::CampaignService::Stub::ListScopeMembers, request,
                                      &v1::ListScopeMembersResponse::mutable_scope_members, command.paging));
  if (session.globals.json) return PrintJson(list, session);
  const Console& console = session.console;
  Table table({{"SIGNATORY"},
               {"LABEL", Table::kLeft, true},
               {"CARRIED ON BY"},
               {"MET"},
               {"VISITS", Table::kRight},
               {"FIRST"},
               {"SHEETS", Table::kRight}});
  for (const v1::ScopeMember& each : list.scope_members()) {
    table.AddRow({std::string(ShortName(each.signatory())), each.display_name(), CarriersText(each),
                  v1::ScopeMember::Coverage_Name(each.coverage()), std::to_string(each.visit_count()),
                  DateText(each.first_visit_date()), std::to_string(each.sheet_count())});
  }
  PrintOrNone(table, console);
  console.out << fmt::format("of {} signatories as of {}: {} met, {} partly, {} never; {} visits, {} of them outside\n",
                             count.scope_count(), DateText(count.scope_date()), count.met_count(),
                             count.partly_met_count(), count.never_met_count(), count.visit_count(),
                             count.visit_outside_scope_count());
  if (!list.next_page_token().empty()) PrintMore(console, list.scope_members_size(), count.scope_count());
  return ExitCode::kOk;
}

std::string CountriesText(const v1::Project& project) {
  std::set<std::string> countries;
  for (const auto& partner : project.foreign_partners()) countries.insert(partner.country());
  std::string text;
  for (const std::string& country : countries) text += (text.empty() ? "" : " ") + country;
  return text;
}

absl::StatusOr<ExitCode> Projects(const CensusCommand& command, const Session& session) {
  const auto stub = session.client.StubOf<v1::ProjectService>();
  v1::ListProjectsRequest request;
  request.set_query(command.query);
  request.set_campaign(command.campaign);
  request.set_country(command.country);
  request.set_theme(command.theme);
  SOCLE_ASSIGN_OR_RETURN(const auto list, CollectPages(session, *stub, &v1::ProjectService::Stub::ListProjects, request,
                                                       &v1::ListProjectsResponse::mutable_projects, command.paging));
  if (session.globals.json) return PrintJson(list, session);
  Table table({{"NAME"}, {"TITLE", Table::kLeft, true}, {"WITH"}, {"SINCE"}, {"TOLD BY", Table::kRight}, {""}});
  for (const v1::Project& each : list.projects()) {
    table.AddRow({WithoutCollection(each.name()), each.title(), CountriesText(each), each.begin_period(),
                  std::to_string(each.origins_size()), SyntheticText(each.synthetic())});
  }
  PrintOrNone(table, session.console);
  if (!list.next_page_token().empty()) PrintMore(session.console, list.projects_size(), -1);
  return ExitCode::kOk;
}

absl::StatusOr<ExitCode> Project(const CensusCommand& command, const Session& session) {
  const auto stub = session.client.StubOf<v1::ProjectService>();
  v1::GetProjectRequest request;
  request.set_name(command.name);
  SOCLE_ASSIGN_OR_RETURN(const auto project,
                         session.client.Call(&v1::ProjectService::Stub::GetProject, *stub, request));
  if (session.globals.json) return PrintJson(project, session);
  const Console& console = session.console;
  console.out << console.Bold(project.title()) << "  " << SyntheticText(project.synthetic()) << '\n';
  const auto line = [&](std::string_view what, const std::string& text) {
    if (!text.empty()) console.out << fmt::format("  {:<14} {}\n", what, text);
  };
  for (const auto& origin : project.origins()) {
    line("told by", fmt::format("{} ({}, version {})", origin.told_as().empty() ? origin.owner() : origin.told_as(),
                                LastPart(origin.sheet()), origin.version()));
  }
  for (const auto& partner : project.foreign_partners()) {
    line("with", fmt::format("{} {} {}", partner.country(), partner.locality(), partner.display_name()));
  }
  line("since", project.begin_period());
  line("until", project.end_period());
  for (const auto& each : project.financers()) {
    line(each.financer().lead() ? "chef de file" : "financed by",
         each.financer().display_name() +
             (each.financer().has_amount_cents()
                  ? fmt::format(", {}.{:02} €", NumberText(each.financer().amount_cents() / 100),
                                each.financer().amount_cents() % 100)
                  : ""));
  }
  for (const auto& each : project.beneficiaries()) {
    const auto& who = each.beneficiaries();
    line("for", who.has_count() ? fmt::format("{} {}", NumberText(who.count()), who.text()) : who.text());
  }
  for (const std::string& theme : project.themes()) line("theme", theme);
  return ExitCode::kOk;
}

}  // namespace

absl::StatusOr<ExitCode> Run(const CensusCommand& command, const Session& session) {
  switch (command.action) {
    case CensusCommand::Action::kCampaigns:
      return Campaigns(command, session);
    case CensusCommand::Action::kCoverage:
      return Coverage(command, session);
    case CensusCommand::Action::kProject:
      return Project(command, session);
    default:
      return Projects(command, session);
  }
}

}  // namespace socle::cli
