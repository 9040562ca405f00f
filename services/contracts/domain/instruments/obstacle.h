// What stands against a step of an instrument: every condition that does not hold, with the party that has to see to it
// and the law that asks for it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace socle::contracts {

// As v1::UnmetCondition::Rule.
enum class GateRule {
  kState = 1,
  kTextPresent = 2,
  kTwoSignatories = 3,
  kDeliberationPresent = 4,
  kDeliberationsConcordant = 5,
  kDeliberationAdopted = 6,
  kDeliberationTransmitted = 7,
  kDeliberationPublished = 8,
  kDeliberationOwn = 9,
  kSignaturePresent = 10,
  kMandateValid = 11,
  kSignedOnceExecutory = 12,
  kBodyDecisionPresent = 13,
  kBodyDecisionValid = 14,
  kPartyAlive = 15,
  kPartyCanSign = 16,
  kBaseInForce = 17,
  kDatesInOrder = 18,
  kSameContent = 19,
  kPartyMay = 20,
  kNotDoneYet = 21,
  kPrecedingKindInForce = 22,
  kGroupPresent = 23,
  kOnlyOneInForce = 24,
  kReviewDecisionsInText = 25,
  kReviewDecisionsApply = 26,
};
// "SIGNATURE_PRESENT", as the API shows it.
std::string_view GateRuleName(GateRule rule);

struct Obstacle {
  GateRule rule = GateRule::kState;
  std::string party = {};    // empty: the instrument as a whole
  std::string subject = {};  // a resource, or a role of the programme; may be empty
  std::string english;       // a sentence
  std::string french;
  std::string legal_reference = {};
  bool unknown = false;  // could not be looked up: neither met nor unmet
};
using Obstacles = std::vector<Obstacle>;

// By rule, then by party.
void Sort(Obstacles& obstacles);

}  // namespace socle::contracts
