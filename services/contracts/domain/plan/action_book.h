// What actions need of a store.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/contracts/domain/plan/roll_up.h"
#include "services/contracts/domain/plan/steps.h"

namespace socle::db {
class Transaction;
}

namespace socle::contracts::plan {

// As v1::ActionFilter; empty: any.
struct ActionFilter {
  std::vector<std::string> owners;
  std::string proposer;
  std::string partner;
  std::string axis;  // id; those below it too
  std::string orientation;
  std::vector<int64_t> selections;
  std::vector<int64_t> statuses;
  std::vector<int64_t> priorities;
  int origin = 0;
  int nature = 0;
  std::optional<bool> experiment;
  std::optional<bool> engaged;
  std::optional<bool> late;
  Date today;                    // what is late is late then
  std::vector<int64_t> missing;  // v1::ActionFilter::Gap
  int32_t year = 0;
  std::string financer;
  std::string text;  // folded
  std::optional<Instant> modified_since;
  bool show_deleted = false;
  std::string sheet = {};  // of census; so below
  std::string proposal = {};
  std::optional<bool> of_census = {};  // takes something of census up
};

// Those that are equal come by id; backwards all is the other way round.
enum class ActionOrder { kName = 0, kTitle = 1, kPriority = 2, kEndDate = 3, kUpdateTime = 4 };

// As v1::CountActionsRequest::Property.
enum class ActionProperty {
  kNone = 0,
  kOwner = 1,
  kAxis = 2,
  kStatus = 3,
  kSelection = 4,
  kPriority = 5,
  kOrigin = 6,
  kNature = 7,
  kFinancer = 8,
  kYear = 9,
  kLate = 10,
  kOrientation = 11
};

class ActionBook {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  virtual ~ActionBook() = default;

  // Within the transaction of a command that holds the action; deleted ones too. NOT_FOUND.
  virtual absl::StatusOr<Action> Read(db::Transaction& tx, std::string_view contract, std::string_view id) = 0;
  // The row and all its lines. ALREADY_EXISTS when the id, the number or an identifier is taken in the contract: the
  // command holds the names of those. Sets `written`, by the database's clock; so below.
  virtual absl::Status Create(db::Transaction& tx, int64_t revision, Action& action) = 0;
  // `before`: as it was read. What did not change is not written again.
  virtual absl::Status Update(db::Transaction& tx, int64_t revision, const Action& before, Action& action) = 0;
  // Selection and status alone.
  virtual void WriteStep(db::Transaction& tx, int64_t revision, Action& action) = 0;
  virtual void SetDeleted(db::Transaction& tx, int64_t revision, bool deleted, Action& action) = 0;
  // Those of the ids that are no orientations of the contract's strategic framework, or are deleted.
  virtual std::vector<std::string> NoOrientations(db::Transaction& tx, std::string_view contract,
                                                  std::span<const std::string> ids) = 0;
  virtual void AddChange(db::Transaction& tx, int64_t revision, const Action& action, ActionChange& change) = 0;

  virtual absl::StatusOr<Action> Find(std::string_view contract, std::string_view id, Deadline deadline) = 0;
  // Those of the ids that are there, in no order.
  virtual absl::StatusOr<std::vector<Action>> FindAll(std::string_view contract, std::span<const std::string> ids,
                                                      Deadline deadline) = 0;
  virtual absl::StatusOr<std::vector<ActionChange>> ListChanges(std::string_view contract, std::string_view id,
                                                                int64_t before_revision, size_t limit,
                                                                Deadline deadline) = 0;

  struct Question {
    std::string contract;
    ActionFilter filter;
    ActionOrder order = ActionOrder::kName;
    bool descending = false;
    std::string after_key;  // what Listed::key was
    std::string after_id;
    size_t limit = 0;
  };
  struct Listed {
    Action action;
    std::string key;  // of its order; empty by name
  };
  // NOT_FOUND when there is no such contract; so below.
  virtual absl::StatusOr<std::vector<Listed>> List(const Question& question, Deadline deadline) = 0;

  struct Count {
    std::string value;
    int64_t count = 0;
  };
  struct Counts {
    std::vector<Count> counts;  // largest first
    int64_t total = 0;
  };
  virtual absl::StatusOr<Counts> CountBy(std::string_view contract, ActionProperty property, const ActionFilter& filter,
                                         Deadline deadline) = 0;
  virtual absl::StatusOr<PlanFigures> Figures(std::string_view contract, Date today, Deadline deadline) = 0;
};

}  // namespace socle::contracts::plan
