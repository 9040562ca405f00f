// What lists, counts and bulk changes of fiches-actions are asked for.
#pragma once

#include <string_view>

#include "absl/status/statusor.h"
#include "platform/base/relation.h"
#include "services/census/domain/action_sheets/sheet_book.h"
#include "services/census/domain/registry.h"
#include "socle/census/v1/action_sheet_service.pb.h"

namespace socle::census::api {

// For who asks, of what is late on `today`. Asks the registry about the ground of an EPCI, a département or a région.
absl::StatusOr<sheets::SheetFilter> FilterOf(const v1::ActionSheetFilter& proto, const Actor& actor, Date today,
                                             Registry& registry, Registry::Deadline deadline);

// INVALID_ORDER_BY.
absl::Status SetOrder(std::string_view order_by, sheets::ActionSheetBook::Question& question);

// A value that the store counted by, as the API shows it.
std::string ShownValue(sheets::SheetProperty property, const std::string& value);

}  // namespace socle::census::api
