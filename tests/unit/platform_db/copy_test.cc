#include "platform/db/copy.h"

#include <rapidcheck.h>

#include "platform/db/sql_error.h"
#include "tests/unit/platform_db/database_fixture.h"

namespace socle::db {
namespace {

class CopyTest : public DatabaseTest {
 protected:
  CopyTest() {
    const absl::Status status =
        Write(pool_, "CREATE TABLE item (n bigint, i int, s smallint, b bool, t text, d date, at timestamptz)");
    EXPECT_TRUE(status.ok()) << status;
  }
  Pool pool_{Options()};
};

struct Item {
  int64_t n = 0;
  int32_t i = 0;
  int16_t s = 0;
  bool b = false;
  std::string t;
  Date d;
  Instant at;
  friend bool operator==(const Item&, const Item&) = default;
};

constexpr char kColumns[] = "n, i, s, b, t, d, at";

void WriteItems(Transaction& tx, const std::vector<Item>& items) {
  CopyWriter writer(tx, fmt::format("item ({})", kColumns));
  for (const Item& item : items) {
    writer.Row(7).Int64(item.n).Int32(item.i).Int16(item.s).Bool(item.b).Text(item.t);
    writer.WriteDate(item.d).WriteInstant(item.at);
  }
  RC_ASSERT(writer.Finish() == static_cast<int64_t>(items.size()));
}

std::vector<Item> ReadItems(Transaction& tx) {
  std::vector<Item> items;
  CopyReader row(tx, fmt::format("SELECT {} FROM item ORDER BY ctid", kColumns));
  while (row.Next()) {
    Item item;
    item.n = row.Int64();
    item.i = row.Int32();
    item.s = row.Int16();
    item.b = row.Bool();
    item.t = row.Text();
    item.d = row.ReadDate();
    item.at = row.ReadInstant();
    items.push_back(std::move(item));
  }
  return items;
}

Item AnyItem() {
  Item item;
  item.n = *rc::gen::arbitrary<int64_t>();
  item.i = *rc::gen::arbitrary<int32_t>();
  item.s = *rc::gen::arbitrary<int16_t>();
  item.b = *rc::gen::arbitrary<bool>();
  item.t = *rc::gen::container<std::string>(rc::gen::inRange<char>(1, 127));
  item.d = *rc::gen::oneOf(rc::gen::just(Date::Min()), rc::gen::just(Date::Max()),
                           rc::gen::map(rc::gen::inRange(-700000, 2900000), [](int days) { return Date{days}; }));
  item.at = *rc::gen::oneOf(rc::gen::just(Instant::Min()), rc::gen::just(Instant::Max()),
                            rc::gen::map(rc::gen::inRange<int64_t>(-60000000000000000, 250000000000000000),
                                         [](int64_t micros) { return Instant{micros}; }));
  return item;
}

TEST_F(CopyTest, WhatIsWrittenIsReadBack) {
  const bool held = rc::check([&] {
    const auto items = *rc::gen::container<std::vector<Item>>(rc::gen::exec(AnyItem));
    const auto read = RunWrite(pool_, Soon(), [&](Transaction& tx) -> absl::StatusOr<std::vector<Item>> {
      tx.Run("TRUNCATE item");
      WriteItems(tx, items);
      return ReadItems(tx);
    });
    RC_ASSERT(read.ok());
    RC_ASSERT(*read == items);
  });
  EXPECT_TRUE(held);
}

TEST_F(CopyTest, DatesAndInstantsMeanTheSameToPostgres) {
  const auto status = RunWrite(pool_, Soon(), [&](Transaction& tx) {
    WriteItems(tx, {{1, 2, 3, true, "é", Date::Of(2016, 2, 29), Instant{1456704000000001}},
                    {1, 2, 3, true, "", Date::Min(), Instant::Max()}});
    tx.Run("SET LOCAL timezone = 'UTC'");
    const pqxx::result rows = tx.Run("SELECT d::text, at::text, t FROM item ORDER BY d DESC");
    EXPECT_EQ(rows[0][0].as<std::string>(), "2016-02-29");
    EXPECT_EQ(rows[0][1].as<std::string>(), "2016-02-29 00:00:00.000001+00");
    EXPECT_EQ(rows[0][2].as<std::string>(), "é");
    EXPECT_EQ(rows[1][0].as<std::string>(), "-infinity");
    EXPECT_EQ(rows[1][1].as<std::string>(), "infinity");
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
}

TEST_F(CopyTest, NullsAreSeenBeforeTheyAreRead) {
  const auto status = RunRead(pool_, Soon(), [](Transaction& tx) {
    CopyReader row(tx, "SELECT NULL::int, 5, NULL::text");
    EXPECT_TRUE(row.Next());
    EXPECT_EQ(row.Int32Or(-1), -1);
    EXPECT_EQ(row.Int32Or(-1), 5);
    EXPECT_TRUE(row.IsNull());
    row.Skip();
    EXPECT_FALSE(row.Next());
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
}

TEST_F(CopyTest, AColumnOfAnotherTypeIsAnErrorNotAValue) {
  const auto status = RunRead(pool_, Soon(), [](Transaction& tx) {
    CopyReader row(tx, "SELECT 1::bigint");
    row.Next();
    row.Int32();
    return absl::OkStatus();
  });
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
  EXPECT_EQ(Read(pool_, "SELECT 1").value_or(0), 1);
}

TEST_F(CopyTest, ReadingPartOfTheRowsLeavesTheSessionUsable) {
  const auto status = RunRead(pool_, Soon(), [](Transaction& tx) {
    {
      CopyReader row(tx, "SELECT generate_series(1, 10000)");
      row.Next();
    }
    EXPECT_EQ(tx.Run("SELECT 1")[0][0].as<int>(), 1);
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(pool_.Stats().opened, 1);
}

TEST_F(CopyTest, AnUnfinishedWriterWritesNothing) {
  const auto status = RunWrite(pool_, Soon(), [](Transaction& tx) {
    CopyWriter writer(tx, "item (i)");
    writer.Row(1).Int32(1);
    return absl::OkStatus();
  });
  EXPECT_FALSE(status.ok());
  EXPECT_EQ(Read(pool_, "SELECT count(*) FROM item").value_or(-1), 0);
}

TEST_F(CopyTest, ARefusedRowIsReportedWithItsSqlState) {
  ASSERT_TRUE(Write(pool_, "ALTER TABLE item ADD CHECK (i > 0)").ok());
  const auto status = RunWrite(pool_, Soon(), [](Transaction& tx) {
    CopyWriter writer(tx, "item (i)");
    for (int i = 100000; i >= 0; --i) writer.Row(1).Int32(i);
    writer.Finish();
    return absl::OkStatus();
  });
  EXPECT_EQ(SqlStateOf(status), "23514") << status;
  EXPECT_EQ(ConstraintOf(status), "item_i_check");
  EXPECT_EQ(Read(pool_, "SELECT count(*) FROM item").value_or(-1), 0);
}

TEST_F(CopyTest, ReadsWhatAnotherTransactionExports) {
  const auto status = RunRead(pool_, Soon(), [&](Transaction& tx) {
    ReadOptions options;
    options.snapshot = tx.Run("SELECT pg_export_snapshot()")[0][0].as<std::string>();
    EXPECT_TRUE(Write(pool_, "INSERT INTO item (i) VALUES (1)").ok());
    return RunRead(
        pool_, Soon(),
        [](Transaction& other) {
          EXPECT_EQ(other.Run("SELECT count(*) FROM item")[0][0].as<int>(), 0);
          return absl::OkStatus();
        },
        options);
  });
  EXPECT_TRUE(status.ok()) << status;
}

// A prepared SELECT reads as COPY does, with and without prepared statements.
TEST_F(CopyTest, RowsOfAPreparedSelectReadTheSame) {
  constexpr Query kItems{"test.items", "SELECT n, i, s, b, t, d, at FROM item WHERE n >= $1::bigint ORDER BY n"};
  PoolOptions unprepared_options = Options();
  unprepared_options.prepared_statements = false;
  Pool unprepared(unprepared_options);
  ASSERT_TRUE(Write(pool_,
                    "INSERT INTO item VALUES (1, 10, 100, true, 'é\\x', '2020-02-29', '2020-01-01 00:00Z'), "
                    "(2, -1, -2, false, '', '-infinity', 'infinity'), (3, NULL, 0, true, 'c', 'infinity', '-infinity')")
                  .ok());
  for (Pool* pool : {&pool_, &unprepared}) {
    const absl::Status status = RunRead(*pool, Soon(), [&](Transaction& tx) {
      for (const char* from : {"2", "1", "9"}) {
        CopyReader copied(tx, fmt::format("SELECT n, i, s, b, t, d, at FROM item WHERE n >= {} ORDER BY n", from));
        std::vector<std::string> expected;
        const auto line = [](CopyReader& row) {
          const int64_t n = row.Int64();
          const int32_t i = row.Int32Or(-99);
          const int16_t s = row.Int16();
          const bool b = row.Bool();
          const std::string text(row.Text());
          const Date day = row.ReadDate();
          return fmt::format("{} {} {} {} {} {} {}", n, i, s, b, text, day.days, row.ReadInstant().micros);
        };
        while (copied.Next()) expected.push_back(line(copied));
        CopyReader selected(tx, kItems, {from});
        std::vector<std::string> found;
        while (selected.Next()) found.push_back(line(selected));
        EXPECT_EQ(found, expected) << "from " << from;
        EXPECT_FALSE(selected.Next()) << "the end stays the end";
      }
      return absl::OkStatus();
    });
    EXPECT_TRUE(status.ok()) << status;
  }
}

TEST_F(CopyTest, APreparedSelectThatFailsThrowsAndTheSessionGoesOn) {
  constexpr Query kDivide{"test.divide", "SELECT 1 / $1::int"};
  const auto divide = [&](const char* by) {
    return RunRead(pool_, Soon(), [&](Transaction& tx) -> absl::StatusOr<int32_t> {
      CopyReader row(tx, kDivide, {by});
      return row.Next() ? row.Int32() : -1;
    });
  };
  EXPECT_EQ(SqlStateOf(divide("0").status()), "22012");
  EXPECT_EQ(divide("1").value_or(-1), 1);
  EXPECT_EQ(pool_.Stats().discarded, 0);
}

}  // namespace
}  // namespace socle::db
