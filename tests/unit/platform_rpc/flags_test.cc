#include "platform/server/flags.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <stdlib.h>

#include <fstream>

#include "platform/server/settings.h"

namespace socle::server {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::Not;

// An environment variable for the length of a test.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) { setenv(name, value, 1); }
  ~Variable() { unsetenv(name_); }

 private:
  const char* name_;
};

class FlagsTest : public testing::Test {
 protected:
  FlagsTest() {
    flags_.Text("listen", &listen_, "Where");
    flags_.Number("max-connections", &connections_, "How many", 1, 100);
    flags_.Duration("drain", &drain_, "How long");
    flags_.Switch("reflection", &reflection_, "Whether");
    flags_.Choice("log-format", &format_, "Which", {"json", "text"});
    flags_.File("dev-tokens", &tokens_, "What");
  }

  std::string Wrong(std::vector<std::string> arguments) {
    const absl::Status status = flags_.ParseArguments(std::move(arguments));
    EXPECT_FALSE(status.ok());
    EXPECT_EQ(status.message().find('\n'), absl::string_view::npos);
    return std::string(status.message());
  }

  std::string listen_ = "127.0.0.1:1";
  int connections_ = 10;
  milliseconds drain_{40'000};
  bool reflection_ = false;
  std::string format_ = "json";
  std::string tokens_;
  Flags flags_{"test", "Tests."};
};

TEST_F(FlagsTest, KeepsDefaults) {
  ASSERT_TRUE(flags_.ParseArguments({}).ok());
  EXPECT_EQ(listen_, "127.0.0.1:1");
  EXPECT_EQ(drain_, milliseconds(40'000));
  EXPECT_FALSE(reflection_);
}

TEST_F(FlagsTest, TakesTheCommandLine) {
  ASSERT_TRUE(flags_
                  .ParseArguments(
                      {"--listen", "x", "--max-connections=7", "--drain", "5m", "--reflection", "--log-format", "text"})
                  .ok());
  EXPECT_EQ(listen_, "x");
  EXPECT_EQ(connections_, 7);
  EXPECT_EQ(drain_, milliseconds(300'000));
  EXPECT_TRUE(reflection_);
  EXPECT_EQ(format_, "text");
}

TEST_F(FlagsTest, TakesTheEnvironmentButPrefersTheCommandLine) {
  const Variable connections("SOCLE_MAX_CONNECTIONS", "8");
  const Variable drain("SOCLE_DRAIN", "250ms");
  const Variable listen("SOCLE_LISTEN", "");
  ASSERT_TRUE(flags_.ParseArguments({"--drain", "1s"}).ok());
  EXPECT_EQ(connections_, 8);
  EXPECT_EQ(drain_, milliseconds(1000));
  EXPECT_EQ(listen_, "127.0.0.1:1") << "an empty variable counts as unset";
}

TEST_F(FlagsTest, NamesTheSettingThatIsWrong) {
  EXPECT_THAT(Wrong({"--max-connections", "many"}), HasSubstr("max-connections"));
  EXPECT_THAT(Wrong({"--max-connections", "101"}), HasSubstr("max-connections"));
  EXPECT_THAT(Wrong({"--drain", "-5s"}), HasSubstr("--drain"));
  EXPECT_THAT(Wrong({"--log-format", "xml"}), HasSubstr("log-format"));
  EXPECT_THAT(Wrong({"--unknown"}), HasSubstr("--unknown"));
  EXPECT_THAT(Wrong({"--listen"}), HasSubstr("--listen"));
  const Variable drain("SOCLE_DRAIN", "soon");
  EXPECT_THAT(Wrong({}), HasSubstr("--drain"));
}

TEST_F(FlagsTest, ReadsSecretsFromFiles) {
  const std::string path = testing::TempDir() + "/flags_test_tokens";
  std::ofstream(path) << "s3cret\n";
  ASSERT_TRUE(flags_.ParseArguments({"--dev-tokens", path}).ok());
  EXPECT_EQ(tokens_, "s3cret");
  EXPECT_THAT(flags_.Help(), Not(HasSubstr("s3cret")));
  EXPECT_THAT(Wrong({"--dev-tokens", "/no/such/file"}), HasSubstr("--dev-tokens"));
  remove(path.c_str());
}

TEST(SettingsTest, HaveAFlagAndAVariableEach) {
  Settings settings;
  Flags flags("test", "Tests.");
  AddFlags(&settings, &flags);
  const std::string help = flags.Help();
  for (const char* name :
       {"--listen", "--drain", "--max-connection-age", "--dev-tokens", "--roles", "SOCLE_MAX_CONNECTIONS_PER_PEER"}) {
    EXPECT_THAT(help, HasSubstr(name));
  }
}

RC_GTEST_PROP(DurationTest, ComesBackAsItWas, ()) {
  const milliseconds duration(*rc::gen::inRange(0, 86'400'001));
  const auto parsed = ParseDuration(FormatDuration(duration));
  RC_ASSERT(parsed.ok());
  RC_ASSERT(*parsed == duration);
}

TEST(DurationTest, IsWithinItsRange) {
  const DurationRange range{.least = std::chrono::hours(24), .most = std::chrono::hours(48)};
  EXPECT_EQ(ParseDuration("24h", range).value(), std::chrono::hours(24));
  EXPECT_EQ(ParseDuration("2880m", range).value(), std::chrono::hours(48));
  for (const char* text : {"0s", "86399999ms", "172801s", "49h"}) {
    const auto parsed = ParseDuration(text, range);
    ASSERT_FALSE(parsed.ok()) << text;
    EXPECT_THAT(std::string(parsed.status().message()), HasSubstr("24h to 48h"));
  }
}

TEST(DurationTest, RefusesWhatHasNoUnitOrIsTooLong) {
  for (const char* text : {"", "5", "s", "ms", "-1s", "1.5s", "5 s", "25h", "99999999999s", "5d", "0x5s"}) {
    EXPECT_FALSE(ParseDuration(text).ok()) << text;
  }
}

}  // namespace
}  // namespace socle::server
