// AggregateValues: what was measured over a place, period by period.
#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <span>

#include "absl/numeric/int128.h"
#include "platform/api/field_checks.h"
#include "platform/api/paging.h"
#include "platform/api/resource_name.h"
#include "platform/api/text.h"
#include "platform/api/time_conversion.h"
#include "platform/base/error.h"
#include "platform/base/legal_day.h"
#include "services/census/api/observatory/indicator_conversion.h"
#include "services/census/api/observatory/observatory_service.h"
#include "services/census/domain/observatory/decimal.h"

namespace socle::census::api {
namespace {

using socle::api::Page;
using socle::api::Violations;

constexpr size_t kMostPeriods = 12;  // each may be for the perimeters of another day, which are all of France
constexpr size_t kMostTold = 1000;   // parts, and who lacks a value
constexpr int kRatioDecimals = 6;

absl::Status NoPlace(const std::string& place, Date day) {
  const std::string shown = socle::api::Excerpt(place);
  return InvalidField("place", fmt::format("the registry has no '{}' on {}", shown, day.ToString()),
                      fmt::format("place : « {} » est inconnu du registre au {}.", shown, day.ToString()));
}

v1::AggregatedValue Show(const census::Aggregate& aggregate, const std::string& period, int decimals) {
  v1::AggregatedValue proto;
  proto.set_period(period);
  proto.set_communes_without_value(aggregate.lacking_communes);
  proto.set_lacking_count(static_cast<int32_t>(aggregate.lacking.size()));
  for (const Lacking& each : std::span(aggregate.lacking).first(std::min(aggregate.lacking.size(), kMostTold))) {
    auto* shown = proto.add_lacking();
    shown->set_collectivite(each.collectivite);
    shown->set_display_name(each.label);
    shown->set_commune_count(each.communes);
  }
  if (!aggregate.value) return proto;
  const RebasedValue& value = *aggregate.value;
  proto.set_value(DecimalText(value.units, decimals));
  proto.set_quality(static_cast<v1::RebasedValue::Quality>(value.quality));
  proto.set_status(static_cast<v1::IndicatorValue::Status>(value.status));
  proto.set_part_count(static_cast<int32_t>(value.parts.size()));
  for (const RebasedPart& part : std::span(value.parts).first(std::min(value.parts.size(), kMostTold))) {
    *proto.add_parts() = api::Show(part, decimals);
  }
  return proto;
}

absl::int128 PowerOfTen(int exponent) {
  absl::int128 power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

// Rounded half away from zero; empty where nothing can be divided.
std::string RatioText(const census::Aggregate& above, int decimals, const census::Aggregate& below,
                      int decimals_below) {
  if (!above.value || !below.value || below.value->units == 0) return "";
  const absl::int128 numerator = absl::int128(above.value->units) * PowerOfTen(kRatioDecimals + decimals_below) * 2;
  const absl::int128 twice = numerator / (absl::int128(below.value->units) * PowerOfTen(decimals));
  const absl::int128 rounded = (twice + (twice < 0 ? -1 : 1)) / 2;
  if (rounded > std::numeric_limits<int64_t>::max() || rounded < std::numeric_limits<int64_t>::min()) return "";
  return DecimalText(static_cast<int64_t>(rounded), kRatioDecimals);
}

}  // namespace

absl::StatusOr<std::set<std::string>> ObservatoryService::GroundOf(const std::string& place, Date day,
                                                                   rpc::Call& call) {
  std::string named = place;
  if (place.starts_with("labelledTerritories/")) {
    SOCLE_ASSIGN_OR_RETURN(const std::string id, socle::api::IdOfName(place, "labelledTerritories", "place"));
    SOCLE_ASSIGN_OR_RETURN(const LabelledTerritory labelled, needs_.labels->Find(id, call.deadline()));
    named = labelled.territory;
    if (named.empty()) return NoPlace(place, day);  // a source places it in régions, and no more is known
  }
  SOCLE_ASSIGN_OR_RETURN(auto communes, needs_.registry->CommunesOf(named, day, call.deadline()));
  if (!communes || communes->empty()) return NoPlace(place, day);
  return *std::move(communes);
}

absl::StatusOr<census::Aggregate> ObservatoryService::AggregateOf(const Indicator& indicator, const std::string& period,
                                                                  Date target, const std::set<std::string>& communes,
                                                                  rpc::Call& call) {
  SOCLE_ASSIGN_OR_RETURN(const std::vector<IndicatorValue> values, ValuesOf(indicator, period, call));
  SOCLE_ASSIGN_OR_RETURN(const Carriage carriage, CarriageTo(target, values, call));
  return AggregateOver(carriage.measured, indicator.geography, *carriage.target, communes);
}

absl::StatusOr<v1::AggregateValuesResponse> ObservatoryService::Aggregate(rpc::Call& call,
                                                                          const v1::AggregateValuesRequest& request) {
  Violations violations;
  const std::string place = socle::api::NameField(
      "place", request.place(), {"collectivites", "territories", "labelledTerritories"}, true, &violations);
  IndicatorBook::PeriodQuestion question{
      .from = PeriodField("from_period", request.from_period(), false, &violations),
      .to = PeriodField("to_period", request.to_period(), false, &violations),
  };
  Date target = socle::api::DateFromProto(request.has_target_date(), request.target_date(), "target_date",
                                          TodayInParis(needs_.clock->Now()), &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  // Later pages are for the day of the first.
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request, target.ToString()));
  if (const auto first = Date::Parse(page.resolved()); first.ok()) target = *first;
  SOCLE_ASSIGN_OR_RETURN(const Indicator indicator, FindAdditive(request.parent(), "parent", call));
  std::optional<Indicator> denominator;
  if (!request.denominator().empty()) {
    SOCLE_ASSIGN_OR_RETURN(denominator, FindAdditive(request.denominator(), "denominator", call));
  }
  SOCLE_ASSIGN_OR_RETURN(const std::set<std::string> communes, GroundOf(place, target, call));
  const size_t size = std::min(page.size(), kMostPeriods);
  question.indicator = indicator.id;
  question.after = page.after();
  question.limit = size + 1;
  SOCLE_ASSIGN_OR_RETURN(std::vector<std::string> periods, needs_.book->ListPeriods(question, call.deadline()));
  v1::AggregateValuesResponse response;
  socle::api::ToProto(target, response.mutable_target_date());
  response.set_commune_count(static_cast<int32_t>(communes.size()));
  if (periods.size() > size) {
    periods.pop_back();
    response.set_next_page_token(page.NextToken(periods.back()));
  }
  for (const std::string& period : periods) {
    SOCLE_ASSIGN_OR_RETURN(const auto aggregate, AggregateOf(indicator, period, target, communes, call));
    v1::AggregatedValue* shown = response.add_values();
    *shown = Show(aggregate, period, indicator.decimals);
    if (!denominator) continue;
    SOCLE_ASSIGN_OR_RETURN(const auto below, AggregateOf(*denominator, period, target, communes, call));
    *shown->mutable_denominator() = Show(below, period, denominator->decimals);
    shown->set_ratio(RatioText(aggregate, indicator.decimals, below, denominator->decimals));
  }
  return response;
}

}  // namespace socle::census::api
