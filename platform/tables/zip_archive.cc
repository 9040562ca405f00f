#include "platform/tables/zip_archive.h"

#include <zip.h>

#include <array>
#include <memory>

#include "platform/base/error.h"
#include "platform/tables/table.h"

namespace socle::tables {
namespace {

constexpr zip_int64_t kMostParts = 10'000;

absl::Status Damaged() { return NoTable("its zip archive is damaged", "l'archive zip est endommagée"); }

}  // namespace

absl::StatusOr<ZipArchive> ZipArchive::Open(std::string_view bytes, size_t limit) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  zip_t* archive = source == nullptr ? nullptr : zip_open_from_source(source, ZIP_RDONLY, &error);
  zip_error_fini(&error);
  if (archive == nullptr) {
    if (source != nullptr) zip_source_free(source);
    return Damaged();
  }
  if (zip_get_num_entries(archive, 0) > kMostParts) {
    zip_discard(archive);
    return Damaged();
  }
  return ZipArchive(archive, limit);
}

ZipArchive::ZipArchive(ZipArchive&& other) noexcept
    : archive_(std::exchange(other.archive_, nullptr)), limit_(other.limit_), unfolded_(other.unfolded_) {}

ZipArchive::~ZipArchive() {
  if (archive_ != nullptr) zip_discard(archive_);
}

bool ZipArchive::Has(const std::string& part) const { return zip_name_locate(archive_, part.c_str(), 0) >= 0; }

absl::Status ZipArchive::Read(const std::string& part,
                              absl::FunctionRef<absl::Status(std::string_view piece, bool last)> take) {
  const std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> file(zip_fopen(archive_, part.c_str(), 0), zip_fclose);
  if (file == nullptr) return Damaged();
  std::array<char, 65536> buffer;
  while (true) {
    const zip_int64_t size = zip_fread(file.get(), buffer.data(), buffer.size());
    if (size < 0) return Damaged();
    unfolded_ += static_cast<size_t>(size);
    if (unfolded_ > limit_) return TableTooLarge("bytes when it is unfolded", "octets une fois décompressé", limit_);
    SOCLE_RETURN_IF_ERROR(take({buffer.data(), static_cast<size_t>(size)}, size == 0));
    if (size == 0) return absl::OkStatus();
  }
}

}  // namespace socle::tables
