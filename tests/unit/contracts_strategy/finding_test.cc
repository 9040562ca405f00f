#include "services/contracts/domain/strategy/finding.h"

#include <gtest/gtest.h>

#include "services/contracts/domain/strategy/section_lock.h"

namespace socle::contracts {
namespace {

TEST(IndicatorValues, AreDecimalNumbersAsAPersonWritesThem) {
  for (const char* value : {"0", "1500", "-0.4", "12.000000001", "999999999999999999"}) {
    EXPECT_TRUE(IsDecimal(value)) << value;
  }
  for (const char* value : {"", "-", ".5", "5.", "1,5", "1e5", "+1", "0x1", " 1", "1234567890123456789", "--1",
                            "1.0000000001", "1.2.3", "NaN"}) {
    EXPECT_FALSE(IsDecimal(value)) << value;
  }
}

TEST(FindingEvidence, NamesEachPageOnce) {
  DiagnosticFinding finding;
  finding.evidence = {
      {PageReference{"mines"}, ""}, {Indicator(), ""}, {PageReference{"base"}, ""}, {PageReference{"mines"}, "encore"}};
  EXPECT_EQ(PagesOf(finding), (std::vector<std::string>{"base", "mines"}));
}

TEST(LockingASection, NeedsAnInstrumentWhoseTextIsFixed) {
  EXPECT_TRUE(CheckLock("diagnostic", false, "cas", Coverage::kFixedText).empty());
  EXPECT_EQ(CheckLock("diagnostic", false, "cas", Coverage::kOpenText)[0].type, "INSTRUMENT");
  EXPECT_EQ(CheckLock("diagnostic", false, "cas", Coverage::kNoInstrument)[0].type, "INSTRUMENT");
}

TEST(LockingASection, TellsEverythingThatStandsAgainstIt) {
  const StrategyConditions unmet = CheckLock("diagnostic", true, "cas", Coverage::kNoInstrument);
  ASSERT_EQ(unmet.size(), 2U);
  EXPECT_EQ(unmet[0].type, "ALREADY_LOCKED");
  EXPECT_EQ(unmet[0].subject, "diagnostic");
  EXPECT_EQ(unmet[1].type, "INSTRUMENT");
}

}  // namespace
}  // namespace socle::contracts
