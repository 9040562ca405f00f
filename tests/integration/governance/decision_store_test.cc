#include "services/registry/store/governance/decision_store.h"

#include <thread>

#include "platform/db/sql_error.h"
#include "services/registry/domain/governance/result_text.h"
#include "services/registry/domain/governance/statute_text.h"
#include "tests/integration/governance/decision_fixture.h"

namespace socle::registry::store {
namespace {

class DecisionStoreTest : public DecisionDatabase {};

TEST_F(DecisionStoreTest, ReadsADecisionAsItWasWritten) {
  Decision written = Draft(1);
  written.content = {.title = "CAS « Cambrésis »",
                     .text = "Article 1\n'x' \\ \"y\"",
                     .subject = "contracts/cambresis",
                     .sha256 = {1, 2, 255},
                     .meeting_id = Uuid(900),
                     .ballot = Ballot::kShowOfHands,
                     .vote_date = Date::Of(2011, 2, 24),
                     .deadline = Instant{1'298'505'600'000'001},
                     .source = "document 001",
                     .synthetic = true};
  written.statute = Statute();
  written.statute->majority.at_least = Fraction{2, 3};
  written.statute->colleges = {{"elus", "Élus"}};
  written.state = DecisionState::kAdopted;
  written.second_convocation = true;
  written.elector_count = 48;
  written.hands = Hands{.in_favour = 40, .against = 1, .abstentions = 7, .presiding = Choice::kFor};
  written.result = VoteResult{.quorum_reached = true, .adopted = true, .colleges = {{"elus", {.voices = 48}, true}}};
  written.open_time = Instant{5};
  written.close_time = Instant{6};
  ASSERT_TRUE(Write([&](db::Transaction& tx) {
                decisions_.Write(tx, 7, written);
                return absl::OkStatus();
              }).ok());
  const absl::StatusOr<Decision> read = decisions_.Find(kBody, written.id, Soon());
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->content, written.content);
  EXPECT_EQ(StatuteText(*read->statute), StatuteText(*written.statute));
  EXPECT_EQ(read->state, written.state);
  EXPECT_TRUE(read->second_convocation);
  EXPECT_EQ(read->elector_count, 48);
  EXPECT_EQ(read->hands, written.hands);
  EXPECT_EQ(read->result, written.result);
  EXPECT_EQ(read->open_time, written.open_time);
  EXPECT_EQ(read->close_time, written.close_time);
  EXPECT_EQ(read->create_time, written.create_time);
  EXPECT_EQ(read->revision, 7);
  EXPECT_EQ(read->supersedes, "");
}

TEST_F(DecisionStoreTest, KnowsADecisionByItsBodyToo) {
  Decision draft = Draft(1);
  ASSERT_TRUE(Write([&](db::Transaction& tx) {
                decisions_.Write(tx, 1, draft);
                return absl::OkStatus();
              }).ok());
  EXPECT_EQ(decisions_.Find("other", draft.id, Soon()).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(decisions_.FindVerdict("other", draft.id, Soon()).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(decisions_.ListVotes({.body_id = "other", .decision_id = draft.id, .limit = 1}, Soon()).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_TRUE(decisions_.ListVotes({.body_id = kBody, .decision_id = draft.id, .limit = 1}, Soon())->empty())
      << "a draft has no electors yet";
}

TEST_F(DecisionStoreTest, SumsWhatElectorsSaidAsTheyAreAddedOneByOne) {
  std::vector<Elector> electors = Electors(300);
  for (size_t i = 0; i < electors.size(); ++i) {
    electors[i].voices = static_cast<int64_t>(i % 7) + 1;
    electors[i].college = i % 3 == 0 ? "elus" : i % 3 == 1 ? "citoyens" : "";
    electors[i].presence = static_cast<Presence>(i % 5 + 1);
    if (electors[i].presence == Presence::kRepresented) electors[i].proxy_holder = electors[0].member_id;
    electors[i].presiding = i == 5;
  }
  const Decision decision = Voting(1, electors);
  Tally expected;
  for (size_t i = 0; i < electors.size(); ++i) {
    const auto choice = IsAway(electors[i].presence) ? Choice::kNone : static_cast<Choice>(i % 4);
    expected.Add(electors[i], choice);
    if (choice != Choice::kNone) {
      ASSERT_TRUE(Say(decision, electors[i].member_id, choice).ok());
    }
  }
  const auto situation = decisions_.FindSituation(kBody, decision.id, Soon());
  ASSERT_TRUE(situation.ok()) << situation.status();
  const Tally& tally = situation->standing.tally;
  EXPECT_EQ(tally.total, expected.total);
  EXPECT_EQ(tally.colleges, expected.colleges);
  EXPECT_EQ(tally.represented, expected.represented);
  EXPECT_EQ(tally.presiding, expected.presiding);
}

TEST_F(DecisionStoreTest, ListsVotesByPagesAndByWhatTheySaid) {
  std::vector<Elector> electors = Electors(25);
  electors[3].college = "elus";
  electors[4].party = "collectivites/region-32";
  const Decision decision = Voting(1, electors);
  ASSERT_TRUE(Say(decision, Uuid(2), Choice::kAgainst).ok());
  ASSERT_TRUE(Say(decision, Uuid(9), Choice::kAbstention).ok());
  DecisionBook::VoteQuestion question{.body_id = kBody, .decision_id = decision.id, .limit = 10};
  std::vector<std::string> ids;
  while (true) {
    const auto page = decisions_.ListVotes(question, Soon());
    ASSERT_TRUE(page.ok()) << page.status();
    for (const VoteRecord& vote : *page) ids.push_back(vote.elector.member_id);
    if (page->size() < question.limit) break;
    question.after = ids.back();
  }
  ASSERT_EQ(ids.size(), 25u) << "those that said nothing are electors too";
  EXPECT_TRUE(std::is_sorted(ids.begin(), ids.end()));
  const auto ids_of = [&](DecisionBook::VoteQuestion some) {
    some.body_id = kBody;
    some.decision_id = decision.id;
    some.limit = 100;
    std::string found;
    const auto votes = decisions_.ListVotes(some, Soon());
    for (const VoteRecord& vote : *votes) found += vote.elector.member_id.substr(34) + " ";
    return found;
  };
  EXPECT_EQ(ids_of({.choice = Choice::kAgainst}), "02 ");
  EXPECT_EQ(ids_of({.choice = Choice::kAbstention}), "09 ");
  EXPECT_EQ(ids_of({.college = "elus"}), "04 ");
  EXPECT_EQ(ids_of({.party = "collectivites/region-32"}), "05 ");
  EXPECT_EQ(ids_of({.choice = Choice::kFor}), "");
}

TEST_F(DecisionStoreTest, TakesVotesOfElectorsOnly) {
  const Decision decision = Voting(1, Electors(2));
  EXPECT_EQ(Say(decision, Uuid(3), Choice::kFor).code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(Say(Draft(2), Uuid(1), Choice::kFor).code(), absl::StatusCode::kNotFound);
}

TEST_F(DecisionStoreTest, ClosingWaitsForTheVotesThatAreBeingTakenAndCountsThem) {
  const Decision decision = Voting(1, Electors(3));
  std::thread closer;
  const absl::Status voted = Write([&](db::Transaction& tx) -> absl::Status {
    const std::string members[] = {Uuid(1)};
    SOCLE_ASSIGN_OR_RETURN(auto polling, decisions_.HoldForVotes(tx, kBody, decision.id, members));
    polling.votes[0].choice = Choice::kFor;
    polling.votes[0].revision = 9;
    decisions_.WriteVotes(tx, decision.id, polling.votes);
    closer = std::thread([&] { EXPECT_TRUE(CloseNow(decision.id).ok()); });
    EXPECT_TRUE(testing::Eventually([&] {
      return PostgresCluster::Shared().Administer(
                 "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'") == "1";
    })) << "the closer did not wait";
    return absl::OkStatus();
  });
  EXPECT_TRUE(voted.ok()) << voted;
  closer.join();
  EXPECT_EQ(decisions_.Find(kBody, decision.id, Soon())->result->count.in_favour, 1);
}

TEST_F(DecisionStoreTest, AVoteThatComesWhileItIsBeingClosedFindsItClosed) {
  const Decision decision = Voting(1, Electors(3));
  std::thread voter;
  DecisionState seen = DecisionState::kDraft;
  const absl::Status closed = Write([&](db::Transaction& tx) -> absl::Status {
    SOCLE_ASSIGN_OR_RETURN(Decision held, decisions_.Hold(tx, kBody, decision.id));
    voter = std::thread([&] {
      EXPECT_TRUE(Write([&](db::Transaction& other) -> absl::Status {
                    const std::string members[] = {Uuid(1)};
                    SOCLE_ASSIGN_OR_RETURN(auto polling, decisions_.HoldForVotes(other, kBody, decision.id, members));
                    seen = polling.decision.state;
                    return absl::OkStatus();
                  }).ok());
    });
    EXPECT_TRUE(testing::Eventually([&] {
      return PostgresCluster::Shared().Administer(
                 "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'") == "1";
    })) << "the voter did not wait";
    const auto standing = decisions_.StandingOf(tx, decision.id);
    EXPECT_TRUE(Close(standing.tally, standing.now, held).empty());
    decisions_.Write(tx, 9, held);
    return absl::OkStatus();
  });
  EXPECT_TRUE(closed.ok()) << closed;
  voter.join();
  EXPECT_EQ(seen, DecisionState::kRejected);
}

TEST_F(DecisionStoreTest, VotesDoNotWaitForEachOther) {
  const Decision decision = Voting(1, Electors(2));
  const absl::Status both = Write([&](db::Transaction& tx) -> absl::Status {
    const std::string members[] = {Uuid(1)};
    SOCLE_RETURN_IF_ERROR(decisions_.HoldForVotes(tx, kBody, decision.id, members).status());
    return Say(decision, Uuid(2), Choice::kFor);  // in another transaction, before this one ends
  });
  EXPECT_TRUE(both.ok()) << both;
}

TEST_F(DecisionStoreTest, TheClockOfAVoteIsReadAfterItsWait) {
  const Decision decision = Voting(1, Electors(1));
  Instant released{}, seen{};
  std::thread voter;
  ASSERT_TRUE(Write([&](db::Transaction& tx) -> absl::Status {
                SOCLE_RETURN_IF_ERROR(decisions_.Hold(tx, kBody, decision.id).status());
                voter = std::thread([&] {
                  EXPECT_TRUE(Write([&](db::Transaction& other) -> absl::Status {
                                const std::string members[] = {Uuid(1)};
                                SOCLE_ASSIGN_OR_RETURN(const auto polling,
                                                       decisions_.HoldForVotes(other, kBody, decision.id, members));
                                seen = polling.now;
                                return absl::OkStatus();
                              }).ok());
                });
                EXPECT_TRUE(testing::Eventually([&] {
                  return PostgresCluster::Shared().Administer(
                             "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'") == "1";
                }));
                released = decisions_.StandingOf(tx, decision.id).now;
                return absl::OkStatus();
              }).ok());
  voter.join();
  EXPECT_GT(seen, released) << "a vote that waited past the deadline would be taken for one that came before it";
}

TEST_F(DecisionStoreTest, WhatHasAResultIsNeverRewritten) {
  const Decision decision = Voting(1, Electors(3));
  ASSERT_TRUE(CloseNow(decision.id).ok());
  for (const char* change : {"state = 3", "title = 'other'", "result = '{}'", "content_sha256 = repeat('x', 32)::bytea",
                             "statute = '{}'", "elector_count = 9"}) {
    const absl::Status status = Write([&](db::Transaction& tx) {
      tx.Run(fmt::format("UPDATE decision SET {} WHERE id = '{}'", change, decision.id));
      return absl::OkStatus();
    });
    EXPECT_FALSE(status.ok()) << change;
  }
  EXPECT_FALSE(Write([&](db::Transaction& tx) {
                 tx.Run("DELETE FROM vote");
                 return absl::OkStatus();
               }).ok());
  EXPECT_FALSE(Write([&](db::Transaction& tx) {
                 tx.Run("UPDATE vote SET voices = 2");
                 return absl::OkStatus();
               }).ok());
}

TEST_F(DecisionStoreTest, OneDecisionAtATimeTakesAnotherUpAgain) {
  const Decision old = Voting(1, Electors(3));
  ASSERT_TRUE(CloseNow(old.id).ok());
  const auto reopen = [&](int number) {
    return Write([&](db::Transaction& tx) -> absl::Status {
      SOCLE_ASSIGN_OR_RETURN(const Decision held, decisions_.Hold(tx, kBody, old.id));
      EXPECT_EQ(decisions_.ReopeningOf(tx, old.id), number == 2 ? "" : Uuid(2));
      Decision again = Reopened(held, Uuid(number));
      decisions_.Write(tx, 20 + number, again);
      return absl::OkStatus();
    });
  };
  EXPECT_TRUE(reopen(2).ok());
  EXPECT_EQ(db::ConstraintOf(reopen(3)), "decision_reopening");
}

TEST_F(DecisionStoreTest, VerifiesWithWhatItStoredOfTheResult) {
  const Decision decision = Voting(1, Electors(3));
  auto open = decisions_.FindVerdict(kBody, decision.id, Soon());
  ASSERT_TRUE(open.ok()) << open.status();
  EXPECT_EQ(open->verdict.state, DecisionState::kVoting);
  EXPECT_FALSE(open->result.has_value());
  ASSERT_TRUE(Say(decision, Uuid(1), Choice::kFor).ok());
  ASSERT_TRUE(CloseNow(decision.id).ok());
  const auto found = decisions_.FindVerdict(kBody, decision.id, Soon());
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_TRUE(WhyNotValid(found->verdict, decision.content.sha256, kBody).empty());
  EXPECT_EQ(found->result->count.in_favour, 1);
  EXPECT_EQ(found->vote_date, Date::Of(2013, 12, 5));
  EXPECT_EQ(found->close_time, decisions_.Find(kBody, decision.id, Soon())->close_time);
}

TEST_F(DecisionStoreTest, ListsThoseChangedLastFirstAndByWhatIsAsked) {
  for (int i = 1; i <= 9; ++i) {
    Decision decision = Draft(i);
    decision.content.subject = i % 2 == 0 ? "contracts/a" : "";
    if (i == 4) decision.content.meeting_id = Uuid(900);
    if (i > 6) decision.content.vote_date = Date::Of(2010, 1, i);
    ASSERT_TRUE(Write([&](db::Transaction& tx) {
                  decisions_.Write(tx, 100 + i / 2, decision);  // some have the same revision
                  return absl::OkStatus();
                }).ok());
  }
  const auto list = [&](DecisionBook::Question question) {
    std::string ids;
    question.limit = 2;
    while (true) {
      const auto page = decisions_.List(question, Soon());
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) return ids;
      for (const Decision& decision : *page) ids += decision.id.substr(35);
      if (page->size() < question.limit) return ids;
      question.before_revision = page->back().revision;
      question.before_id = page->back().id;
    }
  };
  EXPECT_EQ(list({.body_id = kBody}), "987654321");
  EXPECT_EQ(list({}), "987654321");
  EXPECT_EQ(list({.body_id = "other"}), "");
  EXPECT_EQ(list({.subject = "contracts/a"}), "8642");
  EXPECT_EQ(list({.body_id = kBody, .meeting_id = Uuid(900)}), "4");
  EXPECT_EQ(list({.from = Date::Of(2010, 1, 8)}), "98");
  EXPECT_EQ(list({.to = Date::Of(2010, 1, 8)}), "7");
  EXPECT_EQ(list({.state = static_cast<int>(DecisionState::kAdopted)}), "");
}

// 100,000 electors in one decision stay usable; the figures are printed, the limits leave room for busy machines.
TEST_F(DecisionStoreTest, AHundredThousandElectorsStayUsable) {
  const auto timed = [](const char* what, double limit_ms, auto&& fn) {
    const auto start = std::chrono::steady_clock::now();
    fn();
    const double ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
    std::printf("[ MEASURED ] %s: %.1f ms\n", what, ms);
    EXPECT_LT(ms, limit_ms) << what;
  };
  const std::vector<Elector> electors = Electors(100'000);
  Decision decision;
  timed("write 100,000 electors down", 20'000, [&] { decision = Voting(1, electors); });
  Run("UPDATE vote SET choice = 1 + abs(hashtext(member_id)) % 3, revision = 5");
  Run("ANALYZE vote");
  timed("a page of 1,000 in the middle", 500, [&] {
    const auto page = decisions_.ListVotes(
        {.body_id = kBody, .decision_id = decision.id, .after = Uuid(50'000), .limit = 1000}, Soon());
    EXPECT_EQ(page->size(), 1000u);
  });
  timed("a page of 50 that nobody fills", 1000, [&] {
    EXPECT_TRUE(
        decisions_
            .ListVotes({.body_id = kBody, .decision_id = decision.id, .choice = Choice::kNone, .limit = 50}, Soon())
            ->empty());
  });
  timed("one more vote", 200, [&] { EXPECT_TRUE(Say(decision, Uuid(77'777), Choice::kFor).ok()); });
  timed("close", 2000, [&] { EXPECT_TRUE(CloseNow(decision.id).ok()); });
  const auto closed = decisions_.Find(kBody, decision.id, Soon());
  EXPECT_EQ(closed->result->count.participating, 100'000);
}

}  // namespace
}  // namespace socle::registry::store
