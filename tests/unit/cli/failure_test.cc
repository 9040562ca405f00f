// What a person is told when something fails, and what the program ends with.
#include "cli/client/failure.h"

#include <gmock/gmock.h>
#include <google/rpc/error_details.pb.h>
#include <gtest/gtest.h>

#include <sstream>

#include "platform/base/error.h"

namespace socle::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

class FailureTest : public testing::Test {
 protected:
  // As it arrives over the wire.
  static absl::Status Received(const absl::Status& sent) {
    const google::rpc::Status rpc = ToRpcStatus(sent);
    return FromGrpc(grpc::Status(static_cast<grpc::StatusCode>(rpc.code()), rpc.message(), rpc.SerializeAsString()));
  }

  std::string Told(const absl::Status& status, Language language = Language::kEnglish) {
    std::ostringstream out;
    const Console console{.out = out, .err = out, .language = language};
    return FailureText(status, {.address = "127.0.0.1:50051", .credential = "role reader of .dev/identities"}, console);
  }
};

absl::Status LommeIsNoCommuneIn2020() {
  return Error(absl::StatusCode::kNotFound, ErrorReason::NOT_ALIVE_AT, "commune-59355 did not live on 2020-01-01.")
      .French("commune-59355 n'existait pas le 2020-01-01.")
      .Resource("registry.socle.fr/Collectivite", "collectivites/commune-59355")
      .Metadata("as_of", "2020-01-01")
      .Metadata("valid_from", "")
      .Metadata("valid_to", "2000-02-27")
      .Metadata("successors", "collectivites/commune-59350")
      .Metadata("predecessors", "")
      .ToStatus();
}

TEST_F(FailureTest, SaysWhoCarriesOnWithCommandsToRun) {
  const std::string told = Told(Received(LommeIsNoCommuneIn2020()));
  EXPECT_THAT(told, HasSubstr("error: commune-59355 did not live on 2020-01-01."));
  EXPECT_THAT(told, HasSubstr("it lived until 2000-02-27"));
  EXPECT_THAT(told, HasSubstr("carried on by commune-59350\n    → soclectl get commune-59350 --as-of 2020-01-01"));
  EXPECT_THAT(told, HasSubstr("as it was on its last day\n    → soclectl get commune-59355 --as-of 2000-02-26"))
      << "the last day of its life";
  EXPECT_THAT(told, HasSubstr("→ soclectl history commune-59355"));
}

TEST_F(FailureTest, SendsTheReaderForwardWhenItDidNotLiveYet) {
  const absl::Status status = Error(absl::StatusCode::kNotFound, ErrorReason::NOT_ALIVE_AT, "not yet")
                                  .Resource("registry.socle.fr/Collectivite", "collectivites/epci-200093201")
                                  .Metadata("as_of", "2010-01-01")
                                  .Metadata("valid_from", "2020-03-14")
                                  .Metadata("valid_to", "")
                                  .Metadata("successors", "")
                                  .Metadata("predecessors", "collectivites/epci-245900410,collectivites/epci-245901111")
                                  .ToStatus();
  const std::string told = Told(Received(status));
  EXPECT_THAT(told, HasSubstr("it lives since 2020-03-14"));
  EXPECT_THAT(told, HasSubstr("as it was on its first day\n    → soclectl get epci-200093201 --as-of 2020-03-14"));
  EXPECT_THAT(told, HasSubstr("→ soclectl get epci-245901111 --as-of 2010-01-01"));
}

TEST_F(FailureTest, ShowsEveryFieldViolation) {
  const absl::Status status =
      Error(absl::StatusCode::kInvalidArgument, ErrorReason::INVALID_FIELD, "Two fields are wrong.")
          .Field("page_size", "must not be negative")
          .Field("as_of.month", "13 is no month")
          .ToStatus();
  EXPECT_THAT(Told(Received(status)), testing::AllOf(HasSubstr("  page_size: must not be negative\n"),
                                                     HasSubstr("  as_of.month: 13 is no month\n")));
}

TEST_F(FailureTest, SpeaksFrenchOnlyWhenAsked) {
  const absl::Status status = Received(LommeIsNoCommuneIn2020());
  EXPECT_THAT(Told(status), Not(HasSubstr("n'existait pas")));
  EXPECT_THAT(Told(status, Language::kFrench), testing::AllOf(HasSubstr("did not live"), HasSubstr("n'existait pas")));
}

