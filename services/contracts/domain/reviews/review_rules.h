// What a review needs to be opened, decided, closed, and to take effect on the plan.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/contracts/domain/contracts/phases.h"
#include "services/contracts/domain/instruments/instrument_file.h"
#include "services/contracts/domain/instruments/obstacle.h"
#include "services/contracts/domain/reviews/review.h"

namespace socle::contracts {

using ReviewUnmets = std::vector<UnmetPhaseCondition>;

// `reviewed`: Programme::IsReviewed(). `another_open`: a review of the same kind and instrument is not closed.
ReviewUnmets CheckOpening(ReviewKind kind, const Instrument& instrument, bool reviewed, bool another_open);

// What somebody wants to decide.
struct ReviewStep {
  std::string decision;   // "bodies/…/decisions/…"; empty: none
  std::string amendment;  // id of an instrument of the contract; empty: none
  std::string note;
};

// What is known of it; as PhaseFacts.
struct ReviewFacts {
  std::vector<DecidedAction> decided;   // by id of the action
  std::vector<std::string> undecided;   // ids of retained actions without a decision
  std::optional<Instrument> amendment;  // none: not there, or none is named
  bool amendment_taken = false;         // another review is decided with it
  std::optional<DecisionVerdict> verdict;
  bool registry_away = false;
};

// Whether they leave the plan other than it is.
bool ChangesPlan(const std::vector<DecidedAction>& decided);

// The text that a body adopts; see CheckDecideContractReviewResponse.decision_text.
std::string DecisionText(const Review& review, const ReviewStep& step, const std::vector<DecidedAction>& decided);

// Everything that keeps it from being decided so. Empty: it may be. `role`: whose decision ends it by the programme;
// empty: any body's.
ReviewUnmets CheckDeciding(const Contract& contract, std::string_view role, const Review& review,
                           const ReviewStep& step, const ReviewFacts& facts);
ReviewUnmets CheckReopening(const Review& review);
ReviewUnmets CheckClosing(const Review& review, std::string_view note);

// What stands against the entry into force of the amendment that carries the decisions.
Obstacles AgainstCarrying(const Review& review, const std::vector<DecidedAction>& decided, const InstrumentFile& file);

}  // namespace socle::contracts
