// What checks of financing, their decisions and envelopes need of a store.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/contracts/domain/plan/financing.h"

namespace socle::db {
class Transaction;
}

namespace socle::contracts::plan {

// What a financer puts into a contract in one year, and what lines of retained actions take from it, in cents.
struct Envelope {
  std::string contract;  // id
  std::string id;        // a UUID
  std::string financer;
  int32_t year = 0;
  Money amount;
  int64_t requested = 0;  // of what is read, never written; so below
  int64_t awarded = 0;
  int64_t paid = 0;
  bool other_basis = false;  // lines of the other tax basis are there, and in none of the figures
  std::string source;
  bool synthetic = false;
  Written written;

  std::string Name() const { return "contracts/" + contract + "/envelopes/" + id; }
};

class FinancingBook {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  virtual ~FinancingBook() = default;

  // An action with all that a check of it looks at: the actions of every contract that share its owner and title, its
  // owner and a place, a reference, or a link; and the newest decision of its contract on each finding about it.
  struct Case {
    Action action;
    std::vector<Action> others;
    std::vector<FinancingDecision> decisions;
  };
  virtual absl::StatusOr<Case> ReadCase(db::Transaction& tx, std::string_view contract, std::string_view id) = 0;
  virtual absl::StatusOr<Case> FindCase(std::string_view contract, std::string_view id, Deadline deadline) = 0;
  // Those of `limit` actions after an id, by id; NOT_FOUND when there is no such contract.
  virtual absl::StatusOr<std::vector<Case>> FindCases(std::string_view contract, std::string_view after, size_t limit,
                                                      Deadline deadline) = 0;

  virtual void Add(db::Transaction& tx, int64_t revision, FinancingDecision& decision) = 0;
  // Newest first; before_revision 0: all; finding empty: on all.
  virtual absl::StatusOr<std::vector<FinancingDecision>> ListDecisions(std::string_view contract,
                                                                       std::string_view finding,
                                                                       int64_t before_revision, size_t limit,
                                                                       Deadline deadline) = 0;

  // None when it is not there.
  virtual std::optional<Envelope> ReadEnvelope(db::Transaction& tx, std::string_view contract, std::string_view id) = 0;
  virtual void Write(db::Transaction& tx, int64_t revision, Envelope& envelope) = 0;
  struct EnvelopeQuestion {
    std::string contract;
    int32_t year = 0;
    std::string financer;
    std::string after;  // EnvelopeKey() of the last one
    size_t limit = 0;
  };
  virtual absl::StatusOr<std::vector<Envelope>> ListEnvelopes(const EnvelopeQuestion& question, Deadline deadline) = 0;
};

// What envelopes are listed by.
std::string EnvelopeKey(const Envelope& envelope);

}  // namespace socle::contracts::plan
