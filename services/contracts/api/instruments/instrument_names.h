// Names of instruments and of what lies below them.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace socle::contracts::api {

struct InstrumentName {
  std::string contract;  // id; "-" where that may be
  std::string id;

  std::string Contract() const { return "contracts/" + contract; }
  std::string Text() const { return Contract() + "/instruments/" + id; }
};
// INVALID_ARGUMENT INVALID_NAME for anything but "contracts/{}/instruments/{}".
absl::StatusOr<InstrumentName> ParseInstrument(std::string_view name, std::string_view field);

// "contracts/{}/instruments/{}/{collection}/{child}"; the child is not looked at, but that it is there.
struct BelowInstrument {
  InstrumentName instrument;
  std::string child;
};
absl::StatusOr<BelowInstrument> ParseBelow(std::string_view name, std::string_view collection, std::string_view field);
// The same, with a child that is a UUID.
absl::StatusOr<BelowInstrument> ParseAct(std::string_view name, std::string_view collection, std::string_view field);
// The same, with a number or `latest`, which is 0.
struct VersionName {
  InstrumentName instrument;
  int32_t number = 0;
};
absl::StatusOr<VersionName> ParseVersion(std::string_view name, std::string_view field);

}  // namespace socle::contracts::api
