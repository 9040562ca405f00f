// An instrument: one text that parties bind themselves by, as socle.contracts.v1.Instrument says it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/date.h"
#include "platform/base/instant.h"
#include "services/contracts/domain/programmes/programme.h"

namespace socle::contracts {

// As v1::Instrument::State; stored: append only.
enum class InstrumentState {
  kDraft = 1,
  kUnderNegotiation = 2,
  kFrozen = 3,
  kVoting = 4,
  kSigning = 5,
  kInForce = 6,
  kUnderReview = 7,
  kExpired = 8,
  kTerminated = 9,
  kSuperseded = 10,
};
// "UNDER_NEGOTIATION", as the API shows it.
std::string_view StateName(InstrumentState state);
// IN_FORCE and UNDER_REVIEW: it binds.
bool Binds(InstrumentState state);
// It binds, or did.
bool HasBound(InstrumentState state);
// Its content is settled: FROZEN and everything after.
bool IsSettled(InstrumentState state);

// "PARTNER". Groups of a text: they give no rights.
std::string_view GroupName(PartyGroup group);

// As v1::Party::Capacity; stored.
enum class Capacity { kSignatory = 1, kAssociated = 2, kOperator = 3, kFinancer = 4 };
std::string_view CapacityName(Capacity capacity);

struct InstrumentParty {
  std::string name;   // "collectivites/…", "organisations/…"
  std::string label;  // what the text calls it; may be empty
  PartyGroup group = PartyGroup::kPublic;
  Capacity capacity = Capacity::kSignatory;
  bool deliberates = false;

  bool Signs() const { return capacity == Capacity::kSignatory; }
  // A collectivité is bound by its organ alone (CGCT L2121-29, L3211-1, L4221-1, L5211-1), whatever the text says.
  bool IsCollectivite() const { return name.starts_with("collectivites/"); }
  bool IsRegion() const { return name.starts_with("collectivites/region-"); }
  const std::string& Shown() const { return label.empty() ? name : label; }
};

struct BodyDecisionRef {
  std::string role;
  std::string party;  // whose body, where there is one for each; else empty
  std::string decision;
};

struct Instrument {
  std::string contract;  // id
  std::string id;
  std::string kind;       // id of a kind of the contract's programme
  std::string programme;  // "programmes/…" of its contract, as it is read
  std::string title;
  InstrumentState state = InstrumentState::kDraft;
  std::string predecessor;  // whole name; empty: none
  bool replaces_predecessor = false;
  std::string amends;                    // whole name; empty: none
  std::vector<InstrumentParty> parties;  // by name
  int32_t duration_months = 0;           // 0: until `agreed_end`, or open
  Date agreed_end = Date::Max();
  std::vector<BodyDecisionRef> decisions;  // by role and party
  int32_t latest_version = 0;
  int32_t frozen_version = 0;    // 0: not settled
  std::string sha256;            // of that version
  Date effective = Date::Min();  // Min: not in force yet
  Date end = Date::Max();        // once in force
  std::string return_reason;
  std::string returned_by;
  std::string termination_reason;
  std::string source;
  bool synthetic = false;
  Instant create_time{};
  Instant update_time{};
  int64_t revision = 0;

  // "contracts/c/instruments/i".
  std::string Name() const;
  // nullptr: takes no part.
  const InstrumentParty* Find(std::string_view party) const;
};

// The day `months` later; the last day of the month where it has no such day.
Date PlusMonths(Date day, int months);

}  // namespace socle::contracts
