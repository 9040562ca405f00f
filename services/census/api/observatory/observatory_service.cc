#include "services/census/api/observatory/observatory_service.h"

#include <fmt/format.h>

#include <map>
#include <numeric>
#include <set>

#include "absl/numeric/int128.h"
#include "platform/api/page.h"
#include "platform/api/resource_name.h"
#include "platform/api/time_conversion.h"
#include "platform/base/error.h"
#include "platform/base/legal_day.h"
#include "services/census/api/observatory/indicator_conversion.h"
#include "services/census/domain/census_errors.h"
#include "services/census/domain/observatory/decimal.h"
#include "services/census/domain/observatory/ranking.h"

namespace socle::census::api {
namespace {

using socle::api::IdOfName;
using socle::api::Page;
using socle::api::Violations;

constexpr std::string_view kCollection = "indicators";
constexpr size_t kMostOfAPeriod = 50'000;  // every commune of France has a value at most
constexpr size_t kMostPlaces = 10'000;
constexpr int kMostNamed = 1000;

// Names that a caller chooses among; none: all.
absl::StatusOr<std::set<std::string>> ChosenOf(const google::protobuf::RepeatedPtrField<std::string>& names) {
  if (names.size() <= kMostNamed) return std::set<std::string>(names.begin(), names.end());
  return InvalidField("collectivites", fmt::format("{} given, at most {} are taken", names.size(), kMostNamed),
                      fmt::format("collectivites : {} au plus.", kMostNamed));
}

v1::RebasedValue Show(const RebasedValue& value, int decimals) {
  v1::RebasedValue proto;
  proto.set_collectivite(value.collectivite);
  proto.set_display_name(value.label);
  proto.set_value(DecimalText(value.units, decimals));
  proto.set_quality(static_cast<v1::RebasedValue::Quality>(value.quality));
  proto.set_communes_without_value(value.communes_without_value);
  for (const RebasedPart& part : value.parts) *proto.add_parts() = api::Show(part, decimals);
  return proto;
}

// One digit after the point, half away from zero; none when nothing can be divided by.
std::string PercentText(int64_t before, int64_t after) {
  if (before == 0) return "";
  const absl::int128 thousandths =
      (static_cast<absl::int128>(after) - before) * 10'000 / (before < 0 ? -before : before);
  const auto rounded = static_cast<int64_t>((thousandths + (thousandths < 0 ? -5 : 5)) / 10);
  return DecimalText(rounded, 1);
}

}  // namespace

ObservatoryService::ObservatoryService(const Needs& needs)
    : needs_(needs), service_("socle.census.v1.ObservatoryService") {
  service_.Blocking<v1::RebaseValuesRequest, v1::RebaseValuesResponse>(
      "RebaseValues", [this](rpc::Call& call, const auto& request) { return Rebase(call, request); });
  service_.Blocking<v1::AggregateValuesRequest, v1::AggregateValuesResponse>(
      "AggregateValues", [this](rpc::Call& call, const auto& request) { return Aggregate(call, request); });
  service_.Blocking<v1::RankValuesRequest, v1::RankValuesResponse>(
      "RankValues", [this](rpc::Call& call, const auto& request) { return Rank(call, request); });
  service_.Blocking<v1::MeasureChangeRequest, v1::MeasureChangeResponse>(
      "MeasureChange", [this](rpc::Call& call, const auto& request) { return Change(call, request); });
}

absl::StatusOr<std::vector<IndicatorValue>> ObservatoryService::ValuesOf(const Indicator& indicator,
                                                                         const std::string& period, rpc::Call& call) {
  return needs_.book->ListValues(
      {.indicator = indicator.id, .from_period = period, .to_period = period, .limit = kMostOfAPeriod},
      call.deadline());
}

absl::StatusOr<IndicatorValue> ObservatoryService::ValueOf(const Indicator& indicator, const std::string& collectivite,
                                                           const std::string& period, rpc::Call& call) {
  SOCLE_ASSIGN_OR_RETURN(std::vector<IndicatorValue> values, needs_.book->ListValues({.indicator = indicator.id,
                                                                                      .collectivite = collectivite,
                                                                                      .from_period = period,
                                                                                      .to_period = period,
                                                                                      .limit = 1},
                                                                                     call.deadline()));
  if (values.empty()) return NoValue(indicator.Name(), collectivite, period);
  return std::move(values.front());
}

absl::StatusOr<ObservatoryService::Carriage> ObservatoryService::CarriageTo(Date target,
                                                                            const std::vector<IndicatorValue>& values,
                                                                            rpc::Call& call) {
  Carriage carriage;
  for (const IndicatorValue& value : values) carriage.by_day[value.geography_date].push_back(value);
  if (!carriage.by_day.empty() && target < carriage.by_day.rbegin()->first) {
    const std::string newest = carriage.by_day.rbegin()->first.ToString();
    return InvalidField("target_date", fmt::format("before {}, whose perimeter values are for", newest),
                        fmt::format("target_date : antérieure au {}, date du périmètre des valeurs.", newest));
  }
  SOCLE_ASSIGN_OR_RETURN(carriage.target, needs_.registry->PerimeterOf(target, call.deadline()));
  for (const auto& [day, of_the_day] : carriage.by_day) {
    SOCLE_RETURN_IF_ERROR(call.CheckAlive());
    SOCLE_ASSIGN_OR_RETURN(auto perimeter, needs_.registry->PerimeterOf(day, call.deadline()));
    SOCLE_ASSIGN_OR_RETURN(auto flow, needs_.registry->FlowOf(*perimeter, target, call.deadline()));
    carriage.measured.push_back({of_the_day, perimeter.get(), flow.get()});
    carriage.perimeters.push_back(std::move(perimeter));
    carriage.flows.push_back(std::move(flow));
  }
  return carriage;
}

absl::StatusOr<Indicator> ObservatoryService::FindAdditive(const std::string& name, const char* field,
                                                           rpc::Call& call) {
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(name, kCollection, field));
  SOCLE_ASSIGN_OR_RETURN(Indicator indicator, needs_.book->Find(id, call.deadline()));
  if (indicator.additivity != Additivity::kAdditive) return NotAdditive(indicator.Name());
  return indicator;
}

