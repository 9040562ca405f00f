// The proofs that gates look at, one function each; what is missing is added.
#pragma once

#include <string>
#include <vector>

#include "services/contracts/domain/instruments/gate.h"

namespace socle::contracts {

// A decision that a programme wants, and the one that was named for it.
struct WantedDecision {
  const KindRules::BodyVote* vote = nullptr;
  std::string region;                         // whose committee; empty: there is one
  const BodyDecisionRef* decision = nullptr;  // nullptr: none was named
};
std::vector<WantedDecision> WantedDecisions(const Instrument& instrument, const KindRules& rules);

// Each that must has adopted this content, by an act of its own.
void RequireDeliberations(const InstrumentFile& file, const KindRules& rules, Obstacles& obstacles);
// Each of those acts is published and, of collectivités, transmitted.
void RequireExecutory(const InstrumentFile& file, const KindRules& rules, Obstacles& obstacles);
// Each signatory signed this content by somebody with a mandate of that day, once its deliberation could be executed.
void RequireSignatures(const InstrumentFile& file, const KindRules& rules, Obstacles& obstacles);
// Who signed was empowered by the party on that day: by an act, or by a deliberation of its own that was adopted by
// then.
void RequireMandate(const InstrumentFile& file, const InstrumentParty& party, const Signature& signature,
                    Obstacles& obstacles);
// By the registry: signatories lived on the day of their signatures, and were able to sign.
void RequireIdentities(const InstrumentFile& file, const RegistryFacts& facts, Obstacles& obstacles);
// By the registry: the decisions of bodies hold for this content.
void RequireBodyDecisions(const InstrumentFile& file, const KindRules& rules, const RegistryFacts& facts,
                          Obstacles& obstacles);

}  // namespace socle::contracts
