#include "platform/api/title_key.h"

#include "platform/api/text.h"

namespace socle::api {
namespace {

// Letters and digits; whatever is not ASCII is taken for a letter, but for the signs that French texts have.
bool IsPartOfWord(char32_t c) {
  if (c < 0x80) return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return c != 0xA0 && c != 0xAB && c != 0xBB && !(c >= 0x2000 && c <= 0x206F);
}

}  // namespace

std::string TitleKey(std::string_view title) {
  const std::string folded = FoldText(title);
  std::string key;
  bool gap = false;
  for (size_t at = 0; at < folded.size();) {
    const size_t begin = at;
    const char32_t c = NextCodePoint(folded, at);
    if (!IsPartOfWord(c)) {
      gap = !key.empty();
      continue;
    }
    if (gap) key += ' ';
    gap = false;
    key.append(folded, begin, at - begin);
  }
  return key;
}

}  // namespace socle::api
