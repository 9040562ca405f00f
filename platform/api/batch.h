// How many names one call may ask for or change at once.
#pragma once

#include <cstddef>
#include <string_view>

#include "absl/status/status.h"

namespace socle::api {

inline constexpr size_t kMaxBatch = 1000;

// A batch of names: at least one (INVALID_ARGUMENT, INVALID_FIELD), at most `max` (RESOURCE_EXHAUSTED, TOO_LARGE,
// metadata `limit`), each with a violation of the request field `path`.
absl::Status CheckBatchSize(std::string_view path, size_t size, size_t max = kMaxBatch);

}  // namespace socle::api
