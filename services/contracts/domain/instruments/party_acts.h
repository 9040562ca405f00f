// What each party does for itself: its organ deliberates, it empowers persons, it signs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/date.h"
#include "platform/base/instant.h"

namespace socle::contracts {

// What the receipt of a tele-transmitted act carries: "014-241400415-20190329-D042-29-03-19-DE".
struct ActId {
  std::string departement;  // "014"
  std::string siren;        // "241400415"
  Date day = Date::Min();
  std::string local_number;  // "D042-29-03-19": may contain hyphens
  std::string nature;        // "DE": a deliberation
};
// nullopt for anything else. The SIREN's check digit is not looked at: provisional numbers fail it.
std::optional<ActId> ParseActId(std::string_view text);

// As v1::Ballot::Choice; stored.
enum class Choice { kFor = 1, kAgainst = 2, kAbstain = 3 };

struct Voter {
  std::string person;  // "persons/…"
  Choice choice = Choice::kFor;
  std::string proxy;  // "persons/…" who voted for them; empty: nobody
};

struct Ballot {
  int32_t members = 0;
  int32_t present = 0;
  int32_t represented = 0;
  int32_t votes_for = 0;
  int32_t votes_against = 0;
  int32_t abstentions = 0;
  std::vector<Voter> voters;
  friend bool operator==(const Ballot&, const Ballot&) = default;
};
inline bool operator==(const Voter& a, const Voter& b) {
  return a.person == b.person && a.choice == b.choice && a.proxy == b.proxy;
}

// As v1::Deliberation::Result; stored.
enum class DeliberationResult { kAdopted = 1, kRejected = 2 };

struct Deliberation {
  std::string id;  // a UUID
  std::string party;
  std::string organ;
  std::string number;
  Date day = Date::Min();
  Date transmitted = Date::Max();  // Max: not yet
  Date published = Date::Max();    // Max: not yet
  std::string act_id;
  std::string sha256;  // of what was voted
  DeliberationResult result = DeliberationResult::kAdopted;
  std::optional<Ballot> ballot;
  std::string source;
  bool synthetic = false;
  int32_t place = 0;  // 1 for the first that was recorded of the instrument
  Instant create_time{};
  int64_t revision = 0;  // 0: not stored as it is

  // From when on it can be executed: of a collectivité, once it is published and transmitted to the représentant de
  // l'État (CGCT L2131-1, L3131-2, L4141-2); of others, its day. Max: not yet, or it was rejected.
  Date Executory() const;
};

struct Mandate {
  std::string id;  // a UUID
  std::string party;
  std::string person;  // "persons/…"
  std::string capacity;
  std::string deliberation;  // id of one of this instrument; empty: `act` says what empowers
  std::string act;
  Date begin = Date::Min();
  Date end = Date::Max();
  std::string source;
  bool synthetic = false;
  int32_t place = 0;
  Instant create_time{};
  int64_t revision = 0;

  bool Covers(std::string_view whose, std::string_view who, Date day) const {
    return party == whose && person == who && begin <= day && day < end;
  }
};

// As v1::Signature::Kind; stored.
enum class SignatureKind { kPaper = 1, kElectronic = 2 };
// As v1::Signature::State; stored. The last two are for ever.
enum class SignatureState { kGiven = 1, kWithdrawn = 2, kVoid = 3 };

struct Signature {
  std::string id;  // a UUID
  std::string party;
  std::string person;
  std::string capacity;
  Date day = Date::Min();
  std::string mandate;  // id
  SignatureKind kind = SignatureKind::kPaper;
  std::string evidence_sha256;
  std::string sha256;  // of what is signed
  int32_t version = 0;
  SignatureState state = SignatureState::kGiven;
  std::string withdrawal_reason;
  std::string source;
  bool synthetic = false;
  int32_t place = 0;
  Instant create_time{};
  int64_t revision = 0;

  bool Counts(std::string_view frozen_sha256) const {
    return state == SignatureState::kGiven && sha256 == frozen_sha256;
  }
};

}  // namespace socle::contracts
