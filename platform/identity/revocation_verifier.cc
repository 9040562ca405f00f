#include "platform/identity/revocation_verifier.h"

namespace socle::identity {
namespace {

using grpc::experimental::CertificateVerifier;
using Request = grpc::experimental::TlsCustomVerificationCheckRequest;

class Verifier : public grpc::experimental::ExternalCertificateVerifier {
 public:
  Verifier(std::shared_ptr<const Revocations> revocations, bool check_name)
      : revocations_(std::move(revocations)), check_name_(check_name) {}

  bool Verify(Request* request, std::function<void(grpc::Status)> done, grpc::Status* status) override {
    const grpc::string_ref certificate = request->peer_cert();
    if (revocations_->Get()->Holds({certificate.data(), certificate.size()})) {
      *status = {grpc::StatusCode::UNAUTHENTICATED, "the certificate was revoked"};
      return true;
    }
    if (check_name_) return names_.Verify(request, std::move(done), status);
    *status = grpc::Status::OK;
    return true;
  }

  void Cancel(Request*) override {}  // it never waits

 private:
  const std::shared_ptr<const Revocations> revocations_;
  const bool check_name_;
  grpc::experimental::HostNameCertificateVerifier names_;
};

}  // namespace

std::shared_ptr<CertificateVerifier> MakeCallerVerifier(std::shared_ptr<const Revocations> revocations) {
  return Verifier::Create<Verifier>(std::move(revocations), false);
}

std::shared_ptr<CertificateVerifier> MakeServerVerifier(std::shared_ptr<const Revocations> revocations) {
  return Verifier::Create<Verifier>(std::move(revocations), true);
}

}  // namespace socle::identity
