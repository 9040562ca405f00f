// Decisions about duplicates in PostgreSQL: the same statements for each kind of sheets, over tables of its own.
#pragma once

#include "platform/db/pool.h"
#include "services/census/domain/duplicates/decision_book.h"

namespace socle::census::store {

struct DecisionQueries;

class DecisionStore : public DecisionBook {
 public:
  static DecisionStore OfProjectSheets(db::Pool* pool);
  static DecisionStore OfActionSheets(db::Pool* pool);

  absl::StatusOr<DuplicateDecision> Read(db::Transaction& tx, std::string_view id) override;
  void Add(db::Transaction& tx, int64_t revision, DuplicateDecision& decision) override;
  std::vector<DuplicateDecision> HoldingAbout(db::Transaction& tx, const std::set<std::string>& sheets) override;
  absl::StatusOr<std::vector<DuplicateDecision>> List(std::string_view sheet, int64_t after, size_t limit,
                                                      Deadline deadline) override;

 private:
  DecisionStore(db::Pool* pool, const DecisionQueries* queries) : pool_(pool), queries_(queries) {}

  db::Pool* const pool_;
  const DecisionQueries* const queries_;
};

}  // namespace socle::census::store
