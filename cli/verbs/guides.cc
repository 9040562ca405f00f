// guide list, show, build.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/names/entity_name.h"
#include "cli/output/guide_files.h"
#include "cli/output/json.h"
#include "cli/verbs/governance.h"
#include "cli/verbs/pages.h"
#include "platform/base/error.h"
#include "socle/census/v1/guide_service.grpc.pb.h"

namespace socle::cli {
namespace {

namespace v1 = ::socle::census::v1;
using Service = v1::GuideService;

absl::StatusOr<ExitCode> List(const GuideCommand& command, const Session& session) {
  const auto stub = session.client.StubOf<Service>();
  SOCLE_ASSIGN_OR_RETURN(const auto list,
                         CollectPages(session, *stub, &Service::Stub::ListGuides, v1::ListGuidesRequest(),
                                      &v1::ListGuidesResponse::mutable_guides, command.paging));
  if (session.globals.json) {
    session.console.out << JsonOf(list) << '\n';
    return ExitCode::kOk;
  }
  Table table({{"NAME"},
               {"LABEL", Table::kLeft, true},
               {"CHAPTERS", Table::kRight},
               {"SHEETS", Table::kRight},
               {"EDITIONS", Table::kRight},
               {"EDITED BY"},
               {""}});
  for (const v1::Guide& each : list.guides()) {
    int sheets = 0;
    for (const v1::Chapter& chapter : each.chapters()) sheets += chapter.sheets_size();
    table.AddRow({WithoutCollection(each.name()), each.display_name(), std::to_string(each.chapters_size()),
                  std::to_string(sheets), std::to_string(each.edition_count()), std::string(ShortName(each.pilot())),
                  SyntheticText(each.synthetic())});
  }
  PrintOrNone(table, session.console);
  if (!list.next_page_token().empty()) PrintMore(session.console, list.guides_size(), -1);
  return ExitCode::kOk;
}

absl::StatusOr<v1::Edition> GetEdition(const std::string& guide, int32_t number, const Session& session) {
  const auto stub = session.client.StubOf<Service>();
  v1::GetEditionRequest request;
  request.set_name(fmt::format("{}/editions/{}", guide, number));
  return session.client.Call(&Service::Stub::GetEdition, *stub, request);
}

void PrintAxes(const v1::Edition& edition, const Console& console) {
  if (edition.priority_axes().empty()) return;
  Table table({{"PRIORITY AXIS", Table::kLeft, true},
               {"PROJECTS", Table::kRight},
               {"SHEETS", Table::kRight},
               {"SYNTHETIC", Table::kRight},
               {"EVIDENCE", Table::kLeft, true}});
  for (const v1::PriorityAxis& axis : edition.priority_axes()) {
    std::set<std::string> sheets;
    std::string named;
    for (const v1::AxisEvidence& each : axis.evidence()) {
      if (!sheets.insert(each.sheet()).second) continue;
      named += (named.empty() ? "" : ", ") + WithoutCollection(each.sheet());
    }
    table.AddRow({axis.display_name(), NumberText(axis.project_count()),
                  NumberText(static_cast<int64_t>(sheets.size())),
                  axis.synthetic_sheet_count() == 0 ? "" : NumberText(axis.synthetic_sheet_count()), named});
  }
  console.out << '\n';
  table.Print(console);
}

void PrintHead(const v1::Guide& guide, const Console& console) {
  console.out << console.Bold(guide.display_name()) << "  " << SyntheticText(guide.synthetic()) << '\n';
  const auto line = [&](std::string_view what, const std::string& text) {
    if (!text.empty()) console.out << fmt::format("  {:<10} {}\n", what, text);
  };
  line("edited by", std::string(ShortName(guide.pilot())));
  line("commission", guide.commission());
  for (const v1::SelectionCriterion& each : guide.criteria()) {
    line("criterion", fmt::format("{}, 0 to {}", each.display_name(), each.max_score()));
  }
  if (guide.readers_size() > 0) line("readers", std::to_string(guide.readers_size()));
  Table chapters({{"CHAPTER"}, {"TITLE", Table::kLeft, true}, {"SHEETS", Table::kRight}});
  for (const v1::Chapter& each : guide.chapters()) {
    chapters.AddRow({each.id(), each.title(), std::to_string(each.sheets_size())});
  }
  PrintOrNone(chapters, console);
}

absl::StatusOr<ExitCode> Show(const GuideCommand& command, const Session& session) {
  const auto stub = session.client.StubOf<Service>();
  v1::GetGuideRequest request;
  request.set_name(command.name);
  SOCLE_ASSIGN_OR_RETURN(const v1::Guide guide, session.client.Call(&Service::Stub::GetGuide, *stub, request));
  if (session.globals.json) {
    session.console.out << JsonOf(guide) << '\n';
    return ExitCode::kOk;
  }
  v1::ListEditionsRequest asked;
  asked.set_parent(command.name);
  SOCLE_ASSIGN_OR_RETURN(const auto list,
                         CollectPages(session, *stub, &Service::Stub::ListEditions, asked,
                                      &v1::ListEditionsResponse::mutable_editions, Paging{.all = true}));
  const Console& console = session.console;
  PrintHead(guide, console);
  console.out << '\n';
  Table editions({{"EDITION", Table::kRight},
                  {"STATE"},
                  {"PAGES", Table::kRight},
                  {"LEFT OUT", Table::kRight},
                  {"BUILT"},
                  {"SHA-256", Table::kLeft, true}});
  for (const v1::Edition& each : list.editions()) {
    editions.AddRow({std::string(LastPart(each.name())), v1::Edition::State_Name(each.state()),
                     std::to_string(each.pages_size()), std::to_string(each.left_out_size()),
                     TimestampText(each.create_time()), each.sha256()});
  }
  PrintOrNone(editions, console);
  if (guide.edition_count() == 0) return ExitCode::kOk;
  SOCLE_ASSIGN_OR_RETURN(const v1::Edition newest, GetEdition(command.name, guide.edition_count(), session));
  PrintAxes(newest, console);
  return ExitCode::kOk;
}

void Print(const v1::Edition& edition, const std::vector<GuideFile>& files, const Session& session) {
  const Console& console = session.console;
  if (session.globals.json) {
    nlohmann::json shown = {{"name", edition.name()}, {"sha256", edition.sha256()}, {"files", nlohmann::json::array()}};
    for (const GuideFile& file : files) {
      shown["files"].push_back({{"path", file.path.string()}, {"size", file.size}, {"sha256", file.sha256}});
    }
    console.out << shown.dump() << '\n';
    return;
  }
  console.out << fmt::format("{}  {}, {} pages, {} sheets left out\n", console.Bold(edition.name()),
                             v1::Edition::State_Name(edition.state()), edition.pages_size(), edition.left_out_size());
  console.out << fmt::format("printed digest {}\n", edition.sha256());
  Table table({{"FILE"}, {"BYTES", Table::kRight}, {"SHA-256"}});
  for (const GuideFile& file : files)
    table.AddRow({file.path.string(), NumberText(static_cast<int64_t>(file.size)), file.sha256});
  table.Print(console);
}

absl::StatusOr<ExitCode> Build(const GuideCommand& command, const Session& session) {
  v1::Edition edition;
  if (command.edition > 0) {
    SOCLE_ASSIGN_OR_RETURN(edition, GetEdition(command.name, command.edition, session));
  } else {
    const auto stub = session.client.StubOf<Service>();
    v1::BuildEditionRequest request;
    request.set_parent(command.name);
    SOCLE_ASSIGN_OR_RETURN(edition, session.client.Call(&Service::Stub::BuildEdition, *stub, request));
  }
  const std::string file = fmt::format("{}-{}", WithoutCollection(command.name), LastPart(edition.name()));
  const std::vector<std::string> formats =
      command.formats.empty() ? std::vector<std::string>{"md", "html", "odt"} : command.formats;
  SOCLE_ASSIGN_OR_RETURN(const auto files, WriteGuideFiles(edition.markdown(), command.folder, file, formats));
  Print(edition, files, session);
  return ExitCode::kOk;
}

}  // namespace

absl::StatusOr<ExitCode> Run(const GuideCommand& command, const Session& session) {
  switch (command.action) {
    case GuideCommand::Action::kShow:
      return Show(command, session);
    case GuideCommand::Action::kBuild:
      return Build(command, session);
    default:
      return List(command, session);
  }
}

}  // namespace socle::cli
