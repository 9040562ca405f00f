#include "services/registry/api/errors.h"

#include <fmt/format.h>

#include "platform/base/error.h"

namespace socle::registry::api {
namespace {

// The life nearest to the day; an entity in a snapshot has at least one.
Life NearestLife(std::span<const Life> lives, Date day) {
  const auto distance = [day](const Life& life) {
    return life.Holds(day)   ? 0
           : day < life.from ? int64_t{life.from.days} - day.days
                             : int64_t{day.days} - life.to.days;
  };
  return *std::min_element(lives.begin(), lives.end(),
                           [&](const Life& a, const Life& b) { return distance(a) < distance(b); });
}

std::string JoinNames(const std::vector<Entity>& entities) {
  std::string names;
  for (const Entity& entity : entities) {
    names += (names.empty() ? "" : ",") + EntityName(entity);
    if (names.size() > 1500) break;  // the error must stay under 6 KiB
  }
  return names;
}

}  // namespace

absl::Status CollectiviteNotFound(std::string_view name) {
  const std::string shown(name.substr(0, 200));
  return Error(absl::StatusCode::kNotFound, ErrorReason::RESOURCE_NOT_FOUND,
               fmt::format("'{}' is not in the record, at any date.", shown))
      .French(fmt::format("« {} » ne figure pas dans le répertoire, à aucune date.", shown))
      .Resource(kCollectiviteType, shown)
      .ToStatus();
}

absl::Status CollectiviteNotAlive(const Snapshot& snapshot, EntityIndex entity, const AsOf& as_of) {
  const Entity& identity = snapshot.entities()[entity];
  const std::span<const Life> lives = snapshot.succession_graph().Lives(identity);
  const Life life = lives.empty() ? Life{} : NearestLife(lives, as_of.day);
  const std::string name = EntityName(identity);
  const std::string day = as_of.day.ToString();
  const std::string from = life.from.IsOpen() ? "the begin of the record" : life.from.ToString();
  const std::string to = life.to.IsOpen() ? "now" : life.to.ToString();
  // Who lives on the day and carries it on: what a caller can go on with.
  std::vector<Entity> heirs;
  for (const Heir& heir : snapshot.succession_graph().Resolve(identity, as_of.day, as_of.day).heirs) {
    heirs.push_back(heir.entity);
  }
  const std::string successors = JoinNames(heirs);
  const std::string predecessors = JoinNames(snapshot.succession_graph().PredecessorsOn(identity, life.from));
  return Error(absl::StatusCode::kNotFound, ErrorReason::NOT_ALIVE_AT,
               fmt::format("'{}' did not exist on {}; it did from {} to {}.{}", name, day, from, to,
                           successors.empty() ? "" : fmt::format(" Carried on by {}.", successors)))
      .French(fmt::format("« {} » n'existait pas le {}.{}", name, day,
                          successors.empty() ? "" : fmt::format(" Continué par : {}.", successors)))
      .Metadata("as_of", day)
      .Metadata("valid_from", life.from.ToString())
      .Metadata("valid_to", life.to.ToString())
      .Metadata("successors", successors)
      .Metadata("predecessors", predecessors)
      .Resource(kCollectiviteType, name)
      .ToStatus();
}

absl::Status RevisionNotReached(int64_t wanted, int64_t reached) {
  return Error(absl::StatusCode::kDeadlineExceeded, ErrorReason::REVISION_NOT_REACHED,
               fmt::format("Revision {} was not reached in time; this replica has {}.", wanted, reached))
      .French(fmt::format("La révision {} n'a pas été atteinte à temps ; ce réplica en est à la {}.", wanted, reached))
      .Metadata("wanted_revision", std::to_string(wanted))
      .Metadata("revision", std::to_string(reached))
      .ToStatus();
}

absl::Status UploadMalformed(std::string_view field, std::string_view problem, std::string_view french) {
  return InvalidField(field, problem, french);
}

absl::Status SourceTooLarge(size_t limit_bytes) {
  return Error(absl::StatusCode::kResourceExhausted, ErrorReason::TOO_LARGE,
               fmt::format("The file is larger than {} bytes.", limit_bytes))
      .French(fmt::format("Le fichier dépasse {} octets.", limit_bytes))
      .Metadata("limit", std::to_string(limit_bytes))
      .ToStatus();
}

}  // namespace socle::registry::api
