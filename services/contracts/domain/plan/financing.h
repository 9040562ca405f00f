// What the rules find in the financing of an action, across contracts and programmes (Cour des comptes, 21 November
// 2024: insufficient financial follow-up of Territoires d'industrie).
//
// A finding is a question, not a verdict: bases may differ, and two sheets may be of two works. So it is reckoned anew
// each time, with the figures that it comes from, and what people decide on those figures is kept beside it.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "services/contracts/domain/plan/action.h"
#include "services/contracts/domain/plan/own_share.h"

namespace socle::contracts::plan {

// As v1::FinancingFinding::Rule, Severity and State; stored: append only.
enum class Rule {
  kSameTitle = 1,
  kSamePlaceAndTime = 2,
  kSameReference = 3,
  kOverfunded = 4,
  kOwnShare = 5,
  kUnlinkedTwin = 6,
  kCannotCompare = 7
};
enum class Severity { kAdvisory = 1, kBlocking = 2 };
enum class Verdict { kOpen = 1, kConfirmed = 2, kRefuted = 3, kExempted = 4 };

std::string_view NameOf(Rule rule);

struct Finding {
  Rule rule = Rule::kSameTitle;
  Severity severity = Severity::kAdvisory;
  std::vector<std::string> actions;  // names, of grants too; first the one that was checked
  std::string english;
  std::string french;
  std::string_view legal_reference = {};
  int32_t subsidy_basis_points = 0;
  std::string facts = {};

  // The same for the same rule and actions, whichever of them was checked.
  std::string Key() const;
};

struct FinancingDecision {
  std::string contract;  // id
  std::string id;        // a UUID
  std::string finding;   // a UUID
  Rule rule = Rule::kSameTitle;
  std::vector<std::string> actions;
  Verdict verdict = Verdict::kConfirmed;
  std::string reason;
  std::string facts;
  std::string supersedes;  // id; empty: the first
  std::string actor;
  Instant create_time{};
  int64_t revision = 0;
};

// Keys of findings and the facts on which they were refuted.
using Refuted = std::map<std::string, std::string, std::less<>>;

struct FinancingReport {
  std::vector<Finding> findings;  // in the order of the rules
  OwnShare own_share;
  std::vector<const Action*> project;  // what was reckoned together, the action first
};

// Checks `action` against the others, of any contract; both outlive the report. What was refuted on the same facts is
// still found, and no longer makes two actions one project.
FinancingReport CheckFinancing(const Action& action, const std::vector<Action>& others, const Refuted& refuted);

// Whether one of the two names the other.
bool AreLinked(const Action& a, const Action& b);

}  // namespace socle::contracts::plan
