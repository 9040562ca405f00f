// A database with audit records and their chain, and what a person with every right may do to it.
#pragma once

#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "platform/audit/seal_store.h"
#include "platform/audit/verification.h"
#include "platform/db/pool.h"
#include "tests/support/postgres.h"

namespace socle::audit {

using socle::testing::PostgresCluster;

class AuditTest : public ::testing::Test {
 protected:
  AuditTest() : database_(PostgresCluster::Shared().CreateDatabase()) {
    Ask("CREATE TABLE revision (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, cause text, actor text);" +
        FileText("platform/write/write_path.sql") + FileText("platform/audit/audit_seal.sql") + "SELECT ''");
    pool_ = NewPool();
    store_ = std::make_unique<SealStore>(pool_.get());
  }
  ~AuditTest() override {
    store_.reset();
    pool_.reset();
    PostgresCluster::Shared().DropDatabase(database_.name);
  }

  static std::string FileText(const std::string& path) {
    std::ifstream file(path);
    std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    EXPECT_FALSE(text.empty()) << path;
    return text;
  }
  std::unique_ptr<db::Pool> NewPool() const {
    db::PoolOptions options;
    options.address.url = database_.url;
    options.max_connections = 4;
    return std::make_unique<db::Pool>(std::move(options));
  }
  std::string Ask(const std::string& sql) { return PostgresCluster::Shared().Administer(sql, database_.name); }

  // So many audit records, in one transaction.
  void Record(int count, const std::string& actor = "alice") {
    Ask(fmt::format(
        "INSERT INTO audit_record (revision, actor, method, request_id, trace_id, resource, kind, changes, "
        "after_digest) SELECT n, '{}', 'socle.test.v1.Things/Change', gen_random_uuid(), '', 'things/' || n, "
        "2, ARRAY['renamed', 'a \"b\" {{c}}, d'], sha256(n::text::bytea) FROM generate_series(1, {}) n; "
        "SELECT ''",
        actor, count));
  }
  int64_t SealAll(int batch = 100) {
    int64_t total = 0;
    for (;;) {
      const auto sealed = store_->SealSome(batch, db::kNoDeadline);
      EXPECT_TRUE(sealed.ok()) << sealed.status();
      if (!sealed.ok() || !*sealed || **sealed == 0) return total;
      total += **sealed;
    }
  }
  // A chain of so many entries.
  void Chain(int count) {
    for (int left = count; left > 0; left -= 10) Record(std::min(10, left));
    ASSERT_EQ(SealAll(), count);
  }

  Verdict Judge(const Witnesses& witnesses = {}, int batch = 16) {
    const auto verdict = Verify(*pool_, witnesses, {.batch = batch});
    EXPECT_TRUE(verdict.ok()) << verdict.status();
    return verdict.value_or(Verdict{.fault = Fault{-1, "the database could not be read"}});
  }
  // What the chain is now, as a checkpoint keeps it.
  Witnesses Now() {
    const Tip tip = store_->Look(db::kNoDeadline).value().tip;
    return {{tip.seq, tip.hash}};
  }

  const socle::testing::TestDatabase database_;
  std::unique_ptr<db::Pool> pool_;
  std::unique_ptr<SealStore> store_;
};

}  // namespace socle::audit
