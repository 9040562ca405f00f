// Comparing text with the constants of a filter, without allocating.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace socle::api {

// Whether the text is the pieces in order, with anything between them: pieces {"Saint-", "-Mer"} are Saint-*-Mer.
bool MatchesPieces(std::string_view text, const std::vector<std::string>& pieces);

// Text to look for whatever its case, by Unicode simple folding.
class CaselessNeedle {
 public:
  explicit CaselessNeedle(std::string_view text);

  // Whether the needle is part of the text. An empty needle is part of every text.
  bool IsIn(std::string_view text) const;

 private:
  std::u32string folded_;
};

}  // namespace socle::api
