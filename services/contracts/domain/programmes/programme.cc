#include "services/contracts/domain/programmes/programme.h"

#include <algorithm>

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

int EvaluationCriterion::PlaceOf(std::string_view level) const {
  const EvaluationLevel* found = FindById(levels, level);
  return found == nullptr ? -1 : static_cast<int>(found - levels.data());
}

const EvaluationCriterion* EvaluationGrid::FindCriterion(std::string_view criterion) const {
  return FindById(criteria, criterion);
}

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

bool Programme::IsReviewed(const InstrumentKind& kind) const {
  const bool has_contract = std::any_of(instrument_kinds.begin(), instrument_kinds.end(), [](const auto& each) {
    return each.category == InstrumentCategory::kContract;
  });
  return kind.category == (has_contract ? InstrumentCategory::kContract : InstrumentCategory::kFrameworkConvention);
}

}  // namespace socle::contracts
