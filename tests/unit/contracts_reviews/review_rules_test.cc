#include "services/contracts/domain/reviews/review_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/api/digest.h"
#include "services/contracts/domain/plan/steps.h"

namespace socle::contracts {
namespace {

using plan::Selection;
using plan::Status;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr char kConference[] = "bodies/conference";
constexpr char kDecision[] = "bodies/conference/decisions/0001";

DecidedAction Decided(std::string action, Verdict verdict, Selection selection = Selection::kRetained,
                      Status status = Status::kQualified) {
  return {.decision = {std::move(action), verdict, verdict == Verdict::kKeep ? "" : "motif"},
          .selection = selection,
          .status = status};
}

std::vector<std::string> TypesOf(const ReviewUnmets& unmet) {
  std::vector<std::string> types;
  for (const UnmetPhaseCondition& each : unmet) {
    EXPECT_FALSE(each.english.empty() || each.french.empty()) << each.type << " says it in both languages";
    types.push_back(each.type);
  }
  return types;
}

// A review at mid-term with two decisions, its conference and an amendment.
class ReviewOfAContract : public testing::Test {
 protected:
  ReviewOfAContract() {
    facts_.decided = {Decided("a-keep", Verdict::kKeep), Decided("b-drop", Verdict::kDrop)};
    facts_.amendment = Instrument{.contract = "cambresis",
                                  .id = "avenant-1",
                                  .state = InstrumentState::kDraft,
                                  .amends = "contracts/cambresis/instruments/contrat"};
    facts_.verdict = DecisionVerdict{.valid = true};
  }

  std::vector<std::string> Unmet(std::string_view role = "conference") const {
    return TypesOf(CheckDeciding(contract_, role, review_, step_, facts_));
  }

