// Competences in PostgreSQL.
#pragma once

#include "platform/db/pool.h"
#include "services/registry/domain/organisations/competence.h"

namespace socle::registry::store {

class CompetenceStore : public CompetenceArchive {
 public:
  explicit CompetenceStore(db::Pool* pool) : pool_(pool) {}

  absl::StatusOr<std::vector<Competence>> List(std::string_view list, Deadline deadline) override;
  absl::StatusOr<std::vector<std::string>> HeldBy(std::string_view collectivite, Date day,
                                                  const std::optional<Instant>& known_at, Deadline deadline) override;
  absl::StatusOr<int64_t> WriteCodes(db::Transaction& tx, const std::vector<Competence>& codes) override;
  absl::StatusOr<std::vector<std::string>> WriteHeld(db::Transaction& tx, std::span<const HeldCompetences> held,
                                                     std::string_view list, Date listed_on, int64_t revision) override;

 private:
  db::Pool* const pool_;
};

}  // namespace socle::registry::store
