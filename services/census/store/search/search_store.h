// What can be found, in PostgreSQL: search_entry, which triggers keep.
#pragma once

#include "platform/db/pool.h"
#include "services/census/domain/search/search_book.h"

namespace socle::census::store {

class SearchStore : public search::SearchBook {
 public:
  explicit SearchStore(db::Pool* pool) : pool_(pool) {}

  absl::StatusOr<search::Results> Search(const search::Question& question, const Actor& actor,
                                         Deadline deadline) override;

 private:
  db::Pool* const pool_;
};

}  // namespace socle::census::store
