// Where one stands in the order of events, and how it travels.
//
// Ids are taken before commits, so a higher one can become visible first. The order that events are delivered in is
// (transaction, id), and only below the oldest transaction that still runs: nothing can appear there any more.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace socle::events {

struct Position {
  uint64_t transaction = 0;  // PostgreSQL's xid8
  int64_t id = 0;            // of the event in its table; 0 stands before all events of the transaction

  friend auto operator<=>(const Position&, const Position&) = default;
};

// URL-safe text that any replica of any build reads. It gives no right and hides nothing; it is protected against
// change by accident.
std::string EncodeResumeToken(Position position);

// INVALID_ARGUMENT, reason INVALID_RESUME_TOKEN, for a token that was changed, cut or made up.
absl::StatusOr<Position> DecodeResumeToken(std::string_view text);

}  // namespace socle::events
