// The gates: whether an instrument may go on, as a function of what is recorded and of what the registry says. No flag
// says that something was proved; the proof is looked at each time, and everything that is missing is told at once.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "services/contracts/domain/instruments/instrument_file.h"
#include "services/contracts/domain/instruments/obstacle.h"
#include "services/contracts/domain/registry.h"

namespace socle::contracts {

// What a programme asks of one kind of instrument beyond what holds for all.
struct KindRules {
  // A body that decides on the content.
  struct BodyVote {
    std::string role;                 // of the programme
    std::vector<std::string> bodies;  // of the registry that have this part in the contract
    bool each_region = false;         // of an interregional instrument, one for each région that signs
    std::string french;               // what the programme says to a person; may be empty
    std::string legal_reference;
  };
  std::vector<BodyVote> body_votes;
  std::vector<PartyGroup> deliberating;     // groups whose signatories deliberate, organisations too
  std::vector<PartyGroup> required_groups;  // at least one party of each
  std::vector<std::string> follows;         // kinds that are or were in force before
  bool repeatable = true;                   // several may be in force at once
  bool amends = false;                      // it changes another instrument
};

// What the contract holds besides the instrument.
struct Surroundings {
  std::vector<std::string> kinds_bound;  // kinds of which one is in force, or was
  bool other_of_kind_in_force = false;
  std::optional<InstrumentState> base;         // of what it amends; none: not there
  std::optional<InstrumentState> predecessor;  // none: not there
  Obstacles carried;                           // what stands against the decisions of a review that it carries
};

// What the registry must be asked for a gate to be decided.
struct RegistryQuestions {
  std::string sha256;  // of the frozen content
  std::vector<std::string> decisions;
  std::map<std::string, Date> parties;  // those that have signed, and the day on which they did
  friend bool operator==(const RegistryQuestions&, const RegistryQuestions&) = default;
};
RegistryQuestions QuestionsOf(const InstrumentFile& file, const KindRules& rules);

// What it said. What is not in here it could not be asked.
struct RegistryFacts {
  RegistryQuestions asked;
  std::map<std::string, DecisionVerdict> verdicts;  // by decision
  std::map<std::string, PartyIdentity> identities;  // by party
};

// Whether the party is bound by a deliberation of its organ.
bool MustDeliberate(const InstrumentParty& party, const KindRules& rules);

// Everything that stands against each step; the state too.
Obstacles AgainstSubmitting(const InstrumentFile& file);
Obstacles AgainstFreezing(const InstrumentFile& file, const KindRules& rules);
Obstacles AgainstVoting(const InstrumentFile& file);
// Deliberations adopted and concordant, bodies agreed.
Obstacles AgainstSigning(const InstrumentFile& file, const KindRules& rules, const RegistryFacts& facts);
// Every proof there is. `effective`: first day on which it would hold.
Obstacles AgainstEntryIntoForce(const InstrumentFile& file, const KindRules& rules, const Surroundings& around,
                                const RegistryFacts& facts, Date effective);

}  // namespace socle::contracts
