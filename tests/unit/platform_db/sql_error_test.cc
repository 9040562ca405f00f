#include "platform/db/sql_error.h"

#include <gtest/gtest.h>
#include <pqxx/except>

#include "platform/base/error.h"

namespace socle::db {
namespace {

struct Expected {
  const char* sqlstate;
  absl::StatusCode code;
  ErrorReason reason;
  bool breaks;
};

class SqlStateMapping : public ::testing::TestWithParam<Expected> {};

TEST_P(SqlStateMapping, BecomesTheDocumentedStatus) {
  const Expected& expected = GetParam();
  std::string logged;
  const absl::Status status =
      StatusOfSqlState(expected.sqlstate, "text of the server", [&](std::string_view text) { logged = text; });
  EXPECT_EQ(status.code(), expected.code) << expected.sqlstate;
  EXPECT_EQ(ReasonOf(status), expected.reason) << expected.sqlstate;
  EXPECT_EQ(BreaksConnection(expected.sqlstate), expected.breaks) << expected.sqlstate;
  EXPECT_EQ(SqlStateOf(status), expected.sqlstate);
  EXPECT_NE(logged.find("text of the server"), std::string::npos);
  EXPECT_EQ(std::string(status.message()).find("text of the server"), std::string::npos) << "shown to a caller";
}

using enum absl::StatusCode;
INSTANTIATE_TEST_SUITE_P(All, SqlStateMapping,
                         ::testing::Values(Expected{"40001", kAborted, ErrorReason::CONCURRENT_CHANGE, false},
                                           Expected{"40P01", kAborted, ErrorReason::CONCURRENT_CHANGE, false},
                                           Expected{"55P03", kAborted, ErrorReason::CONCURRENT_CHANGE, false},
                                           Expected{"23505", kAborted, ErrorReason::CONCURRENT_CHANGE, false},
                                           Expected{"57014", kDeadlineExceeded, ErrorReason::DEADLINE_EXCEEDED, false},
                                           Expected{"53100", kResourceExhausted, ErrorReason::OVERLOADED, false},
                                           Expected{"", kUnavailable, ErrorReason::DATABASE_UNAVAILABLE, true},
                                           Expected{"08006", kUnavailable, ErrorReason::DATABASE_UNAVAILABLE, true},
                                           Expected{"57P01", kUnavailable, ErrorReason::DATABASE_UNAVAILABLE, true},
                                           Expected{"57P02", kUnavailable, ErrorReason::DATABASE_UNAVAILABLE, true},
                                           Expected{"57P03", kUnavailable, ErrorReason::DATABASE_UNAVAILABLE, true},
                                           Expected{"25006", kUnavailable, ErrorReason::DATABASE_UNAVAILABLE, true},
                                           Expected{"53300", kUnavailable, ErrorReason::DATABASE_UNAVAILABLE, true},
                                           Expected{"26000", kUnavailable, ErrorReason::DATABASE_UNAVAILABLE, true},
                                           Expected{"42P05", kUnavailable, ErrorReason::DATABASE_UNAVAILABLE, true},
                                           Expected{"42601", kInternal, ErrorReason::ERROR_REASON_UNSPECIFIED, false},
                                           Expected{"23P01", kInternal, ErrorReason::ERROR_REASON_UNSPECIFIED, false}));

TEST(SqlError, FindsTheConstraintInTheText) {
  const absl::Status status = StatusOfSqlState(
      "23505", "ERROR:  duplicate key value violates unique constraint \"collectivite_name_unique\"\nDETAIL: …",
      nullptr);
  EXPECT_EQ(ConstraintOf(status), "collectivite_name_unique");
}

TEST(SqlError, PassesAStatusThrownOnPurpose) {
  absl::Status status;
  try {
    throw StatusError(absl::NotFoundError("gone"));
  } catch (...) {
    status = StatusOfCurrentException(nullptr);
  }
  EXPECT_EQ(status, absl::NotFoundError("gone"));
}

TEST(SqlError, ABrokenConnectionIsUnavailable) {
  absl::Status status;
  try {
    throw pqxx::broken_connection("server closed the connection unexpectedly");
  } catch (...) {
    status = StatusOfCurrentException(nullptr);
  }
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace socle::db
