// What phases and deletions of a contract need to know of its instruments.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace socle::db {
class Transaction;
}

namespace socle::contracts {

class InstrumentsInForce {
 public:
  virtual ~InstrumentsInForce() = default;

  struct Kinds {
    std::vector<std::string> now;   // ids of kinds of which one is in force or under review
    std::vector<std::string> ever;  // of which one has been
  };
  virtual absl::StatusOr<Kinds> KindsOf(db::Transaction& tx, std::string_view contract_id) = 0;
  // Whom those name that have not ended.
  virtual std::vector<std::string> PartiesOf(db::Transaction& tx, std::string_view contract_id) = 0;
};

}  // namespace socle::contracts
