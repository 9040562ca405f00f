// What the entry into force of an instrument does to the plan, in one transaction with it: the decisions of the review
// that it carries are made, and the plan has its next version.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "platform/write/writer.h"
#include "services/contracts/domain/instruments/steps.h"
#include "services/contracts/domain/plan/action_book.h"
#include "services/contracts/domain/plan/plan_version_book.h"
#include "services/contracts/domain/reviews/review_book.h"

namespace socle::contracts::api {

using CarriedReview = ReviewBook::Standing;

class PlanEffects {
 public:
  // All must outlive it.
  struct Needs {
    ReviewBook* reviews;
    plan::ActionBook* actions;
    plan::PlanVersionBook* versions;
  };
  explicit PlanEffects(const Needs& needs) : needs_(needs) {}

  // The review that the instrument carries; none: it carries none. Within and without a transaction.
  absl::StatusOr<std::optional<CarriedReview>> Find(const Instrument& instrument, db::Deadline deadline) const;
  std::optional<CarriedReview> Read(db::Transaction& tx, const Instrument& instrument) const;
  // What its decisions change: the names that the command has to hold.
  static std::vector<std::string> NamesOf(const std::optional<CarriedReview>& carried);

  // The plan as it is becomes a version, unless it is the newest one already.
  absl::Status Keep(write::Unit& unit, const Instrument& instrument) const;
  // The instrument has entered into force, and nothing stands against its decisions (AgainstCarried()).
  absl::Status Apply(write::Unit& unit, const Doing& doing, const Instrument& instrument, CarriedReview carried) const;

 private:
  absl::Status Select(write::Unit& unit, const Doing& doing, const Instrument& instrument,
                      const ReviewDecision& decision) const;

  const Needs needs_;
};

// Nothing where it carries none.
Obstacles AgainstCarried(const std::optional<CarriedReview>& carried, const InstrumentFile& file);

}  // namespace socle::contracts::api
