#include "services/census/domain/tables/party_registry.h"

#include <set>

#include "platform/base/error.h"

namespace socle::census::tables {

absl::StatusOr<std::vector<Matched>> MatchAll(PartyRegistry& registry, std::span<const Mention> mentions, Date day,
                                              PartyRegistry::Deadline deadline) {
  SOCLE_ASSIGN_OR_RETURN(const std::shared_ptr<const Directory> directory, registry.DirectoryOf(day, deadline));
  std::vector<Matched> matched;
  std::vector<std::string> ended;
  std::set<std::string> wanted;
  for (const Mention& mention : mentions) {
    matched.push_back(directory->MatchOf(mention));
    ended.push_back(directory->EndedName(mention));
    if (!ended.back().empty()) wanted.insert(ended.back());
  }
  if (wanted.empty()) return matched;
  SOCLE_ASSIGN_OR_RETURN(const auto heirs,
                         registry.HeirsOf(std::vector<std::string>(wanted.begin(), wanted.end()), day, deadline));
  for (size_t i = 0; i < matched.size(); ++i) {
    const auto found = heirs.find(ended[i]);
    if (found == heirs.end() || found->second.empty()) continue;
    const Matched by_code = directory->MatchHeirs(found->second);
    // Names that are written beside a code that has ended are more candidates, and never decide.
    std::vector<std::string> all = matched[i].candidates;
    all.insert(all.end(), found->second.begin(), found->second.end());
    std::set<std::string> distinct(all.begin(), all.end());
    matched[i] = distinct.size() == 1 ? by_code : directory->MatchHeirs({distinct.begin(), distinct.end()});
  }
  return matched;
}

}  // namespace socle::census::tables
