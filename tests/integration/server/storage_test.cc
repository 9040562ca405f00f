// What a service's process does about its database before it serves. Databases that answer are those of the programs'
// own tests.
#include "platform/server/storage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace socle::server {
namespace {

using testing::HasSubstr;

constexpr db::SchemaRange kSchema{1, 1};

std::unique_ptr<Process> NewProcess() {
  Settings settings;
  settings.server.listen = "127.0.0.1:0";
  settings.metrics_listen = "";
  settings.log_level = "error";
  settings.roles = "{}";
  auto process = Process::Create("test", settings);
  EXPECT_TRUE(process.ok()) << process.status();
  return std::move(*process);
}

StorageSettings DatabaseThatIsAway() {
  StorageSettings settings;
  settings.database.address.url = "postgresql://127.0.0.1:1/nothing";
  settings.database.connect_timeout = std::chrono::milliseconds(200);
  return settings;
}

TEST(Storage, IsNotOpenedWithoutADatabase) {
  const auto process = NewProcess();
  const auto storage = Storage::Open({}, kSchema, process.get());
  EXPECT_EQ(storage.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(storage.status().message()), HasSubstr("--database-url"));
}

TEST(Storage, IsNotOpenedWithoutAPasswordThatItWasPromised) {
  const auto process = NewProcess();
  StorageSettings settings = DatabaseThatIsAway();
  settings.database.address.password_file = "/no/such/password";
  EXPECT_THAT(std::string(Storage::Open(settings, kSchema, process.get()).status().message()),
              HasSubstr("/no/such/password"));
}

TEST(Storage, OpensWhileItsDatabaseIsAwayAndShowsItsPool) {
  const auto process = NewProcess();
  {
    const auto storage = Storage::Open(DatabaseThatIsAway(), kSchema, process.get());
    ASSERT_TRUE(storage.ok()) << storage.status();
    EXPECT_THAT(process->metrics().Text(), HasSubstr("socle_database_connections_in_use 0"));
  }
  EXPECT_THAT(process->metrics().Text(), testing::Not(HasSubstr("socle_database_connections_in_use")));
}

TEST(Storage, HasFlagsForEverySetting) {
  StorageSettings settings;
  Flags flags("socle-test", "Tests.");
  AddFlags(&settings, &flags);
  ASSERT_TRUE(flags
                  .ParseArguments({"--database-url", "postgresql:///x", "--database-connections", "3",
                                   "--event-retention", "2h", "--request-retention", "48h"})
                  .ok());
  EXPECT_EQ(settings.database.address.url, "postgresql:///x");
  EXPECT_EQ(settings.database.max_connections, 3);
  EXPECT_EQ(settings.event_retention, std::chrono::hours(2));
  EXPECT_EQ(settings.request_retention, std::chrono::hours(48));
}

TEST(Storage, KeepsRequestIdsForTheDayThatTheApiPromises) {
  StorageSettings settings;
  Flags flags("socle-test", "Tests.");
  AddFlags(&settings, &flags);
  EXPECT_FALSE(flags.ParseArguments({"--request-retention", "23h"}).ok());
}

TEST(Readiness, DoesNotComeWhileTheDatabaseIsAwayAndEndsWhenItIsNoLongerWanted) {
  const auto process = NewProcess();
  const auto storage = Storage::Open(DatabaseThatIsAway(), kSchema, process.get());
  ASSERT_TRUE(storage.ok()) << storage.status();
  bool ready = false;
  {
    const Readiness readiness(&(*storage)->pool(), kSchema, [&] { ready = true; });
  }
  EXPECT_FALSE(ready);
}

}  // namespace
}  // namespace socle::server
