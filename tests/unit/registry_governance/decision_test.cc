#include "services/registry/domain/governance/decision.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "services/registry/domain/governance/result_text.h"

namespace socle::registry {
namespace {

constexpr Instant kNow{1'000'000'000'000'000};
const Date kToday = Date::Of(2013, 12, 5);

std::vector<ReasonCode> CodesOf(const Reasons& reasons) {
  std::vector<ReasonCode> codes;
  for (const Reason& reason : reasons) codes.push_back(reason.code);
  return codes;
}

class DecisionTest : public ::testing::Test {
 protected:
  DecisionTest() {
    decision_.id = "d";
    decision_.body_id = "tmi";
    for (const char* id : {"a", "b", "c"}) electors_.push_back({.member_id = id, .party = std::string("p-") + id});
  }

  Reasons Open(Date day = kToday) {
    return registry::Open(
        {.statute = statute_, .electors = electors_, .meeting = {}, .vote_date = day, .today = kToday}, kNow,
        decision_);
  }
  Tally Said(std::initializer_list<Choice> choices) {
    Tally tally;
    auto choice = choices.begin();
    for (const Elector& elector : electors_) tally.Add(elector, choice == choices.end() ? Choice::kNone : *choice++);
    return tally;
  }
  void CloseAs(DecisionState state) {
    ASSERT_TRUE(Open().empty());
    const Choice choice = state == DecisionState::kAdopted ? Choice::kFor : Choice::kAgainst;
    ASSERT_TRUE(Close(Said({choice}), kNow, decision_).empty());
    ASSERT_EQ(decision_.state, state);
  }

  Decision decision_;
  Statute statute_;
  std::vector<Elector> electors_;
};

TEST_F(DecisionTest, GoesFromDraftToAResult) {
  ASSERT_TRUE(Open().empty());
  EXPECT_EQ(decision_.state, DecisionState::kVoting);
  EXPECT_EQ(decision_.elector_count, 3);
  EXPECT_EQ(decision_.content.vote_date, kToday);
  ASSERT_TRUE(Close(Said({Choice::kFor, Choice::kFor, Choice::kAgainst}), kNow, decision_).empty());
  EXPECT_EQ(decision_.state, DecisionState::kAdopted);
  EXPECT_EQ(decision_.result->count.in_favour, 2);
}

TEST_F(DecisionTest, IsWithoutQuorumWhateverWasSaid) {
  statute_.quorum.more_than = Fraction{1, 2};
  ASSERT_TRUE(Open().empty());
  ASSERT_TRUE(Close(Said({Choice::kFor}), kNow, decision_).empty());
  EXPECT_EQ(decision_.state, DecisionState::kWithoutQuorum);
  EXPECT_FALSE(decision_.result->adopted);
}

TEST_F(DecisionTest, IsOpenedOnceAndClosedOnce) {
  ASSERT_TRUE(Open().empty());
  EXPECT_EQ(CodesOf(Open()), std::vector{ReasonCode::kState});
  ASSERT_TRUE(Close(Said({Choice::kFor}), kNow, decision_).empty());
  const VoteResult result = *decision_.result;
  EXPECT_EQ(CodesOf(Close(Said({Choice::kAgainst}), kNow, decision_)), std::vector{ReasonCode::kState});
  EXPECT_EQ(*decision_.result, result);
}

TEST_F(DecisionTest, TellsEverythingThatStandsAgainstOpening) {
  decision_.content.deadline = kNow;
  decision_.content.ballot = Ballot::kShowOfHands;
  statute_.majority.in_each_college = true;
  electors_.clear();
  EXPECT_EQ(CodesOf(Open(kToday.Plus(1))), (std::vector{ReasonCode::kDayNotCome, ReasonCode::kDeadlinePassed,
                                                        ReasonCode::kBallotHidesColleges, ReasonCode::kNoElector}));
  EXPECT_EQ(decision_.state, DecisionState::kDraft);
  EXPECT_FALSE(decision_.statute.has_value());
}

TEST_F(DecisionTest, IsNotOpenedForAMeetingThatWasCalledOff) {
  const Reasons reasons = registry::Open({.statute = statute_,
                                          .electors = electors_,
                                          .meeting = MeetingState::kCancelled,
                                          .vote_date = kToday,
                                          .today = kToday},
                                         kNow, decision_);
  EXPECT_EQ(CodesOf(reasons), std::vector{ReasonCode::kInvalidMeeting});
}

TEST_F(DecisionTest, TheDayIsAsGivenElseTheMeetingsElseToday) {
  DecisionContent content;
  Meeting meeting;
  meeting.date = Date::Of(2013, 4, 12);
  EXPECT_EQ(VoteDateOf(content, nullptr, kToday), kToday);
  EXPECT_EQ(VoteDateOf(content, &meeting, kToday), meeting.date);
  content.vote_date = Date::Of(2012, 1, 1);
  EXPECT_EQ(VoteDateOf(content, &meeting, kToday), *content.vote_date);
}

TEST_F(DecisionTest, TakesVotesUntilTheInstantOfTheDeadline) {
  decision_.content.deadline = Instant{kNow.micros + 1};
  ASSERT_TRUE(Open().empty());
  EXPECT_TRUE(CheckVote(decision_, electors_[0], kNow).empty());
  EXPECT_EQ(CodesOf(CheckVote(decision_, electors_[0], *decision_.content.deadline)),
            std::vector{ReasonCode::kDeadlinePassed});
}

TEST_F(DecisionTest, IsClosedBeforeItsDeadlineOnlyWhenAllHaveVoted) {
  decision_.content.deadline = Instant{kNow.micros + 1};
  ASSERT_TRUE(Open().empty());
  EXPECT_EQ(CodesOf(CheckClose(decision_, Said({Choice::kFor, Choice::kFor}), kNow)),
            std::vector{ReasonCode::kVotesOutstanding});
  EXPECT_TRUE(CheckClose(decision_, Said({Choice::kFor, Choice::kFor, Choice::kAbstention}), kNow).empty());
  EXPECT_TRUE(CheckClose(decision_, Said({}), *decision_.content.deadline).empty());
}

TEST_F(DecisionTest, WhoIsAwayHasNoVote) {
  decision_.content.meeting_id = "m";
  for (Elector& elector : electors_) elector.presence = Presence::kPresent;
  electors_[2].presence = Presence::kExcused;
  ASSERT_TRUE(Open().empty());
  EXPECT_TRUE(CheckVote(decision_, electors_[0], kNow).empty());
  const Reasons reasons = CheckVote(decision_, electors_[2], kNow);
  ASSERT_EQ(CodesOf(reasons), std::vector{ReasonCode::kElectorAbsent});
  EXPECT_EQ(reasons[0].subject, "bodies/tmi/members/c");
}

TEST_F(DecisionTest, AShowOfHandsCountsNoMoreThanThereAre) {
  decision_.content.ballot = Ballot::kShowOfHands;
  ASSERT_TRUE(Open().empty());
  EXPECT_EQ(CodesOf(CheckVote(decision_, electors_[0], kNow)), std::vector{ReasonCode::kOtherBallot});
  EXPECT_EQ(CodesOf(CheckClose(decision_, Said({}), kNow)), std::vector{ReasonCode::kNothingRecorded});
  EXPECT_EQ(CodesOf(RecordHands({.in_favour = 3, .against = 1}, Said({}), kNow, decision_)),
            std::vector{ReasonCode::kTooManyVoices});
  ASSERT_TRUE(RecordHands({.in_favour = 1, .against = 1, .abstentions = 1}, Said({}), kNow, decision_).empty());
  ASSERT_TRUE(RecordHands({.in_favour = 2, .against = 1}, Said({}), kNow, decision_).empty()) << "may be corrected";
  ASSERT_TRUE(Close(Said({}), kNow, decision_).empty());
  EXPECT_EQ(decision_.state, DecisionState::kAdopted);
  EXPECT_EQ(decision_.result->count.voices, 3);
  EXPECT_EQ(CodesOf(RecordHands({}, Said({}), kNow, decision_)), std::vector{ReasonCode::kState});
}

TEST_F(DecisionTest, ARollCallTakesNoShowOfHands) {
  ASSERT_TRUE(Open().empty());
  EXPECT_EQ(CodesOf(RecordHands({.in_favour = 1}, Said({}), kNow, decision_)), std::vector{ReasonCode::kOtherBallot});
}

TEST_F(DecisionTest, IsWithdrawnBeforeAResultOnly) {
  ASSERT_TRUE(Withdraw("retiré de l'ordre du jour", kNow, decision_).empty());
  EXPECT_EQ(decision_.state, DecisionState::kWithdrawn);
  EXPECT_EQ(CodesOf(Withdraw("", kNow, decision_)), std::vector{ReasonCode::kState});
  EXPECT_EQ(CodesOf(Open()), std::vector{ReasonCode::kState});
}

TEST_F(DecisionTest, IsTakenUpAgainOnceItIsClosedAndOneAtATime) {
  EXPECT_EQ(CodesOf(CheckReopen(decision_, "")), std::vector{ReasonCode::kState});
  CloseAs(DecisionState::kAdopted);
  EXPECT_TRUE(CheckReopen(decision_, "").empty());
  EXPECT_EQ(CodesOf(CheckReopen(decision_, "e")), std::vector{ReasonCode::kReopenedAlready});
  decision_.superseded_by = "e";
  const Reasons reasons = CheckReopen(decision_, "e");
  ASSERT_EQ(CodesOf(reasons), std::vector{ReasonCode::kReopenedAlready});
  EXPECT_EQ(reasons[0].subject, "bodies/tmi/decisions/e");
}

TEST_F(DecisionTest, TakenUpAgainItIsADraftOfTheSameContentAtNoMeeting) {
  decision_.content.title = "CAS du Cambrésis";
  decision_.content.subject = "contracts/cambresis";
  CloseAs(DecisionState::kRejected);
  const Decision again = Reopened(decision_, "e");
  EXPECT_EQ(again.state, DecisionState::kDraft);
  EXPECT_EQ(again.supersedes, "d");
  EXPECT_EQ(again.content.title, decision_.content.title);
  EXPECT_EQ(again.content.subject, decision_.content.subject);
  EXPECT_FALSE(again.content.vote_date.has_value());
  EXPECT_FALSE(again.result.has_value());
  EXPECT_FALSE(Supersedes(again)) << "a draft replaces nothing";
}

TEST_F(DecisionTest, OnlyAnAdoptedOrRejectedOneReplaces) {
  decision_.supersedes = "z";
  for (const auto& [state, replaces] : {std::pair{DecisionState::kDraft, false},
                                        {DecisionState::kVoting, false},
                                        {DecisionState::kAdopted, true},
                                        {DecisionState::kRejected, true},
                                        {DecisionState::kWithoutQuorum, false},
                                        {DecisionState::kWithdrawn, false}}) {
    decision_.state = state;
    EXPECT_EQ(Supersedes(decision_), replaces) << StateName(state);
  }
}

TEST(WhyNotValid, TellsEveryReason) {
  const ContentSha256 content{1, 2, 3}, other{4, 5, 6};
  EXPECT_TRUE(WhyNotValid({DecisionState::kAdopted, content, ""}, content, "tmi").empty());
  EXPECT_EQ(CodesOf(WhyNotValid({DecisionState::kAdopted, content, ""}, other, "tmi")),
            std::vector{ReasonCode::kOtherContent});
  EXPECT_EQ(CodesOf(WhyNotValid({DecisionState::kVoting, content, ""}, other, "tmi")),
            (std::vector{ReasonCode::kNotClosed, ReasonCode::kOtherContent}));
  EXPECT_EQ(CodesOf(WhyNotValid({DecisionState::kDraft, content, ""}, content, "tmi")),
            std::vector{ReasonCode::kNotClosed});
  EXPECT_EQ(CodesOf(WhyNotValid({DecisionState::kWithoutQuorum, content, ""}, content, "tmi")),
            std::vector{ReasonCode::kWithoutQuorum});
  EXPECT_EQ(CodesOf(WhyNotValid({DecisionState::kWithdrawn, content, ""}, content, "tmi")),
            std::vector{ReasonCode::kWithdrawn});
  const Reasons superseded = WhyNotValid({DecisionState::kRejected, content, "e"}, other, "tmi");
  EXPECT_EQ(CodesOf(superseded),
            (std::vector{ReasonCode::kNotAdopted, ReasonCode::kOtherContent, ReasonCode::kSuperseded}));
  EXPECT_EQ(superseded.back().subject, "bodies/tmi/decisions/e");
  for (const Reason& reason : superseded) {
    EXPECT_FALSE(reason.english.empty());
    EXPECT_FALSE(reason.french.empty());
  }
}

TEST(ReasonsOf, NeverLeaveAResultWithoutOne) {
  Statute statute;
  statute.colleges = {{"elus", "Élus"}};
  statute.majority.in_each_college = true;
  statute.tie_rule = TieRule::kChairDecides;
  Tally tally;
  tally.Add("elus", {}, Choice::kFor, 3);
  tally.Add("elus", {}, Choice::kAgainst, 3);
  tally.presiding = Choice::kFor;
  const VoteResult result = ResultOf(statute, tally, false);
  EXPECT_FALSE(result.adopted) << "no casting vote in a college";
  EXPECT_EQ(CodesOf(ReasonsOf(statute, result)),
            (std::vector{ReasonCode::kCastingVoteInFavour, ReasonCode::kCollegeMajorityNotReached}));
  EXPECT_EQ(CodesOf(ReasonsOf({}, ResultOf({}, {}, false))), std::vector{ReasonCode::kNoVoteInFavour});
}

TEST(ReasonsOf, ShowAbstentionsBesideUnanimity) {
  Tally tally;
  tally.Add("", {}, Choice::kFor, 40);
  tally.Add("", {}, Choice::kAbstention, 8);
  const Reasons reasons = ReasonsOf({}, ResultOf({}, tally, false));
  ASSERT_EQ(CodesOf(reasons), (std::vector{ReasonCode::kMajorityReached, ReasonCode::kUnanimity}));
  EXPECT_EQ(reasons[1].french, "À l'unanimité des suffrages exprimés, 8 voix s'abstenant.");
  EXPECT_EQ(reasons[0].english, "40 of 40 votes cast are for; 21 are needed.");
}

RC_GTEST_PROP(ResultText, IsReadBackAsItWas, (int64_t a, int64_t b, bool c, bool d)) {
  VoteResult result{.quorum_reached = c, .quorum_waived = d, .quorum_voices = a, .quorum_voices_needed = b};
  result.count = {
      .voices = b, .participating = a, .in_favour = a / 2, .against = b / 3, .abstentions = 1, .not_voting = 2};
  result.basis_voices = a;
  result.voices_needed = b;
  result.adopted = d;
  result.tie = c;
  result.tie_rule_applied = d;
  result.casting_vote = c ? Choice::kFor : Choice::kNone;
  result.unanimous = c;
  if (d) result.colleges.push_back({"élus \"x\"", result.count, c});
  const auto read = ParseResult(ResultText(result));
  RC_ASSERT(read.ok());
  RC_ASSERT(*read == result);
}

TEST(ResultText, RefusesWhatItNeverGives) {
  for (const char* text : {"", "null", "{}", "[1]", "{\"quorum_reached\":1}"})
    EXPECT_FALSE(ParseResult(text).ok()) << text;
}

}  // namespace
}  // namespace socle::registry
