#include "platform/identity/tls_directory.h"

#include <fmt/format.h>
#include <grpcpp/security/tls_credentials_options.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "platform/base/error.h"

namespace socle::identity {
namespace {

using telemetry::Severity;
namespace files = std::filesystem;

constexpr std::chrono::milliseconds kLook{500};
constexpr unsigned kGrpcLooks = 1;  // seconds
constexpr char kCurrent[] = "/current";

absl::Status NotWritten(const std::string& what) {
  return absl::InternalError(fmt::format("TLS: {} cannot be written", what));
}

}  // namespace

TlsDirectory::TlsDirectory(std::string folder, const Clock* clock, telemetry::Log* log, telemetry::Metrics* metrics)
    : folder_(std::move(folder)), clock_(clock), log_(log), metrics_(metrics) {}

absl::StatusOr<std::unique_ptr<TlsDirectory>> TlsDirectory::Open(const std::string& folder, const Clock* clock,
                                                                 telemetry::Log* log, telemetry::Metrics* metrics) {
  std::unique_ptr<TlsDirectory> tls(new TlsDirectory(folder, clock, log, metrics));
  std::string own = (files::temp_directory_path() / "socle-tls-XXXXXX").string();
  if (mkdtemp(own.data()) == nullptr) return NotWritten(own);
  tls->own_ = own;
  if (const absl::Status taken = tls->Take().status(); !taken.ok()) {
    return absl::InvalidArgumentError(fmt::format("{}: {}", folder, std::string(taken.message())));
  }
  const std::string current = tls->own_ + kCurrent;
  tls->provider_ = std::make_shared<grpc::experimental::FileWatcherCertificateProvider>(
      current + "/tls.key", current + "/tls.crt", current + "/ca.crt", kGrpcLooks);
  tls->watch_ = std::make_unique<FileWatch>(TlsFilesOf(folder), kLook, [self = tls.get()] { return self->Reload(); });
  metrics->AddGauge("socle_tls_certificate_end_seconds", "When the certificate in use ends, since 1970.", {},
                    [self = tls.get()] { return static_cast<double>(self->end().micros) / 1e6; });
  metrics->AddGauge("socle_tls_pairs_refused_total", "Pairs of key and certificate that were not taken.", {},
                    [self = tls.get()] { return static_cast<double>(self->refused_.load()); });
  return tls;
}

TlsDirectory::~TlsDirectory() {
  if (watch_ != nullptr) {
    metrics_->RemoveGauges("socle_tls_certificate_end_seconds");
    metrics_->RemoveGauges("socle_tls_pairs_refused_total");
  }
  watch_.reset();
  std::error_code ignored;
  if (!own_.empty()) files::remove_all(own_, ignored);
}

absl::StatusOr<bool> TlsDirectory::Take() {
  SOCLE_ASSIGN_OR_RETURN(TlsPair pair, ReadTlsPair(folder_));
  if (pair == pair_) return false;
  SOCLE_ASSIGN_OR_RETURN(const Instant end, CheckTlsPair(pair, clock_->Now()));
  SOCLE_RETURN_IF_ERROR(Copy(pair));
  end_.store(end.micros, std::memory_order_relaxed);
  pair_ = std::move(pair);
  return true;
}

// A folder a pair, and a link to the newest: gRPC finds the one or the other, never half of each.
absl::Status TlsDirectory::Copy(const TlsPair& pair) {
  const std::string copy = fmt::format("{}/{}", own_, ++copies_);
  std::error_code error;
  files::create_directory(copy, error);
  const std::string* const texts[] = {&pair.key, &pair.certificate, &pair.authority};
  const auto paths = TlsFilesOf(copy);
  for (size_t i = 0; i < paths.size(); ++i) {
    std::ofstream file(paths[i], std::ios::binary);
    files::permissions(paths[i], files::perms::owner_read | files::perms::owner_write, error);
    if (!(file << *texts[i]) || !file.flush()) return NotWritten(paths[i]);
  }
  const std::string next = own_ + "/next";
  files::create_directory_symlink(copy, next, error);
  files::rename(next, own_ + kCurrent, error);
  if (error) return NotWritten(own_ + kCurrent);
  // gRPC may still be reading the one before.
  if (copies_ > 2) files::remove_all(fmt::format("{}/{}", own_, copies_ - 2), error);
  return absl::OkStatus();
}

bool TlsDirectory::Reload() {
  const absl::StatusOr<bool> another = Take();
  if (another.ok()) {
    refusal_.clear();
    if (*another) {
      log_->Write(Severity::kInfo, "certificate renewed", {{"folder", folder_}, {"until", end().ToString()}});
    }
    return true;
  }
  // Files that are written one after the other do not fit for a moment: it is looked at again, and told once.
  if (another.status().message() != refusal_) {
    refusal_ = std::string(another.status().message());
    ++refused_;
    log_->Write(Severity::kError, "certificate not taken", {{"folder", folder_}, {"why", refusal_}});
  }
  return false;
}

std::shared_ptr<grpc::ServerCredentials> TlsDirectory::ForServer() const {
  grpc::experimental::TlsServerCredentialsOptions options(provider_);
  options.watch_root_certs();
  options.watch_identity_key_cert_pairs();
  options.set_cert_request_type(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  return grpc::experimental::TlsServerCredentials(options);
}

std::shared_ptr<grpc::ChannelCredentials> TlsDirectory::ForClient() const {
  grpc::experimental::TlsChannelCredentialsOptions options;
  options.set_certificate_provider(provider_);
  options.watch_root_certs();
  options.watch_identity_key_cert_pairs();
  options.set_verify_server_certs(true);
  return grpc::experimental::TlsCredentials(options);
}

}  // namespace socle::identity
