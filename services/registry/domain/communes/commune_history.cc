#include "services/registry/domain/communes/commune_history.h"

#include <algorithm>

namespace socle::registry {

void CommuneHistory::Set(const Entity& entity, const CommuneState& state, const ChangeOrigin& origin) {
  Stretches& stretches = entities_[entity];
  if (!stretches.empty() && stretches.back().to == Date::Max()) {
    Stretch& open = stretches.back();
    if (open.state.SameVersion(state)) {
      open.state.tncc = state.tncc;
      return;
    }
    open.to = origin.date;
    open.to_precision = origin.precision;
    if (open.from == open.to) stretches.pop_back();
  }
  stretches.push_back(
      {origin.date, Date::Max(), state, origin.precision, Precision::kOpen, origin.cause, origin.source});
}

void CommuneHistory::End(const Entity& entity, const ChangeOrigin& origin) {
  const auto found = entities_.find(entity);
  if (found == entities_.end() || found->second.empty() || found->second.back().to != Date::Max()) return;
  Stretch& open = found->second.back();
  open.to = origin.date;
  open.to_precision = origin.precision;
  if (open.from == open.to) found->second.pop_back();
}

const Stretch* CommuneHistory::Latest(const Entity& entity) const {
  const Stretches* stretches = Find(entity);
  return stretches != nullptr && !stretches->empty() && stretches->back().to == Date::Max() ? &stretches->back()
                                                                                            : nullptr;
}

const Stretch* CommuneHistory::At(const Entity& entity, Date day) const {
  const Stretches* stretches = Find(entity);
  return stretches == nullptr ? nullptr : StretchAt(*stretches, day);
}

const Stretches* CommuneHistory::Find(const Entity& entity) const {
  const auto found = entities_.find(entity);
  return found == entities_.end() ? nullptr : &found->second;
}

const Stretch* StretchAt(const Stretches& stretches, Date day) {
  const auto after =
      std::upper_bound(stretches.begin(), stretches.end(), day, [](Date d, const Stretch& s) { return d < s.from; });
  if (after == stretches.begin()) return nullptr;
  const Stretch& stretch = *std::prev(after);
  return day < stretch.to ? &stretch : nullptr;
}

bool IsOverseasCommune(std::string_view code) {
  return code.substr(0, 2) == "98" ||
         (code.size() == 5 && code.substr(0, 2) == "97" && (code[2] == '5' || code[2] == '7' || code[2] == '8'));
}

}  // namespace socle::registry
