// The platform's conversions of dates and instants, among the registry's own of the same names.
#pragma once

#include "platform/api/time_conversion.h"

namespace socle::registry::api {

using socle::api::DateFromProto;
using socle::api::FromProto;
using socle::api::ToProto;

}  // namespace socle::registry::api
