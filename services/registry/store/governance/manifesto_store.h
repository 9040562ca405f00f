// Manifestos, their versions and associated actors in PostgreSQL.
#pragma once

#include "platform/db/pool.h"
#include "services/registry/domain/governance/manifesto_book.h"

namespace socle::registry::store {

class ManifestoStore : public ManifestoBook {
 public:
  explicit ManifestoStore(db::Pool* pool) : pool_(pool) {}

  absl::StatusOr<Manifesto> Read(db::Transaction& tx, std::string_view id) override;
  absl::Status Create(db::Transaction& tx, int64_t revision, Manifesto& manifesto) override;
  void Update(db::Transaction& tx, int64_t revision, Manifesto& manifesto) override;
  void Publish(db::Transaction& tx, int64_t revision, ManifestoVersion& version) override;
  absl::StatusOr<ManifestoVersion> ReadVersion(db::Transaction& tx, std::string_view id, int32_t number) override;
  absl::StatusOr<AssociatedActor> ReadActor(db::Transaction& tx, std::string_view manifesto,
                                            std::string_view id) override;
  void Write(db::Transaction& tx, int64_t revision, std::string_view sort_key, AssociatedActor& actor) override;

  absl::StatusOr<Manifesto> Find(std::string_view id, Deadline deadline) override;
  absl::StatusOr<std::vector<Manifesto>> List(std::string_view carrier, std::string_view after, size_t limit,
                                              Deadline deadline) override;
  absl::StatusOr<ManifestoVersion> FindVersion(std::string_view manifesto, int32_t number, Deadline deadline) override;
  absl::StatusOr<std::vector<ManifestoVersion>> ListVersions(std::string_view manifesto, int32_t after, size_t limit,
                                                             Deadline deadline) override;
  absl::StatusOr<AssociatedActor> FindActor(std::string_view manifesto, std::string_view id,
                                            Deadline deadline) override;
  absl::StatusOr<std::vector<ListedActor>> ListActors(const ActorQuestion& question, Deadline deadline) override;

 private:
  db::Pool* const pool_;
};

}  // namespace socle::registry::store
