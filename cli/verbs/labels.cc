// label list, show, figures, trace.
#include <fmt/format.h>

#include <algorithm>

#include "cli/names/entity_name.h"
#include "cli/verbs/governance.h"
#include "cli/verbs/pages.h"
#include "platform/base/error.h"
#include "socle/census/v1/labelled_territory_service.grpc.pb.h"
#include "socle/census/v1/programme_figure_service.grpc.pb.h"

namespace socle::cli {
namespace {

namespace v1 = ::socle::census::v1;
using Service = v1::LabelledTerritoryService;
using Figures = v1::ProgrammeFigureService;

// "region-75, region-76".
template <typename Names>
std::string Shortened(const Names& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + std::string(ShortName(name));
  return text;
}

std::string StageText(v1::LabelledTerritory::Stage stage) { return v1::LabelledTerritory::Stage_Name(stage); }

absl::StatusOr<ExitCode> List(const LabelCommand& command, const Session& session) {
  const auto stub = session.client.StubOf<Service>();
  v1::ListLabelledTerritoriesRequest request;
  request.set_programme(command.programme);
  request.set_programme_phase(command.phase);
  request.set_query(command.query);
  request.set_region(command.region);
  SetAsOf(session.globals, &request);
  SOCLE_ASSIGN_OR_RETURN(
      const auto list,
      CollectPages(session, *stub, &Service::Stub::ListLabelledTerritories, request,
                   &v1::ListLabelledTerritoriesResponse::mutable_labelled_territories, command.paging));
  if (session.globals.json) return PrintJson(list, session);
  Table table(
      {{"NAME"}, {"LABEL", Table::kLeft, true}, {"PHASE"}, {"STAGE"}, {"PERIMETER"}, {"PLACED IN"}, {""}, {""}});
  for (const v1::LabelledTerritory& each : list.labelled_territories()) {
    table.AddRow({WithoutCollection(each.name()), each.display_name(), each.programme_phase(), StageText(each.stage()),
                  each.territory(), Shortened(each.placed_in()), each.pilot() ? "pilot" : "",
                  SyntheticText(each.synthetic())});
  }
  PrintOrNone(table, session.console);
  if (!list.next_page_token().empty()) PrintMore(session.console, list.labelled_territories_size(), -1);
  return ExitCode::kOk;
}

std::string GroundText(const v1::TerritoryGround& ground) {
  const std::string day = DateText(ground.as_of());
  switch (ground.basis()) {
    case v1::TerritoryGround::PERIMETER:
      return fmt::format("{}: {} members, {} communes, {} inhabitants", day, ground.members_size(),
                         NumberText(ground.commune_count()), NumberText(ground.population()));
    case v1::TerritoryGround::PLACED:
      return day + ": the registry has no perimeter; placed by a source";
    case v1::TerritoryGround::REGISTRY_AWAY:
      return day + ": the registry does not answer";
    default:
      return day + ": not known";
  }
}

std::string ClaimDay(const v1::TerritoryClaim& claim) {
  if (!claim.has_date()) return "no day given";
  return (claim.precision() == v1::TerritoryClaim::ON_OR_BEFORE ? "by " : "") + DateText(claim.date());
}

void PrintHead(const v1::LabelledTerritory& territory, const Console& console) {
  console.out << console.Bold(territory.display_name()) << "  " << SyntheticText(territory.synthetic()) << '\n';
  const auto line = [&](std::string_view what, const std::string& text) {
    if (!text.empty()) console.out << fmt::format("  {:<10} {}\n", what, text);
  };
  line("programme", fmt::format("{}, phase {}{}", WithoutCollection(territory.programme()), territory.programme_phase(),
                                territory.pilot() ? ", pilot" : ""));
  line("wave", territory.wave());
  line("stage", StageText(territory.stage()));
  line("perimeter", territory.territory());
  line("ground", GroundText(territory.ground()));
  line("régions", Shortened(territory.ground().regions()));
  if (!territory.committee().empty()) {
    line(territory.committee_role() == v1::LabelledTerritory::PROJECT_COMMITTEE ? "project" : "follow-up",
         territory.committee());
  }
  for (const auto& each : territory.regional_committees()) {
    line("committee", fmt::format("{} of {}", each.body(), ShortName(each.region())));
  }
  for (const v1::TerritoryLead& lead : territory.leads()) {
    line(lead.role() == v1::TerritoryLead::ELECTED ? "elected" : "industrial",
         fmt::format("{} {} {}", lead.person().empty() ? "nobody is named" : lead.person(), ShortName(lead.party()),
                     SyntheticText(lead.synthetic())));
  }
  for (const v1::Mobilisation& each : territory.mobilisations()) {
    line("operator", fmt::format("{}: {} {}", WithoutCollection(each.operator_()), each.service(),
                                 SyntheticText(each.synthetic())));
  }
  line("contract", territory.contract());
  line("source", territory.source());
  line("about", territory.description());
  line("kept by", std::string(ShortName(territory.keeper())));
}

absl::StatusOr<ExitCode> Show(const LabelCommand& command, const Session& session) {
  const auto stub = session.client.StubOf<Service>();
  v1::GetLabelledTerritoryRequest request;
  request.set_name(command.name);
  SetAsOf(session.globals, &request);
  SOCLE_ASSIGN_OR_RETURN(const v1::LabelledTerritory territory,
                         session.client.Call(&Service::Stub::GetLabelledTerritory, *stub, request));
  if (session.globals.json) return PrintJson(territory, session);
  v1::ListTerritoryClaimsRequest asked;
  asked.set_parent(command.name);
  SOCLE_ASSIGN_OR_RETURN(const auto claims,
                         CollectPages(session, *stub, &Service::Stub::ListTerritoryClaims, asked,
                                      &v1::ListTerritoryClaimsResponse::mutable_claims, Paging{.all = true}));
  const Console& console = session.console;
  PrintHead(territory, console);
  Table table({{"STAGE"}, {"DAY"}, {"RÉGION"}, {"SAYS", Table::kLeft, true}, {"SOURCE", Table::kLeft, true}, {""}});
  for (const v1::TerritoryClaim& each : claims.claims()) {
    const bool disputed =
        std::any_of(claims.disagreements().begin(), claims.disagreements().end(), [&](const auto& disagreement) {
          return disagreement.first() == each.name() || disagreement.second() == each.name();
        });
    table.AddRow({StageText(each.stage()), ClaimDay(each), std::string(ShortName(each.region())), each.statement(),
                  each.source(), fmt::format("{}{}", disputed ? "disputed " : "", SyntheticText(each.synthetic()))});
  }
  PrintOrNone(table, console);
  if (claims.disagreements_size() > 0) {
    console.out << fmt::format("{} pairs of claims disagree: all are kept\n", claims.disagreements_size());
  }
  return ExitCode::kOk;
}

// "TERRITORIES" of FIGURE_KIND_TERRITORIES.
std::string KindText(v1::FigureKind kind) { return WithoutPrefix(v1::FigureKind_Name(kind), "FIGURE_KIND_"); }

// "136 (mars 2019)"; "about 330".
std::string PublishedText(const v1::Figure& figure) {
  if (!figure.has_published()) return "";
  const v1::PublishedFigure& published = figure.published();
  const std::string when = !published.period().empty() ? published.period() : DateText(published.date());
  return fmt::format("{}{}{}", published.approximate() ? "about " : "", NumberText(published.value()),
                     when.empty() ? "" : " (" + when + ")");
}

std::vector<std::string> CellsOf(const v1::Figure& figure) {
  const auto besides = [](int64_t count) { return count == 0 ? std::string() : NumberText(count); };
  return {figure.has_counted() ? NumberText(figure.counted()) : "not counted",
          besides(figure.synthetic()),
          besides(figure.undated()),
          PublishedText(figure),
          figure.has_difference() ? fmt::format("{:+}", figure.difference()) : "",
          figure.published().source()};
}

Table FigureTable(const std::string& first) {
  return Table({{first},
                {"COUNTED", Table::kRight},
                {"SYNTHETIC", Table::kRight},
                {"NO DAY", Table::kRight},
                {"PUBLISHED"},
                {"DIFFERENCE", Table::kRight},
                {"BY", Table::kLeft, true}});
}

void AddRow(const std::string& first, const v1::Figure& figure, Table* table) {
  std::vector<std::string> cells = CellsOf(figure);
  cells.insert(cells.begin(), first);
  table->AddRow(std::move(cells));
}

absl::StatusOr<ExitCode> Measure(const LabelCommand& command, const Session& session) {
  const auto stub = session.client.StubOf<Figures>();
  v1::MeasureFiguresRequest request;
  request.set_programme(command.programme);
  request.set_programme_phase(command.phase);
  SetAsOf(session.globals, &request);
  SOCLE_ASSIGN_OR_RETURN(const auto measured, session.client.Call(&Figures::Stub::MeasureFigures, *stub, request));
  if (session.globals.json) return PrintJson(measured, session);
  const Console& console = session.console;
  console.out << console.Bold(fmt::format("{} on {}", WithoutCollection(command.programme), DateText(measured.as_of())))
              << '\n';
  Table table = FigureTable("FIGURE");
  for (const v1::Figure& figure : measured.figures()) AddRow(KindText(figure.kind()), figure, &table);
  table.Print(console);
  if (command.regions) {
    Table regions({{"RÉGION"},
                   {"TERRITORIES", Table::kRight},
                   {"PILOTS", Table::kRight},
                   {"PROTOCOLS", Table::kRight},
                   {"CONTRACTS", Table::kRight}});
    for (const v1::RegionFigures& each : measured.regions()) {
      std::vector<std::string> cells{std::string(ShortName(each.region()))};
      for (const v1::Figure& figure : each.figures()) {
        if (figure.has_counted()) cells.push_back(NumberText(figure.counted()));
      }
      regions.AddRow(std::move(cells));
    }
    PrintOrNone(regions, console);
  }
  if (measured.unplaced_count() > 0) {
    console.out << fmt::format("{} territories of which no région is known\n", measured.unplaced_count());
  }
  return ExitCode::kOk;
}

absl::StatusOr<ExitCode> Trace(const LabelCommand& command, const Session& session) {
  std::string kind = "FIGURE_KIND_" + command.kind;
  std::transform(kind.begin(), kind.end(), kind.begin(), [](char c) {
    return c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  });
  v1::TraceFigureRequest request;
  v1::FigureKind parsed = v1::FIGURE_KIND_UNSPECIFIED;
  if (!v1::FigureKind_Parse(kind, &parsed)) {
    return absl::InvalidArgumentError(fmt::format("'{}' is no figure: see soclectl label trace --help", command.kind));
  }
  request.set_kind(parsed);
  request.set_programme(command.programme);
  request.set_programme_phase(command.phase);
  const auto stub = session.client.StubOf<Figures>();
  SOCLE_ASSIGN_OR_RETURN(const auto traced, session.client.Call(&Figures::Stub::TraceFigure, *stub, request));
  if (session.globals.json) return PrintJson(traced, session);
  Table table = FigureTable("DAY");
  for (const v1::FigurePoint& point : traced.points()) {
    AddRow(point.has_date() ? DateText(point.date()) : "no day", point.figure(), &table);
  }
  PrintOrNone(table, session.console);
  return ExitCode::kOk;
}

}  // namespace

absl::StatusOr<ExitCode> Run(const LabelCommand& command, const Session& session) {
  switch (command.action) {
    case LabelCommand::Action::kShow:
      return Show(command, session);
    case LabelCommand::Action::kFigures:
      return Measure(command, session);
    case LabelCommand::Action::kTrace:
      return Trace(command, session);
    default:
      return List(command, session);
  }
}

}  // namespace socle::cli
