#include "platform/identity/client_certificates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/identity/identities.h"
#include "platform/rpc/dev_tokens.h"

namespace socle::identity {
namespace {

using testing::HasSubstr;

constexpr char kClients[] = R"([{"san": "census.test", "subject": "census", "roles": ["service"]}])";

std::string Refusal(std::string_view json) {
  return std::string(ClientCertificates::FromJson(json).status().message());
}

TEST(ClientCertificatesTest, SayWhatIsWrongInTheirFile) {
  EXPECT_THAT(Refusal("{}"), HasSubstr("clients: not a JSON list"));
  EXPECT_THAT(Refusal(R"([{"subject": "s", "roles": []}])"), HasSubstr("entry 0 has no san"));
  EXPECT_THAT(Refusal(R"([{"san": "a", "roles": []}])"), HasSubstr("no subject"));
  EXPECT_THAT(Refusal(R"([{"san": "a", "subject": "s"}])"), HasSubstr("no list of roles"));
  EXPECT_THAT(Refusal(R"([{"san": "a", "subject": "s", "roles": []}, {"san": "a", "subject": "t", "roles": []}])"),
              HasSubstr("entry 1 repeats"));
  EXPECT_EQ(Refusal(kClients), "");
}

TEST(ClientCertificatesTest, NeedAConnectionThatShowedOne) {
  const auto clients = ClientCertificates::FromJson(kClients).value();
  EXPECT_EQ(clients->Authenticate({}).status().code(), absl::StatusCode::kUnauthenticated);
}

TEST(IdentitiesTest, ATokenIsForTokensAlone) {
  const Identities only_certificates(nullptr, ClientCertificates::FromJson(kClients).value());
  EXPECT_EQ(only_certificates.Authenticate({.authorization = "Bearer x"}).status().code(),
            absl::StatusCode::kUnauthenticated);
  EXPECT_FALSE(only_certificates.LoopbackOnly());
  const Identities nobody(nullptr, nullptr);
  EXPECT_EQ(nobody.Authenticate({}).status().code(), absl::StatusCode::kUnauthenticated);
}

TEST(IdentitiesTest, WithDevelopmentTokensStayOnTheLoopback) {
  EXPECT_TRUE(Identities(rpc::DevTokens::FromJson("[]").value(), nullptr).LoopbackOnly());
}

}  // namespace
}  // namespace socle::identity
