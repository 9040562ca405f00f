// A correction: what the record says about a collectivité is wrong, and this is right.
//
// It is not a change in law: the dates of what it corrects stay, and so does what was believed until it was made
// (facts.h). Corrections are publications of our own: kept verbatim with the others, and applied again by Reconcile()
// whenever the record is rebuilt. What a publication says later replaces them.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "platform/base/date.h"
#include "platform/base/instant.h"
#include "services/registry/domain/facts.h"
#include "services/registry/domain/written/fault.h"

namespace socle::registry {

struct Correction {
  std::string id;  // a UUID
  Entity entity;
  // The stretch of its life that is corrected, [from, to).
  Date valid_from = Date::Min();
  Date valid_to = Date::Max();
  Instant known_from;  // when it was made
  // What is right; unset: as it was.
  std::optional<std::string> label;
  std::optional<int8_t> tncc;               // article of the label, 0 … 8
  std::optional<std::string> siren;         // nine digits; "" for none
  std::optional<std::string> postal_codes;  // sorted, separated by one space; "" for none
  std::string reason;                       // for people: what was wrong, 1 to 500 characters
  std::string reference;                    // the act or publication that shows it; may be empty
  std::string author;                       // subject of who made it

  friend auto operator<=>(const Correction&, const Correction&) = default;
};

// What is wrong with a correction by itself: texts that are valid UTF-8 are too long or missing (their limits are in
// code points), values that cannot be. Looks at no record.
Faults FaultsOf(const Correction& correction);

// Corrects the facts of the record that were believed at the correction's instant; `source` is the correction's own.
// Facts about other entities need not be there. False when nothing changed: the record says so already, or the entity
// did not live then.
bool ApplyCorrection(const Correction& correction, SourceId source, Record& record);

// The publication that a correction is: JSON of one object, the same bytes for the same correction.
std::string CorrectionText(const Correction& correction);
absl::StatusOr<Correction> ParseCorrection(std::string_view text);

}  // namespace socle::registry
