// What adhesions need of a store.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/registry/domain/governance/signature.h"

namespace socle::db {
class Transaction;
}

namespace socle::registry {

class SignatureBook {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  virtual ~SignatureBook() = default;

  // Within the transaction of a command that holds the signature. NOT_FOUND.
  virtual absl::StatusOr<Signature> Read(db::Transaction& tx, std::string_view manifesto, std::string_view id) = 0;
  // All that are believed now, of one party and manifesto.
  virtual std::vector<Signature> OfParty(db::Transaction& tx, std::string_view manifesto, std::string_view party) = 0;
  // Takes the place of what is believed of it; sets times and revision. `sort_key`: bytes that sort as the label does.
  // `type`: its place in lists grouped by type.
  virtual void Write(db::Transaction& tx, int64_t revision, std::string_view sort_key, int type,
                     Signature& signature) = 0;

  // As believed at the instant (none: now). NOT_FOUND when nothing was recorded of it by then.
  virtual absl::StatusOr<Signature> Find(std::string_view manifesto, std::string_view id,
                                         const std::optional<Instant>& known_at, Deadline deadline) = 0;

  struct Question {
    std::string manifesto;         // id; "": of all, in ListAll only
    std::optional<Date> day = {};  // in force on the day; none: whether or not
    std::optional<Instant> known_at = {};
    bool by_type = false;  // order: type, name; else name
    int type = 0;          // only these; 0: any
    std::string party = {};
    int attestation = 0;
    // Where to go on: type (by_type), key and id of the last one, as they were listed.
    int after_type = 0;
    std::string after_key = {};
    std::string after_id = {};
    size_t limit = 0;
  };
  struct Listed {
    Signature signature;
    std::string key;  // hexadecimal digits
    int type = 0;
  };
  struct Listing {
    int64_t revision = 0;  // the newest of the database when it was read
    std::vector<Listed> items;
  };
  // In one statement. NOT_FOUND when there is no such manifesto.
  virtual absl::StatusOr<Listing> List(const Question& question, Deadline deadline) = 0;
};

}  // namespace socle::registry
