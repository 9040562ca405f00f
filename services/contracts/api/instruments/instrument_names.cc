#include "services/contracts/api/instruments/instrument_names.h"

#include <fmt/format.h>

#include <charconv>

#include "platform/api/resource_name.h"
#include "platform/api/text.h"
#include "platform/api/uuid.h"
#include "platform/base/error.h"

namespace socle::contracts::api {
namespace {

absl::Status NoSuchName(std::string_view name, std::string_view wanted, std::string_view field) {
  return InvalidField(field, fmt::format("'{}' is not a name such as {}", socle::api::Excerpt(name), wanted),
                      fmt::format("{} : un nom tel que {} est attendu.", field, wanted), ErrorReason::INVALID_NAME);
}

}  // namespace

absl::StatusOr<InstrumentName> ParseInstrument(std::string_view name, std::string_view field) {
  SOCLE_ASSIGN_OR_RETURN(const auto ids, socle::api::IdsOfName(name, {"contracts", "instruments"}, field));
  if (!socle::api::IsResourceId(ids[1])) return NoSuchName(name, "contracts/…/instruments/…", field);
  return InstrumentName{ids[0], ids[1]};
}

absl::StatusOr<BelowInstrument> ParseBelow(std::string_view name, std::string_view collection, std::string_view field) {
  SOCLE_ASSIGN_OR_RETURN(const auto ids, socle::api::IdsOfName(name, {"contracts", "instruments", collection}, field));
  return BelowInstrument{{ids[0], ids[1]}, ids[2]};
}

absl::StatusOr<BelowInstrument> ParseAct(std::string_view name, std::string_view collection, std::string_view field) {
  SOCLE_ASSIGN_OR_RETURN(BelowInstrument below, ParseBelow(name, collection, field));
  if (socle::api::IsUuid(below.child)) return below;
  return NoSuchName(name, fmt::format("contracts/…/instruments/…/{}/…", collection), field);
}

absl::StatusOr<VersionName> ParseVersion(std::string_view name, std::string_view field) {
  SOCLE_ASSIGN_OR_RETURN(BelowInstrument below, ParseBelow(name, "versions", field));
  VersionName version{.instrument = std::move(below.instrument)};
  if (below.child == "latest") return version;
  const char* const end = below.child.data() + below.child.size();
  const auto read = std::from_chars(below.child.data(), end, version.number);
  const bool plain = read.ec == std::errc() && read.ptr == end && version.number > 0 && below.child.front() != '0';
  if (plain) return version;
  return NoSuchName(name, "contracts/…/instruments/…/versions/1", field);
}

}  // namespace socle::contracts::api
