// Instruments in PostgreSQL.
#pragma once

#include "platform/db/pool.h"
#include "services/contracts/domain/instruments/instrument_book.h"

namespace socle::contracts::store {

class InstrumentStore : public InstrumentBook {
 public:
  // The pool must outlive it.
  explicit InstrumentStore(db::Pool* pool) : pool_(pool) {}

  absl::StatusOr<Kinds> KindsOf(db::Transaction& tx, std::string_view contract) override;
  std::vector<std::string> PartiesOf(db::Transaction& tx, std::string_view contract) override;

  absl::StatusOr<InstrumentFile> Read(db::Transaction& tx, std::string_view contract, std::string_view id) override;
  absl::StatusOr<InstrumentVersion> ReadVersion(db::Transaction& tx, const Instrument& instrument,
                                                int32_t number) override;
  absl::StatusOr<Surroundings> ReadAround(db::Transaction& tx, const Instrument& instrument) override;
  bool ComesFrom(db::Transaction& tx, std::string_view name, std::string_view from) override;
  absl::StatusOr<bool> IsThere(db::Transaction& tx, std::string_view name) override;
  absl::Status Create(db::Transaction& tx, int64_t revision, InstrumentFile& file) override;
  void Save(db::Transaction& tx, int64_t revision, InstrumentFile& file) override;
  void Annotate(db::Transaction& tx, int64_t revision, const Instrument& instrument,
                InstrumentVersion& version) override;

  absl::StatusOr<InstrumentFile> Find(std::string_view contract, std::string_view id, Deadline deadline) override;
  absl::StatusOr<Instrument> Get(std::string_view contract, std::string_view id, Deadline deadline) override;
  absl::StatusOr<Standing> FindStanding(std::string_view contract, std::string_view id, Deadline deadline) override;
  absl::StatusOr<std::vector<Instrument>> List(const Question& question, Deadline deadline) override;
  absl::StatusOr<InstrumentVersion> FindVersion(std::string_view contract, std::string_view id, int32_t number,
                                                Deadline deadline) override;
  absl::StatusOr<std::vector<InstrumentVersion>> ListVersions(std::string_view contract, std::string_view id,
                                                              int32_t after, size_t limit, Deadline deadline) override;
  absl::StatusOr<std::vector<Transition>> ListTransitions(std::string_view contract, std::string_view id, int32_t after,
                                                          size_t limit, Deadline deadline) override;
  absl::StatusOr<std::vector<Relative>> Lineage(std::string_view contract, std::string_view id,
                                                Deadline deadline) override;

 private:
  db::Pool* const pool_;
};

}  // namespace socle::contracts::store
