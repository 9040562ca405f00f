#include "services/registry/api/written_import.h"

#include "platform/api/text.h"
#include "services/registry/api/errors.h"

namespace socle::registry::api {
namespace {

constexpr size_t kMaxBytes = size_t{64} << 20;
constexpr size_t kMaxPiece = size_t{1} << 20;
constexpr size_t kMaxFiles = 10;

}  // namespace

absl::Status ImportFiles::Take(const v1::ImportPiece& piece) {
  if (piece.has_header()) {
    SOCLE_ASSIGN_OR_RETURN(std::string name, socle::api::CheckText("piece.header.file_name", piece.header().file_name(),
                                                                   {.min = 1, .max = 500}));
    if (files_.size() == kMaxFiles) {
      return InvalidField("piece.header", "more than 10 files in one import", "10 fichiers au plus par import.");
    }
    files_.push_back({std::move(name), ""});
    return absl::OkStatus();
  }
  if (files_.empty()) {
    return UploadMalformed("piece.header", "the first piece must hold it", "Le premier morceau doit porter l'en-tête.");
  }
  if (piece.data().size() > kMaxPiece) return SourceTooLarge(kMaxPiece);
  bytes_ += piece.data().size();
  if (bytes_ > kMaxBytes) return SourceTooLarge(kMaxBytes);
  files_.back().bytes += piece.data();
  return absl::OkStatus();
}

socle::api::Sha256 DigestOfFiles(const write::Command& command, const std::vector<ImportedFile>& files) {
  socle::api::Sha256 digest = command.fingerprint;
  for (const ImportedFile& file : files) {
    digest = socle::api::DigestOf({socle::api::FirstBytes(digest, digest.size()), file.name, file.bytes});
  }
  return digest;
}

write::Command BatchCommand(const write::Command& import, size_t batch, std::vector<std::string> resources) {
  write::Command command = import;
  // It follows from the id of the import, so that a repeat finds the answers of all batches.
  const socle::api::Sha256 digest =
      socle::api::DigestOf({"socle.import.batch", import.request_id, std::to_string(batch)});
  command.request_id.clear();
  for (size_t i = 0; i < 16; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) command.request_id += '-';
    unsigned byte = digest[i];
    if (i == 6) byte = (byte & 0x0F) | 0x80;  // version 8 (RFC 9562): made of a digest of our own
    if (i == 8) byte = (byte & 0x3F) | 0x80;
    command.request_id += fmt::format("{:02x}", byte);
  }
  command.resources = std::move(resources);
  return command;
}

}  // namespace socle::registry::api
