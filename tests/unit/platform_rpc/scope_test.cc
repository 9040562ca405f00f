#include "platform/rpc/scope.h"

#include <google/rpc/status.pb.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

#include "platform/base/error.h"
#include "platform/rpc/rpc_errors.h"

namespace socle::rpc {
namespace {

const Method kMethod{"test.v1.Service/Method", "test.things.read", true, 0, nullptr};

// Says who calls without looking.
class Always : public Authenticator {
 public:
  explicit Always(std::vector<std::string> roles)
      : principal_(std::make_shared<Principal>(Principal{"always", std::move(roles)})) {}
  absl::StatusOr<std::shared_ptr<const Principal>> Authenticate(const Evidence&) const override { return principal_; }

 private:
  std::shared_ptr<const Principal> principal_;
};

class ScopeTest : public testing::Test {
 protected:
  ScopeTest() { roles_.Grant("reader", "test.*"); }

  Roles roles_;
  telemetry::Log log_{{.least = telemetry::Severity::kError, .fd = -1}};
  Always reader_{{"reader"}};
  Always nobody_{{}};
  Scope scope_{{.max_deadline = std::chrono::seconds(5), .max_request_bytes = 10}, &reader_, &roles_, &log_};
};

TEST_F(ScopeTest, LetsInWhoMay) {
  Call call(kMethod, nullptr);
  ASSERT_TRUE(scope_.Open(call).ok());
  EXPECT_EQ(call.principal().subject, "always");
}

TEST_F(ScopeTest, DeniesWhoMayNot) {
  Call call(kMethod, nullptr);
  const Scope scope({}, &nobody_, &roles_, &log_);
  EXPECT_EQ(ReasonOf(scope.Open(call)), ErrorReason::PERMISSION_DENIED);
}

TEST_F(ScopeTest, LetsNobodyInBeforeItIsOpen) {
  scope_.SetOpen(false);
  Call early(kMethod, nullptr);
  EXPECT_EQ(ReasonOf(scope_.Open(early)), ErrorReason::NOT_READY);
  scope_.SetOpen(true);
  Call later(kMethod, nullptr);
  EXPECT_TRUE(scope_.Open(later).ok());
}

TEST_F(ScopeTest, ClampsTheDeadlineOfUnaryCallsOnly) {
  Call unary(kMethod, nullptr);
  ASSERT_TRUE(scope_.Open(unary).ok());
  EXPECT_LE(unary.deadline() - unary.start(), std::chrono::seconds(5));
  Call stream(kMethod, nullptr);
  ASSERT_TRUE(scope_.Open(stream, /*streaming=*/true).ok());
  EXPECT_GT(stream.deadline() - stream.start(), std::chrono::seconds(5));
}

TEST_F(ScopeTest, RefusesACallThatComesTooLateBeforeLookingWhoCalls) {
  Call call(kMethod, nullptr);
  call.set_deadline(call.start());
  const Scope scope({}, &nobody_, &roles_, &log_);
  EXPECT_EQ(ReasonOf(scope.Open(call)), ErrorReason::DEADLINE_EXCEEDED);
  EXPECT_EQ(call.principal_or_null(), nullptr);
}

TEST_F(ScopeTest, TakesRequestsUpToTheLimit) {
  EXPECT_TRUE(scope_.CheckSize(10).ok());
  EXPECT_EQ(ReasonOf(scope_.CheckSize(11)), ErrorReason::TOO_LARGE);
}

TEST_F(ScopeTest, TurnsExceptionsIntoInternal) {
  Call call(kMethod, nullptr);
  const auto standard = scope_.Run<absl::Status>(call, []() -> absl::Status { throw std::runtime_error("inside"); });
  const auto other = scope_.Run<absl::StatusOr<int>>(call, []() -> absl::StatusOr<int> { throw 7; });
  EXPECT_EQ(standard.code(), absl::StatusCode::kInternal);
  EXPECT_EQ(other.status().code(), absl::StatusCode::kInternal);
}

TEST_F(ScopeTest, SendsErrorsWithDetailsAndHidesTheInside) {
  Call call(kMethod, nullptr);
  EXPECT_TRUE(scope_.Close(call, absl::OkStatus()).ok());
  const grpc::Status named = scope_.Close(call, InvalidField("name", "is empty", "est vide"));
  EXPECT_EQ(named.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  google::rpc::Status details;
  ASSERT_TRUE(details.ParseFromString(named.error_details()));
  EXPECT_EQ(details.code(), static_cast<int>(grpc::StatusCode::INVALID_ARGUMENT));
  EXPECT_GT(details.details_size(), 1);

  const grpc::Status inside = scope_.Close(call, absl::UnavailableError("host=db1 password=x"));
  EXPECT_EQ(inside.error_code(), grpc::StatusCode::INTERNAL);
  EXPECT_EQ(inside.error_message().find("db1"), std::string::npos);
}

class CallLogTest : public ScopeTest {
 protected:
  ~CallLogTest() override { close(fd_); }

  Scope Logging(std::chrono::milliseconds interval) {
    return Scope({.log_one_in = 0, .refusal_log_interval = interval}, &reader_, &roles_, &written_);
  }

  void Refuse(const Scope& scope, const absl::Status& status, int times) {
    for (int i = 0; i < times; ++i) {
      Call call(kMethod, nullptr);
      EXPECT_EQ(scope.Close(call, status).error_code(), static_cast<grpc::StatusCode>(status.code()));
    }
  }

  std::vector<nlohmann::json> Lines() {
    written_.Flush();
    std::string text(static_cast<size_t>(lseek(fd_, 0, SEEK_END)), '\0');
    EXPECT_EQ(pread(fd_, text.data(), text.size(), 0), static_cast<ssize_t>(text.size()));
    std::vector<nlohmann::json> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) lines.push_back(nlohmann::json::parse(line));
    return lines;
  }

  int fd_ = memfd_create("log", MFD_CLOEXEC);
  telemetry::Log written_{{.fd = fd_}};
};

TEST_F(CallLogTest, AFloodOfRefusalsIsOneLineOfEachReason) {
  const Scope scope = Logging(std::chrono::hours(1));
  for (int i = 0; i < 100; ++i) {
    Refuse(scope, NotReady(), 1);
    Refuse(scope, Overloaded(std::chrono::milliseconds(1)), 1);
  }
  const auto lines = Lines();
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0]["code"], "UNAVAILABLE");
  EXPECT_EQ(lines[1]["code"], "RESOURCE_EXHAUSTED");
  for (const auto& line : lines) EXPECT_FALSE(line.contains("left_out")) << line;
}

TEST_F(CallLogTest, OtherFailuresOfTheSameCodesAreAllLogged) {
  const Scope scope = Logging(std::chrono::hours(1));
  Refuse(scope, MessageTooLarge(10), 3);
  Refuse(scope, Error(absl::StatusCode::kUnavailable, ErrorReason::DATABASE_UNAVAILABLE, "away").ToStatus(), 3);
  Refuse(scope, PermissionDenied("test.things.read"), 3);
  EXPECT_EQ(Lines().size(), 9u);
}

TEST_F(CallLogTest, ARefusalAfterTheIntervalSaysHowManyWereLeftOut) {
  const Scope scope = Logging(std::chrono::milliseconds(20));
  Refuse(scope, NotReady(), 2);
  int64_t told = 0;
  // Until one is written that came after the interval; how many refusals that takes is the clock's.
  for (int refused = 1; told == 0 && refused < 10'000'000; ++refused) {
    Refuse(scope, NotReady(), 1);
    if (refused % 1000 != 0) continue;
    for (const auto& line : Lines()) told = std::max<int64_t>(told, line.value("left_out", 0));
  }
  EXPECT_GT(told, 0);
}

}  // namespace
}  // namespace socle::rpc
