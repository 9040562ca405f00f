#include "services/contracts/domain/reviews/review_rules.h"

#include <fmt/format.h>

#include <algorithm>

#include "services/contracts/domain/plan/steps.h"

namespace socle::contracts {
namespace {

// A plan may have 10,000 actions: what is missing for each of them is told for some, with the number of all.
constexpr size_t kMostTold = 20;

void Add(ReviewUnmets* unmet, std::string type, std::string subject, std::string english, std::string french) {
  unmet->push_back({std::move(type), std::move(subject), std::move(english), std::move(french)});
}

void RequireState(ReviewState wanted, const Review& review, ReviewUnmets* unmet) {
  if (review.state == wanted) return;
  Add(unmet, "STATE", std::string(StateName(review.state)),
      fmt::format("The review is {}, not {}.", StateName(review.state), StateName(wanted)),
      fmt::format("La revue est {}, et non {}.", StateName(review.state), StateName(wanted)));
}

std::string ActionName(const Review& review, const std::string& id) {
  return fmt::format("contracts/{}/actions/{}", review.contract, id);
}

// What keeps one decision from being made to the action as it is.
plan::Unmets AgainstVerdict(const DecidedAction& decided) {
  if (decided.deleted) return {{"DELETED", "It is deleted.", "Elle est supprimée."}};
  const plan::Action action{.selection = decided.selection, .status = decided.status};
  switch (decided.decision.verdict) {
    case Verdict::kDrop:
      return decided.selection == plan::Selection::kRetained
                 ? plan::CheckSelection(action, plan::Selection::kRejected, decided.decision.reason)
                 : plan::Unmets{{"SELECTION", "The plan does not have it.", "Le plan ne la comporte pas."}};
    case Verdict::kAdd:
      return plan::CheckSelection(action, plan::Selection::kRetained, decided.decision.reason);
    case Verdict::kKeep:
    case Verdict::kChange:
      break;
  }
  if (decided.selection == plan::Selection::kRetained) return {};
  return {{"SELECTION", "The plan does not have it.", "Le plan ne la comporte pas."}};
}

struct Impossible {
  std::string action;  // id
  std::string english;
  std::string french;
};
std::vector<Impossible> ImpossibleOnes(const std::vector<DecidedAction>& decided) {
  std::vector<Impossible> found;
  for (const DecidedAction& each : decided) {
    for (const plan::Unmet& unmet : AgainstVerdict(each)) {
      const std::string_view verdict = VerdictName(each.decision.verdict);
      found.push_back({each.decision.action, fmt::format("{} cannot be done: {}", verdict, unmet.english),
                       fmt::format("{} n'est pas possible : {}", verdict, unmet.french)});
    }
  }
  return found;
}

void CheckDecisions(const Review& review, const ReviewFacts& facts, ReviewUnmets* unmet) {
  for (size_t i = 0; i < std::min(facts.undecided.size(), kMostTold); ++i) {
    Add(unmet, "ACTION_UNDECIDED", ActionName(review, facts.undecided[i]),
        fmt::format("Nothing is decided about it; so of {} actions.", facts.undecided.size()),
        fmt::format("Rien n'est décidé à son sujet ; actions dans ce cas : {}.", facts.undecided.size()));
  }
  const std::vector<Impossible> impossible = ImpossibleOnes(facts.decided);
  for (size_t i = 0; i < std::min(impossible.size(), kMostTold); ++i) {
    Add(unmet, "DECISION_IMPOSSIBLE", ActionName(review, impossible[i].action), impossible[i].english,
        impossible[i].french);
  }
}

void CheckAmendment(const Review& review, const ReviewStep& step, const ReviewFacts& facts, ReviewUnmets* unmet) {
  const bool needed = ChangesPlan(facts.decided);
  if (step.amendment.empty()) {
    if (!needed) return;
    Add(unmet, "AMENDMENT_MISSING", "", "What changes the plan is carried by an amendment; none is named.",
        "Ce qui modifie le plan fait l'objet d'un avenant : aucun n'est désigné.");
    return;
  }
  const std::string name = fmt::format("contracts/{}/instruments/{}", review.contract, step.amendment);
  if (!needed) {
    Add(unmet, "AMENDMENT_NOT_NEEDED", name, "Nothing that is decided changes the plan.",
        "Aucune décision ne modifie le plan.");
  }
  const std::string base = fmt::format("contracts/{}/instruments/{}", review.contract, review.instrument);
  if (!facts.amendment || facts.amendment->amends != base) {
    Add(unmet, "AMENDMENT_OF_ANOTHER", name, fmt::format("It does not amend {}.", base),
        fmt::format("Il ne modifie pas {}.", base));
    return;
  }
  if (HasBound(facts.amendment->state)) {
    Add(unmet, "AMENDMENT_IN_FORCE", name, "It has entered into force already.", "Il est déjà entré en vigueur.");
  }
  if (facts.amendment_taken) {
    Add(unmet, "AMENDMENT_TAKEN", name, "Another review is decided with it.",
        "Une autre revue a déjà été décidée avec lui.");
  }
}

void CheckBody(const Contract& contract, std::string_view role, const ReviewStep& step, const ReviewFacts& facts,
               ReviewUnmets* unmet) {
  if (contract.bodies.empty()) {
    if (!step.note.empty()) return;
    Add(unmet, "NOTE_MISSING", "", "The contract has no body that could decide: a note has to say who did, and how.",
        "Le contrat n'a pas d'instance : une note doit dire qui a décidé, et comment.");
    return;
  }
  if (step.decision.empty()) {
    Add(unmet, "DECISION_MISSING", std::string(role), "A body of the contract has to adopt the decisions.",
        "Une instance du contrat doit adopter les décisions.");
    return;
  }
  const std::string_view body = BodyOfDecision(step.decision);
  const bool entitled = std::any_of(contract.bodies.begin(), contract.bodies.end(), [&](const ContractBody& each) {
    return each.body == body && (role.empty() || each.role == role);
  });
  if (!entitled) {
    Add(unmet, "DECISION_OF_ANOTHER_BODY", step.decision,
        fmt::format("{} is no body of the contract that decides on it.", body),
        fmt::format("{} n'est pas l'instance du contrat qui en décide.", body));
  }
  if (facts.verdict) AddVerdict(step.decision, *facts.verdict, unmet);
}

}  // namespace

ReviewUnmets CheckOpening(ReviewKind kind, const Instrument& instrument, bool reviewed, bool another_open) {
  ReviewUnmets unmet;
  if (!reviewed) {
    Add(&unmet, "KIND", instrument.Name(), "Only the contract of the programme is reviewed.",
        "Seul le contrat du programme fait l'objet d'une revue.");
  }
  const bool ended_well = kind == ReviewKind::kFinal && instrument.state == InstrumentState::kExpired;
  if (!Binds(instrument.state) && !ended_well) {
    Add(&unmet, "INSTRUMENT_NOT_IN_FORCE", instrument.Name(),
        fmt::format("{} is {}.", instrument.Name(), contracts::StateName(instrument.state)),
        fmt::format("{} n'est pas en vigueur.", instrument.Name()));
  }
  if (another_open) {
    Add(&unmet, "ALREADY_OPEN", instrument.Name(), "A review of this kind is going on.",
        "Une revue de ce type est déjà ouverte.");
  }
  return unmet;
}

bool ChangesPlan(const std::vector<DecidedAction>& decided) {
  return std::any_of(decided.begin(), decided.end(),
                     [](const DecidedAction& each) { return each.decision.verdict != Verdict::kKeep; });
}

std::string DecisionText(const Review& review, const ReviewStep& step, const std::vector<DecidedAction>& decided) {
  std::string text =
      fmt::format("review: {}\nkind: {}\ninstrument: contracts/{}/instruments/{}\nplan: {}\n", NameOf(review),
                  KindName(review.kind), review.contract, review.instrument, review.reviewed_plan);
  if (!step.amendment.empty()) {
    text += fmt::format("amendment: contracts/{}/instruments/{}\n", review.contract, step.amendment);
  }
  for (const DecidedAction& each : decided) {
    const ReviewDecision& decision = each.decision;
    text += fmt::format("action: {} {}{}{}\n", decision.action, VerdictName(decision.verdict),
                        decision.reason.empty() ? "" : " ", decision.reason);
  }
  return text;
}

ReviewUnmets CheckDeciding(const Contract& contract, std::string_view role, const Review& review,
                           const ReviewStep& step, const ReviewFacts& facts) {
  ReviewUnmets unmet;
  RequireState(ReviewState::kOpen, review, &unmet);
  if (!unmet.empty()) return unmet;
  if (review.kind == ReviewKind::kMidTerm) CheckDecisions(review, facts, &unmet);
  CheckAmendment(review, step, facts, &unmet);
  CheckBody(contract, role, step, facts, &unmet);
  if (facts.registry_away) {
    unmet.push_back({.type = "DECISION_NOT_LOOKED_UP",
                     .subject = step.decision,
                     .english = "The registry is away: the decision could not be looked up.",
                     .french = "Le registre ne répond pas : la décision n'a pas pu être vérifiée.",
                     .unknown = true});
  }
  return unmet;
}

ReviewUnmets CheckReopening(const Review& review) {
  ReviewUnmets unmet;
  RequireState(ReviewState::kDecided, review, &unmet);
  return unmet;
}

ReviewUnmets CheckClosing(const Review& review, std::string_view note) {
  ReviewUnmets unmet;
  if (review.state == ReviewState::kOpen) {
    if (note.empty()) {
      Add(&unmet, "NOTE_MISSING", "", "One that is given up says why.", "Une revue abandonnée doit être motivée.");
    }
    return unmet;
  }
  RequireState(ReviewState::kDecided, review, &unmet);
  if (unmet.empty() && !review.amendment.empty()) {
    Add(&unmet, "AMENDMENT_AWAITED", fmt::format("contracts/{}/instruments/{}", review.contract, review.amendment),
        "The entry into force of its amendment ends it; reopen it to decide otherwise.",
        "L'entrée en vigueur de son avenant la clôt ; rouvrez-la pour en décider autrement.");
  }
  return unmet;
}

Obstacles AgainstCarrying(const Review& review, const std::vector<DecidedAction>& decided, const InstrumentFile& file) {
  Obstacles obstacles;
  const auto frozen = std::find_if(file.versions.begin(), file.versions.end(), [&](const InstrumentVersion& each) {
    return each.number == file.instrument.frozen_version;
  });
  const bool in_text = frozen != file.versions.end() &&
                       std::any_of(frozen->attachments.begin(), frozen->attachments.end(),
                                   [&](const Attachment& each) { return each.sha256 == review.decision_sha256; });
  if (!in_text) {
    obstacles.push_back(
        {.rule = GateRule::kReviewDecisionsInText,
         .subject = NameOf(review),
         .english = fmt::format("Its text has no attachment with the digest of the decisions of the review ({}…).",
                                review.decision_sha256.substr(0, 12)),
         .french = "Le texte ne comporte pas, en annexe, l'empreinte des décisions de la revue."});
  }
  const std::vector<Impossible> impossible = ImpossibleOnes(decided);
  for (size_t i = 0; i < std::min(impossible.size(), kMostTold); ++i) {
    obstacles.push_back({.rule = GateRule::kReviewDecisionsApply,
                         .subject = ActionName(review, impossible[i].action),
                         .english = impossible[i].english,
                         .french = impossible[i].french});
  }
  return obstacles;
}

}  // namespace socle::contracts
