#include "platform/telemetry/log.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <sstream>

namespace socle::telemetry {
namespace {

class LogTest : public testing::Test {
 protected:
  ~LogTest() override { close(fd_); }

  std::vector<std::string> Lines() {
    std::string text(static_cast<size_t>(lseek(fd_, 0, SEEK_END)), '\0');
    const ssize_t got = pread(fd_, text.data(), text.size(), 0);
    EXPECT_EQ(got, static_cast<ssize_t>(text.size()));
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
  }

  int fd_ = memfd_create("log", MFD_CLOEXEC);
};

TEST_F(LogTest, WritesOneJsonObjectALine) {
  {
    Log log({.service = "census", .fd = fd_});
    log.Write(Severity::kWarning, "slow \"query\"",
              {{"rows", 7}, {"share", 0.5}, {"ok", true}, {"name", "Lens\nLiévin"}});
    log.Write(Severity::kDebug, "not wanted");
    log.Flush();
  }
  const auto lines = Lines();
  ASSERT_EQ(lines.size(), 1u);
  const auto line = nlohmann::json::parse(lines[0]);
  EXPECT_EQ(line["severity"], "WARNING");
  EXPECT_EQ(line["service"], "census");
  EXPECT_EQ(line["message"], "slow \"query\"");
  EXPECT_EQ(line["rows"], 7);
  EXPECT_EQ(line["share"], 0.5);
  EXPECT_EQ(line["ok"], true);
  EXPECT_EQ(line["name"], "Lens\nLiévin");
}

TEST_F(LogTest, WritesTextForPeople) {
  {
    Log log({.format = LogFormat::kText, .fd = fd_});
    log.Write(Severity::kInfo, "ready\nfake line", {{"took", 3}});
    log.Flush();
  }
  const auto lines = Lines();
  ASSERT_EQ(lines.size(), 1u) << "a message must not forge a second line";
  EXPECT_THAT(lines[0], testing::MatchesRegex(R"(....-..-..T.*Z INFO    ready\\nfake line  took=3)"));
}

TEST_F(LogTest, KeepsLinesWholeWhenTheyAreCut) {
  {
    Log log({.fd = fd_});
    const std::string much(3000, 'x');
    log.Write(Severity::kInfo, much, {{"a", much}, {"b", much}, {"c", much}, {"d", much}, {"e", much}});
    log.Flush();
  }
  const auto lines = Lines();
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_LE(lines[0].size(), 4096u);
  EXPECT_TRUE(nlohmann::json::parse(lines[0], nullptr, false).is_object()) << lines[0];
}

TEST_F(LogTest, WritesLinesOfManyThreadsWhole) {
  {
    Log log({.fd = fd_});
    std::vector<std::thread> writers;
    for (int t = 0; t < 4; ++t) {
      writers.emplace_back([&log, t] {
        for (int i = 0; i < 500; ++i) log.Write(Severity::kInfo, "line", {{"thread", t}, {"i", i}});
      });
    }
    for (std::thread& writer : writers) writer.join();
    log.Flush();
  }
  const auto lines = Lines();
  EXPECT_EQ(lines.size(), 2000u);
  for (const std::string& line : lines) ASSERT_TRUE(nlohmann::json::parse(line, nullptr, false).is_object()) << line;
}

TEST(BlockedLogTest, DelaysNeitherWritersNorTheEnd) {
  int ends[2];
  ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
  const auto before = std::chrono::steady_clock::now();
  {
    Log log({.queue_lines = 100, .fd = ends[1]});  // nobody reads the other end
    for (int i = 0; i < 20'000; ++i) log.Write(Severity::kInfo, "a line that nobody reads", {{"i", i}});
    EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(5)) << "a writer waited for the pipe";
    EXPECT_GT(log.dropped(), 10'000u);
  }
  EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(10)) << "the end waited for the pipe";
  close(ends[0]);
  close(ends[1]);
}

TEST(LogNamesTest, AreParsed) {
  EXPECT_EQ(ParseSeverity("warning"), Severity::kWarning);
  EXPECT_EQ(ParseSeverity("loud"), std::nullopt);
  EXPECT_EQ(ParseLogFormat("text"), LogFormat::kText);
  EXPECT_EQ(ParseLogFormat("xml"), std::nullopt);
}

}  // namespace
}  // namespace socle::telemetry
