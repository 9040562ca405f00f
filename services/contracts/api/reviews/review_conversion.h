// Reviews between the API's messages and the domain.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "platform/api/resource_name.h"
#include "platform/api/violations.h"
#include "services/contracts/domain/reviews/review_book.h"
#include "services/contracts/domain/reviews/review_rules.h"
#include "socle/contracts/v1/contract_review_service.pb.h"

namespace socle::contracts::api {

v1::ContractReview Show(const Review& review);
v1::DueReview Show(const ReviewBook::DueReview& due);
v1::ReviewDecision Show(const std::string& contract, const DecidedAction& decided);

// "contracts/{}/reviews/{uuid}". INVALID_NAME for anything else.
absl::StatusOr<socle::api::NestedName> ParseReview(std::string_view name, std::string_view field);

// What somebody sent, those with a verdict and those to take back.
struct SentDecisions {
  std::vector<ReviewDecision> made;
  std::vector<std::string> dropped;  // ids of actions
  std::vector<std::string> actions;  // of both
};
SentDecisions DecisionsField(const google::protobuf::RepeatedPtrField<v1::ReviewDecision>& decisions,
                             const std::string& contract, socle::api::Violations* violations);

// Text on one line.
std::string LineField(const std::string& path, const std::string& text, size_t max, socle::api::Violations* violations);

}  // namespace socle::contracts::api
