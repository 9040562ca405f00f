// The wiring of reviews: what is assessed and decided, the plan as it was, and what an amendment does to it.
#pragma once

#include "platform/server/server.h"
#include "services/contracts/api/plan/plan_version_service.h"
#include "services/contracts/api/reviews/assessment_service.h"
#include "services/contracts/api/reviews/review_service.h"
#include "services/contracts/store/plan/action_store.h"
#include "services/contracts/store/plan/plan_version_store.h"
#include "services/contracts/store/reviews/assessment_store.h"
#include "services/contracts/store/reviews/review_store.h"

namespace socle::contracts {

// What entries into force do to plans: before the instruments, whose desk needs it.
class ReviewStores {
 public:
  // It must outlive it.
  explicit ReviewStores(db::Pool* pool)
      : actions(pool), versions(pool), reviews(pool), assessments(pool), plan({&reviews, &actions, &versions}) {}

  store::ActionStore actions;
  store::PlanVersionStore versions;
  store::ReviewStore reviews;
  store::AssessmentStore assessments;
  api::PlanEffects plan;
};

class ReviewServices {
 public:
  // All must outlive it.
  ReviewServices(ReviewStores* stores, const api::InstrumentDesk* desk)
      : reviews_(desk, {&stores->reviews, &stores->versions}),
        assessments_({&stores->assessments, &stores->reviews, desk->needs().contracts, desk->needs().writer}),
        versions_(&stores->versions) {}

  void AddTo(server::Server& server) {
    for (rpc::Service* service : {reviews_.service(), assessments_.service(), versions_.service()}) {
      server.Add(service);
    }
  }

 private:
  api::ReviewService reviews_;
  api::AssessmentService assessments_;
  api::PlanVersionService versions_;
};

}  // namespace socle::contracts