absl::StatusOr<v1::RebaseValuesResponse> ObservatoryService::Rebase(rpc::Call& call,
                                                                    const v1::RebaseValuesRequest& request) {
  Violations violations;
  const std::string period = PeriodField("period", request.period(), true, &violations);
  Date target = socle::api::DateFromProto(request.has_target_date(), request.target_date(), "target_date",
                                          TodayInParis(needs_.clock->Now()), &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(const std::set<std::string> chosen, ChosenOf(request.collectivites()));
  // Later pages are for the day of the first.
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request, target.ToString()));
  if (const auto first = Date::Parse(page.resolved()); first.ok()) target = *first;
  SOCLE_ASSIGN_OR_RETURN(const Indicator indicator, FindAdditive(request.parent(), "parent", call));
  SOCLE_ASSIGN_OR_RETURN(const std::vector<IndicatorValue> values, ValuesOf(indicator, period, call));
  SOCLE_ASSIGN_OR_RETURN(const Carriage carriage, CarriageTo(target, values, call));
  const Rebased rebased = census::Rebase(carriage.measured, indicator.geography, *carriage.target);
  v1::RebaseValuesResponse response;
  for (const RebasedValue& value : rebased.values) {
    if (value.collectivite <= page.after() || (!chosen.empty() && !chosen.contains(value.collectivite))) continue;
    if (static_cast<size_t>(response.values_size()) == page.size()) {
      response.set_next_page_token(page.NextToken(response.values(response.values_size() - 1).collectivite()));
      break;
    }
    *response.add_values() = Show(value, indicator.decimals);
  }
  const int64_t all = std::accumulate(values.begin(), values.end(), int64_t{0},
                                      [](int64_t sum, const IndicatorValue& value) { return sum + value.units; });
  response.set_measured(DecimalText(all, indicator.decimals));
  response.set_unplaced(DecimalText(rebased.unplaced, indicator.decimals));
  return response;
}

absl::StatusOr<v1::RankValuesResponse> ObservatoryService::Rank(rpc::Call& call, const v1::RankValuesRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.parent(), kCollection, "parent"));
  Violations violations;
  const std::string period = PeriodField("period", request.period(), true, &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(std::set<std::string> chosen, ChosenOf(request.collectivites()));
  SOCLE_ASSIGN_OR_RETURN(const Indicator indicator, needs_.book->Find(id, call.deadline()));
  SOCLE_ASSIGN_OR_RETURN(std::vector<IndicatorValue> values, ValuesOf(indicator, period, call));
  if (!chosen.empty()) {
    std::erase_if(values, [&](const IndicatorValue& value) { return !chosen.contains(value.collectivite); });
  }
  v1::RankValuesResponse response;
  response.set_other_perimeter_count(OnOtherPerimeters(values));
  for (const IndicatorValue& value : values) chosen.erase(value.collectivite);
  for (const std::string& name : chosen) response.add_without_value(name);
  for (const Place& place : census::Rank(std::move(values), indicator.direction)) {
    if (static_cast<size_t>(response.places_size()) == kMostPlaces) break;
    auto* shown = response.add_places();
    shown->set_rank(place.rank);
    shown->set_tied(place.tied);
    *shown->mutable_value() = Show(place.value, indicator.decimals);
  }
  return response;
}

absl::StatusOr<v1::MeasureChangeResponse> ObservatoryService::Change(rpc::Call& call,
                                                                     const v1::MeasureChangeRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.parent(), kCollection, "parent"));
  Violations violations;
  const std::string from = PeriodField("from_period", request.from_period(), true, &violations);
  const std::string to = PeriodField("to_period", request.to_period(), true, &violations);
  if (request.collectivite().empty()) {
    violations.Add("collectivite", "is required", "collectivite : obligatoire.");
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(const Indicator indicator, needs_.book->Find(id, call.deadline()));
  SOCLE_ASSIGN_OR_RETURN(const IndicatorValue before, ValueOf(indicator, request.collectivite(), from, call));
  SOCLE_ASSIGN_OR_RETURN(const IndicatorValue after, ValueOf(indicator, request.collectivite(), to, call));
  v1::MeasureChangeResponse response;
  *response.mutable_before() = Show(before, indicator.decimals);
  *response.mutable_after() = Show(after, indicator.decimals);
  response.set_difference(DecimalText(after.units - before.units, indicator.decimals));
  response.set_percent(PercentText(before.units, after.units));
  response.set_comparable(before.geography_date == after.geography_date &&
                          before.indicator_version == after.indicator_version &&
                          before.status != ValueStatus::kBroken && after.status != ValueStatus::kBroken);
  return response;
}

}  // namespace socle::census::api
