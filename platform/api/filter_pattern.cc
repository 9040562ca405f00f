#include "platform/api/filter_pattern.h"

#include "platform/api/text.h"

namespace socle::api {

bool MatchesPieces(std::string_view text, const std::vector<std::string>& pieces) {
  const std::string_view first = pieces.front();
  const std::string_view last = pieces.back();
  if (pieces.size() == 1) return text == first;
  if (text.size() < first.size() + last.size() || !text.starts_with(first) || !text.ends_with(last)) return false;
  std::string_view rest = text.substr(first.size(), text.size() - first.size() - last.size());
  // The leftmost place for each piece leaves the most room for those behind it.
  for (size_t i = 1; i + 1 < pieces.size(); ++i) {
    const size_t at = rest.find(pieces[i]);
    if (at == std::string_view::npos) return false;
    rest.remove_prefix(at + pieces[i].size());
  }
  return true;
}

CaselessNeedle::CaselessNeedle(std::string_view text) {
  for (size_t i = 0; i < text.size();) folded_ += FoldCase(NextCodePoint(text, i));
}

bool CaselessNeedle::IsIn(std::string_view text) const {
  if (folded_.empty()) return true;
  for (size_t start = 0; start < text.size();) {
    size_t next = start;
    const bool first_fits = FoldCase(NextCodePoint(text, next)) == folded_[0];
    const size_t second = next;
    size_t matched = first_fits ? 1 : 0;
    while (matched > 0 && matched < folded_.size() && next < text.size() &&
           FoldCase(NextCodePoint(text, next)) == folded_[matched]) {
      ++matched;
    }
    if (matched == folded_.size()) return true;
    start = second;
  }
  return false;
}

}  // namespace socle::api
