// What instruments need of a store.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/contracts/domain/contracts/instruments_in_force.h"
#include "services/contracts/domain/instruments/gate.h"
#include "services/contracts/domain/instruments/instrument_file.h"

namespace socle::contracts {

class InstrumentBook : public InstrumentsInForce {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  // Within the transaction of a command that holds the contract and the instrument. NOT_FOUND.
  virtual absl::StatusOr<InstrumentFile> Read(db::Transaction& tx, std::string_view contract, std::string_view id) = 0;
  // With its texts. NOT_FOUND.
  virtual absl::StatusOr<InstrumentVersion> ReadVersion(db::Transaction& tx, const Instrument& instrument,
                                                        int32_t number) = 0;
  // What the contract holds besides it.
  virtual absl::StatusOr<Surroundings> ReadAround(db::Transaction& tx, const Instrument& instrument) = 0;
  // Whether the first is the second, or comes from it, by what they amend or follow.
  virtual bool ComesFrom(db::Transaction& tx, std::string_view name, std::string_view from) = 0;
  // Whether there is an instrument of this name.
  virtual absl::StatusOr<bool> IsThere(db::Transaction& tx, std::string_view name) = 0;
  // ALREADY_EXISTS when the id is taken. Sets times and revision, by the database's clock; so below.
  virtual absl::Status Create(db::Transaction& tx, int64_t revision, InstrumentFile& file) = 0;
  // The instrument, and of what hangs on it everything with revision 0.
  virtual void Save(db::Transaction& tx, int64_t revision, InstrumentFile& file) = 0;
  // Comment and translations, which are not signed.
  virtual void Annotate(db::Transaction& tx, int64_t revision, const Instrument& instrument,
                        InstrumentVersion& version) = 0;

  virtual absl::StatusOr<InstrumentFile> Find(std::string_view contract, std::string_view id, Deadline deadline) = 0;
  // It alone.
  virtual absl::StatusOr<Instrument> Get(std::string_view contract, std::string_view id, Deadline deadline) = 0;
  // Its file with its newest version, whole, and its surroundings: what a gate looks at.
  struct Standing {
    InstrumentFile file;
    InstrumentVersion newest;  // number 0: none
    Surroundings around;
  };
  virtual absl::StatusOr<Standing> FindStanding(std::string_view contract, std::string_view id, Deadline deadline) = 0;

  struct Question {
    std::string contract;  // "-": all
    std::string kind;      // empty: any; so below
    std::string party;
    int state = 0;
    Date before_end = Date::Max();
    std::string after_contract;
    std::string after_id;
    size_t limit = 0;
  };
  // By contract and id.
  virtual absl::StatusOr<std::vector<Instrument>> List(const Question& question, Deadline deadline) = 0;
  // `number` 0: the newest. NOT_FOUND.
  virtual absl::StatusOr<InstrumentVersion> FindVersion(std::string_view contract, std::string_view id, int32_t number,
                                                        Deadline deadline) = 0;
  virtual absl::StatusOr<std::vector<InstrumentVersion>> ListVersions(std::string_view contract, std::string_view id,
                                                                      int32_t after, size_t limit,
                                                                      Deadline deadline) = 0;
  virtual absl::StatusOr<std::vector<Transition>> ListTransitions(std::string_view contract, std::string_view id,
                                                                  int32_t after, size_t limit, Deadline deadline) = 0;

  struct Relative {
    Instrument instrument;
    bool amends = false;   // else: predecessor
    int32_t distance = 0;  // negative: it comes from it; from -20 to 20
  };
  // Nearest first, at most 200 each way.
  virtual absl::StatusOr<std::vector<Relative>> Lineage(std::string_view contract, std::string_view id,
                                                        Deadline deadline) = 0;
};

}  // namespace socle::contracts
