#include "services/contracts/domain/programmes/programme.h"

namespace socle::contracts {
namespace {

template <typename Item>
const Item* FindById(const std::vector<Item>& items, std::string_view id) {
  for (const Item& item : items) {
    if (item.id == id) return &item;
  }
  return nullptr;
}

}  // namespace

const InstrumentKind* Programme::FindKind(std::string_view kind) const { return FindById(instrument_kinds, kind); }

const Phase* Programme::FindPhase(std::string_view phase) const { return FindById(phases, phase); }

const Phase* Programme::PhaseAfter(std::string_view phase) const {
  const Phase* found = FindPhase(phase);
  return found == nullptr || found == &phases.back() ? nullptr : found + 1;
}

const BodyRole* Programme::FindBodyRole(std::string_view role) const { return FindById(body_roles, role); }

const AxisEdition* Programme::FindAxisEdition(std::string_view edition) const {
  return FindById(axis_editions, edition);
}

}  // namespace socle::contracts
