// indicator list, show, versions, rebase, rank, import.
#include <fmt/format.h>

#include "cli/names/entity_name.h"
#include "cli/verbs/governance.h"
#include "cli/verbs/indicators.h"
#include "cli/verbs/pages.h"
#include "cli/verbs/table_files.h"
#include "platform/base/error.h"
#include "socle/census/v1/indicator_service.grpc.pb.h"
#include "socle/census/v1/observatory_service.grpc.pb.h"

namespace socle::cli {
namespace {

namespace v1 = ::socle::census::v1;

absl::StatusOr<v1::Indicator> Get(const std::string& name, const Session& session) {
  const auto stub = session.client.StubOf<v1::IndicatorService>();
  v1::GetIndicatorRequest request;
  request.set_name(name);
  return session.client.Call(&v1::IndicatorService::Stub::GetIndicator, *stub, request);
}

absl::StatusOr<ExitCode> List(const IndicatorCommand& command, const Session& session) {
  const auto stub = session.client.StubOf<v1::IndicatorService>();
  v1::ListIndicatorsRequest request;
  request.set_query(command.query);
  SOCLE_ASSIGN_OR_RETURN(const auto list,
                         CollectPages(session, *stub, &v1::IndicatorService::Stub::ListIndicators, request,
                                      &v1::ListIndicatorsResponse::mutable_indicators, command.paging));
  if (session.globals.json) return PrintJson(list, session);
  Table table({{"NAME"}, {"LABEL", Table::kLeft, true}, {"UNIT"}, {"OF"}, {"KEPT BY"}, {""}});
  for (const v1::Indicator& each : list.indicators()) {
    table.AddRow({WithoutCollection(each.name()), each.display_name(), each.unit(),
                  v1::Indicator::Geography_Name(each.geography()), std::string(ShortName(each.keeper())),
                  SyntheticText(each.synthetic())});
  }
  PrintOrNone(table, session.console);
  if (!list.next_page_token().empty()) PrintMore(session.console, list.indicators_size(), -1);
  return ExitCode::kOk;
}

absl::StatusOr<ExitCode> Show(const IndicatorCommand& command, const Session& session) {
  SOCLE_ASSIGN_OR_RETURN(const v1::Indicator indicator, Get(command.name, session));
  const auto stub = session.client.StubOf<v1::IndicatorService>();
  v1::ListIndicatorValuesRequest request;
  request.set_parent(command.name);
  request.set_collectivite(command.collectivite);
  request.set_from_period(command.period);
  request.set_to_period(command.period);
  SOCLE_ASSIGN_OR_RETURN(const auto list,
                         CollectPages(session, *stub, &v1::IndicatorService::Stub::ListIndicatorValues, request,
                                      &v1::ListIndicatorValuesResponse::mutable_values, command.paging));
  if (session.globals.json) return PrintJson(list, session);
  const Console& console = session.console;
  console.out << console.Bold(indicator.display_name()) << "  " << SyntheticText(indicator.synthetic()) << '\n';
  const auto line = [&](std::string_view what, const std::string& text) {
    if (!text.empty()) console.out << fmt::format("  {:<9} {}\n", what, text);
  };
  line("unit", indicator.unit());
  line("method", indicator.method());
  line("source", indicator.source());
  line("kept by", std::string(ShortName(indicator.keeper())));
  Table table({{"PERIOD"}, {"OF"}, {"VALUE", Table::kRight}, {"PERIMETER OF"}, {""}, {"NOTE", Table::kLeft, true}});
  for (const v1::IndicatorValue& each : list.values()) {
    table.AddRow({each.period(), std::string(ShortName(each.collectivite())), each.value(),
                  DateText(each.geography_date()), StatusText(each.status()), each.note()});
  }
  PrintOrNone(table, console);
  if (!list.next_page_token().empty()) PrintMore(console, list.values_size(), -1);
  return ExitCode::kOk;
}

absl::StatusOr<ExitCode> Versions(const IndicatorCommand& command, const Session& session) {
  const auto stub = session.client.StubOf<v1::IndicatorService>();
  v1::ListIndicatorVersionsRequest request;
  request.set_parent(command.name);
  SOCLE_ASSIGN_OR_RETURN(const auto list,
                         CollectPages(session, *stub, &v1::IndicatorService::Stub::ListIndicatorVersions, request,
                                      &v1::ListIndicatorVersionsResponse::mutable_versions, command.paging));
  if (session.globals.json) return PrintJson(list, session);
  Table table({{"VERSION", Table::kRight}, {"SINCE"}, {"UNIT"}, {"METHOD", Table::kLeft, true}});
  for (const v1::IndicatorVersion& each : list.versions()) {
    table.AddRow({std::to_string(each.version()), TimestampText(each.create_time()), each.unit(), each.method()});
  }
  PrintOrNone(table, session.console);
  if (!list.next_page_token().empty()) PrintMore(session.console, list.versions_size(), -1);
  return ExitCode::kOk;
}

absl::StatusOr<ExitCode> Import(const IndicatorCommand& command, const Session& session) {
  const auto stub = session.client.StubOf<v1::IndicatorService>();
  v1::ImportIndicatorValuesRequest request;
  request.set_parent(command.name);
  request.set_period(command.period);
  return ImportTable<v1::ImportIndicatorValuesRequest, v1::ImportIndicatorValuesResponse>(
      command, session, [&](auto* context, auto* response) { return stub->ImportIndicatorValues(context, response); },
      request);
}

// "epci-245900931 6832 of 7808 (by communes)": where the value of one that is not exact comes from.
std::string PartsText(const v1::RebasedValue& value) {
  std::string text;
  for (const auto& part : value.parts()) {
    text += (text.empty() ? "" : ", ") + std::string(ShortName(part.collectivite()));
    if (part.value() == part.whole()) continue;
    text += fmt::format(" {} of {} (by {})", part.value(), part.whole(),
                        part.basis() == v1::RebasedValue::BY_POPULATION ? "inhabitants" : "communes");
  }
  return text;
}

absl::StatusOr<ExitCode> Rebase(const IndicatorCommand& command, const Session& session) {
  const auto stub = session.client.StubOf<v1::ObservatoryService>();
  v1::RebaseValuesRequest request;
  request.set_parent(command.name);
  request.set_period(command.period);
  if (command.day) *request.mutable_target_date() = ToProto(*command.day);
  for (const std::string& name : command.collectivites) request.add_collectivites(name);
  SOCLE_ASSIGN_OR_RETURN(const auto list,
                         CollectPages(session, *stub, &v1::ObservatoryService::Stub::RebaseValues, request,
                                      &v1::RebaseValuesResponse::mutable_values, command.paging));
  if (session.globals.json) return PrintJson(list, session);
  const Console& console = session.console;
  Table table({{"NAME"},
               {"LABEL", Table::kLeft, true},
               {"VALUE", Table::kRight},
               {"WORTH"},
               {"MADE OF", Table::kLeft, true},
               {"NOT MEASURED"}});
  for (const v1::RebasedValue& each : list.values()) {
    const std::string missing =
        each.communes_without_value() == 0 ? "" : fmt::format("{} communes", each.communes_without_value());
    table.AddRow({std::string(ShortName(each.collectivite())), each.display_name(), each.value(),
                  v1::RebasedValue::Quality_Name(each.quality()), PartsText(each), missing});
  }
  PrintOrNone(table, console);
  console.out << fmt::format("measured {}, without a place on that day {}\n", list.measured(), list.unplaced());
  if (!list.next_page_token().empty()) PrintMore(console, list.values_size(), -1);
  return ExitCode::kOk;
}

absl::StatusOr<ExitCode> Rank(const IndicatorCommand& command, const Session& session) {
  const auto stub = session.client.StubOf<v1::ObservatoryService>();
  v1::RankValuesRequest request;
  request.set_parent(command.name);
  request.set_period(command.period);
  for (const std::string& name : command.collectivites) request.add_collectivites(name);
  SOCLE_ASSIGN_OR_RETURN(const auto list,
                         session.client.Call(&v1::ObservatoryService::Stub::RankValues, *stub, request));
  if (session.globals.json) return PrintJson(list, session);
  const Console& console = session.console;
  Table table({{"RANK", Table::kRight}, {"NAME"}, {"VALUE", Table::kRight}, {"PERIMETER OF"}, {""}});
  const int most = command.paging.all ? list.places_size() : std::min(command.paging.limit, list.places_size());
  for (int i = 0; i < most; ++i) {
    const auto& place = list.places(i);
    table.AddRow({fmt::format("{}{}", place.rank(), place.tied() ? "=" : ""),
                  std::string(ShortName(place.value().collectivite())), place.value().value(),
                  DateText(place.value().geography_date()), StatusText(place.value().status())});
  }
  PrintOrNone(table, console);
  for (const std::string& name : list.without_value()) console.out << "no value: " << ShortName(name) << '\n';
  if (list.other_perimeter_count() > 0) {
    console.out << fmt::format("{} of them on the perimeter of another day: rebase compares them on one\n",
                               list.other_perimeter_count());
  }
  if (most < list.places_size()) PrintMore(console, most, list.places_size());
  return ExitCode::kOk;
}

}  // namespace

std::string StatusText(v1::IndicatorValue::Status status) {
  if (status == v1::IndicatorValue::FINAL) return "";
  return v1::IndicatorValue::Status_Name(status);
}

absl::StatusOr<ExitCode> Run(const IndicatorCommand& command, const Session& session) {
  switch (command.action) {
    case IndicatorCommand::Action::kShow:
      return Show(command, session);
    case IndicatorCommand::Action::kRebase:
      return Rebase(command, session);
    case IndicatorCommand::Action::kRank:
      return Rank(command, session);
    case IndicatorCommand::Action::kVersions:
      return Versions(command, session);
    case IndicatorCommand::Action::kAggregate:
      return AggregateValues(command, session);
    case IndicatorCommand::Action::kImport:
      return Import(command, session);
    default:
      return List(command, session);
  }
}

}  // namespace socle::cli
