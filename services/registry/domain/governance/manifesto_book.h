// What manifestos need of a store.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/registry/domain/governance/manifesto.h"
#include "services/registry/domain/governance/signature.h"

namespace socle::db {
class Transaction;
}

namespace socle::registry {

class ManifestoBook {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  virtual ~ManifestoBook() = default;

  // Within the transaction of a command that holds the manifesto. NOT_FOUND.
  virtual absl::StatusOr<Manifesto> Read(db::Transaction& tx, std::string_view id) = 0;
  // ALREADY_EXISTS when the id is taken. Sets `written`, by the database's clock; so below.
  virtual absl::Status Create(db::Transaction& tx, int64_t revision, Manifesto& manifesto) = 0;
  virtual void Update(db::Transaction& tx, int64_t revision, Manifesto& manifesto) = 0;
  // The next number is the manifesto's latest and one.
  virtual void Publish(db::Transaction& tx, int64_t revision, ManifestoVersion& version) = 0;
  // Without its text. NOT_FOUND.
  virtual absl::StatusOr<ManifestoVersion> ReadVersion(db::Transaction& tx, std::string_view id, int32_t number) = 0;
  virtual absl::StatusOr<AssociatedActor> ReadActor(db::Transaction& tx, std::string_view manifesto,
                                                    std::string_view id) = 0;
  // `sort_key`: bytes that sort as the name does.
  virtual void Write(db::Transaction& tx, int64_t revision, std::string_view sort_key, AssociatedActor& actor) = 0;

  virtual absl::StatusOr<Manifesto> Find(std::string_view id, Deadline deadline) = 0;
  // Those with ids after `after`, in order; of one carrier unless it is "".
  virtual absl::StatusOr<std::vector<Manifesto>> List(std::string_view carrier, std::string_view after, size_t limit,
                                                      Deadline deadline) = 0;
  // `number` 0: the newest.
  virtual absl::StatusOr<ManifestoVersion> FindVersion(std::string_view manifesto, int32_t number,
                                                       Deadline deadline) = 0;
  virtual absl::StatusOr<std::vector<ManifestoVersion>> ListVersions(std::string_view manifesto, int32_t after,
                                                                     size_t limit, Deadline deadline) = 0;

  struct ActorQuestion {
    std::string manifesto;
    std::optional<Date> day = {};
    int category = 0;            // 0: any
    std::string after_key = {};  // key and id of the last one, as they were listed
    std::string after_id = {};
    size_t limit = 0;
  };
  struct ListedActor {
    AssociatedActor actor;
    std::string key;  // hexadecimal digits
  };
  virtual absl::StatusOr<AssociatedActor> FindActor(std::string_view manifesto, std::string_view id,
                                                    Deadline deadline) = 0;
  virtual absl::StatusOr<std::vector<ListedActor>> ListActors(const ActorQuestion& question, Deadline deadline) = 0;
};

}  // namespace socle::registry
