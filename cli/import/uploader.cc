#include "cli/import/uploader.h"
#include "socle/registry/v1/import_service.grpc.pb.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>
#include <fstream>
#include <memory>

namespace socle::cli {
namespace {

constexpr size_t kPiece = 1024 * 1024;

absl::Status Unreadable(const std::string& path) {
  return absl::InvalidArgumentError(fmt::format("{} cannot be read", path));
}

// The next piece, empty at the end.
std::string NextPiece(std::ifstream& file) {
  std::string piece(kPiece, '\0');
  file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
  piece.resize(static_cast<size_t>(file.gcount()));
  return piece;
}

}  // namespace

absl::StatusOr<std::string> DigestOfFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Unreadable(path);
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr);
  for (std::string piece = NextPiece(file); !piece.empty(); piece = NextPiece(file)) {
    EVP_DigestUpdate(context.get(), piece.data(), piece.size());
  }
  if (file.bad()) return Unreadable(path);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_DigestFinal_ex(context.get(), digest.data(), &size);
  std::string hex;
  for (unsigned int i = 0; i < size; ++i) hex += fmt::format("{:02x}", digest[i]);
  return hex;
}

absl::StatusOr<registry::v1::UploadSourceResponse> UploadFile(ServiceClient& client, const PublicationFile& file,
                                                              const std::string& digest,
                                                              const std::function<void(uint64_t)>& on_bytes) {
  std::ifstream input(file.path, std::ios::binary);
  if (!input) return Unreadable(file.path);
  grpc::ClientContext context;
  client.Prepare(&context, client.timeout());
  registry::v1::UploadSourceResponse response;
  const auto writer = client.StubOf<registry::v1::ImportService>()->UploadSource(&context, &response);
  registry::v1::UploadSourceRequest request;
  request.mutable_header()->set_file_name(file.file_name);
  request.mutable_header()->set_digest(digest);
  bool wanted = writer->Write(request);
  uint64_t sent = 0;
  while (wanted) {
    std::string piece = NextPiece(input);
    if (piece.empty()) break;
    sent += piece.size();
    request.set_data(std::move(piece));
    wanted = writer->Write(request);  // false: the server has answered
    on_bytes(sent);
  }
  writer->WritesDone();
  if (const absl::Status status = FromGrpc(writer->Finish()); !status.ok()) return status;
  return response;
}

}  // namespace socle::cli
