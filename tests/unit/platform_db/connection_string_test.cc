#include "platform/db/connection_string.h"

#include <cstdio>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace socle::db {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(ConnectionString, FindsDeadPeersWithinSeconds) {
  const auto text = ConnectionString({.url = "postgresql://registry@db.internal/socle_registry"});
  ASSERT_TRUE(text.ok()) << text.status();
  EXPECT_THAT(*text, HasSubstr("host='db.internal'"));
  EXPECT_THAT(*text, HasSubstr("dbname='socle_registry'"));
  EXPECT_THAT(*text, HasSubstr("keepalives_idle='5'"));
  EXPECT_THAT(*text, HasSubstr("tcp_user_timeout='10000'"));
  EXPECT_THAT(*text, Not(HasSubstr("target_session_attrs")));
}

TEST(ConnectionString, TheUrlHasTheLastWord) {
  const auto text = ConnectionString({.url = "host=a,b dbname=d tcp_user_timeout=77", .needs_primary = true});
  ASSERT_TRUE(text.ok()) << text.status();
  EXPECT_THAT(*text, HasSubstr("tcp_user_timeout='77'"));
  EXPECT_THAT(*text, HasSubstr("host='a,b'"));
  EXPECT_THAT(*text, HasSubstr("target_session_attrs='read-write'"));
}

TEST(ConnectionString, TakesThePasswordFromAFileEachTime) {
  const std::string path = ::testing::TempDir() + "socle_password";
  std::ofstream(path) << "it's \\ secret\n";
  const auto text = ConnectionString({.url = "dbname=d", .password_file = path});
  ASSERT_TRUE(text.ok()) << text.status();
  EXPECT_THAT(*text, HasSubstr(R"(password='it\'s \\ secret')"));
  std::ofstream(path) << "rotated\n";
  EXPECT_THAT(ConnectionString({.url = "dbname=d", .password_file = path}).value(), HasSubstr("password='rotated'"));
  std::remove(path.c_str());
  EXPECT_EQ(ConnectionString({.url = "dbname=d", .password_file = path}).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST(ConnectionString, AMalformedUrlIsRefusedWithoutRepeatingIt) {
  const auto text = ConnectionString({.url = "postgresql://user:hunter2@host/d?no_such_setting=1"});
  ASSERT_EQ(text.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(text.status().ToString().find("hunter2"), std::string::npos);
}

}  // namespace
}  // namespace socle::db
