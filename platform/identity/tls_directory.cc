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
constexpr char kEnd[] = "socle_tls_certificate_end_seconds";
constexpr char kRefused[] = "socle_tls_pairs_refused_total";
constexpr char kDue[] = "socle_tls_revocations_due_seconds";

absl::Status NotWritten(const std::string& what) {
  return absl::InternalError(fmt::format("TLS: {} cannot be written", what));
}

}  // namespace

TlsDirectory::TlsDirectory(std::string folder, const Clock* clock, telemetry::Log* log, telemetry::Metrics* metrics,
                           Told told)
    : folder_(std::move(folder)), clock_(clock), log_(log), metrics_(metrics), told_(std::move(told)) {}

absl::StatusOr<std::unique_ptr<TlsDirectory>> TlsDirectory::Open(const std::string& folder, const Clock* clock,
                                                                 telemetry::Log* log, telemetry::Metrics* metrics,
                                                                 Told told) {
  std::unique_ptr<TlsDirectory> tls(new TlsDirectory(folder, clock, log, metrics, std::move(told)));
  std::string own = (files::temp_directory_path() / "socle-tls-XXXXXX").string();
  if (mkdtemp(own.data()) == nullptr) return NotWritten(own);
  tls->own_ = own;
  absl::Status taken = tls->Take().status();
  if (taken.ok()) taken = tls->TakeRevocations().status();
  if (!taken.ok()) {
    return absl::InvalidArgumentError(fmt::format("{}: {}", folder, std::string(taken.message())));
  }
  const std::string current = tls->own_ + kCurrent;
  tls->provider_ = std::make_shared<grpc::experimental::FileWatcherCertificateProvider>(
      current + "/tls.key", current + "/tls.crt", current + "/ca.crt", kGrpcLooks);
  std::vector<std::string> paths = TlsFilesOf(folder);
  paths.push_back(RevocationsOf(folder));
  tls->AddGauges();
  tls->watch_ = std::make_unique<FileWatch>(
      std::move(paths), kLook, [self = tls.get()] { return self->Reload(); },
      [self = tls.get()] { self->LookAtEnd(); });
  return tls;
}

void TlsDirectory::AddGauges() {
  metrics_->AddGauge(kEnd, "When the certificate in use ends, since 1970.", {},
                     [this] { return static_cast<double>(end().micros) / 1e6; });
  metrics_->AddGauge(kRefused, "Pairs of key and certificate, and revocation lists, that were not taken.", {},
                     [this] { return static_cast<double>(refused_.load()); });
  metrics_->AddGauge(kDue, "When the revocation list is to be renewed, since 1970; 0: there is none.", {}, [this] {
    return static_cast<double>(revocations_->Get()->due().value_or(Instant{0}).micros) / 1e6;
  });
}

TlsDirectory::~TlsDirectory() {
  for (const char* gauge : {kEnd, kRefused, kDue}) {
    if (watch_ != nullptr) metrics_->RemoveGauges(gauge);
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

absl::StatusOr<bool> TlsDirectory::TakeRevocations() {
  const std::optional<std::string> text = ReadRevocations(folder_);
  if (!text) {
    if (revocations_text_.empty()) return false;
    return absl::NotFoundError("crl.pem is gone");
  }
  if (*text == revocations_text_) return false;
  SOCLE_ASSIGN_OR_RETURN(RevocationList list, RevocationList::FromPem(*text, pair_.authority));
  revocations_->Set(std::move(list));
  revocations_text_ = *text;
  return true;
}

bool TlsDirectory::Reload() {
  const absl::StatusOr<bool> another = Take();
  if (!another.ok()) Refuse(another.status(), &refusal_);
  if (another.ok()) refusal_.clear();
  if (another.ok() && *another) {
    log_->Write(Severity::kInfo, "certificate renewed", {{"folder", folder_}, {"until", end().ToString()}});
  }
  const absl::StatusOr<bool> list = TakeRevocations();
  if (!list.ok()) Refuse(list.status(), &revocations_refusal_);
  if (list.ok()) revocations_refusal_.clear();
  if (list.ok() && *list) log_->Write(Severity::kInfo, "revocation list renewed", {{"folder", folder_}});
  return another.ok() && list.ok();
}

// Files that are written one after the other do not fit for a moment: it is looked at again, and told once.
void TlsDirectory::Refuse(const absl::Status& why, std::string* told) {
  if (why.message() == *told) return;
  *told = std::string(why.message());
  ++refused_;
  log_->Write(Severity::kError, "certificate not taken", {{"folder", folder_}, {"why", *told}});
}

void TlsDirectory::LookAtEnd() {
  const bool good = clock_->Now() < end();
  if (good_ == good) return;
  if (!good) {
    log_->Write(Severity::kError, "the certificate has ended: nobody can connect",
                {{"folder", folder_}, {"ended", end().ToString()}});
  }
  good_ = good;
  told_(good);
}

std::shared_ptr<grpc::ServerCredentials> TlsDirectory::ForServer() const {
  grpc::experimental::TlsServerCredentialsOptions options(provider_);
  options.watch_root_certs();
  options.watch_identity_key_cert_pairs();
  options.set_cert_request_type(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  options.set_certificate_verifier(MakeCallerVerifier(revocations_));
  return grpc::experimental::TlsServerCredentials(options);
}

std::shared_ptr<grpc::ChannelCredentials> TlsDirectory::ForClient() const {
  grpc::experimental::TlsChannelCredentialsOptions options;
  options.set_certificate_provider(provider_);
  options.watch_root_certs();
  options.watch_identity_key_cert_pairs();
  options.set_verify_server_certs(true);
  options.set_certificate_verifier(MakeServerVerifier(revocations_));
  return grpc::experimental::TlsCredentials(options);
}

}  // namespace socle::identity
