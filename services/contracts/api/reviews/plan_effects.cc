#include "services/contracts/api/reviews/plan_effects.h"

#include <fmt/format.h>

#include "platform/api/content_digest.h"
#include "platform/base/failpoint.h"
#include "services/contracts/api/plan/action_conversion.h"
#include "services/contracts/api/plan/plan_version_taking.h"
#include "services/contracts/api/reviews/review_conversion.h"
#include "services/contracts/domain/reviews/review_rules.h"

namespace socle::contracts::api {
namespace {

bool ChangesSelection(Verdict verdict) { return verdict == Verdict::kDrop || verdict == Verdict::kAdd; }

}  // namespace

absl::StatusOr<std::optional<CarriedReview>> PlanEffects::Find(const Instrument& instrument,
                                                               db::Deadline deadline) const {
  return needs_.reviews->FindDecidedWith(instrument.contract, instrument.id, deadline);
}

std::optional<CarriedReview> PlanEffects::Read(db::Transaction& tx, const Instrument& instrument) const {
  std::optional<Review> review = needs_.reviews->DecidedWith(tx, instrument.contract, instrument.id);
  if (!review) return std::nullopt;
  std::vector<DecidedAction> decided = needs_.reviews->Decisions(tx, *review);
  return CarriedReview{.review = *std::move(review), .decided = std::move(decided)};
}

std::vector<std::string> PlanEffects::NamesOf(const std::optional<CarriedReview>& carried) {
  std::vector<std::string> names;
  if (!carried) return names;
  names.push_back(NameOf(carried->review));
  for (const DecidedAction& each : carried->decided) {
    if (!ChangesSelection(each.decision.verdict)) continue;
    names.push_back(fmt::format("contracts/{}/actions/{}", carried->review.contract, each.decision.action));
  }
  return names;
}

absl::Status PlanEffects::Keep(write::Unit& unit, const Instrument& instrument) const {
  TakePlanVersion(unit, *needs_.versions, {instrument.contract, instrument.Name(), instrument.effective});
  return absl::OkStatus();
}

absl::Status PlanEffects::Select(write::Unit& unit, const Doing& doing, const Instrument& instrument,
                                 const ReviewDecision& decision) const {
  SOCLE_ASSIGN_OR_RETURN(plan::Action action, needs_.actions->Read(unit.tx(), instrument.contract, decision.action));
  const auto before = socle::api::DigestOfShown(Show(action, doing.today));
  plan::ActionChange change{.effective = instrument.effective,
                            .selection_before = static_cast<int>(action.selection),
                            .status_before = static_cast<int>(action.status),
                            .reason = decision.reason,
                            .actor = doing.actor};
  const auto to = decision.verdict == Verdict::kDrop ? plan::Selection::kRejected : plan::Selection::kRetained;
  if (const plan::Unmets unmet = plan::Select(to, decision.reason, action); !unmet.empty()) {
    return socle::api::IllegalState(action.Name(), plan::NameOf(action.selection), unmet);
  }
  change.selection = action.selection;
  change.status = action.status;
  needs_.actions->WriteStep(unit.tx(), unit.revision(), action);
  needs_.actions->AddChange(unit.tx(), unit.revision(), action, change);
  SOCLE_FAILPOINT("review_decision_made");
  unit.Record({.resource = action.Name(),
               .kind = write::ChangeKind::kStateChanged,
               .changes = {"selected"},
               .before = before,
               .after = socle::api::DigestOfShown(Show(action, doing.today))});
  return absl::OkStatus();
}

absl::Status PlanEffects::Apply(write::Unit& unit, const Doing& doing, const Instrument& instrument,
                                CarriedReview carried) const {
  for (const DecidedAction& each : carried.decided) {
    if (!ChangesSelection(each.decision.verdict)) continue;
    SOCLE_RETURN_IF_ERROR(Select(unit, doing, instrument, each.decision));
  }
  Review& review = carried.review;
  const auto before = socle::api::DigestOfShown(Show(review));
  review.state = ReviewState::kClosed;
  review.resulting_plan = TakePlanVersion(
      unit, *needs_.versions,
      {.contract = instrument.contract, .name = instrument.Name(), .effective = instrument.effective, .always = true});
  needs_.reviews->Save(unit.tx(), unit.revision(), review);
  SOCLE_FAILPOINT("review_closed");
  unit.Record({.resource = NameOf(review),
               .kind = write::ChangeKind::kStateChanged,
               .changes = {"closed"},
               .before = before,
               .after = socle::api::DigestOfShown(Show(review))});
  return absl::OkStatus();
}

Obstacles AgainstCarried(const std::optional<CarriedReview>& carried, const InstrumentFile& file) {
  return carried ? AgainstCarrying(carried->review, carried->decided, file) : Obstacles();
}

}  // namespace socle::contracts::api
