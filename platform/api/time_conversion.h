// Civil dates and instants between the API's messages and the domain.
#pragma once

#include <google/protobuf/timestamp.pb.h>
#include <google/type/date.pb.h>

#include "absl/status/statusor.h"
#include "platform/api/violations.h"
#include "platform/base/date.h"
#include "platform/base/instant.h"

namespace socle::api {

// INVALID_ARGUMENT naming the field, unless it is a whole date of year 1 to 9999.
absl::StatusOr<Date> FromProto(const google::type::Date& date, std::string_view field);
absl::StatusOr<Instant> FromProto(const google::protobuf::Timestamp& timestamp, std::string_view field);

// A date; unset: `unset`.
Date DateFromProto(bool set, const google::type::Date& date, const std::string& path, Date unset,
                   Violations* violations);

// Open ends are not to be converted: leave the field unset.
void ToProto(Date date, google::type::Date* proto);
void ToProto(Instant instant, google::protobuf::Timestamp* proto);

}  // namespace socle::api
