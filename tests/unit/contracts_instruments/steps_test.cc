#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/api/digest.h"
#include "tests/unit/contracts_instruments/negotiated.h"

namespace socle::contracts {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using enum InstrumentState;

std::vector<std::string> StepsOf(const InstrumentFile& file) {
  std::vector<std::string> steps;
  for (const Transition& transition : file.transitions) steps.push_back(transition.step);
  return steps;
}

TEST(CanonicalText, IsWhatTheApiDocuments) {
  Negotiated it;
  it.file.instrument.parties = {Signatory(kNord), Signatory(kCambrai)};
  it.file.instrument.parties.front().label = "Département\ndu Nord";
  it.file.instrument.parties.back().deliberates = true;
  it.file.instrument.duration_months = 72;
  const std::string digest(64, 'a');
  EXPECT_EQ(CanonicalText(it.file.instrument, {.number = 3,
                                               .text = "Article 1\nÉté",
                                               .attachments = {{.title = "Annexe", .sha256 = digest, .uri = "x"}},
                                               .comment = "not signed"}),
            "socle.contracts.instrument/1\n"
            "instrument: contracts/cambresis/instruments/cas\n"
            "version: 3\n"
            "kind: strategic-framework\n"
            "title: Cadre\n"
            "duration-months: 72\n"
            "party: collectivites/departement-59 PUBLIC SIGNATORY - Département\\ndu Nord\n"
            "party: collectivites/epci-200068500 PUBLIC SIGNATORY deliberates \n"
            "attachment: " +
                digest +
                " Annexe\n"
                "text: 15\n"
                "Article 1\nÉté");
}

TEST(CanonicalText, ChangesWithEverythingThatIsSignedAndNothingElse) {
  const Negotiated it;
  const InstrumentVersion version{.number = 1, .text = "x", .attachments = {{.title = "A", .sha256 = "b"}}};
  const std::string text = CanonicalText(it.file.instrument, version);
  const auto changed = [&](auto&& change) {
    Instrument instrument = it.file.instrument;
    InstrumentVersion other = version;
    change(instrument, other);
    return CanonicalText(instrument, other) != text;
  };
  EXPECT_TRUE(changed([](Instrument& i, auto&) { i.title += "."; }));
  EXPECT_TRUE(changed([](Instrument& i, auto&) { i.parties.pop_back(); }));
  EXPECT_TRUE(changed([](Instrument& i, auto&) { i.parties.back().capacity = Capacity::kOperator; }));
  EXPECT_TRUE(changed([](Instrument& i, auto&) { i.parties.back().deliberates = true; }));
  EXPECT_TRUE(changed([](Instrument& i, auto&) { i.duration_months = 12; }));
  EXPECT_TRUE(changed([](Instrument& i, auto&) { i.agreed_end = Day(3); }));
  EXPECT_TRUE(changed([](Instrument& i, auto&) { i.predecessor = "p"; }));
  EXPECT_TRUE(changed([](Instrument& i, auto&) { i.amends = "p"; }));
  EXPECT_TRUE(changed([](auto&, InstrumentVersion& v) { v.number = 2; }));
  EXPECT_TRUE(changed([](auto&, InstrumentVersion& v) { v.text = "y"; }));
  EXPECT_TRUE(changed([](auto&, InstrumentVersion& v) { v.attachments[0].sha256 = "c"; }));
  EXPECT_TRUE(changed([](auto&, InstrumentVersion& v) { v.attachments[0].title = "B"; }));
  EXPECT_FALSE(changed([](auto&, InstrumentVersion& v) { v.attachments[0].uri = "elsewhere"; }));
  EXPECT_FALSE(changed([](auto&, InstrumentVersion& v) { v.comment = "said"; }));
  EXPECT_FALSE(changed([](auto&, InstrumentVersion& v) { v.translations = {{"en", "text"}}; }));
  EXPECT_FALSE(changed([](Instrument& i, auto&) { i.source = "a document"; }));
}

TEST(Steps, FreezingGivesTheDigestThatAnybodyRecomputes) {
  Negotiated it;
  it.ToVoting("Article 1");
  const InstrumentVersion& frozen = it.file.versions.back();
  EXPECT_EQ(it.file.instrument.sha256, api::Sha256Hex(frozen.canonical_text));
  EXPECT_EQ(it.file.instrument.frozen_version, 1);
}

TEST(Steps, SettledContentDoesNotChangeAndNotesDo) {
  Negotiated it;
  it.ToVoting();
  Instrument wanted = it.file.instrument;
  wanted.source = "Document 002";
  EXPECT_THAT(Told(Change(wanted, it.file)), IsEmpty());
  wanted.title = "Autre";
  EXPECT_THAT(Told(Change(wanted, it.file)), ElementsAre("STATE"));
  EXPECT_EQ(it.file.instrument.title, "Cadre");
  EXPECT_THAT(Told(it.Text("Article 2")), ElementsAre("STATE"));
}

TEST(Steps, AWithdrawnSignatureVoidsTheOthersAndTheTextIsNegotiatedAnew) {
  Negotiated it;
  it.ToSigning();
  it.AllSign();
  const std::string before = it.file.instrument.sha256;
  const std::string id = it.file.SignatureOf(kCambrai)->id;
  EXPECT_THAT(Told(WithdrawSignature(it.doing, id, "élections", it.file)), IsEmpty());
  EXPECT_EQ(it.State(), kUnderNegotiation);
  for (const Signature& signature : it.file.signatures) {
    EXPECT_EQ(signature.state, signature.id == id ? SignatureState::kWithdrawn : SignatureState::kVoid);
    EXPECT_EQ(signature.sha256, before) << "what was signed stays on record";
  }
  EXPECT_EQ(it.file.instrument.latest_version, 2);
  EXPECT_EQ(it.file.versions.back().copied_from, 1);
  EXPECT_EQ(it.file.instrument.returned_by, kCambrai);
  it.newest = {.number = 2, .text = "Article 1"};
  Freeze(it.doing, it.rules, it.newest, it.file);
  EXPECT_NE(it.file.instrument.sha256, before) << "the same text, another version, another digest";
  EXPECT_EQ(it.file.SignatureOf(kNord), nullptr);
}

TEST(Steps, ARefusalInVotingSendsItBack) {
  Negotiated it;
  it.ToVoting();
  EXPECT_THAT(Told(Refuse(it.doing, "collectivites/commune-59350", "x", it.file)),
              ElementsAre("PARTY_MAY collectivites/commune-59350"));
  EXPECT_THAT(Told(Refuse(it.doing, kCambrai, "pas d'accord", it.file)), IsEmpty());
  EXPECT_EQ(it.file.instrument.return_reason, "pas d'accord");
  EXPECT_THAT(StepsOf(it.file), ElementsAre("created", "submitted", "frozen", "voting-opened", "refused"));
  EXPECT_EQ(it.file.transitions.back().party, kCambrai);
}

TEST(Steps, OnePersonSignsForTwoPartiesOnceForEach) {
  Negotiated it;
  it.ToVoting();
  for (const std::string& party : {kNord, kCambrai}) it.Adopts(party);
  for (const std::string& party : {kNord, kCambrai, kChamber}) it.Empowers(party, "persons/president");
  OpenSigning(it.doing, it.rules, it.Facts(), it.file);
  for (const std::string& party : {kNord, kCambrai, kChamber}) {
    EXPECT_THAT(Told(it.Signs(party, "persons/president")), IsEmpty());
  }
  EXPECT_THAT(Told(it.Signs(kNord, "persons/president")), ElementsAre("NOT_DONE_YET " + kNord));
  EXPECT_THAT(Told(it.Enters()), IsEmpty());
}

TEST(Steps, AMandateOfAnotherPartyOrAnotherDayDoesNotCarryASignature) {
  Negotiated it;
  it.ToSigning();
  it.file.mandates.clear();
  it.Empowers(kCambrai, "persons/p", Day(15), Day(18));
  EXPECT_THAT(Told(it.Signs(kCambrai, "persons/p", Day(14))), ElementsAre("MANDATE_VALID " + kCambrai));
  EXPECT_THAT(Told(it.Signs(kCambrai, "persons/p", Day(18))), ElementsAre("MANDATE_VALID " + kCambrai));
  EXPECT_THAT(Told(it.Signs(kCambrai, "persons/q", Day(15))), ElementsAre("MANDATE_VALID " + kCambrai));
  EXPECT_THAT(Told(it.Signs(kNord, "persons/p", Day(15))), ElementsAre("MANDATE_VALID " + kNord));
  EXPECT_THAT(Told(it.Signs(kCambrai, "persons/p", Day(17))), IsEmpty());
}

TEST(Steps, AMandateThatEndsBeforeTheSignatureClosesTheGate) {
  Negotiated it;
  it.ToSigning();
  it.AllSign();
  EXPECT_THAT(Told(EndMandate("m-" + kNord, Day(20), it.file)), IsEmpty());
  EXPECT_THAT(Told(it.Enters()), ElementsAre("MANDATE_VALID " + kNord));
}

TEST(Steps, NothingIsSignedThatTheSignatoryDidNotRead) {
  Negotiated it;
  it.ToSigning();
  EXPECT_THAT(Told(Sign(it.doing,
                        {.party = kNord,
                         .person = Negotiated::PersonOf(kNord),
                         .day = Day(20),
                         .mandate = "m-" + kNord,
                         .sha256 = std::string(64, '0')},
                        it.file)),
              ElementsAre("SAME_CONTENT " + kNord));
}

TEST(Steps, AnActIsNeitherDatedTomorrowNorTransmittedBeforeItWasVoted) {
  Negotiated it;
  it.ToVoting();
  EXPECT_THAT(Told(it.Adopts(kNord, Day(9))), ElementsAre("DATES_IN_ORDER " + kNord));
  EXPECT_THAT(Told(it.Adopts(kNord, Day(12), Day(2000))), ElementsAre("DATES_IN_ORDER " + kNord));
  const Obstacles obstacles = Deliberate(
      it.doing, it.rules,
      {.party = kNord, .day = Day(10), .act_id = "059-225900018-20110112-D1-DE", .sha256 = it.file.instrument.sha256},
      it.file);
  EXPECT_THAT(Told(obstacles), ElementsAre("DATES_IN_ORDER " + kNord));
}

TEST(Steps, ItRunsForItsMonthsAndExpiresThen) {
  Negotiated it;
  it.file.instrument.duration_months = 72;
  it.ToSigning();
  it.AllSign();
  it.Enters(Date::Of(2011, 7, 7));
  EXPECT_EQ(it.file.instrument.end, Date::Of(2017, 7, 7));
  it.doing.today = Date::Of(2017, 7, 6);
  EXPECT_THAT(Told(Expire(it.doing, it.file)), ElementsAre("DATES_IN_ORDER"));
  it.doing.today = Date::Of(2017, 7, 7);
  EXPECT_THAT(Told(Expire(it.doing, it.file)), IsEmpty());
  EXPECT_EQ(it.State(), kExpired);
}

TEST(Steps, TheClauseDeRevoyureOpensAReviewAndClosesIt) {
  Negotiated it;
  EXPECT_THAT(Told(StartReview(it.doing, "", it.file)), ElementsAre("STATE"));
  it.ToSigning();
  it.AllSign();
  it.Enters();
  EXPECT_THAT(Told(StartReview(it.doing, "mi-parcours", it.file)), IsEmpty());
  EXPECT_EQ(it.State(), kUnderReview);
  EXPECT_THAT(Told(EndReview(it.doing, "", it.file)), IsEmpty());
  EXPECT_THAT(Told(Terminate(it.doing, "x", Day(30), it.file)), ElementsAre("DATES_IN_ORDER"));
  EXPECT_THAT(Told(Terminate(it.doing, "x", Day(31), it.file)), IsEmpty());
  EXPECT_EQ(it.file.instrument.end, Day(31));
  EXPECT_THAT(Told(StartReview(it.doing, "", it.file)), ElementsAre("STATE")) << "an end is final";
}

TEST(Months, EndOnTheLastDayOfAShorterMonth) {
  EXPECT_EQ(PlusMonths(Date::Of(2020, 1, 31), 1), Date::Of(2020, 2, 29));
  EXPECT_EQ(PlusMonths(Date::Of(2019, 12, 31), 2), Date::Of(2020, 2, 29));
  EXPECT_EQ(PlusMonths(Date::Of(2011, 7, 7), 36), Date::Of(2014, 7, 7));
  EXPECT_EQ(PlusMonths(Date::Max(), 3), Date::Max());
}

TEST(Ballot, CannotHaveGivenAnotherResult) {
  const Ballot ballot{
      .members = 30, .present = 20, .represented = 5, .votes_for = 20, .votes_against = 3, .abstentions = 2};
  EXPECT_EQ(FaultOf(ballot, DeliberationResult::kAdopted), std::nullopt);
  EXPECT_EQ(FaultOf(ballot, DeliberationResult::kRejected)->field, "against_count");
  const auto with = [&](auto&& change) {
    Ballot other = ballot;
    change(other);
    return FaultOf(other, DeliberationResult::kAdopted);
  };
  EXPECT_EQ(with([](Ballot& b) { b.members = 24; })->field, "member_count");
  EXPECT_EQ(with([](Ballot& b) { b.abstentions = 3; })->field, "present_count");
  EXPECT_EQ(with([](Ballot& b) { b.votes_for = 2; })->field, "for_count");
  EXPECT_EQ(with([](Ballot& b) { b.votes_for = b.votes_against = 10; }), std::nullopt) << "a tie, by the casting vote";
}

}  // namespace
}  // namespace socle::contracts
