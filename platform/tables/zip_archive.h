// The parts of a zip archive that lies in memory, for reading.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"

struct zip;

namespace socle::tables {

class ZipArchive {
 public:
  // `bytes` must outlive it. All parts together unfold to `limit` bytes at most, whatever the archive says of itself.
  // INVALID_ARGUMENT when it is none.
  static absl::StatusOr<ZipArchive> Open(std::string_view bytes, size_t limit);
  ~ZipArchive();
  ZipArchive(ZipArchive&& other) noexcept;
  ZipArchive& operator=(ZipArchive&&) = delete;

  bool Has(const std::string& part) const;
  // Gives the part piece by piece; stops at the first status that is not OK and returns it. INVALID_ARGUMENT when there
  // is no such part or it is damaged, RESOURCE_EXHAUSTED beyond the limit.
  absl::Status Read(const std::string& part, absl::FunctionRef<absl::Status(std::string_view piece, bool last)> take);

 private:
  ZipArchive(zip* archive, size_t limit) : archive_(archive), limit_(limit) {}

  zip* archive_;
  size_t limit_;
  size_t unfolded_ = 0;
};

}  // namespace socle::tables
