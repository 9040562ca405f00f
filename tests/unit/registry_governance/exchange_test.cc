#include "services/registry/domain/governance/exchange.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace socle::registry {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Date kToday = *Date::Parse("2026-11-22");
constexpr char kTourcoing[] = "collectivites/commune-59599";
constexpr char kDivion[] = "collectivites/commune-62270";

ExchangeListing Listing(ListingKind kind, std::string party) {
  return {.id = kind == ListingKind::kOffer ? "offer" : "request", .kind = kind, .party = std::move(party)};
}

Exchange Proposed() { return {.id = "e", .requester = kDivion, .offerer = kTourcoing, .proposer = kDivion}; }

std::vector<std::string> Types(const UnmetConditions& unmet) {
  std::vector<std::string> types;
  for (const UnmetCondition& condition : unmet) types.push_back(condition.type);
  return types;
}

TEST(Exchange, GoesFromProposedToAcceptedToDone) {
  Exchange exchange = Proposed();
  EXPECT_EQ(exchange.Answerer(), kTourcoing) << "who did not propose accepts";
  EXPECT_THAT(Types(Complete(exchange)), ElementsAre("STATE"));
  ASSERT_THAT(Accept(exchange), IsEmpty());
  EXPECT_THAT(Types(Accept(exchange)), ElementsAre("STATE"));
  ASSERT_THAT(Complete(exchange), IsEmpty());
  EXPECT_THAT(Types(Decline("trop tard", exchange)), ElementsAre("STATE")) << "what took place took place";
  EXPECT_EQ(StateName(exchange.state), "DONE");
}

TEST(Exchange, IsDeclinedBeforeOrAfterItIsAccepted) {
  Exchange exchange = Proposed();
  ASSERT_THAT(Decline("pas le temps", exchange), IsEmpty());
  EXPECT_EQ(exchange.comment, "pas le temps");
  EXPECT_THAT(Types(Accept(exchange)), ElementsAre("STATE"));
  exchange = Proposed();
  ASSERT_THAT(Accept(exchange), IsEmpty());
  EXPECT_THAT(Decline("", exchange), IsEmpty());
}

TEST(Exchange, EachSideSaysOnceWhatItThinksWhenItIsDone) {
  Exchange exchange = Proposed();
  const Feedback said{.party = kDivion, .rating = 5};
  EXPECT_THAT(Types(Give(said, exchange)), ElementsAre("STATE"));
  ASSERT_THAT(Accept(exchange), IsEmpty());
  ASSERT_THAT(Complete(exchange), IsEmpty());
  ASSERT_THAT(Give(said, exchange), IsEmpty());
  EXPECT_THAT(Types(Give({.party = kDivion, .rating = 1}, exchange)), ElementsAre("ONCE"));
  ASSERT_THAT(Give({.party = kTourcoing, .rating = 4}, exchange), IsEmpty());
  EXPECT_EQ(exchange.feedback.size(), 2u);
  EXPECT_EQ(exchange.OtherSide(kDivion), kTourcoing);
  EXPECT_FALSE(exchange.HasSide("collectivites/departement-62"));
}

TEST(Exchange, ARequestMeetsAnOfferOfSomebodyElseWhileBothAreOpen) {
  const ExchangeListing request = Listing(ListingKind::kRequest, kDivion);
  ExchangeListing offer = Listing(ListingKind::kOffer, kTourcoing);
  EXPECT_THAT(CheckPair(request, offer, kToday), IsEmpty());
  EXPECT_THAT(Types(CheckPair(offer, request, kToday)), ElementsAre("KIND"));
  EXPECT_THAT(Types(CheckPair(request, Listing(ListingKind::kOffer, kDivion), kToday)), ElementsAre("OTHER_PARTY"));
  offer.open_until = kToday;
  EXPECT_THAT(CheckPair(request, offer, kToday), IsEmpty()) << "the last day counts";
  offer.open_until = kToday.Plus(-1);
  EXPECT_THAT(Types(CheckPair(request, offer, kToday)), ElementsAre("OPEN"));
  EXPECT_THAT(Types(CheckPair(offer, offer, kToday)), ElementsAre("KIND", "OTHER_PARTY", "OPEN", "OPEN"));
}

TEST(Exchange, AListingIsClosedOnce) {
  ExchangeListing offer = Listing(ListingKind::kOffer, kTourcoing);
  ASSERT_THAT(Close(offer), IsEmpty());
  EXPECT_FALSE(offer.IsOpenOn(kToday));
  EXPECT_THAT(Types(Close(offer)), ElementsAre("STATE"));
}

}  // namespace
}  // namespace socle::registry
