#include "services/contracts/domain/instruments/gate_proofs.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "services/contracts/domain/contracts/phases.h"

namespace socle::contracts {
namespace {

constexpr std::string_view kConcordance = "CGCT, art. R1111-1";
constexpr std::string_view kExecutory = "CGCT, art. L2131-1, L3131-2, L4141-2";
// The organ settles the affairs of the collectivité by its deliberations.
constexpr std::string_view kOrgan = "CGCT, art. L2121-29, L3211-1, L4221-1, L5211-1";

std::string NameOf(const InstrumentFile& file, std::string_view kind, std::string_view id) {
  return fmt::format("{}/{}/{}", file.instrument.Name(), kind, id);
}

void RequireAdopted(const InstrumentFile& file, const InstrumentParty& party, Obstacles& obstacles) {
  const Deliberation* deliberation = file.DeliberationOf(party.name);
  if (deliberation == nullptr) {
    if (const Deliberation* other = file.DeliberationElsewhere(party.name)) {
      obstacles.push_back(
          {.rule = GateRule::kDeliberationsConcordant,
           .party = party.name,
           .subject = NameOf(file, "deliberations", other->id),
           .english = fmt::format("{} deliberated on another content ({}…).", party.name, other->sha256.substr(0, 12)),
           .french = fmt::format("{} a délibéré sur un autre texte : les délibérations doivent être "
                                 "concordantes.",
                                 party.Shown()),
           .legal_reference = std::string(kConcordance)});
      return;
    }
    obstacles.push_back({.rule = GateRule::kDeliberationPresent,
                         .party = party.name,
                         .english = fmt::format("{} has not deliberated on this content.", party.name),
                         .french = fmt::format("{} n'a pas encore délibéré sur ce texte.", party.Shown()),
                         .legal_reference = party.IsCollectivite() ? std::string(kOrgan) : ""});
    return;
  }
  if (deliberation->result == DeliberationResult::kAdopted) return;
  obstacles.push_back(
      {.rule = GateRule::kDeliberationAdopted,
       .party = party.name,
       .subject = NameOf(file, "deliberations", deliberation->id),
       .english = fmt::format("{} rejected this content on {}.", party.name, deliberation->day.ToString()),
       .french = fmt::format("{} a rejeté ce texte le {}.", party.Shown(), deliberation->day.ToString()),
       .legal_reference = std::string(kConcordance)});
}

bool Transmits(const InstrumentParty& party) { return party.IsCollectivite(); }

}  // namespace

void RequireMandate(const InstrumentFile& file, const InstrumentParty& party, const Signature& signature,
                    Obstacles& obstacles) {
  const Mandate* mandate = file.FindMandate(signature.mandate);
  const bool covered = mandate != nullptr && mandate->Covers(party.name, signature.person, signature.day);
  const Deliberation* basis =
      covered && !mandate->deliberation.empty() ? file.FindDeliberation(mandate->deliberation) : nullptr;
  const bool empowered =
      covered && (mandate->deliberation.empty() || (basis != nullptr && basis->result == DeliberationResult::kAdopted &&
                                                    basis->party == party.name && basis->day <= signature.day));
  if (empowered) return;
  obstacles.push_back(
      {.rule = GateRule::kMandateValid,
       .party = party.name,
       .subject = NameOf(file, "signatures", signature.id),
       .english = fmt::format("{} had no mandate of {} on {}.", signature.person, party.name, signature.day.ToString()),
       .french = fmt::format("La personne qui a signé pour {} n'y était pas habilitée le {}.", party.Shown(),
                             signature.day.ToString()),
       .legal_reference = party.IsCollectivite() ? std::string(kOrgan) : ""});
}

std::vector<WantedDecision> WantedDecisions(const Instrument& instrument, const KindRules& rules) {
  std::vector<WantedDecision> wanted;
  const auto named = [&](const std::string& role, const std::string& region) -> const BodyDecisionRef* {
    for (const BodyDecisionRef& decision : instrument.decisions) {
      if (decision.role == role && decision.party == region) return &decision;
    }
    return nullptr;
  };
  for (const KindRules::BodyVote& vote : rules.body_votes) {
    std::vector<std::string> regions;
    for (const InstrumentParty& party : instrument.parties) {
      if (vote.each_region && party.Signs() && party.IsRegion()) regions.push_back(party.name);
    }
    if (regions.size() < 2) {
      const BodyDecisionRef* decision = named(vote.role, "");
      if (decision == nullptr && regions.size() == 1) decision = named(vote.role, regions.front());
      wanted.push_back({&vote, "", decision});
      continue;
    }
    for (const std::string& region : regions) wanted.push_back({&vote, region, named(vote.role, region)});
  }
  return wanted;
}

void RequireDeliberations(const InstrumentFile& file, const KindRules& rules, Obstacles& obstacles) {
  std::set<std::string> acts;
  for (const InstrumentParty& party : file.instrument.parties) {
    if (!MustDeliberate(party, rules)) continue;
    RequireAdopted(file, party, obstacles);
    // Two régions vote twice: one act does not stand for two parties.
    const Deliberation* deliberation = file.DeliberationOf(party.name);
    if (deliberation == nullptr || deliberation->act_id.empty() || acts.insert(deliberation->act_id).second) continue;
    obstacles.push_back({.rule = GateRule::kDeliberationOwn,
                         .party = party.name,
                         .subject = deliberation->act_id,
                         .english = fmt::format("The act {} is another party's.", deliberation->act_id),
                         .french = fmt::format("L'acte {} est celui d'une autre partie.", deliberation->act_id),
                         .legal_reference = std::string(kConcordance)});
  }
}

void RequireExecutory(const InstrumentFile& file, const KindRules& rules, Obstacles& obstacles) {
  for (const InstrumentParty& party : file.instrument.parties) {
    if (!MustDeliberate(party, rules) || !Transmits(party)) continue;
    const Deliberation* deliberation = file.DeliberationOf(party.name);
    if (deliberation == nullptr || deliberation->result != DeliberationResult::kAdopted) continue;
    const std::string subject = NameOf(file, "deliberations", deliberation->id);
    if (deliberation->transmitted == Date::Max()) {
      obstacles.push_back(
          {.rule = GateRule::kDeliberationTransmitted,
           .party = party.name,
           .subject = subject,
           .english = fmt::format("The deliberation of {} is not transmitted to the State.", party.name),
           .french = fmt::format("La délibération de {} n'est pas transmise au représentant de l'État.", party.Shown()),
           .legal_reference = std::string(kExecutory)});
    }
    if (deliberation->published == Date::Max()) {
      obstacles.push_back({.rule = GateRule::kDeliberationPublished,
                           .party = party.name,
                           .subject = subject,
                           .english = fmt::format("The deliberation of {} is not published.", party.name),
                           .french = fmt::format("La délibération de {} n'est pas publiée.", party.Shown()),
                           .legal_reference = std::string(kExecutory)});
    }
  }
}

void RequireSignatures(const InstrumentFile& file, const KindRules& rules, Obstacles& obstacles) {
  for (const InstrumentParty& party : file.instrument.parties) {
    if (!party.Signs()) continue;
    const Signature* signature = file.SignatureOf(party.name);
    if (signature == nullptr) {
      obstacles.push_back({.rule = GateRule::kSignaturePresent,
                           .party = party.name,
                           .english = fmt::format("{} has not signed this content.", party.name),
                           .french = fmt::format("{} n'a pas signé ce texte.", party.Shown())});
      continue;
    }
    RequireMandate(file, party, *signature, obstacles);
    const Deliberation* deliberation = MustDeliberate(party, rules) ? file.DeliberationOf(party.name) : nullptr;
    if (deliberation == nullptr) continue;
    const Date executory = deliberation->Executory();
    if (executory == Date::Max() || executory <= signature->day) continue;  // the first is told by RequireExecutory()
    obstacles.push_back({.rule = GateRule::kSignedOnceExecutory,
                         .party = party.name,
                         .subject = NameOf(file, "signatures", signature->id),
                         .english = fmt::format("{} signed on {}; its deliberation can be executed from {} on.",
                                                party.name, signature->day.ToString(), executory.ToString()),
                         .french = fmt::format("{} a signé le {}, avant que sa délibération soit exécutoire ({}).",
                                               party.Shown(), signature->day.ToString(), executory.ToString()),
                         .legal_reference = std::string(kExecutory)});
  }
}

void RequireIdentities(const InstrumentFile& file, const RegistryFacts& facts, Obstacles& obstacles) {
  for (const InstrumentParty& party : file.instrument.parties) {
    const Signature* signature = party.Signs() ? file.SignatureOf(party.name) : nullptr;
    if (signature == nullptr) continue;
    const auto found = facts.identities.find(party.name);
    if (found == facts.identities.end()) {
      obstacles.push_back({.rule = GateRule::kPartyAlive,
                           .party = party.name,
                           .english = fmt::format("Whether {} lived on {} could not be looked up.", party.name,
                                                  signature->day.ToString()),
                           .french = fmt::format("L'existence de {} au {} n'a pas pu être vérifiée.", party.Shown(),
                                                 signature->day.ToString()),
                           .unknown = true});
    } else if (!found->second.alive) {
      obstacles.push_back(
          {.rule = GateRule::kPartyAlive,
           .party = party.name,
           .english = fmt::format("{} did not exist on {}.", party.name, signature->day.ToString()),
           .french = fmt::format("{} n'existait pas le {}.", party.Shown(), signature->day.ToString())});
    } else if (!found->second.can_sign) {
      obstacles.push_back({.rule = GateRule::kPartyCanSign,
                           .party = party.name,
                           .english = fmt::format("{} has no organ that could bind it.", party.name),
                           .french = fmt::format("{} n'a pas d'organe qui puisse l'engager.", party.Shown())});
    }
  }
}

void RequireBodyDecisions(const InstrumentFile& file, const KindRules& rules, const RegistryFacts& facts,
                          Obstacles& obstacles) {
  std::set<std::string_view> of_regions;
  for (const WantedDecision& wanted : WantedDecisions(file.instrument, rules)) {
    const std::string& role = wanted.vote->role;
    Obstacle obstacle{
        .rule = GateRule::kBodyDecisionValid, .party = wanted.region, .legal_reference = wanted.vote->legal_reference};
    const std::string said = wanted.vote->french.empty() ? "" : " " + wanted.vote->french;
    if (wanted.decision == nullptr) {
      obstacle.rule = GateRule::kBodyDecisionPresent;
      obstacle.subject = role;
      obstacle.english = fmt::format("No decision of the body '{}' is named.", role);
      obstacle.french = fmt::format("Aucune décision de l'instance « {} » n'est indiquée.{}", role, said);
      obstacles.push_back(std::move(obstacle));
      continue;
    }
    obstacle.subject = wanted.decision->decision;
    // The contract may have given the part to another body since the decision was named.
    const std::string_view body = BodyOfDecision(wanted.decision->decision);
    if (std::find(wanted.vote->bodies.begin(), wanted.vote->bodies.end(), body) == wanted.vote->bodies.end()) {
      obstacle.english = fmt::format("{} does not have the part '{}' in the contract.", body, role);
      obstacle.french = fmt::format("{} n'est pas l'instance « {} » du contrat.{}", body, role, said);
      obstacles.push_back(std::move(obstacle));
      continue;
    }
    if (!wanted.region.empty() && !of_regions.insert(body).second) {
      obstacle.english = fmt::format("{} stands for another région already: each has its own vote.", body);
      obstacle.french = fmt::format("{} a statué pour une autre région : chacune se prononce.{}", body, said);
      obstacles.push_back(std::move(obstacle));
      continue;
    }
    const auto verdict = facts.verdicts.find(wanted.decision->decision);
    if (verdict == facts.verdicts.end()) {
      obstacle.unknown = true;
      obstacle.english =
          fmt::format("Whether the decision of '{}' holds for this content could not be looked up.", role);
      obstacle.french = fmt::format("La décision de l'instance « {} » n'a pas pu être vérifiée.", role);
      obstacles.push_back(std::move(obstacle));
      continue;
    }
    if (verdict->second.valid) continue;
    std::string english, french;
    for (const DecisionVerdict::Reason& reason : verdict->second.reasons) {
      english += " " + reason.english;
      french += " " + reason.french;
    }
    obstacle.english = fmt::format("The decision of '{}' does not hold for this content:{}", role, english);
    obstacle.french =
        fmt::format("La décision de l'instance « {} » ne vaut pas pour ce texte :{}{}", role, french, said);
    obstacles.push_back(std::move(obstacle));
  }
}

}  // namespace socle::contracts
