#include "tests/unit/registry_search/typing_errors.h"

#include <algorithm>
#include <array>
#include <vector>

namespace socle::registry {
namespace {

std::vector<std::string> CharactersOf(std::string_view text) {
  std::vector<std::string> characters;
  for (char c : text) {
    if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) characters.emplace_back();
    characters.back().push_back(c);
  }
  return characters;
}

struct Word {
  std::string text;
  std::string separator;  // behind it
};

std::vector<Word> WordsOf(std::string_view name) {
  std::vector<Word> words(1);
  for (char c : name) {
    if (c == ' ' || c == '-' || c == '\'') {
      words.back().separator.push_back(c);
      words.emplace_back();
    } else {
      words.back().text.push_back(c);
    }
  }
  return words;
}

std::string Lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return text;
}

}  // namespace

std::string WithError(std::string_view name, TypingError error, std::mt19937& random) {
  std::vector<std::string> characters = CharactersOf(name);
  if (characters.empty()) return {};
  auto below = [&](size_t bound) { return static_cast<std::ptrdiff_t>(random() % bound); };
  const std::string letter(1, static_cast<char>('a' + below(26)));
  switch (error) {
    case TypingError::kInsert:
      characters.insert(characters.begin() + below(characters.size() + 1), letter);
      break;
    case TypingError::kDelete:
      characters.erase(characters.begin() + below(characters.size()));
      break;
    case TypingError::kReplace:
      characters[static_cast<size_t>(below(characters.size()))] = letter;
      break;
    case TypingError::kTranspose: {
      if (characters.size() < 2) break;
      auto at = static_cast<size_t>(below(characters.size() - 1));
      std::swap(characters[at], characters[at + 1]);
      break;
    }
  }
  std::string text;
  for (const std::string& character : characters) text += character;
  return text;
}

std::string Abbreviated(std::string_view name) {
  std::string text;
  for (const Word& word : WordsOf(name)) {
    if (word.text == "Saint") {
      text += "St";
    } else if (word.text == "Sainte") {
      text += "Ste";
    } else if (word.text == "Saints") {
      text += "Sts";
    } else if (word.text == "sur") {
      text += "s/";
    } else if (word.text == "sous") {
      text += "ss";
    } else {
      text += word.text;
    }
    text += word.separator;
  }
  return text;
}

std::string WithoutArticles(std::string_view name) {
  constexpr std::array<std::string_view, 16> kArticles = {"l",  "le", "la",  "les",  "d",  "de",  "du",  "des",
                                                          "en", "et", "sur", "sous", "au", "aux", "lès", "à"};
  std::string text;
  for (const Word& word : WordsOf(name)) {
    if (std::find(kArticles.begin(), kArticles.end(), Lower(word.text)) != kArticles.end()) continue;
    text += word.text + word.separator;
  }
  return text.empty() ? std::string(name) : text;
}

}  // namespace socle::registry
