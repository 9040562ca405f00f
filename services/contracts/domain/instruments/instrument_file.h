// An instrument with everything that hangs on it: what a step looks at and changes as a whole, under one lock.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/contracts/domain/instruments/instrument.h"
#include "services/contracts/domain/instruments/instrument_version.h"
#include "services/contracts/domain/instruments/party_acts.h"

namespace socle::contracts {

// One step that was made. Never changes.
struct Transition {
  int32_t number = 0;  // from 1
  int from = 0;        // InstrumentState; 0: it was created
  InstrumentState to = InstrumentState::kDraft;
  std::string step;   // slug
  std::string party;  // whose own act it was; may be empty
  std::string reason;
  int32_t version = 0;
  std::string sha256;
  std::string actor;
  Instant create_time{};
  int64_t revision = 0;  // 0: not stored yet
};

// Vectors are in the order in which things were recorded. What a step adds or changes has revision 0 until it is
// stored.
struct InstrumentFile {
  Instrument instrument;
  std::vector<InstrumentVersion> versions;  // the head of the newest, if any; in a command: those that it adds
  std::vector<Deliberation> deliberations;
  std::vector<Mandate> mandates;
  std::vector<Signature> signatures;
  std::vector<Transition> transitions;  // in a command: those that it adds
  int32_t transition_count = 0;         // stored and added
  bool lists_changed = false;           // parties or decisions are others than those stored

  // Its deliberation on the frozen content, the newest; nullptr: none.
  const Deliberation* DeliberationOf(std::string_view party) const;
  // Its newest deliberation on another content; nullptr: none.
  const Deliberation* DeliberationElsewhere(std::string_view party) const;
  // Its signature that counts; nullptr: none.
  const Signature* SignatureOf(std::string_view party) const;
  const Mandate* FindMandate(std::string_view id) const;
  const Deliberation* FindDeliberation(std::string_view id) const;
};

}  // namespace socle::contracts
