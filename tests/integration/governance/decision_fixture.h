// A registry database with one body and its voting members, for tests of decisions.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "platform/base/error.h"
#include "platform/db/transaction.h"
#include "services/registry/store/governance/decision_store.h"
#include "tests/integration/store/store_fixture.h"

namespace socle::registry::store {

inline std::string Uuid(int number) { return fmt::format("00000000-0000-8000-8000-{:012d}", number); }

inline db::Deadline Soon() { return db::DeadlineIn(std::chrono::seconds(60)); }

class DecisionDatabase : public ::testing::Test {
 protected:
  static constexpr char kBody[] = "tmi";

  DecisionDatabase() {
    Run("INSERT INTO body VALUES ('tmi', now(), now(), 1, 1)");
    Run("INSERT INTO meeting (id, body_id, display_name, meeting_date, place, agenda, visits, second_convocation_of, "
        "source, synthetic, state, cancel_reason, revision) VALUES ('" +
        Uuid(900) + "', 'tmi', '', '2013-12-05', '', '[]', '[]', '', '', true, 2, '', 1)");
  }

  void Run(const std::string& sql) {
    const absl::Status status = db::RunWrite(*database_.pool, Soon(), [&](db::Transaction& tx) {
      tx.Run(sql);
      return absl::OkStatus();
    });
    ASSERT_TRUE(status.ok()) << status << "\n" << sql;
  }

  // Runs `fn` in a write transaction; its status.
  template <typename Fn>
  absl::Status Write(Fn&& fn) {
    return db::RunWrite(*database_.pool, Soon(), [&](db::Transaction& tx) -> absl::Status { return fn(tx); });
  }

  static Decision Draft(int number) {
    Decision decision{.id = Uuid(number), .body_id = kBody};
    decision.content.title = fmt::format("Proposition {}", number);
    decision.content.sha256[0] = static_cast<unsigned char>(number);
    return decision;
  }

  // Members 1 … count, each for a party of its own.
  static std::vector<Elector> Electors(int count) {
    std::vector<Elector> electors;
    for (int i = 1; i <= count; ++i) {
      electors.push_back({.member_id = Uuid(i), .party = fmt::format("collectivites/commune-{:05d}", i)});
    }
    return electors;
  }

  // A decision whose vote is open.
  Decision Voting(int number, const std::vector<Elector>& electors) {
    Decision decision = Draft(number);
    decision.state = DecisionState::kVoting;
    decision.statute = Statute();
    decision.elector_count = static_cast<int32_t>(electors.size());
    decision.content.vote_date = Date::Of(2013, 12, 5);
    decision.open_time = Instant::At(Date::Of(2013, 12, 5));
    EXPECT_TRUE(Write([&](db::Transaction& tx) {
                  decisions_.Write(tx, ++revision_, decision);
                  decisions_.AddElectors(tx, decision.id, electors);
                  return absl::OkStatus();
                }).ok());
    return decision;
  }

  absl::Status Say(const Decision& decision, const std::string& member, Choice choice) {
    return Write([&](db::Transaction& tx) -> absl::Status {
      const std::string members[] = {member};
      SOCLE_ASSIGN_OR_RETURN(auto polling, decisions_.HoldForVotes(tx, kBody, decision.id, members));
      if (polling.votes.empty()) return absl::NotFoundError("no such elector");
      polling.votes[0].choice = choice;
      polling.votes[0].time = polling.now;
      polling.votes[0].revision = ++revision_;
      decisions_.WriteVotes(tx, decision.id, polling.votes);
      return absl::OkStatus();
    });
  }

  absl::Status CloseNow(const std::string& id) {
    return Write([&](db::Transaction& tx) -> absl::Status {
      SOCLE_ASSIGN_OR_RETURN(Decision decision, decisions_.Hold(tx, kBody, id));
      const auto standing = decisions_.StandingOf(tx, id);
      if (!Close(standing.tally, standing.now, decision).empty()) return absl::FailedPreconditionError("not to close");
      decisions_.Write(tx, ++revision_, decision);
      return absl::OkStatus();
    });
  }

  RegistryDatabase database_;
  DecisionStore decisions_{database_.pool.get()};
  std::atomic<int64_t> revision_ = 1;
};

}  // namespace socle::registry::store
