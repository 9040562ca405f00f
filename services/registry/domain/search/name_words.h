// A name, or what somebody typed for one, as words: folded, abbreviations written out, articles marked.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace socle::registry {

// Longer names and queries are cut here. The longest official name (a communauté de communes) folds to fewer than 100.
inline constexpr size_t kMaxNameBytes = 120;
inline constexpr size_t kMaxWords = 16;

// Reads without allocating; about 300 bytes, so it lives on the stack.
class NameWords {
 public:
  enum class Abbreviations {
    // "st", "ste" → saint(e); "s/", "ss" → sur, sous; "gd" → grand; "communauté de communes" → cc (as the lists of the
    // State write it), likewise ca and cu; "6e", "6ème", "Paris VI" → 6; "arr" → arrondissement.
    kWrittenOut,
    // As typed, for when "St" begins "Strasbourg".
    kLiteral,
  };

  NameWords(std::string_view text, Abbreviations abbreviations);

  // The words joined without spaces: "dun kerque" and "Dunkerque" have the same. Only a leading cc, ca or cu stays
  // apart.
  std::string_view joined() const { return {joined_.data(), joined_size_}; }
  // The same without articles and prepositions ("l'", "de", "sur", "lès" …) and without "arrondissement"; equal to
  // joined() if nothing would be left.
  std::string_view skeleton() const { return {skeleton_.data(), skeleton_size_}; }

  size_t size() const { return count_; }
  bool empty() const { return count_ == 0; }
  std::string_view operator[](size_t word) const;
  // False for articles and prepositions, unless the name has nothing else.
  bool bears_meaning(size_t word) const { return bears_meaning_[word]; }

 private:
  void Append(std::string_view word);
  void MarkArticles();

  std::array<char, kMaxNameBytes> joined_;
  std::array<char, kMaxNameBytes> skeleton_;
  size_t joined_size_ = 0;
  size_t skeleton_size_ = 0;
  size_t count_ = 0;
  std::array<uint8_t, kMaxWords + 1> begin_{};
  std::array<bool, kMaxWords> bears_meaning_{};
};

}  // namespace socle::registry
