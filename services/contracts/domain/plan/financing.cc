#include "services/contracts/domain/plan/financing.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

namespace socle::contracts::plan {
namespace {

std::string FinancerOf(const FundingLine& line) { return line.financer.empty() ? line.financer_label : line.financer; }
// What tells one grant from another.
std::string GrantOf(const FundingLine& line) { return line.grant.empty() ? FinancerOf(line) : line.grant; }

std::string AmountFact(const std::optional<Money>& money) {
  if (!money) return "?";
  return fmt::format("{}{}", money->cents, money->basis == TaxBasis::kHt ? "HT" : "TTC");
}

// What an action gets and costs, as text that is the same for the same figures.
std::string FactsOf(const Action& action) {
  std::vector<std::string> parts;
  for (const FundingLine& line : action.funding) {
    parts.push_back(fmt::format("{}:{}", GrantOf(line), AmountFact(line.expected())));
  }
  for (const BudgetLine& line : action.budget) parts.push_back(fmt::format("{}", AmountFact(line.planned)));
  std::sort(parts.begin(), parts.end());
  return fmt::format("{}[{}]", action.Name(), fmt::join(parts, " "));
}

std::string FactsOf(const Action& a, const Action& b) {
  std::string first = FactsOf(a), second = FactsOf(b);
  if (second < first) std::swap(first, second);
  return first + " " + second;
}

bool HaveDifferentGrants(const Action& a, const Action& b) {
  for (const FundingLine& mine : a.funding) {
    for (const FundingLine& other : b.funding) {
      if (GrantOf(mine) != GrantOf(other)) return true;
    }
  }
  return false;
}

std::string GrantsOf(const Action& action) {
  std::set<std::string> grants;
  for (const FundingLine& line : action.funding) grants.insert(GrantOf(line));
  return fmt::format("{}", fmt::join(grants, ", "));
}

bool HaveOneOwner(const Action& a, const Action& b) { return !a.owner.empty() && a.owner == b.owner; }
bool AreTwins(const Action& a, const Action& b) {
  return HaveOneOwner(a, b) && !a.title_key.empty() && a.title_key == b.title_key;
}

bool ShareAPlace(const Action& a, const Action& b) {
  return std::any_of(a.places.begin(), a.places.end(), [&](const std::string& place) {
    return std::find(b.places.begin(), b.places.end(), place) != b.places.end();
  });
}

// Both ends of both are known, and they have a day in common.
bool OverlapInTime(const Action& a, const Action& b) {
  if (a.start.IsOpen() || a.end.IsOpen() || b.start.IsOpen() || b.end.IsOpen()) return false;
  return a.start <= b.end && b.start <= a.end;
}

// The first reference that both carry.
std::string SharedReference(const Action& a, const Action& b) {
  for (const ExternalId& mine : a.external_ids) {
    if (std::find(b.external_ids.begin(), b.external_ids.end(), mine) != b.external_ids.end()) {
      return fmt::format("{}/{}", mine.system, mine.id);
    }
  }
  for (const FundingLine& mine : a.funding) {
    for (const FundingLine& other : b.funding) {
      const bool same = !mine.external_ref.empty() && mine.external_ref == other.external_ref;
      if (same && FinancerOf(mine) == FinancerOf(other)) return mine.external_ref;
    }
  }
  return {};
}

Finding OfPair(Rule rule, Severity severity, const Action& a, const Action& b, std::string english,
               std::string french) {
  return {.rule = rule,
          .severity = severity,
          .actions = {a.Name(), b.Name()},
          .english = std::move(english),
          .french = std::move(french),
          .facts = FactsOf(a, b)};
}

void CheckPair(const Action& a, const Action& b, std::vector<Finding>& findings) {
  const bool twins = AreTwins(a, b);
  const bool grants = HaveDifferentGrants(a, b);
  if (twins && grants) {
    findings.push_back(OfPair(
        Rule::kSameTitle, Severity::kAdvisory, a, b,
        fmt::format("Same title and owner, different grants ({}; {}).", GrantsOf(a), GrantsOf(b)),
        fmt::format("Même intitulé et même maître d'ouvrage, aides différentes ({} ; {}).", GrantsOf(a), GrantsOf(b))));
  } else if (grants && HaveOneOwner(a, b) && ShareAPlace(a, b) && OverlapInTime(a, b)) {
    findings.push_back(OfPair(Rule::kSamePlaceAndTime, Severity::kAdvisory, a, b,
                              "Same owner, same place, at the same time, different grants.",
                              "Même maître d'ouvrage, même lieu, même période, aides différentes."));
  }
  // A grant of the State is in no contract: neither does its reference stand in two, nor is it to be linked.
  if (a.contract == b.contract || !a.grant.empty() || !b.grant.empty()) return;
  if (const std::string reference = SharedReference(a, b); !reference.empty()) {
    findings.push_back(OfPair(Rule::kSameReference, Severity::kAdvisory, a, b,
                              fmt::format("Two contracts have the reference '{}'.", reference),
                              fmt::format("Deux contrats portent la référence « {} ».", reference)));
  }
  if (twins && !AreLinked(a, b)) {
    findings.push_back(OfPair(Rule::kUnlinkedTwin, Severity::kAdvisory, a, b,
                              "The same action is in two contracts, and nothing links them.",
                              "La même action figure dans deux contrats sans lien déclaré."));
  }
}

bool MakesOneProject(const Finding& finding, const Refuted& refuted) {
  if (finding.rule == Rule::kSamePlaceAndTime) return false;  // two works may well be near each other
  const auto found = refuted.find(finding.Key());
  return found == refuted.end() || found->second != finding.facts;
}

Finding OfProject(Rule rule, Severity severity, const std::vector<const Action*>& project) {
  Finding finding{.rule = rule, .severity = severity};
  std::vector<std::string> facts;
  for (const Action* action : project) {
    finding.actions.push_back(action->Name());
    facts.push_back(FactsOf(*action));
  }
  std::sort(finding.actions.begin() + 1, finding.actions.end());
  std::sort(facts.begin(), facts.end());
  finding.facts = fmt::format("{}", fmt::join(facts, " "));
  return finding;
}

void CheckSums(const std::vector<const Action*>& project, const ProjectMoney& money, std::vector<Finding>& findings) {
  const std::optional<Money> eligible = money.eligible.Only();
  if (!eligible) return;
  const auto awarded_on = [&](TaxBasis basis) {
    return money.public_awarded.On(basis).value_or(0) + money.private_awarded.On(basis).value_or(0);
  };
  const Money awarded{awarded_on(eligible->basis), eligible->basis};
  if (awarded.cents <= eligible->cents) return;
  Finding finding = OfProject(Rule::kOverfunded, Severity::kBlocking, project);
  finding.subsidy_basis_points = eligible->cents == 0 ? 0 : BasisPoints(awarded.cents, eligible->cents);
  finding.english =
      fmt::format("{} are awarded on an eligible cost of {}.", EnglishText(awarded), EnglishText(*eligible));
  finding.french =
      fmt::format("{} attribués pour une dépense éligible de {}.", FrenchText(awarded), FrenchText(*eligible));
  findings.push_back(std::move(finding));
}

void CheckShare(const std::vector<const Action*>& project, const OwnShare& share, std::vector<Finding>& findings) {
  if (!share.IsReckoned()) return;
  const bool too_little = share.outcome == OwnShareOutcome::kTooLittle;
  const bool would_be = share.expected_share_basis_points < share.minimum_basis_points;
  if (!too_little && !would_be) return;
  Finding finding = OfProject(Rule::kOwnShare, too_little ? Severity::kBlocking : Severity::kAdvisory, project);
  finding.legal_reference = share.legal_reference;
  finding.subsidy_basis_points = BasisPoints(share.subsidies.cents, share.public_financing.cents);
  const int32_t own = too_little ? share.share_basis_points : share.expected_share_basis_points;
  finding.english =
      fmt::format("The own share {} {} of {}; the minimum is {}.", too_little ? "is" : "would be", EnglishPercent(own),
                  EnglishText(share.public_financing), EnglishPercent(share.minimum_basis_points));
  finding.french = fmt::format("La participation du maître d'ouvrage {} de {} de {} ; le minimum est de {}.",
                               too_little ? "est" : "serait", FrenchPercent(own), FrenchText(share.public_financing),
                               FrenchPercent(share.minimum_basis_points));
  findings.push_back(std::move(finding));
}

}  // namespace

std::string_view NameOf(Rule rule) {
  constexpr std::string_view kNames[] = {"",           "SAME_TITLE", "SAME_PLACE_AND_TIME", "SAME_REFERENCE",
                                         "OVERFUNDED", "OWN_SHARE",  "UNLINKED_TWIN",       "CANNOT_COMPARE"};
  return kNames[static_cast<size_t>(rule)];
}

std::string Finding::Key() const {
  std::vector<std::string> sorted = actions;
  std::sort(sorted.begin(), sorted.end());
  return fmt::format("{} {}", NameOf(rule), fmt::join(sorted, " "));
}

bool AreLinked(const Action& a, const Action& b) {
  const auto names = [](const Action& one, const Action& other) {
    return std::find(one.linked.begin(), one.linked.end(), other.Name()) != one.linked.end();
  };
  return names(a, b) || names(b, a);
}

FinancingReport CheckFinancing(const Action& action, const std::vector<Action>& others, const Refuted& refuted) {
  FinancingReport report;
  report.project = {&action};
  for (const Action& other : others) {
    if (other.Name() == action.Name() || other.IsDeleted()) continue;
    std::vector<Finding> found;
    CheckPair(action, other, found);
    const bool one_project = AreLinked(action, other) ||
                             std::any_of(found.begin(), found.end(),
                                         [&](const Finding& finding) { return MakesOneProject(finding, refuted); });
    if (one_project) report.project.push_back(&other);
    std::move(found.begin(), found.end(), std::back_inserter(report.findings));
  }
  const ProjectMoney money = MoneyOf(report.project);
  report.own_share = ReckonOwnShare(action, money);
  if (money.IsComparable()) {
    CheckSums(report.project, money, report.findings);
    CheckShare(report.project, report.own_share, report.findings);
  } else {
    Finding finding = OfProject(Rule::kCannotCompare, Severity::kAdvisory, report.project);
    finding.english = "Amounts are partly HT, partly TTC: cannot compare.";
    finding.french = "Montants en partie HT, en partie TTC : comparaison impossible.";
    report.findings.push_back(std::move(finding));
  }
  std::stable_sort(report.findings.begin(), report.findings.end(), [](const Finding& a, const Finding& b) {
    return std::tie(a.rule, a.actions) < std::tie(b.rule, b.actions);
  });
  return report;
}

}  // namespace socle::contracts::plan
