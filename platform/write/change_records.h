// Audit records and events of changes, within the transaction that makes them. Writer does this for its commands; what
// writes without one (an import with turns of its own) calls it for itself.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "platform/db/transaction.h"
#include "platform/write/change.h"

namespace socle::write {

// Who changed something by which call, and as which revision.
struct Deed {
  int64_t revision = 0;
  std::string_view actor;
  std::string_view method;
  std::string_view request_id;  // a UUID
  std::string_view trace_id = {};
  // What the request id is answered with, by whoever claimed it.
  std::optional<std::string_view> answer = {};
};

// One statement for all of them and the answer; events come in the order of `changes`. Neither: nothing happens.
void RecordChanges(db::Transaction& tx, const Deed& deed, std::span<const Change> changes);

}  // namespace socle::write