  Contract contract_{.id = "cambresis", .bodies = {{"conference", kConference}, {"technique", "bodies/technique"}}};
  Review review_{.contract = "cambresis", .id = "r", .instrument = "contrat", .reviewed_plan = 3};
  ReviewStep step_{.decision = kDecision, .amendment = "avenant-1"};
  ReviewFacts facts_;
};

TEST_F(ReviewOfAContract, IsDecidedOnceEverythingHolds) { EXPECT_THAT(Unmet(), IsEmpty()); }

TEST_F(ReviewOfAContract, IsDecidedWhileItIsOpenOnly) {
  for (const ReviewState state : {ReviewState::kDecided, ReviewState::kClosed}) {
    review_.state = state;
    EXPECT_THAT(Unmet(), ElementsAre("STATE")) << StateName(state);
  }
}

TEST_F(ReviewOfAContract, NeedsADecisionAboutEveryRetainedAction) {
  facts_.undecided.assign(1000, "c-more");
  const auto unmet = CheckDeciding(contract_, "", review_, step_, facts_);
  ASSERT_EQ(unmet.size(), 20u) << "some are told";
  EXPECT_EQ(unmet[0].type, "ACTION_UNDECIDED");
  EXPECT_EQ(unmet[0].subject, "contracts/cambresis/actions/c-more");
  EXPECT_THAT(unmet[0].english, HasSubstr("1000")) << "and how many there are";
}

TEST_F(ReviewOfAContract, AsksNothingAboutActionsAtTheEnd) {
  review_.kind = ReviewKind::kFinal;
  facts_.decided.clear();
  facts_.undecided = {"c-more"};
  step_.amendment.clear();
  EXPECT_THAT(Unmet(), IsEmpty());
}

TEST_F(ReviewOfAContract, DecidesOnlyWhatCanBeDone) {
  struct Case {
    Verdict verdict;
    Selection selection;
    Status status;
    bool possible;
  };
  for (const Case& each : {Case{Verdict::kKeep, Selection::kRetained, Status::kInProgress, true},
                           Case{Verdict::kKeep, Selection::kRejected, Status::kDraft, false},
                           Case{Verdict::kChange, Selection::kRetained, Status::kInProgress, true},
                           Case{Verdict::kChange, Selection::kProposed, Status::kDraft, false},
                           Case{Verdict::kDrop, Selection::kRetained, Status::kValidated, true},
                           Case{Verdict::kDrop, Selection::kRetained, Status::kInProgress, false},
                           Case{Verdict::kDrop, Selection::kRetained, Status::kAbandoned, true},
                           Case{Verdict::kDrop, Selection::kRejected, Status::kDraft, false},
                           Case{Verdict::kAdd, Selection::kProposed, Status::kDraft, true},
                           Case{Verdict::kAdd, Selection::kDeferred, Status::kQualified, true},
                           Case{Verdict::kAdd, Selection::kRetained, Status::kQualified, false}}) {
    facts_.decided = {Decided("x", each.verdict, each.selection, each.status), Decided("y", Verdict::kChange)};
    EXPECT_EQ(Unmet().empty(), each.possible) << VerdictName(each.verdict) << " of one that is "
                                              << plan::NameOf(each.selection) << " and " << plan::NameOf(each.status);
  }
  facts_.decided[0].deleted = true;
  EXPECT_THAT(Unmet(), ElementsAre("DECISION_IMPOSSIBLE")) << "nothing is decided about what is deleted";
}

TEST_F(ReviewOfAContract, IsCarriedByAnAmendmentOfTheSameInstrument) {
  step_.amendment.clear();
  EXPECT_THAT(Unmet(), ElementsAre("AMENDMENT_MISSING"));
  step_.amendment = "avenant-1";
  facts_.amendment->amends = "contracts/cambresis/instruments/cadre";
  EXPECT_THAT(Unmet(), ElementsAre("AMENDMENT_OF_ANOTHER"));
  facts_.amendment.reset();
  EXPECT_THAT(Unmet(), ElementsAre("AMENDMENT_OF_ANOTHER"));
}

TEST_F(ReviewOfAContract, TakesNoAmendmentThatIsInForceOrCarriesAnother) {
  facts_.amendment->state = InstrumentState::kInForce;
  facts_.amendment_taken = true;
  EXPECT_THAT(Unmet(), ElementsAre("AMENDMENT_IN_FORCE", "AMENDMENT_TAKEN"));
}

TEST_F(ReviewOfAContract, NeedsNoAmendmentWhereThePlanStays) {
  facts_.decided = {Decided("a-keep", Verdict::kKeep)};
  EXPECT_THAT(Unmet(), ElementsAre("AMENDMENT_NOT_NEEDED"));
  step_.amendment.clear();
  EXPECT_THAT(Unmet(), IsEmpty());
}

TEST_F(ReviewOfAContract, RestsOnTheBodyThatTheProgrammeNames) {
  step_.decision = "bodies/technique/decisions/0001";
  EXPECT_THAT(Unmet("conference"), ElementsAre("DECISION_OF_ANOTHER_BODY"));
  EXPECT_THAT(Unmet(""), IsEmpty()) << "where it names none, any body of the contract";
  step_.decision.clear();
  EXPECT_THAT(Unmet(), ElementsAre("DECISION_MISSING"));
  step_.decision = kDecision;
  facts_.verdict = DecisionVerdict{.reasons = {{"OTHER_CONTENT", "Other.", "Autre."}}};
  EXPECT_THAT(Unmet(), ElementsAre("DECISION_OTHER_CONTENT"));
}

TEST_F(ReviewOfAContract, WithoutABodyNeedsANote) {
  contract_.bodies.clear();
  facts_.verdict.reset();
  EXPECT_THAT(Unmet(), ElementsAre("NOTE_MISSING"));
  step_.note = "réunion des parties du 3 mars 2014";
  EXPECT_THAT(Unmet(), IsEmpty());
}

TEST_F(ReviewOfAContract, IsUnknownWhileTheRegistryIsAway) {
  facts_.verdict.reset();
  facts_.registry_away = true;
  const auto unmet = CheckDeciding(contract_, "conference", review_, step_, facts_);
  ASSERT_EQ(unmet.size(), 1u);
  EXPECT_TRUE(unmet[0].unknown);
}

TEST_F(ReviewOfAContract, IsDecidedOnATextThatNamesWhatItDecides) {
  EXPECT_EQ(DecisionText(review_, step_, facts_.decided),
            "review: contracts/cambresis/reviews/r\nkind: MID_TERM\ninstrument: "
            "contracts/cambresis/instruments/contrat\nplan: 3\namendment: "
            "contracts/cambresis/instruments/avenant-1\naction: a-keep KEEP\naction: b-drop DROP motif\n");
}

TEST_F(ReviewOfAContract, IsReopenedWhileItIsDecided) {
  EXPECT_THAT(TypesOf(CheckReopening(review_)), ElementsAre("STATE"));
  review_.state = ReviewState::kDecided;
  EXPECT_THAT(CheckReopening(review_), IsEmpty());
}

TEST_F(ReviewOfAContract, IsClosedByItsAmendmentWhereItHasOne) {
  EXPECT_THAT(TypesOf(CheckClosing(review_, "")), ElementsAre("NOTE_MISSING")) << "one that is given up says why";
  EXPECT_THAT(CheckClosing(review_, "reportée"), IsEmpty());
  review_.state = ReviewState::kDecided;
  EXPECT_THAT(CheckClosing(review_, ""), IsEmpty());
  review_.amendment = "avenant-1";
  EXPECT_THAT(TypesOf(CheckClosing(review_, "")), ElementsAre("AMENDMENT_AWAITED"));
  review_.state = ReviewState::kClosed;
  EXPECT_THAT(TypesOf(CheckClosing(review_, "")), ElementsAre("STATE"));
}

TEST_F(ReviewOfAContract, TakesEffectByATextThatHasItsDigest) {
  review_.decision_sha256 = socle::api::Sha256Hex(DecisionText(review_, step_, facts_.decided));
  InstrumentFile file{.instrument = *facts_.amendment};
  file.instrument.latest_version = file.instrument.frozen_version = 2;
  file.versions = {{.number = 1, .attachments = {{.title = "Décisions", .sha256 = review_.decision_sha256}}},
                   {.number = 2, .attachments = {{.title = "Autre", .sha256 = std::string(64, '0')}}}};
  Obstacles obstacles = AgainstCarrying(review_, facts_.decided, file);
  ASSERT_EQ(obstacles.size(), 1u) << "an older version does not count";
  EXPECT_EQ(obstacles[0].rule, GateRule::kReviewDecisionsInText);
  file.versions[1].attachments.push_back(file.versions[0].attachments[0]);
  EXPECT_THAT(AgainstCarrying(review_, facts_.decided, file), IsEmpty());
  facts_.decided[1].status = Status::kCommitted;
  obstacles = AgainstCarrying(review_, facts_.decided, file);
  ASSERT_EQ(obstacles.size(), 1u) << "who has engaged since cannot be dropped";
  EXPECT_EQ(obstacles[0].rule, GateRule::kReviewDecisionsApply);
  EXPECT_EQ(obstacles[0].subject, "contracts/cambresis/actions/b-drop");
}

TEST(Opening, NeedsAContractThatBinds) {
  Instrument instrument{.contract = "c", .id = "i", .state = InstrumentState::kInForce};
  for (const ReviewKind kind : {ReviewKind::kMidTerm, ReviewKind::kFinal}) {
    EXPECT_THAT(CheckOpening(kind, instrument, true, false), IsEmpty()) << KindName(kind);
    EXPECT_THAT(TypesOf(CheckOpening(kind, instrument, false, false)), ElementsAre("KIND"));
    EXPECT_THAT(TypesOf(CheckOpening(kind, instrument, true, true)), ElementsAre("ALREADY_OPEN"));
  }
  instrument.state = InstrumentState::kExpired;
  EXPECT_THAT(CheckOpening(ReviewKind::kFinal, instrument, true, false), IsEmpty()) << "the end may have come";
  EXPECT_THAT(TypesOf(CheckOpening(ReviewKind::kMidTerm, instrument, true, false)),
              ElementsAre("INSTRUMENT_NOT_IN_FORCE"));
  instrument.state = InstrumentState::kTerminated;
  EXPECT_THAT(TypesOf(CheckOpening(ReviewKind::kFinal, instrument, true, false)),
              ElementsAre("INSTRUMENT_NOT_IN_FORCE"));
}

TEST(Days, FollowFromTheEntryIntoForce) {
  const Programme programme{.review_months = 36, .review_alert_months = 6};
  const Instrument instrument{.effective = Date::Of(2011, 8, 31), .end = Date::Of(2017, 8, 31)};
  const ReviewDays middle = DaysOf(ReviewKind::kMidTerm, programme, instrument);
  EXPECT_EQ(middle.due, Date::Of(2014, 8, 31));
  EXPECT_EQ(middle.alert, Date::Of(2014, 2, 28)) << "February has no 31st";
  const ReviewDays end = DaysOf(ReviewKind::kFinal, programme, instrument);
  EXPECT_EQ(end.due, Date::Of(2017, 8, 31));
  EXPECT_EQ(end.alert, Date::Of(2017, 2, 28));
}

TEST(Days, AreNoneWhereNothingSaysThem) {
  EXPECT_TRUE(DaysOf(ReviewKind::kMidTerm, Programme{}, {.effective = Date::Of(2011, 7, 7)}).due.IsOpen());
  EXPECT_TRUE(DaysOf(ReviewKind::kFinal, Programme{.review_alert_months = 6}, Instrument{}).alert.IsOpen());
}

}  // namespace
}  // namespace socle::contracts
