// What contracts need of a store.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/contracts/domain/contracts/contract.h"
#include "services/contracts/domain/contracts/deployment.h"
#include "services/contracts/domain/contracts/instruments_in_force.h"

namespace socle::db {
class Transaction;
}

namespace socle::contracts {

class ContractBook {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  virtual ~ContractBook() = default;

  // Within the transaction of a command that holds the contract; deleted ones too. NOT_FOUND.
  virtual absl::StatusOr<Contract> Read(db::Transaction& tx, std::string_view id) = 0;
  // ALREADY_EXISTS when the id or an external id is taken. Sets `written`, by the database's clock; so below.
  virtual absl::Status Create(db::Transaction& tx, int64_t revision, Contract& contract) = 0;
  // ALREADY_EXISTS when an external id is taken; those of a deleted contract are nobody's.
  virtual absl::Status Update(db::Transaction& tx, int64_t revision, Contract& contract) = 0;
  // Hides it from lists, or takes that back; sets `delete_time`.
  virtual absl::Status SetDeleted(db::Transaction& tx, int64_t revision, bool deleted, Contract& contract) = 0;
  // Adds the change to the history, and the phase to the contract. Numbers the change.
  virtual void Enter(db::Transaction& tx, int64_t revision, PhaseChange& change, Contract& contract) = 0;

  // A contract with what a step of its phases, or its deletion, has to look at.
  struct Standing {
    Contract contract;
    PhaseChange latest;  // how it came into its present phase
    InstrumentsInForce::Kinds kinds;
  };
  virtual absl::StatusOr<Standing> ReadStanding(db::Transaction& tx, std::string_view id) = 0;
  virtual absl::StatusOr<Standing> FindStanding(std::string_view id, Deadline deadline) = 0;
  // Whom instruments of it name that have not ended.
  virtual std::vector<std::string> PartiesOfInstruments(db::Transaction& tx, std::string_view id) = 0;
  // Ids of all that it carries on, nearest first: up to 1,000.
  virtual std::vector<std::string> PredecessorsOf(db::Transaction& tx, std::string_view id) = 0;

  struct Question {
    std::string programme;  // empty: any; so below
    std::string phase;
    std::string party;  // pilot or any other
    std::string pilot;
    std::string territory;
    std::vector<std::string> words;  // folded
    bool show_deleted = false;
    std::string after;  // id
    size_t limit = 0;
  };
  virtual absl::StatusOr<Contract> Find(std::string_view id, Deadline deadline) = 0;
  virtual absl::StatusOr<std::vector<Contract>> List(const Question& question, Deadline deadline) = 0;
  virtual absl::StatusOr<std::vector<PhaseChange>> ListPhases(std::string_view id, int32_t after, size_t limit,
                                                              Deadline deadline) = 0;

  struct Relative {
    Contract contract;
    int32_t distance = 0;  // negative: it is carried on by the one asked for
  };
  // Itself, all that it carries on and all that carry it on, by distance and id; not deleted ones, nor what is beyond.
  virtual absl::StatusOr<std::vector<Relative>> Lineage(std::string_view id, Deadline deadline) = 0;

  struct DeploymentQuestion {
    std::string pilot;  // empty: any; so below
    std::string programme;
    Date as_of;
    Date after_launch;     // of the last one of the page before, Max where it has none
    std::string after_id;  // empty: from the first
    size_t limit = 0;
  };
  // Not deleted ones, by launch and id, those whose launch is not known last.
  virtual absl::StatusOr<std::vector<Deployed>> ListDeployed(const DeploymentQuestion& question, Deadline deadline) = 0;
};

}  // namespace socle::contracts
