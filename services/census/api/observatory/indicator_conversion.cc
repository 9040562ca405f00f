#include "services/census/api/observatory/indicator_conversion.h"

#include <fmt/format.h>

#include "platform/api/etag.h"
#include "platform/api/field_checks.h"
#include "platform/api/text.h"
#include "platform/api/time_conversion.h"
#include "services/census/domain/observatory/decimal.h"

namespace socle::census::api {

using socle::api::EnumFromProto;
using socle::api::ToProto;
using socle::api::Violations;

v1::Indicator Show(const Indicator& indicator) {
  v1::Indicator proto;
  proto.set_name(indicator.Name());
  proto.set_display_name(indicator.label);
  proto.set_description(indicator.description);
  proto.set_unit(indicator.unit);
  proto.set_decimals(indicator.decimals);
  proto.set_additivity(static_cast<v1::Indicator::Additivity>(indicator.additivity));
  proto.set_direction(static_cast<v1::Indicator::Direction>(indicator.direction));
  proto.set_geography(static_cast<v1::Indicator::Geography>(indicator.geography));
  proto.set_method(indicator.method);
  proto.set_source(indicator.source);
  proto.set_synthetic(indicator.synthetic);
  proto.set_keeper(indicator.keeper);
  proto.set_version(indicator.version);
  ToProto(indicator.create_time, proto.mutable_create_time());
  ToProto(indicator.update_time, proto.mutable_update_time());
  proto.set_revision(indicator.revision);
  proto.set_etag(socle::api::RevisionEtag(indicator.revision));
  return proto;
}

v1::IndicatorValue Show(const IndicatorValue& value, int decimals) {
  v1::IndicatorValue proto;
  proto.set_collectivite(value.collectivite);
  ToProto(value.geography_date, proto.mutable_geography_date());
  proto.set_period(value.period);
  proto.set_value(DecimalText(value.units, decimals));
  proto.set_status(static_cast<v1::IndicatorValue::Status>(value.status));
  proto.set_note(value.note);
  proto.set_indicator_version(value.indicator_version);
  proto.set_revision(value.revision);
  return proto;
}

v1::IndicatorVersion Show(const IndicatorVersion& version) {
  v1::IndicatorVersion proto;
  proto.set_version(version.version);
  proto.set_unit(version.unit);
  proto.set_method(version.method);
  ToProto(version.create_time, proto.mutable_create_time());
  proto.set_revision(version.revision);
  return proto;
}

v1::RebasedValue::Part Show(const RebasedPart& part, int decimals) {
  v1::RebasedValue::Part proto;
  proto.set_collectivite(part.collectivite);
  proto.set_value(DecimalText(part.units, decimals));
  proto.set_whole(DecimalText(part.whole, decimals));
  proto.set_basis(static_cast<v1::RebasedValue::Basis>(part.basis));
  return proto;
}

void FromProto(const v1::Indicator& proto, Violations* violations, Indicator* taken) {
  const auto text = [&](const char* field, const std::string& sent, size_t min, size_t max) {
    return violations->Text(fmt::format("indicator.{}", field), sent, {.min = min, .max = max});
  };
  taken->label = text("display_name", proto.display_name(), 1, 300);
  taken->description = text("description", proto.description(), 0, 5000);
  taken->unit = text("unit", proto.unit(), 1, 50);
  taken->method = text("method", proto.method(), 0, 5000);
  taken->source = text("source", proto.source(), 0, 1000);
  taken->synthetic = proto.synthetic();
  taken->direction = static_cast<Direction>(
      EnumFromProto(proto.direction(), v1::Indicator::Direction_descriptor(), "indicator.direction", violations));
  taken->additivity = static_cast<Additivity>(
      EnumFromProto(proto.additivity(), v1::Indicator::Additivity_descriptor(), "indicator.additivity", violations));
  taken->geography = static_cast<Geography>(
      EnumFromProto(proto.geography(), v1::Indicator::Geography_descriptor(), "indicator.geography", violations));
  taken->keeper =
      socle::api::NameField("indicator.keeper", proto.keeper(), {"collectivites", "organisations"}, true, violations);
  taken->decimals = proto.decimals();
  if (taken->decimals < 0 || taken->decimals > kMaxDecimals) {
    violations->Add("indicator.decimals", fmt::format("not 0 to {}", kMaxDecimals),
                    fmt::format("indicator.decimals : de 0 à {}.", kMaxDecimals));
  }
}

IndicatorValue FromProto(const v1::IndicatorValue& proto, const Indicator& indicator, const std::string& path,
                         Violations* violations) {
  IndicatorValue value{.collectivite = proto.collectivite(),
                       .period = PeriodField(path + ".period", proto.period(), true, violations),
                       .note = violations->Text(path + ".note", proto.note(), {.min = 0, .max = 1000}),
                       .indicator_version = indicator.version};
  if (!IsOf(indicator.geography, value.collectivite) || value.collectivite.size() > 100) {
    const std::string_view kind = indicator.geography == Geography::kEpci ? "epci" : "commune";
    violations->Add(
        path + ".collectivite",
        fmt::format("'{}' is no name such as collectivites/{}-…", socle::api::Excerpt(value.collectivite), kind),
        fmt::format("{}.collectivite : un nom tel que collectivites/{}-… est attendu.", path, kind));
  }
  value.geography_date = socle::api::DateFromProto(proto.has_geography_date(), proto.geography_date(),
                                                   path + ".geography_date", Date::Max(), violations);
  if (!proto.has_geography_date()) {
    violations->Add(path + ".geography_date", "is not set", path + ".geography_date : date attendue.");
  }
  if (const auto units = ParseDecimal(proto.value(), indicator.decimals)) {
    value.units = *units;
  } else {
    violations->Add(path + ".value",
                    fmt::format("'{}' is no decimal number with at most {} digits after the point and {} in all",
                                socle::api::Excerpt(proto.value()), indicator.decimals, kMaxDigits),
                    fmt::format("{}.value : un nombre d'au plus {} décimales, avec un point, est attendu.", path,
                                indicator.decimals));
  }
  value.status = proto.status() == v1::IndicatorValue::STATUS_UNSPECIFIED
                     ? ValueStatus::kFinal
                     : static_cast<ValueStatus>(EnumFromProto(proto.status(), v1::IndicatorValue::Status_descriptor(),
                                                              path + ".status", violations));
  return value;
}

std::string PeriodField(const std::string& path, const std::string& period, bool required, Violations* violations) {
  if ((period.empty() && !required) || IsPeriod(period)) return period;
  violations->Add(
      path,
      fmt::format("'{}' is no year, quarter or month such as 2013, 2013-Q2, 2013-06", socle::api::Excerpt(period)),
      fmt::format("{} : une année, un trimestre ou un mois (2013, 2013-Q2, 2013-06) est attendu.", path));
  return {};
}

}  // namespace socle::census::api
