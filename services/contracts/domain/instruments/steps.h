// Everything that happens to an instrument. Each function makes the step, or returns what stands against it and leaves
// the file as it was. Who may ask for it is checked before (rights.h); the same checks answer the `Check…` calls.
#pragma once

#include <string>
#include <string_view>

#include "services/contracts/domain/instruments/gate.h"

namespace socle::contracts {

struct Doing {
  std::string actor;  // the subject of the token
  Date today;         // in Paris
  Instant now{};
};

// Its first transition.
void Begin(const Doing& doing, InstrumentFile& file);

// Takes what may be changed of `wanted`; signed content while it is not settled only.
Obstacles Change(const Instrument& wanted, InstrumentFile& file);
// The next version; sets its number.
Obstacles Write(InstrumentVersion version, InstrumentFile& file);

Obstacles Submit(const Doing& doing, InstrumentFile& file);
// `newest`: the newest version, whole.
Obstacles Freeze(const Doing& doing, const KindRules& rules, const InstrumentVersion& newest, InstrumentFile& file);
Obstacles OpenVoting(const Doing& doing, InstrumentFile& file);
// `decision.decision` empty: takes it back.
Obstacles NameDecision(const BodyDecisionRef& decision, InstrumentFile& file);
Obstacles OpenSigning(const Doing& doing, const KindRules& rules, const RegistryFacts& facts, InstrumentFile& file);
Obstacles EnterIntoForce(const Doing& doing, const KindRules& rules, const Surroundings& around,
                         const RegistryFacts& facts, Date effective, InstrumentFile& file);
// Another one took its place from that day on.
Obstacles Supersede(const Doing& doing, std::string_view by, Date day, InstrumentFile& file);
Obstacles Reopen(const Doing& doing, std::string_view reason, InstrumentFile& file);
Obstacles StartReview(const Doing& doing, std::string_view reason, InstrumentFile& file);
Obstacles EndReview(const Doing& doing, std::string_view reason, InstrumentFile& file);
Obstacles Terminate(const Doing& doing, std::string_view reason, Date day, InstrumentFile& file);
Obstacles Expire(const Doing& doing, InstrumentFile& file);

}  // namespace socle::contracts
