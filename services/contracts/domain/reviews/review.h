// Reviews of an instrument that binds, as socle.contracts.v1.ContractReview says them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/contracts/domain/contracts/contract.h"
#include "services/contracts/domain/instruments/instrument.h"
#include "services/contracts/domain/plan/action.h"

namespace socle::contracts {

// As the enums of v1::ContractReview and v1::ReviewDecision; stored: append only.
enum class ReviewKind { kMidTerm = 1, kFinal = 2 };
enum class ReviewState { kOpen = 1, kDecided = 2, kClosed = 3 };
enum class Verdict { kKeep = 1, kChange = 2, kDrop = 3, kAdd = 4 };

inline constexpr size_t kMaxPlanChanges = 500;  // decisions of one review other than KEEP

struct Review {
  std::string contract;  // id
  std::string id;        // a UUID
  std::string instrument;
  ReviewKind kind = ReviewKind::kMidTerm;
  ReviewState state = ReviewState::kOpen;
  Date due = Date::Max();    // Max: it has none
  Date alert = Date::Max();  // so here
  std::optional<EvaluationGrid> grid;
  int32_t reviewed_plan = 0;    // number of a version; 0: nothing was retained
  std::string amendment;        // id of an instrument; empty: none
  std::string decision;         // "bodies/…/decisions/…"; empty: none
  std::string decision_sha256;  // empty: not decided
  int32_t resulting_plan = 0;   // 0: none
  std::string note;
  int32_t decision_count = 0;
  Written written;
};

inline std::string NameOf(const Review& review) { return "contracts/" + review.contract + "/reviews/" + review.id; }
// "MID_TERM", "DECIDED", "DROP".
std::string_view KindName(ReviewKind kind);
std::string_view StateName(ReviewState state);
std::string_view VerdictName(Verdict verdict);

struct ReviewDecision {
  std::string action;  // id
  Verdict verdict = Verdict::kKeep;
  std::string reason;
};

// A decision with the action as it is now.
struct DecidedAction {
  ReviewDecision decision;
  std::string title;
  plan::Selection selection = plan::Selection::kProposed;
  plan::Status status = plan::Status::kDraft;
  bool deleted = false;
};

struct ReviewDays {
  Date due = Date::Max();
  Date alert = Date::Max();
};
// By the programme, from the entry into force of an instrument on. The store derives the same for lists.
ReviewDays DaysOf(ReviewKind kind, const Programme& programme, const Instrument& instrument);

}  // namespace socle::contracts
