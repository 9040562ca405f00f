// What decisions need of a store.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/registry/domain/governance/decision.h"

namespace socle::db {
class Transaction;
}

namespace socle::registry {

// An elector with what it said.
struct VoteRecord {
  Elector elector;
  Choice choice = Choice::kNone;
  bool recorded = false;  // by who keeps the record
  std::optional<Instant> time;
  int64_t revision = 0;  // of the choice; 0: none
};

class DecisionBook {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  virtual ~DecisionBook() = default;

  // Within the transaction of a command. The row is held until it ends: no vote comes meanwhile and nobody else changes
  // it. NOT_FOUND RESOURCE_NOT_FOUND.
  virtual absl::StatusOr<Decision> Hold(db::Transaction& tx, std::string_view body_id, std::string_view id) = 0;
  // Writes it whole, as of the revision; sets its revision and times, by the database's clock.
  virtual void Write(db::Transaction& tx, int64_t revision, Decision& decision) = 0;
  virtual void AddElectors(db::Transaction& tx, std::string_view id, std::span<const Elector> electors) = 0;
  // Id of a decision that takes it up again and may still close, or has; else empty.
  virtual std::string ReopeningOf(db::Transaction& tx, std::string_view id) = 0;

  // What the electors said, and the moment: by the database's clock, not before the row was held.
  struct Standing {
    Tally tally;
    Instant now{};
  };
  virtual Standing StandingOf(db::Transaction& tx, std::string_view id) = 0;

  // Holds the decision so that votes may come and closing may not, then the moment is told, so that a vote is either
  // before the result or refused. The decision is filled as far as taking votes asks: state, ballot, deadline, meeting,
  // revision. Votes in the order of the ids; of who has no voice there is none. NOT_FOUND for a decision that is not
  // there.
  struct Polling {
    Decision decision;
    std::vector<VoteRecord> votes;
    Instant now{};
  };
  virtual absl::StatusOr<Polling> HoldForVotes(db::Transaction& tx, std::string_view body_id, std::string_view id,
                                               std::span<const std::string> member_ids) = 0;
  // Choice, recorded, time and revision of each.
  virtual void WriteVotes(db::Transaction& tx, std::string_view id, std::span<const VoteRecord> votes) = 0;

  virtual absl::StatusOr<Decision> Find(std::string_view body_id, std::string_view id, Deadline deadline) = 0;

  // The decision and what was said, at one moment.
  struct Situation {
    Decision decision;
    Standing standing;
  };
  virtual absl::StatusOr<Situation> FindSituation(std::string_view body_id, std::string_view id, Deadline deadline) = 0;

  // One round trip.
  struct Verification {
    Verdict verdict;
    std::optional<VoteResult> result;
    std::optional<Date> vote_date;
    std::optional<Instant> close_time;
  };
  virtual absl::StatusOr<Verification> FindVerdict(std::string_view body_id, std::string_view id,
                                                   Deadline deadline) = 0;

  struct Question {
    std::string body_id = {};  // "": of all bodies
    int state = 0;             // 0: any
    std::string subject = {};
    std::string meeting_id = {};
    std::optional<Date> from = {};
    std::optional<Date> to = {};
    int64_t before_revision = 0;  // with before_id: those after this one in the order; 0: all
    std::string before_id = {};
    size_t limit = 0;
  };
  // Those changed last first.
  virtual absl::StatusOr<std::vector<Decision>> List(const Question& question, Deadline deadline) = 0;

  struct VoteQuestion {
    std::string body_id;
    std::string decision_id;
    std::optional<Choice> choice = {};
    std::string party = {};
    std::string college = {};
    std::string after = {};  // member id
    size_t limit = 0;
  };
  // In the order of the members' ids. NOT_FOUND for a decision that is not there.
  virtual absl::StatusOr<std::vector<VoteRecord>> ListVotes(const VoteQuestion& question, Deadline deadline) = 0;
};

}  // namespace socle::registry
