#include "services/census/api/labelled_territories/figure_service.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "platform/api/field_checks.h"
#include "platform/api/time_conversion.h"
#include "platform/api/uuid.h"
#include "platform/base/error.h"
#include "services/census/api/labelled_territories/figure_conversion.h"
#include "services/census/api/labelled_territories/label_fields.h"

namespace socle::census::api {
namespace {

using socle::api::Page;
using socle::api::Violations;

constexpr size_t kMostRecorded = 100;
constexpr size_t kMostPublished = 1000;  // of one programme, that figures are compared with
constexpr size_t kMostPoints = 200;

const std::string kNation;

// "12/6f…": what a page of published figures goes on after.
std::string KeyOf(const PublishedFigure& figure) { return fmt::format("{}/{}", figure.revision, figure.id); }

using Counts = std::array<FigureCount, kFigureKinds + 1>;

// Null: it is not counted there. Fiches know their programme, but neither its phases nor régions.
const FigureCount* CountOf(const Counts& counts, FigureKind kind, bool with_projects) {
  return kind == FigureKind::kProjects && !with_projects ? nullptr : &counts[static_cast<size_t>(kind)];
}

}  // namespace

FigureService::FigureService(const LabelNeeds& needs)
    : needs_(needs), service_("socle.census.v1.ProgrammeFigureService") {
  service_.Blocking<v1::MeasureFiguresRequest, v1::MeasureFiguresResponse>(
      "MeasureFigures", [this](rpc::Call& call, const auto& request) { return Measure(call, request); });
  service_.Blocking<v1::TraceFigureRequest, v1::TraceFigureResponse>(
      "TraceFigure", [this](rpc::Call& call, const auto& request) { return Trace(call, request); });
  service_.Blocking<v1::RecordPublishedFiguresRequest, v1::RecordPublishedFiguresResponse>(
      "RecordPublishedFigures", [this](rpc::Call& call, const auto& request) { return Record(call, request); });
  service_.Blocking<v1::ListPublishedFiguresRequest, v1::ListPublishedFiguresResponse>(
      "ListPublishedFigures", [this](rpc::Call& call, const auto& request) { return List(call, request); });
}

absl::StatusOr<std::vector<PublishedFigure>> FigureService::PublishedOf(const std::string& programme,
                                                                        const std::string& phase, rpc::Call& call) {
  SOCLE_ASSIGN_OR_RETURN(auto figures,
                         needs_.book->ListFigures({.programme = programme, .limit = kMostPublished}, call.deadline()));
  std::erase_if(figures, [&](const PublishedFigure& figure) {
    return !figure.programme_phase.empty() && figure.programme_phase != phase;
  });
  return figures;
}

absl::StatusOr<v1::MeasureFiguresResponse> FigureService::Measure(rpc::Call& call,
                                                                  const v1::MeasureFiguresRequest& request) {
  Violations violations;
  const std::string programme = ProgrammeField("programme", request.programme(), true, &violations);
  const Date day = socle::api::DateFromProto(request.has_as_of(), request.as_of(), "as_of", Today(needs_), &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(std::vector<TerritoryStanding> standings,
                         needs_.book->Standings(programme, request.programme_phase(), call.deadline()));
  SOCLE_RETURN_IF_ERROR(SetRegions(needs_, day, call, &standings));
  SOCLE_ASSIGN_OR_RETURN(const auto published, PublishedOf(programme, request.programme_phase(), call));
  FigureTally tally = CountFigures(standings, day);
  const bool of_all_phases = request.programme_phase().empty();
  if (of_all_phases) {
    SOCLE_ASSIGN_OR_RETURN(const auto sheets, needs_.book->SheetsByDay(programme, call.deadline()));
    tally.national[static_cast<size_t>(FigureKind::kProjects)] = CountSheets(sheets, day);
  }
  v1::MeasureFiguresResponse response;
  socle::api::ToProto(day, response.mutable_as_of());
  response.set_unplaced_count(static_cast<int32_t>(tally.unplaced));
  for (int number = 1; number <= kFigureKinds; ++number) {
    const auto kind = static_cast<FigureKind>(number);
    *response.add_figures() =
        Show(kind, CountOf(tally.national, kind, of_all_phases), LastPublished(published, kind, kNation, day));
  }
  for (const auto& [region, counts] : tally.regions) {
    auto* shown = response.add_regions();
    shown->set_region(region);
    for (int number = 1; number <= kFigureKinds; ++number) {
      const auto kind = static_cast<FigureKind>(number);
      if (kind == FigureKind::kRegionsWithProtocol) continue;
      *shown->add_figures() = Show(kind, CountOf(counts, kind, false), LastPublished(published, kind, region, day));
    }
  }
  return response;
}

absl::StatusOr<v1::TraceFigureResponse> FigureService::Trace(rpc::Call& call, const v1::TraceFigureRequest& request) {
  Violations violations;
  const std::string programme = ProgrammeField("programme", request.programme(), true, &violations);
  const auto kind = static_cast<FigureKind>(
      socle::api::EnumFromProto(request.kind(), v1::FigureKind_descriptor(), "kind", &violations));
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(std::vector<TerritoryStanding> standings,
                         needs_.book->Standings(programme, request.programme_phase(), call.deadline()));
  SOCLE_ASSIGN_OR_RETURN(auto published, PublishedOf(programme, request.programme_phase(), call));
  std::erase_if(published, [&](const PublishedFigure& each) { return each.kind != kind || !each.region.empty(); });
  std::stable_sort(published.begin(), published.end(), [](const auto& a, const auto& b) { return a.date < b.date; });
  if (published.size() > kMostPoints) published.resize(kMostPoints);
  const bool with_projects = kind == FigureKind::kProjects && request.programme_phase().empty();
  std::vector<SheetsOfDay> sheets;
  if (with_projects) {
    SOCLE_ASSIGN_OR_RETURN(sheets, needs_.book->SheetsByDay(programme, call.deadline()));
  }
  v1::TraceFigureResponse response;
  for (const PublishedFigure& each : published) {
    auto* point = response.add_points();
    if (each.date.IsOpen()) {
      *point->mutable_figure()->mutable_published() = Show(each);
      point->mutable_figure()->set_kind(request.kind());
      continue;
    }
    // Only régions depend on ground, which is another one on each day.
    if (kind == FigureKind::kRegionsWithProtocol) {
      SOCLE_RETURN_IF_ERROR(SetRegions(needs_, each.date, call, &standings));
    }
    socle::api::ToProto(each.date, point->mutable_date());
    Counts counts = CountFigures(standings, each.date).national;
    if (with_projects) counts[static_cast<size_t>(kind)] = CountSheets(sheets, each.date);
    *point->mutable_figure() = Show(kind, CountOf(counts, kind, with_projects), &each);
  }
  return response;
}

absl::StatusOr<v1::RecordPublishedFiguresResponse> FigureService::Record(
    rpc::Call& call, const v1::RecordPublishedFiguresRequest& request) {
  Violations violations;
  std::vector<PublishedFigure> figures;
  std::vector<std::string> regions;
  if (request.figures().empty())
    violations.Add("figures", "there is none", "figures : un chiffre au moins est attendu.");
  if (!MoreThan(request.figures_size(), kMostRecorded, "figures", &violations)) {
    for (int i = 0; i < request.figures_size(); ++i) {
      figures.push_back(FromProto(request.figures(i), fmt::format("figures[{}]", i), &violations));
      if (!figures.back().region.empty()) regions.push_back(figures.back().region);
    }
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  for (const PublishedFigure& figure : figures) {
    SOCLE_RETURN_IF_ERROR(CheckKeeps(call, figure.keeper, "RECORD_FIGURE", figure.programme));
  }
  SOCLE_RETURN_IF_ERROR(CheckKnown(needs_, regions, {}, "figures", call));
  SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, {figures.front().programme}));
  for (size_t i = 0; i < figures.size(); ++i) {
    figures[i].id = socle::api::UuidOf({command.NewId(), std::to_string(i)});
  }
  return needs_.writer->Run<v1::RecordPublishedFiguresResponse>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::RecordPublishedFiguresResponse> {
        needs_.book->AddFigures(unit.tx(), unit.revision(), figures);
        v1::RecordPublishedFiguresResponse response;
        for (const PublishedFigure& figure : figures) {
          *response.add_figures() = Show(figure);
          unit.Record({.resource = figure.Name(), .kind = write::ChangeKind::kCreated});
        }
        return response;
      });
}

absl::StatusOr<v1::ListPublishedFiguresResponse> FigureService::List(rpc::Call& call,
                                                                     const v1::ListPublishedFiguresRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  Violations violations;
  LabelledTerritoryBook::FigureQuestion question{
      .programme = ProgrammeField("programme", request.programme(), false, &violations), .limit = page.size() + 1};
  if (request.kind() != 0) {
    question.kind = socle::api::EnumFromProto(request.kind(), v1::FigureKind_descriptor(), "kind", &violations);
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  if (const size_t slash = page.after().find('/'); slash != std::string::npos) {
    std::from_chars(page.after().data(), page.after().data() + slash, question.after_revision);
    question.after_id = page.after().substr(slash + 1);
  }
  SOCLE_ASSIGN_OR_RETURN(auto list, needs_.book->ListFigures(question, call.deadline()));
  v1::ListPublishedFiguresResponse response;
  response.set_next_page_token(NextPage(page, &list, KeyOf));
  for (const PublishedFigure& figure : list) *response.add_figures() = Show(figure);
  return response;
}

}  // namespace socle::census::api
