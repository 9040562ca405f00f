// How facts of the record read: dates and what is known of them, numbers, shares, codes with their labels.
#pragma once

#include <google/protobuf/timestamp.pb.h>
#include <google/type/date.pb.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "platform/base/date.h"
#include "platform/base/instant.h"
#include "socle/registry/v1/collectivite.pb.h"
#include "socle/registry/v1/collectivite_service.pb.h"
#include "socle/type/v1/read.pb.h"

namespace socle::cli {

// "2020-03-14"; "" for a date that is not set.
std::string DateText(const google::type::Date& date);
google::type::Date ToProto(Date date);
google::protobuf::Timestamp ToProto(Instant instant);
// "2026-01-01T00:00:00Z".
std::string TimestampText(const google::protobuf::Timestamp& timestamp);

// "PUBLIC" of PARTY_GROUP_PUBLIC.
std::string WithoutPrefix(const std::string& name, std::string_view prefix);

// "238 695", grouped by U+202F, which does not break.
std::string NumberText(int64_t number);

// "7/8 (87.5 %)"; "all of it" for a whole, "share unknown" where none is given.
std::string ShareText(const registry::v1::SuccessionLink::Basis basis, bool has_share,
                      const registry::v1::Share& share);

// "since 2000-02-27", "2000-02-27 to 2019-01-01 (end dated 1 January, real day unknown)", "at all times".
std::string ValidityText(const registry::v1::Validity& validity);

// What is to be said of the days: "end dated 1 January, real day unknown"; "" when they are what the source states.
std::string PrecisionText(const registry::v1::Validity& validity);

// "238 695 in 2025"; "" where nothing is published.
std::string PopulationText(const registry::v1::Population& population);

// "32 commune nouvelle"; "seen between two lists" for 0; the bare number for one without a label.
std::string MovementText(int32_t movement_code);

// "commune déléguée" of COMMUNE_DELEGUEE.
std::string_view TypeText(registry::v1::Collectivite::Type type);

// "as of 2026-01-01 · known at … · revision 3"; without the date where the answer has none (a history).
std::string ReadInfoText(const type::v1::ReadInfo& info);

}  // namespace socle::cli
