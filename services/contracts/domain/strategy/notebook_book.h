// What the Carnet de Territoire needs of a store.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/contracts/domain/strategy/notebook.h"

namespace socle::db {
class Transaction;
}

namespace socle::contracts {

class NotebookBook {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  virtual ~NotebookBook() = default;

  // Within the transaction of a command that holds the notebook. One that nobody has written to is empty.
  virtual Notebook Read(db::Transaction& tx, std::string_view contract) = 0;
  // Sets time and revision.
  virtual void Write(db::Transaction& tx, int64_t revision, Notebook& notebook) = 0;

  // NOT_FOUND.
  virtual absl::StatusOr<Page> ReadPage(db::Transaction& tx, std::string_view contract, std::string_view page) = 0;
  // ALREADY_EXISTS. These three set the revision of the notebook too, and times.
  virtual absl::Status Create(db::Transaction& tx, int64_t revision, Page& page) = 0;
  virtual void Write(db::Transaction& tx, int64_t revision, Page& page) = 0;
  virtual void Remove(db::Transaction& tx, int64_t revision, const Page& page) = 0;
  // Where all pages stand that are worked on, in any order.
  virtual std::vector<PagePlace> Places(db::Transaction& tx, std::string_view contract) = 0;
  // Findings of the contract that rest on the page and are not deleted: at most ten ids.
  virtual std::vector<std::string> RestingOn(db::Transaction& tx, std::string_view contract, std::string_view page) = 0;

  // All pages without their texts, in reading order.
  virtual std::vector<Page> ReadAll(db::Transaction& tx, std::string_view contract) = 0;
  virtual std::optional<Edition> Latest(db::Transaction& tx, std::string_view contract) = 0;
  virtual bool HasInstrument(db::Transaction& tx, std::string_view contract, std::string_view instrument) = 0;
  // Copies the pages, in this order, and sets `publish_time`; the notebook's newest edition is this one.
  virtual void Publish(db::Transaction& tx, int64_t revision, const std::vector<Page>& pages, Edition& edition) = 0;

  virtual absl::StatusOr<Notebook> Find(std::string_view contract, Deadline deadline) = 0;
  // `edition` 0: as it is worked on. NOT_FOUND.
  virtual absl::StatusOr<Page> FindPage(std::string_view contract, int32_t edition, std::string_view page,
                                        Deadline deadline) = 0;
  // The table of contents, in reading order, without numbers; NOT_FOUND for an edition that is not there. `matching`:
  // what title or text has in it, whatever the case; `matches` of those that do.
  struct Contents {
    std::vector<PageEntry> entries;
    std::vector<bool> matches;
  };
  virtual absl::StatusOr<Contents> ReadContents(std::string_view contract, int32_t edition, std::string_view matching,
                                                Deadline deadline) = 0;
  // NOT_FOUND.
  virtual absl::StatusOr<Edition> FindEdition(std::string_view contract, int32_t number, Deadline deadline) = 0;
  // Newest first, those before `before`.
  virtual absl::StatusOr<std::vector<Edition>> ListEditions(std::string_view contract, int32_t before, size_t limit,
                                                            Deadline deadline) = 0;
  // What PublishNotebookEdition would refuse, without a write; `instrument` "": with none.
  virtual absl::StatusOr<StrategyConditions> WouldPublish(std::string_view contract, std::string_view instrument,
                                                          Deadline deadline) = 0;
};

// All that keeps an edition from being published now, INSTRUMENT included; `pages` as ReadAll() gives them.
StrategyConditions CheckPublishNow(NotebookBook& book, db::Transaction& tx, const Notebook& notebook,
                                   const std::vector<Page>& pages, std::string_view instrument);

}  // namespace socle::contracts
