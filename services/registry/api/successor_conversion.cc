#include "services/registry/api/successor_conversion.h"

#include <algorithm>

#include "services/registry/api/collectivite_conversion.h"

namespace socle::registry::api {
namespace {

constexpr int kMaxPath = 50;

void SetShare(const Share& share, v1::Successor* proto) {
  if (!share.known()) return;
  proto->mutable_share()->set_numerator(share.numerator);
  proto->mutable_share()->set_denominator(share.denominator);
}

}  // namespace

void AddHeir(const ReadContext& context, const Heir& heir, v1::Successor* successor) {
  successor->set_collectivite(EntityName(heir.entity));
  const EntityIndex index = context.snapshot().Find(heir.entity);
  const Version* version = index == kNoEntity ? nullptr : context.snapshot().versions().At(index, context.as_of);
  if (version != nullptr) successor->set_display_name(version->label);
  SetShare(heir.share, successor);
  successor->set_basis(static_cast<v1::SuccessionLink::Basis>(heir.basis));
  for (size_t step = 0; step < heir.path.size() && step < kMaxPath; ++step) {
    const Succession& edge = context.snapshot().successions()[heir.path[step]];
    ToProto(edge, edge.successor, successor->add_path());
  }
}

v1::SuccessorResolution::Outcome OutcomeOf(const Entity& entity, const Resolution& resolution) {
  using Outcome = v1::SuccessorResolution;
  if (resolution.heirs.empty()) return Outcome::NO_KNOWN_SUCCESSOR;
  if (resolution.heirs.size() == 1) {
    return resolution.heirs[0].entity == entity ? Outcome::ALIVE : Outcome::ONE_SUCCESSOR;
  }
  const bool known = std::all_of(resolution.heirs.begin(), resolution.heirs.end(),
                                 [](const Heir& heir) { return heir.share.known(); });
  return known ? Outcome::SHARED : Outcome::AMBIGUOUS;
}

}  // namespace socle::registry::api
