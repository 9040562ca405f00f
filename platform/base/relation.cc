#include "platform/base/relation.h"

#include <algorithm>

namespace socle {

bool Actor::ActsFor(std::string_view party) const {
  return !party.empty() && std::find(acts_for.begin(), acts_for.end(), party) != acts_for.end();
}

}  // namespace socle
