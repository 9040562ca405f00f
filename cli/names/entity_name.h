// Names as a person may write them: whole, without the collection, or a bare code whose type is beyond doubt.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace socle::cli {

// "collectivites/commune-59350" for itself, "commune-59350" and "59350"; "collectivites/epci-200093201" for
// "200093201"; "collectivites/departement-2A" for "2A". Codes become upper case. INVALID_ARGUMENT with a line that says
// what to do for a code that two types share ("32"), and for text that is no code ("lille": use search).
absl::StatusOr<std::string> ExpandEntityName(std::string_view text);

// "commune-59350" of "collectivites/commune-59350": how tables show names.
std::string_view ShortName(std::string_view name);

// "cadre" of "contracts/cambresis/instruments/cadre".
std::string LastPart(std::string_view name);

}  // namespace socle::cli
