#include "services/census/domain/campaigns/scope.h"

#include <algorithm>

namespace socle::census {

Coverage ScopeMember::Met() const {
  const auto met = std::count_if(carriers.begin(), carriers.end(), [](const ScopeCarrier& each) { return each.met; });
  if (met == 0) return Coverage::kNeverMet;
  return met == static_cast<ptrdiff_t>(carriers.size()) ? Coverage::kMet : Coverage::kPartlyMet;
}

std::vector<Reached> ReachedBy(std::string_view visited, std::span<const ScopeMember> members,
                               std::span<const std::vector<std::string>> heirs) {
  std::vector<Reached> reached;
  size_t place = 0;
  for (const ScopeMember& member : members) {
    for (const ScopeCarrier& carrier : member.carriers) {
      const std::vector<std::string>* of = place < heirs.size() ? &heirs[place] : nullptr;
      ++place;
      const bool is_it = carrier.collectivite == visited;
      if (is_it || (of != nullptr && std::find(of->begin(), of->end(), visited) != of->end())) {
        reached.push_back({member.signatory, carrier.collectivite});
      }
    }
  }
  return reached;
}

}  // namespace socle::census
