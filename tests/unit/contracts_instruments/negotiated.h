// Instruments as tests tell them: parties, a text, and each party's acts in a line.
#pragma once

#include <string>

#include "services/contracts/domain/instruments/party_steps.h"
#include "services/contracts/domain/instruments/steps.h"

namespace socle::contracts {

inline const std::string kNord = "collectivites/departement-59";
inline const std::string kCambrai = "collectivites/epci-200068500";
inline const std::string kChamber = "organisations/siren-130013543";

inline Date Day(int n) { return Date::Of(2011, 1, 1).Plus(n); }

inline InstrumentParty Signatory(const std::string& name, PartyGroup group = PartyGroup::kPublic) {
  return {.name = name, .group = group, .capacity = Capacity::kSignatory};
}

// An instrument of the département, an intercommunalité and a chamber, and what the registry says of it.
class Negotiated {
 public:
  Negotiated() {
    file.instrument = {.contract = "cambresis", .id = "cas", .kind = "strategic-framework", .title = "Cadre"};
    file.instrument.parties = {Signatory(kNord), Signatory(kCambrai), Signatory(kChamber, PartyGroup::kPartner)};
    Begin(doing, file);
  }

  Obstacles Text(const std::string& text) {
    newest = {.text = text};
    Obstacles obstacles = Write(newest, file);
    newest.number = file.instrument.latest_version;
    return obstacles;
  }
  Obstacles ToVoting(const std::string& text = "Article 1") {
    Obstacles obstacles = Text(text);
    if (obstacles.empty() && file.instrument.state == InstrumentState::kDraft) obstacles = Submit(doing, file);
    if (obstacles.empty()) obstacles = Freeze(doing, rules, newest, file);
    if (obstacles.empty()) obstacles = OpenVoting(doing, file);
    return obstacles;
  }
  // Voted on day 10, transmitted on day 12, published on day 14.
  Obstacles Adopts(const std::string& party, Date transmitted = Day(12), Date published = Day(14)) {
    return Deliberate(doing, rules,
                      {.id = "d" + std::to_string(++ids),
                       .party = party,
                       .day = Day(10),
                       .transmitted = transmitted,
                       .published = published,
                       .sha256 = file.instrument.sha256},
                      file);
  }
  Obstacles Empowers(const std::string& party, const std::string& person, Date begin = Day(10),
                     Date end = Date::Max()) {
    return Empower({.id = "m-" + party, .party = party, .person = person, .act = "statuts", .begin = begin, .end = end},
                   file);
  }
  Obstacles Signs(const std::string& party, const std::string& person, Date day = Day(20)) {
    return Sign(doing,
                {.id = "s" + std::to_string(++ids),
                 .party = party,
                 .person = person,
                 .day = day,
                 .mandate = "m-" + party,
                 .sha256 = file.instrument.sha256},
                file);
  }
  // Everything up to SIGNING, with every proof but the signatures.
  void ToSigning() {
    ToVoting();
    for (const std::string& party : {kNord, kCambrai}) Adopts(party);
    for (const std::string& party : {kNord, kCambrai, kChamber}) Empowers(party, PersonOf(party));
    OpenSigning(doing, rules, Facts(), file);
  }
  void AllSign() {
    for (const std::string& party : {kNord, kCambrai, kChamber}) Signs(party, PersonOf(party));
  }
  static std::string PersonOf(const std::string& party) { return "persons/of-" + party.substr(party.find('/') + 1); }

  // The registry knows everybody and holds every decision valid that was named.
  RegistryFacts Facts() const {
    const RegistryQuestions questions = QuestionsOf(file, rules);
    RegistryFacts facts{.asked = questions};
    for (const auto& [party, day] : questions.parties) {
      facts.identities[party] = {.name = party, .exists = true, .alive = true, .can_sign = true};
    }
    for (const std::string& decision : questions.decisions) facts.verdicts[decision] = {.valid = true};
    return facts;
  }
  Obstacles Enters(Date day = Day(30)) { return EnterIntoForce(doing, rules, around, Facts(), day, file); }
  InstrumentState State() const { return file.instrument.state; }

  Doing doing{.actor = "somebody", .today = Day(1000)};
  KindRules rules;
  Surroundings around;
  InstrumentFile file;
  InstrumentVersion newest;
  int ids = 0;
};

// "RULE party", for comparisons.
inline std::vector<std::string> Told(const Obstacles& obstacles) {
  std::vector<std::string> told;
  for (const Obstacle& obstacle : obstacles) {
    told.push_back(std::string(GateRuleName(obstacle.rule)) + (obstacle.party.empty() ? "" : " " + obstacle.party));
  }
  return told;
}

}  // namespace socle::contracts
