// The adhesion of one collectivité to a manifesto, and what becomes of it.
//
// Nobody signs for another: what the carrier recorded is shown as such, and counts no longer once the collectivité says
// that it is not so. A step replaces what is believed; what was believed before stays, in the second time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "platform/base/date.h"
#include "platform/base/instant.h"
#include "services/registry/domain/unmet_condition.h"

namespace socle::registry {

// As v1::Signature::Attestation; stored: append only.
enum class Attestation { kByParty = 1, kRecordedByCarrier = 2, kConfirmedByParty = 3, kContestedByParty = 4 };

// "BY_PARTY", as the API shows it.
std::string_view AttestationName(Attestation attestation);

struct Signature {
  std::string id;           // a UUID
  std::string manifesto;    // id
  std::string party;        // "collectivites/…"
  std::string party_label;  // what it was called when it signed
  int32_t version = 0;
  Date adhesion = Date::Min();      // Min: no source gives it
  Date version_date = Date::Min();  // of the version that it signed; Min: not known
  Date withdrawal = Date::Max();
  std::string representative;  // "persons/…"
  std::string capacity;
  std::string mandate;
  std::string deliberation_number;
  Date deliberation_date = Date::Min();  // Min: not known
  std::string source;
  bool synthetic = false;
  Attestation attestation = Attestation::kByParty;
  std::string reason;  // why it was withdrawn or is contested
  Instant known_from{};
  Instant known_to = Instant::Max();
  Instant create_time{};
  int64_t revision = 0;

  // From when on it holds: an adhesion without a date is not older than the text, as far as that has a date.
  Date Begin() const { return adhesion.IsOpen() ? version_date : adhesion; }
  bool Counts() const { return attestation != Attestation::kContestedByParty; }
  bool InForceOn(Date day) const { return Counts() && Begin() <= day && day < withdrawal; }
  // Whether both would be in force on some day.
  bool Overlaps(const Signature& other) const;
  // Whether it cites an act or a document: what the carrier records must.
  bool HasEvidence() const { return !source.empty() || !deliberation_number.empty() || !deliberation_date.IsOpen(); }
};

// Each makes the step, or returns what stands against it and leaves the signature as it was. That the caller is the
// party is asked before.
UnmetConditions Confirm(Signature& signature);
UnmetConditions Contest(std::string_view reason, Signature& signature);
// `day`: the first on which it holds no longer; `today` in Paris.
UnmetConditions Withdraw(Date day, Date today, std::string_view reason, Signature& signature);

// What a correction may put in place of what was recorded; by the party, or by the carrier as long as the party has
// said nothing. `corrected` has the identity of `signature`.
UnmetConditions Correct(const Signature& corrected, bool by_party, Signature& signature);

}  // namespace socle::registry
