// The words of a search in the texts that were found: where they stand, and which part of a long text to show.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace socle::census::search {

// Code points of a text, from `begin` to before `end`.
struct Mark {
  size_t begin = 0;
  size_t end = 0;

  friend bool operator==(const Mark&, const Mark&) = default;
};

struct MarkedText {
  std::string text;
  std::vector<Mark> marks = {};  // in their order, apart from each other
};

// A word of a text: a run of letters, digits and what is written on them.
struct TextWord {
  Mark where;
  std::string folded;
};
std::vector<TextWord> WordsOf(std::string_view text);

// What is looked for: the words of a query, folded, each once.
class Wanted {
 public:
  explicit Wanted(std::string_view query);

  bool empty() const { return words_.empty(); }
  const std::set<std::string>& words() const { return words_; }
  // Of texts that were found: words that may have the stem of a wanted one, and were not told to.
  void CollectAlike(std::string_view text, std::set<std::string>* alike) const;
  // These have it: they are marked from now on.
  void Add(const std::set<std::string>& found) { found_.insert(found.begin(), found.end()); }

  // The whole text with what is found in it.
  MarkedText Mark(std::string_view text) const;
  // At most `length` code points, "…" included where the text goes on: from a little before the first mark on.
  MarkedText Excerpt(std::string_view text, size_t length) const;

 private:
  bool Finds(const std::string& folded) const;

  std::set<std::string> words_;
  std::set<std::string> found_;
};

}  // namespace socle::census::search
