#include "services/registry/api/governance/exchange_text.h"

#include <algorithm>

#include "platform/api/text.h"

namespace socle::registry::api {
namespace {

constexpr size_t kMaxWords = 1000;
constexpr size_t kShortest = 3;
// Folded, sorted.
constexpr std::string_view kFrenchFiller[] = {"aux",  "avec", "ces",  "cette", "comme", "dans", "des",   "elle", "est",
                                              "etre", "les",  "leur", "leurs", "mais",  "nos",  "notre", "nous", "par",
                                              "pas",  "plus", "pour", "que",   "qui",   "sans", "ses",   "son",  "sont",
                                              "sur",  "tout", "une",  "vos",   "votre", "vous"};

bool IsWordCharacter(unsigned char c) { return c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

void AddWords(std::string_view text, std::vector<std::string>* words) {
  const std::string folded = socle::api::FoldText(text);
  for (size_t i = 0; i < folded.size();) {
    size_t end = i;
    while (end < folded.size() && IsWordCharacter(static_cast<unsigned char>(folded[end]))) ++end;
    if (end > i) words->push_back(folded.substr(i, end - i));
    i = std::max(end, i + 1);
  }
}

bool IsFiller(std::string_view word) {
  return word.size() < kShortest || std::binary_search(std::begin(kFrenchFiller), std::end(kFrenchFiller), word);
}

}  // namespace

std::string ThemeSlug(std::string_view label) {
  std::vector<std::string> words;
  AddWords(label, &words);
  std::string slug;
  for (const std::string& word : words) slug += (slug.empty() ? "" : "-") + word;
  return slug;
}

std::vector<std::string> WordsOf(std::string_view title, std::string_view description) {
  std::vector<std::string> words;
  AddWords(title, &words);
  AddWords(description, &words);
  std::erase_if(words, IsFiller);
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  if (words.size() > kMaxWords) words.resize(kMaxWords);
  return words;
}

}  // namespace socle::registry::api
