#include "services/registry/domain/search/name_words.h"

#include <algorithm>
#include <cstring>
#include <span>

#include "services/registry/domain/search/fold.h"

namespace socle::registry {
namespace {

struct Abbreviation {
  std::string_view shorthand;
  std::string_view meaning;
};

constexpr Abbreviation kAnywhere[] = {
    {"st", "saint"}, {"ste", "sainte"}, {"sts", "saints"}, {"stes", "saintes"},
    {"gd", "grand"}, {"gde", "grande"}, {"mt", "mont"},    {"comcom", "cc"},
};

// Words of a name as folded, with what follows each.
struct RawWord {
  std::string_view text;
  bool before_slash;
};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// "6e", "1er", "06", "6ieme" → "6"; "3" → "3"; empty if it is no number.
std::string_view NumberOf(std::string_view word) {
  size_t digits = 0;
  while (digits < word.size() && IsDigit(word[digits])) ++digits;
  if (digits == 0) return {};
  std::string_view suffix = word.substr(digits);
  for (std::string_view known : {"", "e", "er", "re", "ere", "eme", "ieme", "nd", "nde"}) {
    if (suffix != known) continue;
    std::string_view number = word.substr(0, digits);
    while (number.size() > 1 && number[0] == '0') number.remove_prefix(1);
    return number;
  }
  return {};
}

// "vi", "vie", "xviieme" → "6", "6", "17"; up to the 20 arrondissements of Paris.
std::string_view RomanNumberOf(std::string_view word) {
  constexpr std::string_view kRoman[] = {"i",  "ii",  "iii",  "iv",  "v",  "vi",  "vii",  "viii",  "ix",  "x",
                                         "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii", "xviii", "xix", "xx"};
  constexpr std::string_view kArabic[] = {"1",  "2",  "3",  "4",  "5",  "6",  "7",  "8",  "9",  "10",
                                          "11", "12", "13", "14", "15", "16", "17", "18", "19", "20"};
  for (std::string_view suffix : {"", "e", "er", "eme", "ieme"}) {
    if (!word.ends_with(suffix)) continue;
    std::string_view stem = word.substr(0, word.size() - suffix.size());
    for (size_t i = 0; i < std::size(kRoman); ++i) {
      if (kRoman[i] == stem) return kArabic[i];
    }
  }
  return {};
}

// Natures of EPCI that open a name. A mark behind them keeps "cavi" (Cavignac) from being the opening of "CA Vichy".
bool IsNature(std::string_view word) { return word == "cc" || word == "ca" || word == "cu"; }
constexpr char kNatureMark = '\x01';

bool IsDividedCity(std::string_view word) { return word == "paris" || word == "lyon" || word == "marseille"; }

bool IsArrondissement(std::string_view word) {
  return word.size() >= 3 &&
         (std::string_view("arrondissement").starts_with(word) || word == "arrdt" || word == "ardt");
}

bool IsArticle(std::string_view word) {
  switch (word.size()) {
    case 1:
      return word == "l" || word == "d" || word == "a";
    case 2:
      return word == "le" || word == "la" || word == "de" || word == "du" || word == "en" || word == "au" ||
             word == "et" || word == "es";
    case 3:
      return word == "les" || word == "lez" || word == "des" || word == "sur" || word == "aux";
    case 4:
      return word == "sous";
    default:
      return word == "arrondissement";
  }
}

// What the words from `at` on stand for, and how many of them.
struct Reading {
  std::string_view text;
  size_t words = 1;
};

Reading ReadNature(std::span<const RawWord> words, size_t at) {
  auto word = [&](size_t i) { return at + i < words.size() ? words[at + i].text : std::string_view(); };
  if (word(0) == "communaute" || word(0) == "com") {
    if (word(1) == "com") return {"cc", 2};
    if (word(1) == "urbaine") return {"cu", 2};
    if (word(1) == "de" && word(2) == "communes") return {"cc", 3};
    if (word(1) == "d" && (word(2) == "agglomeration" || word(2) == "agglo")) return {"ca", 3};
  }
  return {word(0), 1};
}

Reading ReadWord(std::span<const RawWord> words, size_t at) {
  const RawWord& word = words[at];
  for (const Abbreviation& known : kAnywhere) {
    if (word.text == known.shorthand) return {known.meaning};
  }
  const bool last = at + 1 == words.size();
  if (at > 0 && !last) {
    if (word.text == "s") return {"sur"};
    if (word.text == "ss") return {"sous"};
  }
  if (word.before_slash && word.text == "s") return {"sur"};
  if (word.before_slash && word.text == "ss") return {"sous"};
  const bool after_city = at > 0 && IsDividedCity(words[at - 1].text);
  const bool before_arrondissement = !last && IsArrondissement(words[at + 1].text);
  if (after_city || before_arrondissement) {
    if (std::string_view number = RomanNumberOf(word.text); !number.empty()) return {number};
  }
  if (std::string_view number = NumberOf(word.text); !number.empty()) return {number};
  if (at > 0 && IsArrondissement(word.text) &&
      (IsDigit(words[at - 1].text[0]) || !RomanNumberOf(words[at - 1].text).empty())) {
    return {"arrondissement"};
  }
  return ReadNature(words, at);
}

}  // namespace

NameWords::NameWords(std::string_view text, Abbreviations abbreviations) {
  std::array<char, kMaxNameBytes> folded;
  const std::string_view all(folded.data(), FoldInto(text, /*keep_slash=*/true, folded.data(), folded.size()));
  std::array<RawWord, kMaxNameBytes> raw;
  size_t raw_count = 0;
  for (size_t from = 0; from < all.size();) {
    size_t to = std::min(all.find_first_of(" /", from), all.size());
    if (to > from) raw[raw_count++] = {all.substr(from, to - from), to < all.size() && all[to] == '/'};
    from = to + 1;
  }
  const std::span<const RawWord> words(raw.data(), raw_count);
  for (size_t at = 0; at < words.size();) {
    Reading reading{words[at].text};
    if (abbreviations == Abbreviations::kWrittenOut) reading = ReadWord(words, at);
    Append(reading.text);
    at += reading.words;
  }
  MarkArticles();
}

std::string_view NameWords::operator[](size_t word) const {
  std::string_view text = joined().substr(begin_[word], begin_[word + 1] - begin_[word]);
  return text.ends_with(kNatureMark) ? text.substr(0, text.size() - 1) : text;
}

void NameWords::Append(std::string_view word) {
  if (count_ == 1 && IsNature(joined())) {
    joined_[joined_size_++] = kNatureMark;
    begin_[1] = static_cast<uint8_t>(joined_size_);
  }
  word = word.substr(0, kMaxNameBytes - joined_size_);
  if (word.empty()) return;
  std::memcpy(joined_.data() + joined_size_, word.data(), word.size());
  joined_size_ += word.size();
  // Words beyond the last place join it, so that the joined name stays whole.
  if (count_ < kMaxWords) ++count_;
  begin_[count_] = static_cast<uint8_t>(joined_size_);
}

void NameWords::MarkArticles() {
  for (size_t i = 0; i < count_; ++i) {
    std::string_view word = (*this)[i];
    bears_meaning_[i] = !IsArticle(word);
    if (!bears_meaning_[i]) continue;
    std::memcpy(skeleton_.data() + skeleton_size_, word.data(), word.size());
    skeleton_size_ += word.size();
    if (i == 0 && IsNature(word) && count_ > 1) skeleton_[skeleton_size_++] = kNatureMark;
  }
  if (skeleton_size_ > 0) return;
  skeleton_ = joined_;
  skeleton_size_ = joined_size_;
  bears_meaning_.fill(true);
}

}  // namespace socle::registry
