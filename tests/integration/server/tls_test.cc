// Servers that speak TLS: who gets in, whom they take callers for, and certificates that are renewed while they serve.
#include <gmock/gmock.h>
#include <grpcpp/create_channel.h>
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include "platform/identity/development.h"
#include "platform/server/peer.h"
#include "platform/server/process.h"
#include "tests/integration/server/echo_server.h"
#include "tests/integration/server/errors.h"
#include "tests/integration/server/health.h"

namespace socle::test {
namespace {

using identity::Credential;
using identity::Validity;
using std::chrono::hours;
using std::chrono::seconds;
using testing::HasSubstr;

Validity Around(Instant now, hours before, hours after) {
  const auto micros = [](hours each) { return std::chrono::microseconds(each).count(); };
  return {{now.micros - micros(before)}, {now.micros + micros(after)}};
}

const Validity& Today() {
  static const Validity today = Around(SystemClock().Now(), hours(1), hours(24));
  return today;
}

Credential Leaf(const Credential& authority, const std::string& name, const Validity& validity = Today()) {
  const std::string names[] = {name, "IP:127.0.0.1"};
  return identity::MintCertificate(authority, names, validity).value();
}

// The folder that a Secret would be mounted at.
class SecretFolder {
 public:
  SecretFolder() {
    std::string path = (std::filesystem::temp_directory_path() / "socle-tls-test-XXXXXX").string();
    path_ = mkdtemp(path.data());
  }
  ~SecretFolder() { std::filesystem::remove_all(path_); }

  void Put(const Credential& leaf, const std::string& authority) const {
    Write("tls.key", leaf.key);
    Write("tls.crt", leaf.certificate);
    Write("ca.crt", authority);
  }
  void Write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / (name + ".new")) << text;
    std::filesystem::rename(path_ / (name + ".new"), path_ / name);
  }
  std::string path(const std::string& name = "") const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

std::shared_ptr<grpc::ChannelCredentials> Client(const std::string& authority, const Credential& leaf = {}) {
  return grpc::SslCredentials(
      {.pem_root_certs = authority, .pem_private_key = leaf.key, .pem_cert_chain = leaf.certificate});
}

class TlsTest : public testing::Test {
 protected:
  void SetUp() override {
    secret_.Put(Leaf(authority_, "DNS:echo.test"), authority_.certificate);
    secret_.Write("jwks.json", key_.PublicSet());
    server::Settings settings;
    settings.server = TestConfig();
    settings.metrics_listen = "";
    settings.log_level = "error";
    settings.tls_directory = secret_.path();
    settings.clients = R"([{"san": "census.test", "subject": "census", "roles": ["reader"]},
                           {"san": "spiffe://test/gateway", "subject": "gateway", "roles": []}])";
    settings.roles = R"({"reader": ["test.echoes.read"]})";
    settings.token_issuer = "https://identites.test";
    settings.token_audience = "echo";
    settings.token_keys = secret_.path("jwks.json");
    auto process = server::Process::Create("echo", settings);
    ASSERT_TRUE(process.ok()) << process.status();
    process_ = *std::move(process);
    process_->server().Add(&echo_.service());
    ASSERT_TRUE(process_->server().Start().ok());
    process_->server().SetReady(true);
  }

  std::string address() const { return fmt::format("127.0.0.1:{}", process_->server().port()); }

  // One call over a connection of its own.
  grpc::Status Call(const std::shared_ptr<grpc::ChannelCredentials>& credentials, const std::string& token = "") {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + seconds(10));
    if (!token.empty()) context.AddMetadata("authorization", "Bearer " + token);
    v1::EchoRequest request;
    request.set_text("bonjour");
    const auto channel = grpc::CreateCustomChannel(address(), credentials, arguments);
    return v1::EchoService::NewStub(channel)->Echo(&context, request, &response_);
  }

  std::string TokenOf(const identity::SigningKey& key) const {
    const Instant now = SystemClock().Now();
    return key.Sign(identity::ClaimsJson({.issuer = "https://identites.test",
                                          .audiences = {"echo"},
                                          .subject = "claire",
                                          .roles = {"reader"},
                                          .validity = {now, {now.micros + 300'000'000}}}));
  }

  // Whether it becomes so within the five seconds that a renewal may take.
  static bool Soon(const std::function<bool()>& done) {
    for (const auto end = std::chrono::steady_clock::now() + seconds(5); std::chrono::steady_clock::now() < end;) {
      if (done()) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return false;
  }

  Credential authority_ = identity::MintAuthority("Authority of tests", Today());
  Credential census_ = Leaf(authority_, "DNS:census.test");
  identity::SigningKey key_ = identity::SigningKey::Mint("key-1");
  SecretFolder secret_;
  Echo echo_;
  std::unique_ptr<server::Process> process_;
  v1::EchoResponse response_;
};

