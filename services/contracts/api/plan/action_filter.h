// What lists and counts of actions are asked for.
#pragma once

#include <string_view>

#include "absl/status/statusor.h"
#include "services/contracts/domain/plan/action_book.h"
#include "socle/contracts/v1/action_service.pb.h"

namespace socle::contracts::api {

// `contract`: the id that names in the filter must be of. INVALID_ARGUMENT with every violation.
absl::StatusOr<plan::ActionFilter> FilterOf(const v1::ActionFilter& proto, std::string_view contract, Date today);

// INVALID_ARGUMENT, reason INVALID_ORDER_BY.
absl::Status SetOrder(std::string_view order_by, plan::ActionBook::Question& question);

// What the API calls a value that the store counted by.
std::string ShownValue(plan::ActionProperty property, std::string_view contract, const std::string& value);

}  // namespace socle::contracts::api
