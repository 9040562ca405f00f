// The Carnet de Territoire in PostgreSQL: pages as they are worked on, editions as they were published.
#pragma once

#include "platform/db/pool.h"
#include "services/contracts/domain/strategy/notebook_book.h"

namespace socle::contracts::store {

class NotebookStore : public NotebookBook {
 public:
  explicit NotebookStore(db::Pool* pool) : pool_(pool) {}

  Notebook Read(db::Transaction& tx, std::string_view contract) override;
  void Write(db::Transaction& tx, int64_t revision, Notebook& notebook) override;
  absl::StatusOr<Page> ReadPage(db::Transaction& tx, std::string_view contract, std::string_view page) override;
  absl::Status Create(db::Transaction& tx, int64_t revision, Page& page) override;
  void Write(db::Transaction& tx, int64_t revision, Page& page) override;
  void Remove(db::Transaction& tx, int64_t revision, const Page& page) override;
  std::vector<PagePlace> Places(db::Transaction& tx, std::string_view contract) override;
  std::vector<std::string> RestingOn(db::Transaction& tx, std::string_view contract, std::string_view page) override;
  std::vector<Page> ReadAll(db::Transaction& tx, std::string_view contract) override;
  std::optional<Edition> Latest(db::Transaction& tx, std::string_view contract) override;
  bool HasInstrument(db::Transaction& tx, std::string_view contract, std::string_view instrument) override;
  void Publish(db::Transaction& tx, int64_t revision, const std::vector<Page>& pages, Edition& edition) override;

  absl::StatusOr<Notebook> Find(std::string_view contract, Deadline deadline) override;
  absl::StatusOr<Page> FindPage(std::string_view contract, int32_t edition, std::string_view page,
                                Deadline deadline) override;
  absl::StatusOr<Contents> ReadContents(std::string_view contract, int32_t edition, std::string_view matching,
                                        Deadline deadline) override;
  absl::StatusOr<Edition> FindEdition(std::string_view contract, int32_t number, Deadline deadline) override;
  absl::StatusOr<std::vector<Edition>> ListEditions(std::string_view contract, int32_t before, size_t limit,
                                                    Deadline deadline) override;
  absl::StatusOr<StrategyConditions> WouldPublish(std::string_view contract, std::string_view instrument,
                                                  Deadline deadline) override;

 private:
  // The notebook changes with its pages.
  void Touch(db::Transaction& tx, int64_t revision, std::string_view contract);

  db::Pool* const pool_;
};

}  // namespace socle::contracts::store