TEST_F(TlsTest, AMachineIsWhomItsCertificateNames) {
  const grpc::Status status = Call(Client(authority_.certificate, census_));
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(response_.subject(), "census");
}

TEST_F(TlsTest, ACertificateThatNamesNobodyWeKnowMayConnectAndNothingElse) {
  for (const char* name : {"DNS:stranger.test", "DNS:census.test.evil", "DNS:*.test"}) {
    const grpc::Status status = Call(Client(authority_.certificate, Leaf(authority_, name)));
    SCOPED_TRACE(name);
    ExpectError(status, grpc::StatusCode::UNAUTHENTICATED, "UNAUTHENTICATED");
  }
}

TEST_F(TlsTest, NobodyGetsInWithoutACertificateOfTheAuthority) {
  const Credential stranger = identity::MintAuthority("Authority of tests", Today());
  const Instant now = SystemClock().Now();
  const std::pair<const char*, std::shared_ptr<grpc::ChannelCredentials>> callers[] = {
      {"none", Client(authority_.certificate)},
      {"another authority's", Client(authority_.certificate, Leaf(stranger, "DNS:census.test"))},
      {"one that ended",
       Client(authority_.certificate, Leaf(authority_, "DNS:census.test", Around(now, hours(2), hours(-1))))},
      {"one of tomorrow",
       Client(authority_.certificate, Leaf(authority_, "DNS:census.test", Around(now, hours(-1), hours(2))))},
      {"no encryption", grpc::InsecureChannelCredentials()}};
  for (const auto& [what, credentials] : callers) {
    EXPECT_EQ(Call(credentials).error_code(), grpc::StatusCode::UNAVAILABLE) << what;
  }
}

TEST_F(TlsTest, APersonIsWhomTheTokenNamesOnWhateverConnection) {
  const auto gateway = Client(authority_.certificate, Leaf(authority_, "URI:spiffe://test/gateway"));
  ExpectError(Call(gateway), grpc::StatusCode::PERMISSION_DENIED, "PERMISSION_DENIED");
  const grpc::Status status = Call(gateway, TokenOf(key_));
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(response_.subject(), "claire");
  ExpectError(Call(Client(authority_.certificate, census_), "forged"), grpc::StatusCode::UNAUTHENTICATED,
              "UNAUTHENTICATED");
}

TEST_F(TlsTest, NewKeysOfTheIssuerAreTakenWithoutARestart) {
  const identity::SigningKey next = identity::SigningKey::Mint("key-2");
  const auto channel = Client(authority_.certificate, census_);
  EXPECT_FALSE(Call(channel, TokenOf(next)).ok());
  secret_.Write("jwks.json", "no key set");
  secret_.Write("jwks.json", next.PublicSet());
  EXPECT_TRUE(Soon([&] { return Call(channel, TokenOf(next)).ok(); }));
  EXPECT_FALSE(Call(channel, TokenOf(key_)).ok()) << "the key from before is gone";
}

