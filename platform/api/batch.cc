#include "platform/api/batch.h"

#include "platform/base/error.h"

namespace socle::api {

absl::Status CheckBatchSize(std::string_view path, size_t size, size_t max) {
  if (size == 0) {
    return InvalidField(path, "must have at least one element",
                        fmt::format("{} doit avoir au moins un élément.", path));
  }
  if (size <= max) return absl::OkStatus();
  const std::string fault = fmt::format("has {} elements; {} are allowed", size, max);
  return Error(absl::StatusCode::kResourceExhausted, ErrorReason::TOO_LARGE, fmt::format("{} {}.", path, fault))
      .French(fmt::format("{} compte {} éléments ; {} sont permis.", path, size, max))
      .Metadata("limit", std::to_string(max))
      .Field(path, fault)
      .ToStatus();
}

}  // namespace socle::api
