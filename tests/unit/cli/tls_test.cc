// The channel over TLS, with a certificate made for the test.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include "tests/unit/cli/scratch_folder.h"
#include "tests/unit/cli/small_registry.h"

namespace socle::cli {
namespace {

using testing::HasSubstr;

struct Identity {
  std::string certificate;
  std::string key;
};

template <typename Write>
std::string Pem(const Write& write) {
  BIO* memory = BIO_new(BIO_s_mem());
  write(memory);
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory, &data);
  std::string text(data, static_cast<size_t>(size));
  BIO_free(memory);
  return text;
}

// Signed by itself, for 127.0.0.1.
Identity SelfSigned() {
  EVP_PKEY* key = EVP_RSA_gen(2048);
  X509* certificate = X509_new();
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
  X509_set_pubkey(certificate, key);
  X509_NAME* name = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("registry"), -1, -1, 0);
  X509_set_issuer_name(certificate, name);
  X509_EXTENSION* address = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "IP:127.0.0.1");
  X509_add_ext(certificate, address, -1);
  X509_EXTENSION_free(address);
  X509_sign(certificate, key, EVP_sha256());
  Identity identity{Pem([&](BIO* out) { PEM_write_bio_X509(out, certificate); }),
                    Pem([&](BIO* out) { PEM_write_bio_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr); })};
  X509_free(certificate);
  EVP_PKEY_free(key);
  return identity;
}

class TlsTest : public testing::Test {
 protected:
  static std::shared_ptr<grpc::ServerCredentials> Credentials(const Identity& identity) {
    // Mutual: the client must show a certificate that this authority signed.
    grpc::SslServerCredentialsOptions options(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
    options.pem_root_certs = identity.certificate;
    options.pem_key_cert_pairs.push_back({identity.key, identity.certificate});
    return grpc::SslServerCredentials(options);
  }

  const Identity identity_ = SelfSigned();
  SmallRegistry registry_{Credentials(identity_)};
  ScratchFolder folder_;
  const std::string certificate_ = folder_.Write("tls.crt", identity_.certificate);
  const std::string key_ = folder_.Write("tls.key", identity_.key);
};

TEST_F(TlsTest, SpeaksMutualTls) {
  const RunResult run = RunSoclectl(
      registry_.address(), {"get", "10001", "--tls-ca", certificate_, "--tls-cert", certificate_, "--tls-key", key_});
  EXPECT_EQ(run.code, ExitCode::kOk) << run.err;
}

TEST_F(TlsTest, TrustsOnlyTheAuthorityThatIsNamed) {
  const std::string other = folder_.Write("other.crt", SelfSigned().certificate);
  const RunResult run = RunSoclectl(registry_.address(),
                                    {"get", "10001", "--tls-ca", other, "--tls-cert", certificate_, "--tls-key", key_});
  EXPECT_EQ(run.code, ExitCode::kUnavailable);
  EXPECT_TRUE(registry_.gets.empty());
}

TEST_F(TlsTest, NamesTheFileThatCannotBeRead) {
  const RunResult run = RunSoclectl(registry_.address(), {"get", "10001", "--tls-ca", folder_.path("absent.crt")});
  EXPECT_EQ(run.code, ExitCode::kUsage);
  EXPECT_THAT(run.err, HasSubstr("absent.crt"));
}

}  // namespace
}  // namespace socle::cli