TEST_F(TlsTest, ARenewedPairIsServedWithoutAFailedCall) {
  const Credential next = identity::MintAuthority("Next authority", Today());
  const auto both = Client(authority_.certificate + next.certificate, census_);
  std::atomic<bool> stop = false;
  std::atomic<int> calls = 0, failed = 0;
  std::thread caller([&] {
    while (!stop) {
      failed += !Call(both).ok();
      ++calls;
    }
  });
  secret_.Put(Leaf(next, "DNS:echo.test"), next.certificate + authority_.certificate);
  EXPECT_TRUE(Soon([&] { return Call(Client(next.certificate, census_)).ok(); }));
  stop = true;
  caller.join();
  EXPECT_EQ(failed, 0) << "of " << calls;
  EXPECT_GT(calls, 10);
}

TEST_F(TlsTest, ABadPairNeverTakesThePlaceOfAGoodOne) {
  const auto refused = [&] { return process_->metrics().Text(); };
  secret_.Write("tls.key", Leaf(authority_, "DNS:echo.test").key);
  ASSERT_TRUE(Soon([&] { return refused().find("socle_tls_pairs_refused_total 1") != std::string::npos; }))
      << "half of a pair was put there";
  // Longer than gRPC takes to look for other files.
  std::this_thread::sleep_for(seconds(2));
  EXPECT_TRUE(Call(Client(authority_.certificate, census_)).ok());
}

TEST_F(TlsTest, IsNotReadyOnceItsCertificateHasEndedAndIsAgainWithAGoodOne) {
  const Instant now = SystemClock().Now();
  // Connected while the certificate is good: later nobody could.
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  const auto channel = grpc::CreateCustomChannel(address(), Client(authority_.certificate, census_), arguments);
  EXPECT_EQ(HealthOf(channel, "readiness"), "SERVING");
  secret_.Put(Leaf(authority_, "DNS:echo.test", {now, {now.micros + 4'000'000}}), authority_.certificate);
  EXPECT_TRUE(Soon([&] { return HealthOf(channel, "readiness") == "NOT_SERVING"; })) << "it ended after four seconds";
  EXPECT_EQ(HealthOf(channel, "liveness"), "SERVING") << "another start would not help";
  EXPECT_THAT(process_->metrics().Text(), HasSubstr("socle_tls_certificate_end_seconds 1"));
  secret_.Put(Leaf(authority_, "DNS:echo.test"), authority_.certificate);
  EXPECT_TRUE(Soon([&] { return HealthOf(channel, "readiness") == "SERVING"; }));
}

TEST_F(TlsTest, ACertificateThatWasTakenBackIsRefusedWithoutARestart) {
  const Credential stolen = Leaf(authority_, "DNS:census.test");
  const auto list = [&](const std::vector<std::string>& certificates) {
    return identity::MintRevocationList(authority_, certificates, Today()).value();
  };
  EXPECT_TRUE(Call(Client(authority_.certificate, stolen)).ok());
  secret_.Write("crl.pem", list({stolen.certificate}));
  EXPECT_TRUE(Soon([&] { return !Call(Client(authority_.certificate, stolen)).ok(); }));
  EXPECT_EQ(Call(Client(authority_.certificate, stolen), TokenOf(key_)).error_code(), grpc::StatusCode::UNAVAILABLE)
      << "nor does a token help: there is no connection";
  EXPECT_TRUE(Call(Client(authority_.certificate, census_)).ok()) << "another certificate of the same name is good";

  secret_.Write("crl.pem", "no list");
  EXPECT_TRUE(Soon([&] { return process_->metrics().Text().find("pairs_refused_total 1") != std::string::npos; }));
  EXPECT_FALSE(Call(Client(authority_.certificate, stolen)).ok()) << "the last good list stays";
  secret_.Write("crl.pem", list({}));
  EXPECT_TRUE(Soon([&] { return Call(Client(authority_.certificate, stolen)).ok(); }));
}