TEST_F(FailureTest, SaysHowToStartARegistryThatDoesNotAnswer) {
  const absl::Status status = FromGrpc(grpc::Status(grpc::StatusCode::UNAVAILABLE, "Connection refused"));
  EXPECT_THAT(Told(status),
              HasSubstr("the registry at 127.0.0.1:50051 does not answer: is it running? ./dev run starts it"));
  EXPECT_THAT(Told(status, Language::kFrench), HasSubstr("ne répond pas"));
}

TEST_F(FailureTest, DoesNotBlameTheNetworkWhenTheServiceSpoke) {
  const absl::Status status =
      Error(absl::StatusCode::kUnavailable, ErrorReason::DATABASE_UNAVAILABLE, "The database is away.")
          .RetryAfter(std::chrono::milliseconds(1500))
          .ToStatus();
  const std::string told = Told(Received(status));
  EXPECT_THAT(told, Not(HasSubstr("is it running")));
  EXPECT_THAT(told, HasSubstr("try again in 1.5 s"));
}

TEST_F(FailureTest, NamesTheCredentialButNeverAToken) {
  const absl::Status status = Error(absl::StatusCode::kPermissionDenied, ErrorReason::PERMISSION_DENIED, "Not allowed.")
                                  .Metadata("permission", "registry.sources.write")
                                  .ToStatus();
  EXPECT_THAT(Told(Received(status)),
              HasSubstr("needs registry.sources.write; you are role reader of .dev/identities"));
}

TEST_F(FailureTest, SuggestsALookupForANameNobodyEverHad) {
  const absl::Status status = Error(absl::StatusCode::kNotFound, ErrorReason::RESOURCE_NOT_FOUND, "Not known.")
                                  .Resource("registry.socle.fr/Collectivite", "collectivites/commune-99999")
                                  .ToStatus();
  EXPECT_THAT(Told(Received(status)), HasSubstr("→ soclectl lookup --code 99999"));
}

TEST_F(FailureTest, NoTextOfTheServiceCanMoveTheCursor) {
  const absl::Status status = FromGrpc(grpc::Status(grpc::StatusCode::INTERNAL, "bad\x1b[2J"));
  EXPECT_EQ(Told(status).find('\x1b'), std::string::npos);
}

TEST_F(FailureTest, GivesMachinesTheWholeStatus) {
  const std::string json = FailureJson(Received(LommeIsNoCommuneIn2020()));
  EXPECT_THAT(json, HasSubstr("\"code\":5"));
  EXPECT_THAT(json, HasSubstr("\"reason\":\"NOT_ALIVE_AT\""));
  EXPECT_EQ(json.find('\n'), std::string::npos);
}

TEST_F(FailureTest, LeavesOutDetailsThatItDoesNotKnow) {
  google::rpc::Status rpc;
  rpc.set_code(13);
  rpc.set_message("new kind of trouble");
  rpc.add_details()->set_type_url("type.googleapis.com/socle.future.v9.Detail");
  const absl::Status status =
      FromGrpc(grpc::Status(grpc::StatusCode::INTERNAL, rpc.message(), rpc.SerializeAsString()));
  EXPECT_THAT(FailureJson(status), HasSubstr("new kind of trouble"));
  EXPECT_THAT(Told(status), HasSubstr("new kind of trouble"));
}

TEST(ExitCodeTest, FollowsTheCanonicalCode) {
  EXPECT_EQ(ExitCodeOf(absl::OkStatus()), ExitCode::kOk);
  EXPECT_EQ(ExitCodeOf(absl::InvalidArgumentError("x")), ExitCode::kUsage);
  EXPECT_EQ(ExitCodeOf(absl::NotFoundError("x")), ExitCode::kNotFound);
  EXPECT_EQ(ExitCodeOf(absl::UnavailableError("x")), ExitCode::kUnavailable);
  EXPECT_EQ(ExitCodeOf(absl::DeadlineExceededError("x")), ExitCode::kUnavailable);
  EXPECT_EQ(ExitCodeOf(absl::AbortedError("x")), ExitCode::kError);
  EXPECT_EQ(ExitCodeOf(absl::PermissionDeniedError("x")), ExitCode::kError);
}

}  // namespace
}  // namespace socle::cli
