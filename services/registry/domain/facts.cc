#include "services/registry/domain/facts.h"

#include <algorithm>

namespace socle::registry {

void Record::Normalise() {
  std::sort(sources.begin(), sources.end());
  std::sort(versions.begin(), versions.end());
  std::sort(situations.begin(), situations.end());
  std::sort(identifiers.begin(), identifiers.end());
  std::sort(postal_codes.begin(), postal_codes.end());
  std::sort(populations.begin(), populations.end());
  std::sort(memberships.begin(), memberships.end());
  std::sort(successions.begin(), successions.end());
  std::sort(disagreements.begin(), disagreements.end());
}

}  // namespace socle::registry
