// The events of the real write path: several writers on the same resources.
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <thread>

#include "platform/db/transaction.h"
#include "platform/write/writer.h"
#include "tests/integration/events/events_fixture.h"

namespace socle::events {
namespace {

constexpr int kWriters = 8;
constexpr int kCommandsEach = 60;
constexpr int kResources = 3;

constexpr db::Query kRead{"test.read", "SELECT version FROM thing WHERE name = $1"};
constexpr db::Query kWrite{"test.write_thing", "UPDATE thing SET version = $2 WHERE name = $1"};
constexpr db::Query kDawdle{"test.dawdle_thing", "SELECT pg_sleep($1)"};

api::Sha256 DigestOfVersion(int64_t version) { return api::DigestOf({std::to_string(version)}); }

absl::Status ChangeThing(write::Writer& writer, const std::string& name, std::mt19937& random) {
  write::Command command{.method = "test.Things/Change", .caller = "tester", .resources = {name}};
  command.request_id = fmt::format("{:08x}-{:04x}-4000-8000-{:012x}", random(), random() % 0x10000, random());
  const double dawdle = random() % 3 == 0 ? static_cast<double>(random() % 10) / 1000 : 0;
  return writer
      .RunBytes(command, db::DeadlineIn(std::chrono::seconds(60)),
                [&](write::Unit& unit) -> absl::StatusOr<std::string> {
                  const auto version = unit.tx().Exec(kRead, name)[0][0].as<int64_t>();
                  unit.tx().Exec(kWrite, name, version + 1);
                  if (dawdle > 0) unit.tx().Exec(kDawdle, dawdle);
                  unit.Record({.resource = name,
                               .kind = write::ChangeKind::kUpdated,
                               .before = DigestOfVersion(version),
                               .after = DigestOfVersion(version + 1)});
                  return "done";
                })
      .status();
}

// Each event's digest after is the next one's before: nothing is missing, and the order is that of the changes.
TEST(WritePath, GivesEachResourceAnUnbrokenChainOfEvents) {
  const testing::TestDatabase database = CreateEventDatabase();
  EventWriter(database.url)
      .Run(
          "CREATE TABLE thing (name text PRIMARY KEY, version bigint); "
          "INSERT INTO thing SELECT 'things/' || n, 0 FROM generate_series(0, 2) n");
  EventServer server(database.url, QuickOptions(database.url));
  std::vector<std::thread> writers;
  for (unsigned w = 0; w < kWriters; ++w) {
    writers.emplace_back([&, w] {
      std::mt19937 random(TestSeed() + w);
      db::Pool pool({.address = {.url = database.url}, .max_connections = 1});
      write::Writer writer(&pool, [&](int64_t) { server.events().Poke(); });
      for (int n = 0; n < kCommandsEach; ++n) {
        const absl::Status status = ChangeThing(writer, "things/" + std::to_string(random() % kResources), random);
        ASSERT_TRUE(status.ok()) << status << ", seed " << TestSeed();
      }
    });
  }
  const auto stub = server.NewStub();
  Watching watching(*stub, FromOldest());
  const auto events = watching.Read(kWriters * kCommandsEach);
  for (std::thread& writer : writers) writer.join();
  ASSERT_EQ(events.size(), static_cast<size_t>(kWriters * kCommandsEach));
  std::map<std::string, std::string> newest;
  std::map<std::string, int64_t> revision;
  for (const v1::Event& event : events) {
    const auto known = newest.find(event.resource());
    if (known != newest.end()) {
      ASSERT_EQ(event.before_digest(), known->second)
          << "the chain of " << event.resource() << " is broken, seed " << TestSeed();
      ASSERT_GT(event.revision(), revision[event.resource()]);
    }
    newest[event.resource()] = event.after_digest();
    revision[event.resource()] = event.revision();
  }
  EXPECT_EQ(newest.size(), static_cast<size_t>(kResources));
}

}  // namespace
}  // namespace socle::events
