#include "cli/client/access_trial.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/client/method_caller.h"
#include "socle/registry/v1/body_service.pb.h"
#include "socle/registry/v1/collectivite_service.pb.h"

namespace socle::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

const google::protobuf::MethodDescriptor* Method(const char* name) { return FindAnyMethod(name).value(); }

template <typename Request>
Request TrialOf(const char* method, const std::string& resource, const std::string& json = "") {
  const auto request = TrialRequest(Method(method), resource, json);
  EXPECT_TRUE(request.ok()) << request.status();
  return request.ok() ? dynamic_cast<const Request&>(**request) : Request();
}

std::string Refusal(const char* method, const std::string& resource, const std::string& json = "") {
  const auto request = TrialRequest(Method(method), resource, json);
  EXPECT_EQ(request.status().code(), absl::StatusCode::kInvalidArgument) << method;
  return std::string(request.status().message());
}

TEST(TrialRequest, NamesTheResourceWhereverTheRequestHasItsName) {
  using namespace registry::v1;  // NOLINT: requests of one package
  EXPECT_EQ(TrialOf<EndBodyRequest>("EndBody", "bodies/tmi").name(), "bodies/tmi");
  EXPECT_EQ(TrialOf<AddMembersRequest>("AddMembers", "bodies/tmi").parent(), "bodies/tmi");
  EXPECT_EQ(TrialOf<UpdateBodyRequest>("UpdateBody", "bodies/tmi").body().name(), "bodies/tmi");
  EXPECT_EQ(TrialOf<GetCollectiviteRequest>("GetCollectivite", "collectivites/commune-59350").name(),
            "collectivites/commune-59350");
}

TEST(TrialRequest, IsAlwaysACheckWhereTheMethodWrites) {
  using registry::v1::EndBodyRequest;
  EXPECT_TRUE(TrialOf<EndBodyRequest>("EndBody", "bodies/tmi").validate_only());
  EXPECT_TRUE(
      TrialOf<EndBodyRequest>("EndBody", "", R"({"name": "bodies/tmi", "validate_only": false})").validate_only());
}

TEST(TrialRequest, TriesNothingThatWouldHaveAnEffect) {
  for (const auto* method : AllMethods()) {
    if (IsRead(method) || method->client_streaming() || method->server_streaming()) continue;
    const auto request = TrialRequest(method, "", "{}");
    const auto* validate_only = method->input_type()->FindFieldByName("validate_only");
    EXPECT_EQ(request.ok(), validate_only != nullptr) << method->full_name();
    if (!request.ok()) continue;
    EXPECT_TRUE((*request)->GetReflection()->GetBool(**request, validate_only)) << method->full_name();
  }
  EXPECT_THAT(Refusal("EventService.Watch", "x"), HasSubstr("stream"));
  EXPECT_THAT(Refusal("CountCollectivites", "collectivites/x"), HasSubstr("--request"));
}

// {"iss":"https://identites.test","aud":["socle-registry","socle-census"],"exp":1000}
constexpr char kToken[] =
    "e30."
    "eyJpc3MiOiJodHRwczovL2lkZW50aXRlcy50ZXN0IiwiYXVkIjpbInNvY2xlLXJlZ2lzdHJ5Iiwic29jbGUtY2Vuc3VzIl0sImV4cCI6MTAwMH0."
    "c2ln";

TEST(ClaimsOfToken, TellWhoSignedItForWhomAndUntilWhen) {
  EXPECT_THAT(ClaimsOfToken(kToken, 940), AllOf(HasSubstr("https://identites.test"),
                                                HasSubstr("socle-registry, socle-census"), HasSubstr("60 s more")));
  EXPECT_THAT(ClaimsOfToken(kToken, 1060), HasSubstr("ended 60 s ago"));
}

TEST(ClaimsOfToken, AreNoneOfWhatIsNoWebToken) {
  for (const char* token : {"", "reader-token", "a.b", "a.b.c", "..", "e30.W10.x", "e30.bm90IGpzb24.x"}) {
    EXPECT_EQ(ClaimsOfToken(token, 0), "") << token;
  }
}

}  // namespace
}  // namespace socle::cli
