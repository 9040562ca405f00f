#include "services/registry/domain/governance/tally.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <fmt/format.h>

#include <algorithm>

#include "tests/unit/registry_governance/voice_list.h"

namespace socle::registry {
namespace {

// An elector and what it says.
struct Cast {
  Elector elector;
  Choice choice = Choice::kNone;
};

struct Poll {
  Statute statute;
  std::vector<Cast> casts;
  bool second_convocation = false;

  Tally tally() const {
    Tally tally;
    for (const Cast& cast : casts) tally.Add(cast.elector, cast.choice);
    return tally;
  }
  VoteResult result() const { return ResultOf(statute, tally(), second_convocation); }
};

void showValue(const Poll& poll, std::ostream& os) {
  const auto share = [](const std::optional<Fraction>& fraction) {
    return fraction ? fmt::format("{}/{}", fraction->numerator, fraction->denominator) : std::string("-");
  };
  os << fmt::format(
      "majority basis {} more than {} at least {} each college {}; quorum more than {} at least {} proxies {}"
      " waived {}; tie rule {}; second convocation {}\n",
      static_cast<int>(poll.statute.majority.basis), share(poll.statute.majority.more_than),
      share(poll.statute.majority.at_least), poll.statute.majority.in_each_college,
      share(poll.statute.quorum.more_than), share(poll.statute.quorum.at_least), poll.statute.quorum.counts_proxies,
      poll.statute.quorum.waived_on_second_convocation, static_cast<int>(poll.statute.tie_rule),
      poll.second_convocation);
  for (const Cast& cast : poll.casts) {
    os << fmt::format("  college '{}' presence {} voices {} presiding {} says {}\n", cast.elector.college,
                      cast.elector.presence ? static_cast<int>(*cast.elector.presence) : 0, cast.elector.voices,
                      cast.elector.presiding, static_cast<int>(cast.choice));
  }
}

rc::Gen<std::optional<Fraction>> AnyShare() {
  return rc::gen::weightedOneOf<std::optional<Fraction>>(
      {{6, rc::gen::just(std::optional<Fraction>())},
       {3, rc::gen::just(std::optional<Fraction>(Fraction{1, 2}))},
       {1, rc::gen::just(std::optional<Fraction>(Fraction{500'000, 1'000'000}))},
       {1, rc::gen::just(std::optional<Fraction>(Fraction{1, 1}))},
       {3, rc::gen::map(rc::gen::pair(rc::gen::inRange(1, 8), rc::gen::inRange(0, 9)),
                        [](const std::pair<int, int>& pair) {
                          return std::optional<Fraction>(Fraction{std::min(pair.first, pair.second), pair.first});
                        })}});
}

Poll AnyPoll() {
  Poll poll;
  Statute& statute = poll.statute;
  statute.colleges = {{"elus", "Élus"}, {"citoyens", "Citoyens"}, {"partenaires", "Partenaires"}};
  statute.colleges.resize(*rc::gen::inRange<size_t>(0, 4));
  statute.quorum = {.at_least = *AnyShare(),
                    .more_than = *AnyShare(),
                    .counts_proxies = *rc::gen::arbitrary<bool>(),
                    .waived_on_second_convocation = *rc::gen::arbitrary<bool>()};
  statute.majority = {
      .basis = *rc::gen::element(MajorityBasis::kVotesCast, MajorityBasis::kPresent, MajorityBasis::kAllVoices),
      .more_than = *AnyShare(),
      .at_least = *AnyShare(),
      .in_each_college = *rc::gen::arbitrary<bool>()};
  statute.tie_rule = *rc::gen::element(TieRule::kRejects, TieRule::kChairDecides);
  poll.second_convocation = *rc::gen::arbitrary<bool>();
  const bool weighted = *rc::gen::arbitrary<bool>();
  const bool at_meeting = *rc::gen::arbitrary<bool>();
  poll.casts.resize(*rc::gen::inRange<size_t>(0, 13));
  for (Cast& cast : poll.casts) {
    const size_t college = *rc::gen::inRange<size_t>(0, statute.colleges.size() + 1);
    if (college < statute.colleges.size()) cast.elector.college = statute.colleges[college].id;
    cast.elector.voices = weighted ? *rc::gen::inRange(1, 6) : 1;
    if (at_meeting) {
      cast.elector.presence = *rc::gen::weightedElement<Presence>({{6, Presence::kPresent},
                                                                   {2, Presence::kRepresented},
                                                                   {2, Presence::kReplaced},
                                                                   {1, Presence::kExcused},
                                                                   {1, Presence::kAbsent}});
    }
    cast.choice = *rc::gen::weightedElement<Choice>(
        {{1, Choice::kNone}, {5, Choice::kFor}, {4, Choice::kAgainst}, {1, Choice::kAbstention}});
  }
  if (!poll.casts.empty() && *rc::gen::arbitrary<bool>()) {
    poll.casts[*rc::gen::inRange<size_t>(0, poll.casts.size())].elector.presiding = true;
  }
  return poll;
}

std::vector<reference::Voice> VoicesOf(const Poll& poll) {
  std::vector<Elector> electors;
  std::vector<Choice> choices;
  for (const Cast& cast : poll.casts) {
    electors.push_back(cast.elector);
    choices.push_back(cast.choice);
  }
  return reference::VoicesOf(electors, choices);
}

// A poll shrinks badly element by element: the whole of it is one value.
rc::Gen<Poll> Polls() {
  return rc::gen::exec([] { return AnyPoll(); });
}

// Many polls a run: ties and casting votes are rare among arbitrary ones.
constexpr int kPolls = 40;

void CheckAgreement(const Poll& poll) {
  const std::vector<reference::Voice> voices = VoicesOf(poll);
  const VoteResult result = poll.result();
  const bool adopted = reference::IsAdopted(poll.statute, voices, poll.second_convocation);
  RC_ASSERT(result.quorum_reached == reference::HasQuorum(poll.statute, voices, poll.second_convocation));
  RC_ASSERT(result.adopted == adopted);
  RC_ASSERT(result.count.voices == static_cast<int64_t>(voices.size()));
  RC_ASSERT(result.count.participating == reference::CountPresent(voices));
  RC_ASSERT(result.count.in_favour == reference::Count(voices, Choice::kFor));
  RC_ASSERT(result.count.against == reference::Count(voices, Choice::kAgainst));
  RC_ASSERT(result.count.abstentions == reference::Count(voices, Choice::kAbstention));
  RC_ASSERT(result.count.not_voting == reference::Count(voices, Choice::kNone));
  RC_ASSERT(result.unanimous == (result.count.in_favour > 0 && result.count.against == 0));
  for (const CollegeResult& college : result.colleges) {
    const auto some = reference::OfCollege(voices, college.college);
    RC_ASSERT(college.count.voices == static_cast<int64_t>(some.size()));
    RC_ASSERT(college.majority_reached == reference::IsReached(poll.statute, some));
  }
}

RC_GTEST_PROP(VotingRules, AgreeWithTheReferenceThatGoesThroughEachVoice, ()) {
  for (int i = 0; i < kPolls; ++i) CheckAgreement(*Polls());
}

RC_GTEST_PROP(VotingRules, TellTheSmallestNumberThatIsEnough, ()) {
  const Poll poll = *Polls();
  const VoteResult result = poll.result();
  int64_t smallest = 1;
  while (!reference::IsEnough(poll.statute, smallest, result.basis_voices) && smallest <= result.basis_voices + 1) {
    ++smallest;
  }
  RC_ASSERT(result.voices_needed == smallest);
}

RC_GTEST_PROP(VotingRules, TellTheSmallestNumberThatIsAQuorum, ()) {
  const Poll poll = *Polls();
  const VoteResult result = poll.result();
  if (result.quorum_waived) return;
  RC_ASSERT(result.quorum_reached == (result.quorum_voices >= result.quorum_voices_needed));
}

RC_GTEST_PROP(VotingRules, GiveTheSameResultInAnyOrderOfVotes, ()) {
  Poll poll = *Polls();
  const VoteResult before = poll.result();
  for (size_t i = poll.casts.size(); i > 1; --i)
    std::swap(poll.casts[i - 1], poll.casts[*rc::gen::inRange<size_t>(0, i)]);
  RC_ASSERT(poll.result() == before);
}

RC_GTEST_PROP(VotingRules, NeverRejectBecauseOfOneMoreVoteInFavour, ()) {
  Poll poll = *Polls();
  RC_PRE(!poll.casts.empty());
  if (!poll.result().adopted) return;
  Cast& changed = poll.casts[*rc::gen::inRange<size_t>(0, poll.casts.size())];
  changed.choice = Choice::kFor;
  RC_ASSERT(poll.result().adopted);
}

RC_GTEST_PROP(VotingRules, NeverRejectBecauseOneMoreElectorComesAndIsInFavour, ()) {
  Poll poll = *Polls();
  RC_PRE(!poll.casts.empty());
  // A proxy that does not count for the quorum lowers the share that does.
  if (!poll.result().adopted) return;
  Cast added;
  added.choice = Choice::kFor;
  if (poll.casts[0].elector.presence) added.elector.presence = Presence::kPresent;
  if (!poll.statute.colleges.empty()) added.elector.college = poll.statute.colleges[0].id;
  poll.casts.push_back(added);
  RC_ASSERT(poll.result().adopted);
}

RC_GTEST_PROP(VotingRules, NeverAdoptBecauseOfOneMoreVoteAgainst, ()) {
  Poll poll = *Polls();
  RC_PRE(!poll.casts.empty());
  // Without a meeting, who votes makes the quorum; and with a part of those present, who votes lowers no share of it.
  if (poll.result().adopted || !poll.result().quorum_reached) return;
  Cast& changed = poll.casts[*rc::gen::inRange<size_t>(0, poll.casts.size())];
  changed.choice = Choice::kAgainst;
  RC_ASSERT(!poll.result().adopted);
}

RC_GTEST_PROP(VotingRules, DecideAlikeWhenAllVoicesAreMultiplied, ()) {
  Poll poll = *Polls();
  const VoteResult before = poll.result();
  const int64_t factor = *rc::gen::element<int64_t>(2, 3, 1000, 1'000'000'000);
  for (Cast& cast : poll.casts) cast.elector.voices *= factor;
  const VoteResult after = poll.result();
  RC_ASSERT(after.adopted == before.adopted);
  RC_ASSERT(after.quorum_reached == before.quorum_reached);
  RC_ASSERT(after.tie == before.tie);
  RC_ASSERT(after.casting_vote == before.casting_vote);
  RC_ASSERT(after.unanimous == before.unanimous);
  RC_ASSERT(after.count.in_favour == factor * before.count.in_favour);
}

RC_GTEST_PROP(VotingRules, GiveTheSameFromVoicesSummedByKind, ()) {
  const Poll poll = *Polls();
  std::map<std::tuple<std::string, int, int>, int64_t> sums;
  Tally summed;
  for (const Cast& cast : poll.casts) {
    const int presence = cast.elector.presence ? static_cast<int>(*cast.elector.presence) : 0;
    sums[{cast.elector.college, presence, static_cast<int>(cast.choice)}] += cast.elector.voices;
    if (cast.elector.presiding && !IsAway(cast.elector.presence)) summed.presiding = cast.choice;
  }
  for (const auto& [kind, voices] : sums) {
    const auto& [college, presence, choice] = kind;
    summed.Add(college, presence == 0 ? std::nullopt : std::optional(static_cast<Presence>(presence)),
               static_cast<Choice>(choice), voices);
  }
  RC_ASSERT(ResultOf(poll.statute, summed, poll.second_convocation) == poll.result());
}

RC_GTEST_PROP(VotingRules, GiveTheSameByShowOfHandsAsByRollCall, ()) {
  Poll poll = *Polls();
  poll.statute.majority.in_each_college = false;
  const VoteResult called = poll.result();
  Tally tally = poll.tally();
  const Hands hands{.in_favour = called.count.in_favour,
                    .against = called.count.against,
                    .abstentions = called.count.abstentions,
                    .presiding = tally.presiding};
  Tally raised;  // nobody's choice is known
  for (const Cast& cast : poll.casts) raised.Add(cast.elector, Choice::kNone);
  raised.Count(hands, poll.casts.empty() || poll.casts[0].elector.presence.has_value());
  VoteResult shown = ResultOf(poll.statute, raised, poll.second_convocation);
  RC_ASSERT(shown.colleges.empty());
  shown.colleges = called.colleges;
  RC_ASSERT(shown == called);
}

Statute Simple() { return {}; }

Tally Counts(int64_t in_favour, int64_t against, int64_t abstentions = 0, int64_t silent = 0, int64_t away = 0) {
  Tally tally;
  tally.Add("", Presence::kPresent, Choice::kFor, in_favour);
  tally.Add("", Presence::kPresent, Choice::kAgainst, against);
  tally.Add("", Presence::kPresent, Choice::kAbstention, abstentions);
  tally.Add("", Presence::kPresent, Choice::kNone, silent);
  tally.Add("", Presence::kAbsent, Choice::kNone, away);
  return tally;
}

bool Adopts(const Statute& statute, const Tally& tally) { return ResultOf(statute, tally, false).adopted; }

TEST(Majority, OfVotesCastLooksAtNeitherAbstentionsNorAbsence) {
  EXPECT_TRUE(Adopts(Simple(), Counts(2, 1, 90, 5, 400)));
  EXPECT_FALSE(Adopts(Simple(), Counts(1, 2)));
}

TEST(Majority, OfThosePresentCountsAbstentionsAsNotFor) {
  Statute statute;
  statute.majority.basis = MajorityBasis::kPresent;
  EXPECT_FALSE(Adopts(statute, Counts(2, 1, 2))) << "2 of 5 present are not more than half";
  EXPECT_TRUE(Adopts(statute, Counts(3, 1, 1, 0, 100)));
}

TEST(Majority, OfAllVoicesCountsAbsenceAsNotFor) {
  Statute statute;
  statute.majority.basis = MajorityBasis::kAllVoices;
  EXPECT_FALSE(Adopts(statute, Counts(5, 0, 0, 0, 5))) << "exactly half is not more than half";
  EXPECT_TRUE(Adopts(statute, Counts(6, 0, 0, 0, 5)));
}

TEST(Majority, TwoThirdsIsReachedExactly) {
  Statute statute;
  statute.majority.at_least = Fraction{2, 3};
  EXPECT_TRUE(Adopts(statute, Counts(2, 1)));
  EXPECT_FALSE(Adopts(statute, Counts(199'999, 100'001)));
  EXPECT_EQ(ResultOf(statute, Counts(5, 5), false).voices_needed, 7);
}

TEST(Majority, IsExactAtTheLargestNumbersThereAre) {
  // 100,000 electors of 1,000,000 voices, and the largest denominator.
  Statute statute;
  statute.majority.basis = MajorityBasis::kAllVoices;
  statute.majority.more_than = Fraction{999'999, 1'000'000};
  constexpr int64_t kAll = 100'000'000'000;
  EXPECT_FALSE(Adopts(statute, Counts(99'999'900'000, 100'000)));
  EXPECT_TRUE(Adopts(statute, Counts(99'999'900'001, 99'999)));
  EXPECT_EQ(ResultOf(statute, Counts(kAll, 0), false).voices_needed, 99'999'900'001);
}

TEST(Majority, NothingIsAdoptedWhereNobodyIsInFavour) {
  Statute statute;
  statute.majority.at_least = Fraction{0, 1};
  EXPECT_FALSE(Adopts(statute, Counts(0, 0, 12)));
  EXPECT_FALSE(Adopts(statute, Tally()));
}

TEST(Tie, RejectsUnlessTheChairDecides) {
  Statute statute;
  Tally tally = Counts(4, 4);
  tally.presiding = Choice::kFor;
  EXPECT_FALSE(Adopts(statute, tally));
  statute.tie_rule = TieRule::kChairDecides;
  EXPECT_TRUE(Adopts(statute, tally));
  EXPECT_EQ(ResultOf(statute, tally, false).casting_vote, Choice::kFor);
  tally.presiding = Choice::kAgainst;
  EXPECT_FALSE(Adopts(statute, tally));
  EXPECT_EQ(ResultOf(statute, tally, false).casting_vote, Choice::kAgainst);
  tally.presiding = Choice::kAbstention;
  EXPECT_FALSE(Adopts(statute, tally)) << "a chair that abstains decides nothing";
  EXPECT_EQ(ResultOf(statute, tally, false).casting_vote, Choice::kNone);
}

TEST(Tie, NeverLiftsAHalfToTwoThirds) {
  Statute statute;
  statute.majority.at_least = Fraction{2, 3};
  statute.tie_rule = TieRule::kChairDecides;
  Tally tally = Counts(4, 4);
  tally.presiding = Choice::kFor;
  EXPECT_FALSE(Adopts(statute, tally));
  EXPECT_TRUE(ResultOf(statute, tally, false).tie);
}

TEST(Colleges, EachMustAgreeWhereTheStatuteSaysSo) {
  Statute statute;
  statute.colleges = {{"elus", "Élus"}, {"citoyens", "Citoyens"}, {"empty", "Personne"}};
  Tally tally;
  tally.Add("elus", {}, Choice::kFor, 10);
  tally.Add("citoyens", {}, Choice::kAgainst, 3);
  EXPECT_TRUE(Adopts(statute, tally));
  statute.majority.in_each_college = true;
  EXPECT_FALSE(Adopts(statute, tally));
  tally.Add("citoyens", {}, Choice::kFor, 4);
  EXPECT_TRUE(Adopts(statute, tally)) << "a college that has no elector stands in nobody's way";
}

// Commission permanente du Nord, 15 November 2010: 48 in office, 41 present, 7 represented by 7 distinct holders.
TEST(RealVotes, CommissionPermanenteDuNord2010HasItsQuorumAnd48Votes) {
  Statute statute;
  statute.quorum = {.more_than = Fraction{1, 2}, .counts_proxies = false};
  statute.proxies_per_member = 1;
  Tally tally;
  for (int i = 0; i < 41; ++i) tally.Add("", Presence::kPresent, Choice::kFor, 1);
  for (int i = 0; i < 7; ++i) tally.Add("", Presence::kRepresented, Choice::kFor, 1);
  const VoteResult result = ResultOf(statute, tally, false);
  EXPECT_TRUE(result.quorum_reached);
  EXPECT_EQ(result.quorum_voices, 41);
  EXPECT_EQ(result.quorum_voices_needed, 25);
  EXPECT_EQ(result.count.in_favour + result.count.against + result.count.abstentions, 48);
  EXPECT_TRUE(result.unanimous);
  EXPECT_TRUE(result.adopted);
}

// Deliberations of the Département du Nord of 14 December 2009 and 20 December 2011, "à l'unanimité": computed, and
// abstentions are shown beside it.
TEST(RealVotes, UnanimityIsComputedAndAbstentionsAreShown) {
  Statute statute;
  statute.majority.at_least = Fraction{1, 1};
  const VoteResult result = ResultOf(statute, Counts(70, 0, 9), false);
  EXPECT_TRUE(result.adopted);
  EXPECT_TRUE(result.unanimous);
  EXPECT_EQ(result.count.abstentions, 9);
  EXPECT_FALSE(Adopts(statute, Counts(78, 1)));
  statute.majority.basis = MajorityBasis::kPresent;
  EXPECT_FALSE(Adopts(statute, Counts(70, 0, 9))) << "of all those present, 9 are not for";
}

// Conseil de communauté of 24 January 2018: 93 in office, 69 present (substitutes among them), 78 voters: 9 proxies.
TEST(RealVotes, SubstitutesArePresentAndProxiesAreNot) {
  Tally tally;
  tally.Add("", Presence::kPresent, Choice::kFor, 60);
  tally.Add("", Presence::kReplaced, Choice::kFor, 9);
  tally.Add("", Presence::kRepresented, Choice::kFor, 9);
  tally.Add("", Presence::kExcused, Choice::kNone, 15);
  Statute statute;
  statute.quorum.more_than = Fraction{1, 2};
  const VoteResult result = ResultOf(statute, tally, false);
  EXPECT_EQ(result.quorum_voices, 69);
  EXPECT_EQ(result.count.participating, 78);
  EXPECT_EQ(result.count.voices, 93);
}

}  // namespace
}  // namespace socle::registry