TEST_F(TlsTest, AServerWhoseCertificateWasTakenBackIsNotCalled) {
  const Credential serving = Leaf(authority_, "DNS:echo.test");
  secret_.Put(serving, authority_.certificate);
  SecretFolder own;
  own.Put(census_, authority_.certificate);
  own.Write("crl.pem", identity::MintRevocationList(authority_, {}, Today()).value());
  const SystemClock clock;
  telemetry::Log log({.least = telemetry::Severity::kError});
  telemetry::Metrics metrics;
  const auto tls = identity::TlsDirectory::Open(own.path(), &clock, &log, &metrics);
  ASSERT_TRUE(tls.ok()) << tls.status();
  EXPECT_TRUE(Soon([&] { return Call((*tls)->ForClient()).ok(); }));
  const std::string taken_back[] = {serving.certificate};
  own.Write("crl.pem", identity::MintRevocationList(authority_, taken_back, Today()).value());
  EXPECT_TRUE(Soon([&] { return !Call((*tls)->ForClient()).ok(); }));
}

TEST_F(TlsTest, AServiceCallsAnotherWithItsOwnCertificate) {
  SecretFolder own;
  own.Put(census_, authority_.certificate);
  const SystemClock clock;
  telemetry::Log log({.least = telemetry::Severity::kError});
  telemetry::Metrics metrics;
  const auto tls = identity::TlsDirectory::Open(own.path(), &clock, &log, &metrics);
  ASSERT_TRUE(tls.ok()) << tls.status();
  const auto peer =
      server::Peer::Open("echo", {.address = address(), .credentials = (*tls)->ForClient()}, "socle-test");
  ASSERT_TRUE(peer.ok()) << peer.status();
  grpc::ClientContext context;
  (*peer)->Prepare(&context, std::chrono::steady_clock::now() + seconds(10));
  const grpc::Status status = v1::EchoService::NewStub((*peer)->channel())->Echo(&context, {}, &response_);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(response_.subject(), "census");
}

TEST_F(TlsTest, ItsPeersNameHasToBeTheOneThatIsCalled) {
  secret_.Put(identity::MintCertificate(authority_, std::vector<std::string>{"DNS:other.test"}, Today()).value(),
              authority_.certificate);
  EXPECT_TRUE(Soon([&] { return Call(Client(authority_.certificate, census_)).error_code() != grpc::StatusCode::OK; }))
      << "a certificate for another name was taken";
}

TEST(TlsStartTest, NamesWhatIsWrongWithAFolder) {
  const Credential authority = identity::MintAuthority("Authority of tests", Today());
  SecretFolder secret;
  server::Settings settings;
  settings.metrics_listen = "";
  settings.tls_directory = secret.path();
  const auto refusal = [&] {
    const absl::Status status = server::Process::Create("echo", settings).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    return std::string(status.message());
  };
  EXPECT_THAT(refusal(), HasSubstr("tls.key cannot be read"));
  secret.Put(Leaf(authority, "DNS:echo.test"), identity::MintAuthority("Another", Today()).certificate);
  EXPECT_THAT(refusal(), HasSubstr("tls.crt is not of ca.crt"));
  secret.Put(Leaf(authority, "DNS:echo.test"), authority.certificate);
  secret.Write("crl.pem", "no list");
  EXPECT_THAT(refusal(), HasSubstr("crl.pem is no revocation list"));
  settings.tls_directory = "";
  settings.clients = "[]";
  EXPECT_THAT(refusal(), HasSubstr("--clients"));
  settings.clients = "";
  settings.token_keys = secret.path("jwks.json");
  EXPECT_THAT(refusal(), HasSubstr("--token-issuer"));
  settings.token_issuer = settings.token_audience = "x";
  settings.token_keys_url = "https://identites.test/keys";
  EXPECT_THAT(refusal(), HasSubstr("not with --token-keys"));
  settings.token_keys = "";
  settings.token_keys_url = "http://identites.test/keys";
  EXPECT_THAT(refusal(), HasSubstr("is not https"));
}

}  // namespace
}  // namespace socle::test
