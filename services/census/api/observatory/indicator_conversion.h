// Indicators and values between the API's messages and the domain.
#pragma once

#include <string>

#include "platform/api/violations.h"
#include "services/census/domain/observatory/indicator.h"
#include "services/census/domain/observatory/rebase.h"
#include "socle/census/v1/indicator.pb.h"
#include "socle/census/v1/observatory_service.pb.h"

namespace socle::census::api {

v1::Indicator Show(const Indicator& indicator);
v1::IndicatorValue Show(const IndicatorValue& value, int decimals);
v1::IndicatorVersion Show(const IndicatorVersion& version);
v1::RebasedValue::Part Show(const RebasedPart& part, int decimals);

// What a caller may write; `id`, `version` and what the record gives stay.
void FromProto(const v1::Indicator& proto, socle::api::Violations* violations, Indicator* taken);
// A value of the indicator; `path`: "values[3]".
IndicatorValue FromProto(const v1::IndicatorValue& proto, const Indicator& indicator, const std::string& path,
                         socle::api::Violations* violations);

// A period, or empty where it may be.
std::string PeriodField(const std::string& path, const std::string& period, bool required,
                        socle::api::Violations* violations);

}  // namespace socle::census::api
