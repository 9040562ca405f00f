#include "platform/tables/encoding.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "platform/api/text.h"

namespace socle::tables {
namespace {

TEST(Decode, KnowsTheEncodingsOfSpreadsheets) {
  EXPECT_EQ(Decode("\xEF\xBB\xBF\xC3\xA9").text, "é");
  EXPECT_EQ(Decode("\xC3\xA9").encoding, Encoding::kUtf8);
  EXPECT_EQ(Decode("\xE9\x9C\x80\x92").text, "éœ€’");
  EXPECT_EQ(Decode("\xE9").encoding, Encoding::kWindows1252);
  EXPECT_EQ(Decode(std::string_view("\xFF\xFE\xE9\x00;\x00", 6)).text, "é;");
  EXPECT_EQ(Decode(std::string_view("\xFE\xFF\x00\xE9\xD8\x3D\xDE\x00", 8)).text, "é😀");
}

TEST(Decode, ShowsWhatIsNoCharacter) {
  EXPECT_EQ(Decode("\x81\xE9").text, "\uFFFDé");
  EXPECT_EQ(Decode(std::string_view("\xFF\xFE\x00\xD8x", 5)).text, "\uFFFD\uFFFD");
}

RC_GTEST_PROP(Decode, GivesUtf8OfAnyBytes, (const std::string& bytes)) {
  RC_ASSERT(!api::FindInvalidUtf8(Decode(bytes).text).has_value());
}

}  // namespace
}  // namespace socle::tables
