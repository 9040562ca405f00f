#include <fmt/format.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include "platform/identity/development.h"
#include "platform/identity/openssl_objects.h"

namespace socle::identity {
namespace {

std::string TextOf(BIO* written) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(written, &data);
  return {data, static_cast<size_t>(size)};
}

std::string PemOf(EVP_PKEY* key) {
  const Bio bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
  return TextOf(bio.get());
}

std::string PemOf(X509* certificate) {
  const Bio bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(bio.get(), certificate);
  return TextOf(bio.get());
}

void SetName(X509_NAME* name, const std::string& text) {
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(text.data()),
                             static_cast<int>(text.size()), -1, 0);
}

bool Extend(X509* certificate, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
  if (extension == nullptr) return false;
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
  return true;
}

Certificate Begin(EVP_PKEY* key, const std::string& name, const Validity& validity) {
  Certificate certificate(X509_new());
  X509_set_version(certificate.get(), X509_VERSION_3);
  unsigned char serial[16];
  RAND_bytes(serial, sizeof serial);
  serial[0] &= 0x7f;
  BIGNUM* number = BN_bin2bn(serial, sizeof serial, nullptr);
  BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate.get()));
  BN_free(number);
  ASN1_TIME_set(X509_getm_notBefore(certificate.get()), validity.from.micros / 1'000'000);
  ASN1_TIME_set(X509_getm_notAfter(certificate.get()), validity.until.micros / 1'000'000);
  X509_set_pubkey(certificate.get(), key);
  SetName(X509_get_subject_name(certificate.get()), name);
  return certificate;
}

}  // namespace

Credential MintAuthority(const std::string& name, const Validity& validity) {
  const Key key(EVP_EC_gen("P-256"));
  const Certificate certificate = Begin(key.get(), name, validity);
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate.get()));
  Extend(certificate.get(), certificate.get(), NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
  Extend(certificate.get(), certificate.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
  Extend(certificate.get(), certificate.get(), NID_subject_key_identifier, "hash");
  X509_sign(certificate.get(), key.get(), EVP_sha256());
  return {PemOf(key.get()), PemOf(certificate.get())};
}

absl::StatusOr<Credential> MintCertificate(const Credential& authority, std::span<const std::string> names,
                                           const Validity& validity) {
  const Key signer(PEM_read_bio_PrivateKey(Reader(authority.key).get(), nullptr, NoPassword, nullptr));
  const Certificate issuer(PEM_read_bio_X509(Reader(authority.certificate).get(), nullptr, nullptr, nullptr));
  if (signer == nullptr || issuer == nullptr) return absl::InvalidArgumentError("no authority in PEM");
  if (names.empty()) return absl::InvalidArgumentError("a certificate takes a name such as DNS:localhost");
  const Key key(EVP_EC_gen("P-256"));
  // What it is called is in the alternative names alone.
  const Certificate certificate = Begin(key.get(), "Socle", validity);
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuer.get()));
  Extend(certificate.get(), issuer.get(), NID_basic_constraints, "critical,CA:FALSE");
  Extend(certificate.get(), issuer.get(), NID_key_usage, "critical,digitalSignature");
  Extend(certificate.get(), issuer.get(), NID_ext_key_usage, "serverAuth,clientAuth");
  Extend(certificate.get(), issuer.get(), NID_authority_key_identifier, "keyid");
  if (!Extend(certificate.get(), issuer.get(), NID_subject_alt_name, fmt::format("{}", fmt::join(names, ",")))) {
    return absl::InvalidArgumentError("a name is none such as DNS:localhost, IP:127.0.0.1 or URI:spiffe://…");
  }
  X509_sign(certificate.get(), signer.get(), EVP_sha256());
  return Credential{PemOf(key.get()), PemOf(certificate.get())};
}

absl::StatusOr<std::string> MintRevocationList(const Credential& authority, std::span<const std::string> certificates,
                                               const Validity& validity) {
  const Key signer(PEM_read_bio_PrivateKey(Reader(authority.key).get(), nullptr, NoPassword, nullptr));
  const Certificate issuer(PEM_read_bio_X509(Reader(authority.certificate).get(), nullptr, nullptr, nullptr));
  if (signer == nullptr || issuer == nullptr) return absl::InvalidArgumentError("no authority in PEM");
  const std::unique_ptr<X509_CRL, FreeObject<X509_CRL_free>> list(X509_CRL_new());
  X509_CRL_set_version(list.get(), X509_CRL_VERSION_2);
  X509_CRL_set_issuer_name(list.get(), X509_get_subject_name(issuer.get()));
  const std::unique_ptr<ASN1_TIME, FreeObject<ASN1_TIME_free>> from(
      ASN1_TIME_set(nullptr, validity.from.micros / 1'000'000));
  const std::unique_ptr<ASN1_TIME, FreeObject<ASN1_TIME_free>> until(
      ASN1_TIME_set(nullptr, validity.until.micros / 1'000'000));
  X509_CRL_set1_lastUpdate(list.get(), from.get());
  X509_CRL_set1_nextUpdate(list.get(), until.get());
  for (const std::string& pem : certificates) {
    const Certificate certificate(PEM_read_bio_X509(Reader(pem).get(), nullptr, nullptr, nullptr));
    if (certificate == nullptr) return absl::InvalidArgumentError("no certificate in PEM");
    X509_REVOKED* entry = X509_REVOKED_new();
    X509_REVOKED_set_serialNumber(entry, X509_get_serialNumber(certificate.get()));
    X509_REVOKED_set_revocationDate(entry, from.get());
    X509_CRL_add0_revoked(list.get(), entry);
  }
  X509_CRL_sort(list.get());
  X509_CRL_sign(list.get(), signer.get(), EVP_sha256());
  const Bio bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509_CRL(bio.get(), list.get());
  return TextOf(bio.get());
}

}  // namespace socle::identity
