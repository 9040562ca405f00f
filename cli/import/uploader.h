// Brings files to the registry, each whole or not at all.
#pragma once

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "cli/client/service_client.h"
#include "cli/import/publication_files.h"
#include "socle/registry/v1/import_service.pb.h"

namespace socle::cli {

// SHA-256 of a file, hexadecimal, read in pieces. INVALID_ARGUMENT when it cannot be read.
absl::StatusOr<std::string> DigestOfFile(const std::string& path);

// Sends one file in pieces of 1 MiB. `on_bytes` hears how many bytes of it have gone. A response without a source has
// row errors. The server may answer before all bytes are sent: it has the file already.
absl::StatusOr<registry::v1::UploadSourceResponse> UploadFile(ServiceClient& client, const PublicationFile& file,
                                                              const std::string& digest,
                                                              const std::function<void(uint64_t)>& on_bytes);

}  // namespace socle::cli
