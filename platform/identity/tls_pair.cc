#include "platform/identity/tls_pair.h"

#include <fmt/format.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <fstream>
#include <iterator>

#include "platform/base/error.h"
#include "platform/identity/certificates.h"

namespace socle::identity {
namespace {

absl::Status Unfit(std::string_view what) { return absl::FailedPreconditionError(std::string(what)); }

bool IsWeak(const EVP_PKEY* key) {
  return EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA ? EVP_PKEY_get_bits(key) < 2048 : EVP_PKEY_get_bits(key) < 256;
}

// Empty: it is of one of the authorities.
std::string Distrust(X509* leaf, const std::vector<Certificate>& chain, const std::vector<Certificate>& authorities) {
  const CertificateStore store(X509_STORE_new());
  for (const Certificate& authority : authorities) X509_STORE_add_cert(store.get(), authority.get());
  const std::unique_ptr<STACK_OF(X509), void (*)(STACK_OF(X509)*)> between(sk_X509_new_null(),
                                                                           [](STACK_OF(X509) * s) { sk_X509_free(s); });
  for (size_t i = 1; i < chain.size(); ++i) sk_X509_push(between.get(), chain[i].get());
  const StoreContext context(X509_STORE_CTX_new());
  X509_STORE_CTX_init(context.get(), store.get(), leaf, between.get());
  // The dates are looked at by themselves, by our clock.
  X509_VERIFY_PARAM_set_flags(X509_STORE_CTX_get0_param(context.get()), X509_V_FLAG_NO_CHECK_TIME);
  if (X509_verify_cert(context.get()) == 1) return {};
  return X509_verify_cert_error_string(X509_STORE_CTX_get_error(context.get()));
}

}  // namespace

absl::StatusOr<Instant> CheckTlsPair(const TlsPair& pair, Instant now) {
  const Key key(PEM_read_bio_PrivateKey(Reader(pair.key).get(), nullptr, NoPassword, nullptr));
  if (key == nullptr) return Unfit("tls.key is no private key in PEM, or has a password");
  const std::vector<Certificate> chain = CertificatesOf(pair.certificate);
  if (chain.empty()) return Unfit("tls.crt is no certificate in PEM");
  X509* const leaf = chain[0].get();
  if (X509_check_private_key(leaf, key.get()) != 1) return Unfit("tls.key is not the key of tls.crt");
  if (IsWeak(key.get())) return Unfit("tls.key is weak: RSA takes 2048 bits, elliptic curves 256");
  if (X509_get_ext_by_NID(leaf, NID_subject_alt_name, -1) < 0) return Unfit("tls.crt has no subject alternative name");
  SOCLE_ASSIGN_OR_RETURN(const Instant begin, InstantOf(X509_get0_notBefore(leaf)));
  SOCLE_ASSIGN_OR_RETURN(Instant end, InstantOf(X509_get0_notAfter(leaf)));
  if (now < begin) return Unfit(fmt::format("tls.crt is valid from {} on", begin.ToString()));
  if (now >= end) return Unfit(fmt::format("tls.crt ended at {}", end.ToString()));
  const std::vector<Certificate> authorities = CertificatesOf(pair.authority);
  if (authorities.empty()) return Unfit("ca.crt is no certificate in PEM");
  if (const std::string why = Distrust(leaf, chain, authorities); !why.empty()) {
    return Unfit(fmt::format("tls.crt is not of ca.crt: {}", why));
  }
  for (size_t i = 1; i < chain.size(); ++i) {
    SOCLE_ASSIGN_OR_RETURN(const Instant above, InstantOf(X509_get0_notAfter(chain[i].get())));
    end = std::min(end, above);
  }
  return end;
}

std::vector<std::string> TlsFilesOf(const std::string& folder) {
  return {folder + "/tls.key", folder + "/tls.crt", folder + "/ca.crt"};
}

absl::StatusOr<TlsPair> ReadTlsPair(const std::string& folder) {
  std::vector<std::string> texts;
  for (const std::string& path : TlsFilesOf(folder)) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return absl::NotFoundError(fmt::format("{} cannot be read", path));
    texts.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return TlsPair{std::move(texts[0]), std::move(texts[1]), std::move(texts[2])};
}

std::string RevocationsOf(const std::string& folder) { return folder + "/crl.pem"; }

std::optional<std::string> ReadRevocations(const std::string& folder) {
  std::ifstream file(RevocationsOf(folder), std::ios::binary);
  if (!file) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

}  // namespace socle::identity
