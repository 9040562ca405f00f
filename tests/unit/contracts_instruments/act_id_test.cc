#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "services/contracts/domain/instruments/party_acts.h"

namespace socle::contracts {
namespace {

TEST(ActId, OfARealReceiptIsReadWithTheHyphensOfItsLocalNumber) {
  const auto act = ParseActId("014-241400415-20190329-D042-29-03-19-DE");
  ASSERT_TRUE(act);
  EXPECT_EQ(act->departement, "014");
  EXPECT_EQ(act->siren, "241400415");
  EXPECT_EQ(act->day, Date::Of(2019, 3, 29));
  EXPECT_EQ(act->local_number, "D042-29-03-19");
  EXPECT_EQ(act->nature, "DE");
}

TEST(ActId, OfCorsicaAndOverseasIsRead) {
  EXPECT_TRUE(ParseActId("02A-222000028-20200101-1-DE"));
  EXPECT_TRUE(ParseActId("971-222000028-20200101-1-DE"));
}

TEST(ActId, OfAnotherShapeIsNot) {
  for (const char* text : {"", "014", "014-241400415-20190329-DE", "014-241400415-20190229-D1-DE",
                           "014-24140041-20190329-D1-DE", "014-241400415-20190329--DE", "01A-241400415-20190329-D1-DE",
                           "014-241400415-20190329-D1-de", "014-241400415-20190329-D 1-DE"}) {
    EXPECT_FALSE(ParseActId(text)) << text;
  }
}

RC_GTEST_PROP(ActId, NeverReadsOutsideItsText, ()) {
  std::string text = "014-241400415-20190329-D042-DE";
  const int count = *rc::gen::inRange(0, 4);
  for (int i = 0; i < count; ++i) {
    const auto at = static_cast<size_t>(*rc::gen::inRange<int>(0, static_cast<int>(text.size())));
    if (*rc::gen::arbitrary<bool>()) {
      text.erase(at, 1);
    } else {
      text.insert(at, 1, *rc::gen::element('-', '0', 'A', '\xc3', '\0'));
    }
  }
  const auto act = ParseActId(text);
  if (act)
    RC_ASSERT(act->departement.size() + act->siren.size() + act->local_number.size() + act->nature.size() + 12 ==
              text.size());
}

TEST(Deliberation, CanBeExecutedOncePublishedAndTransmitted) {
  Deliberation deliberation{.party = "collectivites/commune-59122", .day = Date::Of(2011, 2, 1)};
  EXPECT_EQ(deliberation.Executory(), Date::Max());
  deliberation.published = Date::Of(2011, 2, 3);
  EXPECT_EQ(deliberation.Executory(), Date::Max());
  deliberation.transmitted = Date::Of(2011, 2, 7);
  EXPECT_EQ(deliberation.Executory(), Date::Of(2011, 2, 7));
  deliberation.result = DeliberationResult::kRejected;
  EXPECT_EQ(deliberation.Executory(), Date::Max());
}

}  // namespace
}  // namespace socle::contracts
