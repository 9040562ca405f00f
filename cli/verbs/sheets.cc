// fiche list, count, show, history, import, export.
#include <fmt/format.h>

#include "cli/names/entity_name.h"
#include "cli/verbs/governance.h"
#include "cli/verbs/pages.h"
#include "cli/verbs/table_files.h"
#include "platform/base/error.h"
#include "socle/census/v1/action_sheet_service.grpc.pb.h"
#include "socle/census/v1/action_sheet_table_service.grpc.pb.h"

namespace socle::cli {
namespace {

namespace v1 = ::socle::census::v1;
using Sheet = v1::ActionSheet;
using Stub = v1::ActionSheetService::Stub;

// The number of an enum value by its name, in any case.
absl::StatusOr<int> ValueOf(const google::protobuf::EnumDescriptor* values, std::string name) {
  for (char& c : name) c = c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  if (const auto* value = values->FindValueByName(name); value != nullptr && value->number() != 0) {
    return value->number();
  }
  return absl::InvalidArgumentError(fmt::format("'{}' is no {}", name, values->name()));
}

absl::StatusOr<v1::ActionSheetFilter> FilterOf(const SheetCommand& command, const Session& session) {
  v1::ActionSheetFilter filter;
  filter.set_words(command.words);
  if (!command.owner.empty()) filter.add_owners(command.owner);
  filter.set_party(command.party);
  filter.set_place(command.place);
  if (session.globals.as_of) *filter.mutable_place_date() = ToProto(*session.globals.as_of);
  filter.set_programme(command.programme);
  const size_t slash = command.axis.find('/');
  if (slash != std::string::npos) filter.set_axis_edition(command.axis.substr(0, slash));
  filter.set_axis(slash == std::string::npos ? command.axis : command.axis.substr(slash + 1));
  if (!command.theme.empty()) filter.add_themes(command.theme);
  filter.set_financer(command.financer);
  filter.set_year(command.year);
  if (command.late) filter.set_late(true);
  for (const std::string& name : command.statuses) {
    SOCLE_ASSIGN_OR_RETURN(const int status, ValueOf(Sheet::Status_descriptor(), name));
    filter.add_statuses(static_cast<Sheet::Status>(status));
  }
  for (const std::string& name : command.missing) {
    SOCLE_ASSIGN_OR_RETURN(const int gap, ValueOf(v1::ActionSheetFilter::Gap_descriptor(), name));
    filter.add_missing(static_cast<v1::ActionSheetFilter::Gap>(gap));
  }
  return filter;
}

std::string StatusText(const Sheet& sheet) {
  return Sheet::Status_Name(sheet.status()) + (sheet.late() ? ", late" : "");
}

std::string KindText(const Sheet& sheet) { return sheet.maturity() == Sheet::ACTION_SHEET ? "action" : "projet"; }

absl::StatusOr<ExitCode> List(const SheetCommand& command, const Session& session) {
  const auto stub = session.client.StubOf<v1::ActionSheetService>();
  v1::ListActionSheetsRequest request;
  SOCLE_ASSIGN_OR_RETURN(*request.mutable_filter(), FilterOf(command, session));
  request.set_order_by(command.order);
  SOCLE_ASSIGN_OR_RETURN(const auto list,
                         CollectPages(session, *stub, &Stub::ListActionSheets, request,
                                      &v1::ListActionSheetsResponse::mutable_action_sheets, command.paging));
  if (session.globals.json) return PrintJson(list, session);
  Table table({{"NAME"},
               {"TITLE", Table::kLeft, true},
               {"FICHE"},
               {"OWNER"},
               {"STATUS"},
               {"STARS", Table::kRight},
               {"UNTIL"},
               {""}});
  for (const Sheet& each : list.action_sheets()) {
    table.AddRow({WithoutCollection(each.name()), each.title(), KindText(each), std::string(ShortName(each.owner())),
                  StatusText(each), each.priority() == 0 ? "" : std::to_string(each.priority()),
                  DateText(each.end_date()), SyntheticText(each.synthetic())});
  }
  PrintOrNone(table, session.console);
  if (!list.next_page_token().empty()) PrintMore(session.console, list.action_sheets_size(), -1);
  return ExitCode::kOk;
}

absl::StatusOr<ExitCode> Count(const SheetCommand& command, const Session& session) {
  const auto stub = session.client.StubOf<v1::ActionSheetService>();
  v1::CountActionSheetsRequest request;
  SOCLE_ASSIGN_OR_RETURN(*request.mutable_filter(), FilterOf(command, session));
  if (!command.by.empty()) {
    SOCLE_ASSIGN_OR_RETURN(const int by, ValueOf(v1::CountActionSheetsRequest::Property_descriptor(), command.by));
    request.set_property(static_cast<v1::CountActionSheetsRequest::Property>(by));
  }
  SOCLE_ASSIGN_OR_RETURN(const auto counts, session.client.Call(&Stub::CountActionSheets, *stub, request));
  if (session.globals.json) return PrintJson(counts, session);
  Table table({{"VALUE", Table::kLeft, true}, {"SHEETS", Table::kRight}});
  for (const auto& each : counts.counts()) {
    table.AddRow({each.value().empty() ? "(none)" : each.value(), NumberText(each.count())});
  }
  if (!table.empty()) table.Print(session.console);
  session.console.out << fmt::format("{} of {} engaged\n", NumberText(counts.engaged_count()),
                                     NumberText(counts.total_count()));
  return ExitCode::kOk;
}

std::string EuroText(int64_t cents) {
  return fmt::format("{}{}.{:02} €", cents < 0 ? "-" : "", NumberText(std::abs(cents) / 100), std::abs(cents) % 100);
}

void PrintMoney(const Sheet& sheet, const Console& console) {
  for (const Sheet::Totals& totals : sheet.totals()) {
    const std::string basis = totals.unit() == Sheet::EUR_HT ? "HT" : "TTC";
    console.out << fmt::format("  {:<12} {} {} planned, {} awarded, {} paid", "money",
                               EuroText(totals.planned_investment_cents() + totals.planned_running_cents()), basis,
                               EuroText(totals.awarded_cents()), EuroText(totals.paid_cents()));
    if (totals.has_own_share_basis_points()) {
      console.out << fmt::format(", own share {}.{:02} %", totals.own_share_basis_points() / 100,
                                 std::abs(totals.own_share_basis_points()) % 100);
    }
    console.out << '\n';
  }
}

void PrintSheet(const Sheet& sheet, const Console& console) {
  const auto line = [&](std::string_view what, const std::string& text) {
    if (!text.empty()) console.out << fmt::format("  {:<12} {}\n", what, text);
  };
  console.out << console.Bold(sheet.title()) << "  " << SyntheticText(sheet.synthetic()) << '\n';
  line("number", sheet.number());
  line("fiche", KindText(sheet));
  line("status", StatusText(sheet));
  line("owner", std::string(ShortName(sheet.owner())));
  line("origin", std::string(ShortName(sheet.origin())));
  line("pilot", sheet.pilot().empty() ? sheet.pilot_label() : std::string(ShortName(sheet.pilot())));
  for (const auto& entry : sheet.programmes()) {
    line("programme", fmt::format("{} {} {}: {}", WithoutCollection(entry.programme()), entry.axis_edition(),
                                  entry.axis(), Sheet::Status_Name(entry.status())));
  }
  for (const auto& said : sheet.integrations()) {
    const std::string status = said.status() == 0 ? "" : ", " + Sheet::Status_Name(said.status());
    line("contract", fmt::format("{}: {}{}{}{}", said.action(), Sheet::Integration::State_Name(said.state()), status,
                                 said.has_since_date() ? " since " + DateText(said.since_date()) : "",
                                 said.synthetic() ? ", synthetic" : ""));
  }
  if (const int more = sheet.integration_count() - sheet.integrations_size(); more > 0) {
    line("", fmt::format("… {} more: ListActionSheetIntegrations", NumberText(more)));
  }
  std::string places = sheet.place_label();
  for (const std::string& place : sheet.places()) {
    places += (places.empty() ? "" : ", ") + std::string(ShortName(place));
  }
  line("place", places);
  line("days", sheet.has_start_date() || sheet.has_end_date()
                   ? fmt::format("{} to {}", DateText(sheet.start_date()),
                                 sheet.continuous() ? "no end" : DateText(sheet.end_date()))
                   : "");
  for (const auto& step : sheet.milestones()) {
    line("step", fmt::format("{}, due {}{}", step.label(), DateText(step.due_date()),
                             step.has_reached_date() ? ", reached " + DateText(step.reached_date()) : ""));
  }
  PrintMoney(sheet, console);
  for (const auto& target : sheet.targets()) {
    line("target", fmt::format("{}: {} → {} {}", target.label().empty() ? target.indicator() : target.label(),
                               target.baseline(), target.target(), target.unit()));
  }
  for (const auto& note : sheet.notes()) {
    line("note", fmt::format("{}{}: {}", DateText(note.date()), note.private_() ? " (private)" : "", note.text()));
  }
  line("source", sheet.source());
  if (!sheet.description().empty()) console.out << '\n' << sheet.description() << '\n';
}

absl::StatusOr<ExitCode> Show(const SheetCommand& command, const Session& session) {
  const auto stub = session.client.StubOf<v1::ActionSheetService>();
  v1::GetActionSheetRequest request;
  request.set_name(command.name);
  SOCLE_ASSIGN_OR_RETURN(const Sheet sheet, session.client.Call(&Stub::GetActionSheet, *stub, request));
  if (session.globals.json) return PrintJson(sheet, session);
  PrintSheet(sheet, session.console);
  if (sheet.maturity() == Sheet::ACTION_SHEET) return ExitCode::kOk;
  v1::CheckMaturityRequest check;
  check.set_name(command.name);
  SOCLE_ASSIGN_OR_RETURN(const auto checked, session.client.Call(&Stub::CheckMaturity, *stub, check));
  for (const auto& criterion : checked.criteria()) {
    if (criterion.met()) continue;
    session.console.out << fmt::format("  {:<12} {}\n", "lacks", criterion.description());
  }
  return ExitCode::kOk;
}

absl::StatusOr<ExitCode> History(const SheetCommand& command, const Session& session) {
  const auto stub = session.client.StubOf<v1::ActionSheetService>();
  v1::ListActionSheetVersionsRequest request;
  request.set_parent(command.name);
  SOCLE_ASSIGN_OR_RETURN(const auto list,
                         CollectPages(session, *stub, &Stub::ListActionSheetVersions, request,
                                      &v1::ListActionSheetVersionsResponse::mutable_versions, command.paging));
  if (session.globals.json) return PrintJson(list, session);
  Table table({{"RECORDED"}, {"HOLDS FROM"}, {"WHAT"}, {"STATUS"}, {"BY"}, {"WHY", Table::kLeft, true}});
  for (const v1::ActionSheetVersion& each : list.versions()) {
    table.AddRow({TimestampText(each.create_time()), DateText(each.effective_date()),
                  v1::ActionSheetVersion::Kind_Name(each.kind()),
                  each.has_sheet() ? Sheet::Status_Name(each.sheet().status()) : "", each.actor(), each.reason()});
  }
  PrintOrNone(table, session.console);
  if (!list.next_page_token().empty()) PrintMore(session.console, list.versions_size(), -1);
  return ExitCode::kOk;
}

absl::StatusOr<ExitCode> Import(const SheetCommand& command, const Session& session) {
  const auto stub = session.client.StubOf<v1::ActionSheetTableService>();
  return ImportTable<v1::ImportActionSheetsRequest, v1::ImportActionSheetsResponse>(
      command, session, [&](auto* context, auto* response) { return stub->ImportActionSheets(context, response); });
}

absl::StatusOr<ExitCode> Export(const SheetCommand& command, const Session& session) {
  v1::ExportActionSheetsRequest request;
  request.set_format(TableFormatOf(command.format));
  request.set_system(command.system);
  SOCLE_ASSIGN_OR_RETURN(*request.mutable_filter(), FilterOf(command, session));
  const auto stub = session.client.StubOf<v1::ActionSheetTableService>();
  return ExportTable(command.file, session, "sheets", &v1::ExportActionSheetsResponse::sheet_count,
                     [&](auto* context) { return stub->ExportActionSheets(context, request); });
}

}  // namespace

absl::StatusOr<ExitCode> Run(const SheetCommand& command, const Session& session) {
  switch (command.action) {
    case SheetCommand::Action::kShow:
      return Show(command, session);
    case SheetCommand::Action::kCount:
      return Count(command, session);
    case SheetCommand::Action::kHistory:
      return History(command, session);
    case SheetCommand::Action::kImport:
      return Import(command, session);
    case SheetCommand::Action::kExport:
      return Export(command, session);
    default:
      return List(command, session);
  }
}

}  // namespace socle::cli
