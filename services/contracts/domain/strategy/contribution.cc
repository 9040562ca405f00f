#include "services/contracts/domain/strategy/contribution.h"

#include <algorithm>

namespace socle::contracts {

std::string AuthorFor(const Actor& actor, std::string_view wanted, const std::vector<std::string>& eligible) {
  if (!wanted.empty()) {
    const bool is_eligible = std::find(eligible.begin(), eligible.end(), wanted) != eligible.end();
    return is_eligible && actor.ActsFor(wanted) ? std::string(wanted) : std::string();
  }
  std::string author;
  for (const std::string& party : eligible) {
    if (!actor.ActsFor(party) || party == author) continue;
    if (!author.empty()) return {};
    author = party;
  }
  return author;
}

}  // namespace socle::contracts
