// Entity tags (AIP-154, RFC 7232): whether what a caller read is still what there is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace socle::api {

// A strong tag, with its quotes, of the bytes that a resource is: equal bytes give equal tags, other bytes give others.
// Callers serialise deterministically and leave out what is no part of the resource.
std::string StrongEtag(std::string_view bytes);

// The tag of a resource whose every change has a revision of its own.
std::string RevisionEtag(int64_t revision);

// OK when the caller gave no tag or the current one. ABORTED, reason CONCURRENT_CHANGE, when the resource named changed
// since; a weak tag (W/"…") never counts as current. INVALID_ARGUMENT, with a violation of `etag`, for what is no tag.
// Without `current` the resource has a tag that nobody can have been given yet: any given one is of before.
absl::Status CheckEtag(std::string_view given, std::optional<std::string_view> current, std::string_view resource_name);

}  // namespace socle::api
