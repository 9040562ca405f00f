// Request ids are kept a day, and then forgotten: no sooner, by whichever process looks, in bounded batches.
#include <thread>

#include "platform/db/retention.h"
#include "tests/integration/write/write_fixture.h"

namespace socle::write {
namespace {

using std::chrono::hours;
using testing::Eventually;

constexpr hours kDay{24};

class RequestRetention : public WriteTest {
 protected:
  // A command that ran so long ago. The only clock is the database's; its rows are moved instead of it.
  void WriteAgo(int request, const std::string& ago) {
    ASSERT_TRUE(Run(Add(request)).ok());
    Ask(fmt::format(
        "UPDATE request_record SET create_time = now() - interval '{}' WHERE request_id = '{}' RETURNING ''", ago,
        TestUuid(request)));
  }
  // Many that ran two days ago, and nothing else of them.
  void RecordOld(int count) {
    Ask(
        fmt::format("INSERT INTO request_record (caller, request_id, fingerprint, create_time) "
                    "SELECT 'alice', gen_random_uuid(), sha256('x'), now() - interval '2 days' "
                    "FROM generate_series(1, {}); SELECT ''",
                    count));
  }
  std::string Kept() { return Ask("SELECT count(*) FROM request_record"); }

  db::Retention::DeleteSome Forget(Writer* writer) {
    return [writer](int most) { return writer->ForgetRequests(kDay, most, db::kNoDeadline); };
  }
};

TEST_F(RequestRetention, ForgetsAfterADayAndNotBefore) {
  WriteAgo(1, "25 hours");
  WriteAgo(2, "23 hours");
  WriteAgo(3, "24 hours");
  WriteAgo(4, "23 hours 59 minutes");
  db::Retention retention({}, Forget(writer_.get()));
  EXPECT_EQ(retention.Keep().value(), 2);
  EXPECT_EQ(Ask("SELECT string_agg(request_id::text, ' ' ORDER BY request_id) FROM request_record"),
            TestUuid(2) + " " + TestUuid(4));
  EXPECT_EQ(Ask("SELECT count(*) FROM audit_record"), "4") << "who changed what stays for ever";
}

TEST_F(RequestRetention, ARepeatIsKnownUntilItsIdIsForgotten) {
  WriteAgo(1, "23 hours");
  WriteAgo(2, "25 hours");
  ASSERT_EQ(writer_->ForgetRequests(kDay, 100, db::kNoDeadline).value(), 1);
  EXPECT_EQ(Run(Add(1)).value(), "1") << "the first answer, and no second effect";
  EXPECT_EQ(Value(), "2");
  EXPECT_EQ(Run(Add(2)).value(), "3") << "nobody remembers it: a new command";
}

TEST_F(RequestRetention, ForgetsInBoundedBatches) {
  RecordOld(25);
  EXPECT_EQ(writer_->ForgetRequests(kDay, 10, db::kNoDeadline).value(), 10);
  EXPECT_EQ(Kept(), "15");
  std::vector<int64_t> batches;
  db::Retention retention({.batch = 7}, [&](int most) {
    const auto count = writer_->ForgetRequests(kDay, most, db::kNoDeadline);
    batches.push_back(count.value_or(-1));
    return count;
  });
  EXPECT_EQ(retention.Keep().value(), 15);
  EXPECT_EQ(batches, (std::vector<int64_t>{7, 7, 1}));
}

TEST_F(RequestRetention, LooksByItself) {
  RecordOld(25);
  WriteAgo(1, "1 hour");
  db::Retention retention({.interval = std::chrono::milliseconds(1), .batch = 10}, Forget(writer_.get()));
  retention.Start();
  EXPECT_TRUE(Eventually([&] { return Kept() == "1"; }));
  RecordOld(3);
  EXPECT_TRUE(Eventually([&] { return Kept() == "1"; })) << "and goes on looking";
}

TEST_F(RequestRetention, AFailureIsMadeUpForNextTime) {
  RecordOld(1);
  std::atomic<int> looks = 0;
  db::Retention retention({.interval = std::chrono::milliseconds(1)}, [&](int most) -> absl::StatusOr<int64_t> {
    if (++looks < 3) return absl::UnavailableError("the database is away");
    return writer_->ForgetRequests(kDay, most, db::kNoDeadline);
  });
  EXPECT_FALSE(retention.Keep().ok());
  retention.Start();
  EXPECT_TRUE(Eventually([&] { return Kept() == "0"; }));
}

// One is in the middle of a batch, its rows locked: the other neither waits for it nor counts its rows.
TEST_F(RequestRetention, TwoProcessesShareTheWork) {
  RecordOld(20);
  db::Pool pool({.address = {.url = database_.url}, .max_connections = 1});
  Writer other(&pool);
  const absl::Status status = db::RunWrite(*pool_, db::kNoDeadline, [&](db::Transaction& tx) {
    tx.Run(
        "DELETE FROM request_record WHERE ctid IN "
        "(SELECT ctid FROM request_record ORDER BY request_id LIMIT 5 FOR UPDATE SKIP LOCKED)");
    EXPECT_EQ(other.ForgetRequests(kDay, 100, db::DeadlineIn(std::chrono::seconds(20))).value(), 15);
    return absl::OkStatus();
  });
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(Kept(), "0");
}

TEST_F(RequestRetention, TwoProcessesAtOnceForgetEachIdOnce) {
  RecordOld(2000);
  for (int i = 1; i <= 10; ++i) WriteAgo(i, "23 hours");
  db::Pool pool({.address = {.url = database_.url}, .max_connections = 2});
  Writer other(&pool);
  int64_t forgotten[2] = {};
  {
    const auto keep = [&](int which, Writer* writer) {
      const auto count = db::Retention({.batch = 50}, Forget(writer)).Keep();
      ASSERT_TRUE(count.ok()) << count.status();
      forgotten[which] = *count;
    };
    std::jthread first(keep, 0, writer_.get());
    std::jthread second(keep, 1, &other);
  }
  // Who found fewer than a batch, because the other held the rest, leaves it to him.
  EXPECT_EQ(forgotten[0] + forgotten[1], 2000);
  EXPECT_EQ(Kept(), "10");
}

}  // namespace
}  // namespace socle::write
