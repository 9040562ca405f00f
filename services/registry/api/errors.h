// The errors of the registry, by noun.
#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "services/registry/domain/snapshot/snapshot.h"

namespace socle::registry::api {

inline constexpr std::string_view kCollectiviteType = "registry.socle.fr/Collectivite";

// Nothing has ever had this name.
absl::Status CollectiviteNotFound(std::string_view name);
// It lived, but not on the day; says when, and who came before and after.
absl::Status CollectiviteNotAlive(const Snapshot& snapshot, EntityIndex entity, const AsOf& as_of);

// The replica has not got that far within the deadline.
absl::Status RevisionNotReached(int64_t wanted, int64_t reached);

// The stream broke its order, or a file is not what it says.
absl::Status UploadMalformed(std::string_view field, std::string_view problem, std::string_view french);
absl::Status SourceTooLarge(size_t limit_bytes);

}  // namespace socle::registry::api
