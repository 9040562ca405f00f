#include "platform/telemetry/json_text.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <nlohmann/json.hpp>

namespace socle::telemetry {
namespace {

std::string Quoted(std::string_view text, size_t max_bytes = 1 << 20) {
  TextBuffer out;
  AppendJsonString(text, max_bytes, &out);
  return {out.data(), out.size()};
}

RC_GTEST_PROP(JsonTextTest, IsOneLineOfJsonWhateverTheBytes, (const std::string& bytes)) {
  const std::string quoted = Quoted(bytes);
  RC_ASSERT(nlohmann::json::parse(quoted, nullptr, false).is_string());
  for (const char c : quoted) RC_ASSERT(static_cast<unsigned char>(c) >= 0x20u && c != 0x7F);
}

RC_GTEST_PROP(JsonTextTest, ComesBackAsItWasWhenItWasUtf8, ()) {
  // Strings of valid code points of every length.
  const auto points = *rc::gen::container<std::u32string>(
      rc::gen::suchThat(rc::gen::inRange<char32_t>(0, 0x110000), [](char32_t c) { return c < 0xD800 || c > 0xDFFF; }));
  std::string text;
  for (const char32_t c : points) {
    if (c < 0x80) {
      text += static_cast<char>(c);
    } else if (c < 0x800) {
      text += {static_cast<char>(0xC0 | c >> 6), static_cast<char>(0x80 | (c & 0x3F))};
    } else if (c < 0x10000) {
      text += {static_cast<char>(0xE0 | c >> 12), static_cast<char>(0x80 | (c >> 6 & 0x3F)),
               static_cast<char>(0x80 | (c & 0x3F))};
    } else {
      text += {static_cast<char>(0xF0 | c >> 18), static_cast<char>(0x80 | (c >> 12 & 0x3F)),
               static_cast<char>(0x80 | (c >> 6 & 0x3F)), static_cast<char>(0x80 | (c & 0x3F))};
    }
  }
  RC_ASSERT(nlohmann::json::parse(Quoted(text)).get<std::string>() == text);
}

TEST(JsonTextTest, EscapesWhatWouldForgeLinesOrFoolTerminals) {
  EXPECT_EQ(Quoted("a\nb"), R"("a\nb")");
  EXPECT_EQ(Quoted("\x1B[31m"), R"("\u001b[31m")");
  EXPECT_EQ(Quoted("a\"},{\""), R"("a\"},{\"")");
  EXPECT_EQ(Quoted("\xC2\x85"), R"("\u0085")");      // next line
  EXPECT_EQ(Quoted("\xE2\x80\xA8"), R"("\u2028")");  // line separator
  EXPECT_EQ(Quoted("\xE2\x80\xAE"), R"("\u202e")");  // right-to-left override
  EXPECT_EQ(Quoted("Châlons"), "\"Châlons\"");
}

TEST(JsonTextTest, ReplacesWhatIsNotUtf8) {
  for (const char* bytes : {"\xFF", "\xC3", "\xC0\xAF", "\xED\xA0\x80", "\xF5\x80\x80\x80"}) {
    EXPECT_EQ(Quoted(bytes).substr(0, 4), "\"\xEF\xBF\xBD") << "a replacement character";
  }
}

TEST(JsonTextTest, CutsLongTextsBetweenCharacters) {
  const std::string cut = Quoted("éééé", 3);
  EXPECT_EQ(nlohmann::json::parse(cut).get<std::string>(), "éé…");
}

}  // namespace
}  // namespace socle::telemetry
