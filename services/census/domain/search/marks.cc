#include "services/census/domain/search/marks.h"

#include <unicode/uchar.h>

#include <algorithm>

#include "platform/api/text.h"

namespace socle::census::search {
namespace {

constexpr size_t kShortestBeginning = 3;  // code points; shorter words are found whole
constexpr size_t kBefore = 60;            // code points that an excerpt shows before the first mark
constexpr char kGoesOn[] = "…";

bool IsOfWord(char32_t c) {
  const auto code = static_cast<UChar32>(c);
  return u_isalnum(code) || u_charType(code) == U_NON_SPACING_MARK;
}

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// Most words are of plain letters.
std::string Folded(std::string_view word) {
  if (!IsAscii(word)) return socle::api::FoldText(word);
  std::string folded(word);
  for (char& c : folded) c = static_cast<char>(socle::api::FoldCase(static_cast<unsigned char>(c)));
  return folded;
}

// The byte at which each code point begins, and the end.
std::vector<size_t> Begins(std::string_view text) {
  std::vector<size_t> begins;
  for (size_t byte = 0; byte < text.size();) {
    begins.push_back(byte);
    socle::api::NextCodePoint(text, byte);
  }
  begins.push_back(text.size());
  return begins;
}

size_t SharedCodePoints(std::string_view a, std::string_view b) {
  const auto end = std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first;
  return socle::api::CountCodePoints(a.substr(0, static_cast<size_t>(end - a.begin())));
}

// Excerpts are of one line.
std::string OneLine(std::string_view text) {
  std::string line(text);
  std::replace_if(
      line.begin(), line.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  return line;
}

}  // namespace

std::vector<TextWord> WordsOf(std::string_view text) {
  std::vector<TextWord> words;
  size_t begin_byte = 0, begin = 0, place = 0;
  const auto end_word = [&](size_t end_byte) {
    if (begin == place) return;
    std::string folded = Folded(text.substr(begin_byte, end_byte - begin_byte));
    if (!folded.empty()) words.push_back({{begin, place}, std::move(folded)});
  };
  for (size_t byte = 0; byte < text.size(); ++place) {
    const size_t at = byte;
    if (IsOfWord(socle::api::NextCodePoint(text, byte))) continue;
    end_word(at);
    begin_byte = byte;
    begin = place + 1;
  }
  end_word(text.size());
  return words;
}

Wanted::Wanted(std::string_view query) {
  for (TextWord& word : WordsOf(query)) words_.insert(std::move(word.folded));
}

bool Wanted::Finds(const std::string& folded) const {
  if (words_.contains(folded) || found_.contains(folded)) return true;
  return std::any_of(words_.begin(), words_.end(), [&](const std::string& word) {
    return socle::api::CountCodePoints(word) >= kShortestBeginning && folded.starts_with(word);
  });
}

void Wanted::CollectAlike(std::string_view text, std::set<std::string>* alike) const {
  for (TextWord& word : WordsOf(text)) {
    const bool like = std::any_of(words_.begin(), words_.end(), [&](const std::string& wanted) {
      return SharedCodePoints(word.folded, wanted) >= kShortestBeginning;
    });
    if (like && !Finds(word.folded)) alike->insert(std::move(word.folded));
  }
}

MarkedText Wanted::Mark(std::string_view text) const {
  MarkedText marked{.text = std::string(text)};
  for (const TextWord& word : WordsOf(text)) {
    if (Finds(word.folded)) marked.marks.push_back(word.where);
  }
  return marked;
}

MarkedText Wanted::Excerpt(std::string_view text, size_t length) const {
  const std::string line = OneLine(text);
  const std::vector<TextWord> words = WordsOf(line);
  const std::vector<size_t> begins = Begins(line);
  const size_t size = begins.size() - 1;
  const auto first = std::find_if(words.begin(), words.end(), [&](const TextWord& word) { return Finds(word.folded); });
  size_t from = 0;
  if (size > length && first != words.end() && first->where.begin > kBefore) {
    // At a word, and no later than needed to fill the excerpt.
    from = std::min(first->where.begin - kBefore, size - length + 1);
    const auto word = std::lower_bound(words.begin(), words.end(), from,
                                       [](const TextWord& each, size_t place) { return each.where.begin < place; });
    if (word != words.end() && word->where.begin <= first->where.begin) from = word->where.begin;
  }
  const size_t room = length - (from > 0 ? 1 : 0);
  const size_t to = size - from <= room ? size : from + room - 1;
  MarkedText excerpt{.text = from > 0 ? kGoesOn : ""};
  excerpt.text += line.substr(begins[from], begins[to] - begins[from]);
  if (to < size) excerpt.text += kGoesOn;
  const size_t shift = from > 0 ? 1 : 0;
  for (const TextWord& word : words) {
    if (word.where.begin < from || word.where.end > to || !Finds(word.folded)) continue;
    excerpt.marks.push_back({word.where.begin - from + shift, word.where.end - from + shift});
  }
  return excerpt;
}

}  // namespace socle::census::search
