#include "services/contracts/domain/instruments/gate.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "services/contracts/domain/instruments/gate_proofs.h"
#include "services/contracts/domain/instruments/state_machine.h"

namespace socle::contracts {
namespace {

void RequireText(const InstrumentFile& file, Obstacles& obstacles) {
  if (file.instrument.latest_version > 0) return;
  obstacles.push_back({.rule = GateRule::kTextPresent,
                       .english = "It has no text.",
                       .french = "L'instrument n'a pas encore de texte."});
}

void RequireTwoSignatories(const Instrument& instrument, Obstacles& obstacles) {
  const auto signs = [](const InstrumentParty& party) { return party.Signs(); };
  if (std::count_if(instrument.parties.begin(), instrument.parties.end(), signs) >= 2) return;
  obstacles.push_back({.rule = GateRule::kTwoSignatories,
                       .english = "Nobody agrees alone: two signatories at least.",
                       .french = "Il faut au moins deux signataires."});
}

void RequireGroups(const Instrument& instrument, const KindRules& rules, Obstacles& obstacles) {
  for (const PartyGroup group : rules.required_groups) {
    const auto of_group = [&](const InstrumentParty& party) { return party.group == group; };
    if (std::any_of(instrument.parties.begin(), instrument.parties.end(), of_group)) continue;
    obstacles.push_back({.rule = GateRule::kGroupPresent,
                         .subject = std::string(GroupName(group)),
                         .english = fmt::format("The programme wants a party of the group {}.", GroupName(group)),
                         .french = fmt::format("Le programme demande une partie du groupe {}.", GroupName(group))});
  }
}

void RequireBase(const Instrument& instrument, const KindRules& rules, Obstacles& obstacles) {
  if (!rules.amends || !instrument.amends.empty()) return;
  obstacles.push_back({.rule = GateRule::kBaseInForce,
                       .english = "It does not say which instrument it changes.",
                       .french = "L'avenant ne dit pas quel instrument il modifie."});
}

void RequireSurroundings(const Instrument& instrument, const KindRules& rules, const Surroundings& around,
                         Obstacles& obstacles) {
  if (!instrument.amends.empty() && (!around.base || !Binds(*around.base))) {
    obstacles.push_back({.rule = GateRule::kBaseInForce,
                         .subject = instrument.amends,
                         .english = fmt::format("{} is not in force.", instrument.amends),
                         .french = fmt::format("{} n'est pas en vigueur.", instrument.amends)});
  }
  if (instrument.replaces_predecessor && (!around.predecessor || !Binds(*around.predecessor))) {
    obstacles.push_back({.rule = GateRule::kBaseInForce,
                         .subject = instrument.predecessor,
                         .english = fmt::format("{}, which it replaces, is not in force.", instrument.predecessor),
                         .french = fmt::format("{}, qu'il remplace, n'est pas en vigueur.", instrument.predecessor)});
  }
  for (const std::string& kind : rules.follows) {
    if (std::find(around.kinds_bound.begin(), around.kinds_bound.end(), kind) != around.kinds_bound.end()) continue;
    obstacles.push_back({.rule = GateRule::kPrecedingKindInForce,
                         .subject = kind,
                         .english = fmt::format("The programme wants one of the kind '{}' in force before.", kind),
                         .french = fmt::format("Un instrument « {} » doit d'abord entrer en vigueur.", kind)});
  }
  // The one that it replaces ends on the day on which it begins.
  if (!rules.repeatable && around.other_of_kind_in_force && !instrument.replaces_predecessor) {
    obstacles.push_back({.rule = GateRule::kOnlyOneInForce,
                         .subject = instrument.kind,
                         .english = "Another one of its kind is in force.",
                         .french = "Un autre instrument du même type est déjà en vigueur."});
  }
}

void RequireOrder(const InstrumentFile& file, Date effective, Obstacles& obstacles) {
  for (const Signature& signature : file.signatures) {
    if (!signature.Counts(file.instrument.sha256) || signature.day <= effective) continue;
    obstacles.push_back(
        {.rule = GateRule::kDatesInOrder,
         .party = signature.party,
         .english = fmt::format("It signed on {}, after {}.", signature.day.ToString(), effective.ToString()),
         .french = fmt::format("Signature du {}, postérieure au {}.", signature.day.ToString(), effective.ToString())});
  }
  if (file.instrument.agreed_end > effective) return;
  obstacles.push_back({.rule = GateRule::kDatesInOrder,
                       .english = fmt::format("It ends on {}.", file.instrument.agreed_end.ToString()),
                       .french = fmt::format("L'instrument prend fin le {}.", file.instrument.agreed_end.ToString())});
}

}  // namespace

RegistryQuestions QuestionsOf(const InstrumentFile& file, const KindRules& rules) {
  RegistryQuestions questions{.sha256 = file.instrument.sha256};
  for (const WantedDecision& wanted : WantedDecisions(file.instrument, rules)) {
    if (wanted.decision != nullptr) questions.decisions.push_back(wanted.decision->decision);
  }
  for (const InstrumentParty& party : file.instrument.parties) {
    const Signature* signature = party.Signs() ? file.SignatureOf(party.name) : nullptr;
    if (signature != nullptr) questions.parties.emplace(party.name, signature->day);
  }
  return questions;
}

bool MustDeliberate(const InstrumentParty& party, const KindRules& rules) {
  if (!party.Signs()) return false;
  if (party.IsCollectivite() || party.deliberates) return true;
  return std::find(rules.deliberating.begin(), rules.deliberating.end(), party.group) != rules.deliberating.end();
}

Obstacles AgainstSubmitting(const InstrumentFile& file) {
  Obstacles obstacles;
  RequireState(Step::kSubmit, file.instrument.state, obstacles);
  RequireText(file, obstacles);
  return obstacles;
}

Obstacles AgainstFreezing(const InstrumentFile& file, const KindRules& rules) {
  Obstacles obstacles;
  RequireState(Step::kFreeze, file.instrument.state, obstacles);
  RequireText(file, obstacles);
  RequireTwoSignatories(file.instrument, obstacles);
  RequireGroups(file.instrument, rules, obstacles);
  RequireBase(file.instrument, rules, obstacles);
  Sort(obstacles);
  return obstacles;
}

Obstacles AgainstVoting(const InstrumentFile& file) {
  Obstacles obstacles;
  RequireState(Step::kOpenVoting, file.instrument.state, obstacles);
  return obstacles;
}

Obstacles AgainstSigning(const InstrumentFile& file, const KindRules& rules, const RegistryFacts& facts) {
  Obstacles obstacles;
  RequireState(Step::kOpenSigning, file.instrument.state, obstacles);
  RequireDeliberations(file, rules, obstacles);
  RequireBodyDecisions(file, rules, facts, obstacles);
  Sort(obstacles);
  return obstacles;
}

Obstacles AgainstEntryIntoForce(const InstrumentFile& file, const KindRules& rules, const Surroundings& around,
                                const RegistryFacts& facts, Date effective) {
  Obstacles obstacles;
  RequireState(Step::kEnterIntoForce, file.instrument.state, obstacles);
  RequireTwoSignatories(file.instrument, obstacles);
  RequireDeliberations(file, rules, obstacles);
  RequireExecutory(file, rules, obstacles);
  RequireSignatures(file, rules, obstacles);
  RequireIdentities(file, facts, obstacles);
  RequireBodyDecisions(file, rules, facts, obstacles);
  RequireSurroundings(file.instrument, rules, around, obstacles);
  RequireOrder(file, effective, obstacles);
  obstacles.insert(obstacles.end(), around.carried.begin(), around.carried.end());
  Sort(obstacles);
  return obstacles;
}

}  // namespace socle::contracts
