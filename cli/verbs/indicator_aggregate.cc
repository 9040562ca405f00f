// indicator aggregate.
#include <fmt/format.h>

#include "cli/names/entity_name.h"
#include "cli/verbs/governance.h"
#include "cli/verbs/indicators.h"
#include "cli/verbs/pages.h"
#include "platform/base/error.h"
#include "socle/census/v1/observatory_service.grpc.pb.h"

namespace socle::cli {
namespace {

namespace v1 = ::socle::census::v1;

// "12 communes of epci-245900931, commune-59122": who lacks a value.
std::string LackingText(const v1::AggregatedValue& value) {
  if (value.lacking().empty()) return "";
  std::string text = fmt::format("{} communes of", value.communes_without_value());
  for (const auto& each : value.lacking()) {
    text += (text.ends_with(" of") ? " " : ", ") + std::string(ShortName(each.collectivite()));
  }
  const int more = value.lacking_count() - value.lacking_size();
  return more == 0 ? text : fmt::format("{} and {} more", text, more);
}

std::string WorthText(const v1::AggregatedValue& value) {
  return value.value().empty() ? "" : v1::RebasedValue::Quality_Name(value.quality());
}

}  // namespace

absl::StatusOr<ExitCode> AggregateValues(const IndicatorCommand& command, const Session& session) {
  const auto stub = session.client.StubOf<v1::ObservatoryService>();
  v1::AggregateValuesRequest request;
  request.set_parent(command.name);
  request.set_place(command.place);
  request.set_from_period(command.period);
  request.set_to_period(command.to_period);
  request.set_denominator(command.denominator);
  if (command.day) *request.mutable_target_date() = ToProto(*command.day);
  SOCLE_ASSIGN_OR_RETURN(const auto list,
                         CollectPages(session, *stub, &v1::ObservatoryService::Stub::AggregateValues, request,
                                      &v1::AggregateValuesResponse::mutable_values, command.paging));
  if (session.globals.json) return PrintJson(list, session);
  const Console& console = session.console;
  const bool divided = !command.denominator.empty();
  Table table({{"PERIOD"},
               {"VALUE", Table::kRight},
               {divided ? "DIVIDED BY" : "", Table::kRight},
               {divided ? "RATIO" : "", Table::kRight},
               {"WORTH"},
               {""},
               {"MADE OF", Table::kRight},
               {"NOT MEASURED", Table::kLeft, true}});
  for (const v1::AggregatedValue& each : list.values()) {
    table.AddRow({each.period(), each.value(), each.denominator().value(), each.ratio(), WorthText(each),
                  each.value().empty() ? "" : StatusText(each.status()), fmt::format("{} values", each.part_count()),
                  LackingText(each)});
  }
  PrintOrNone(table, console);
  console.out << fmt::format("over {} communes as of {}\n", NumberText(list.commune_count()),
                             DateText(list.target_date()));
  if (!list.next_page_token().empty()) PrintMore(console, list.values_size(), -1);
  return ExitCode::kOk;
}

}  // namespace socle::cli
