#include "services/registry/api/successor_conversion.h"

#include <algorithm>

#include "services/registry/api/collectivite_conversion.h"

namespace socle::registry::api {
namespace {

constexpr int kMaxPath = 50;
constexpr int kMaxHeirs = 100;

void SetShare(const Share& share, v1::Successor* proto) {
  if (!share.known()) return;
  proto->mutable_share()->set_numerator(share.numerator);
  proto->mutable_share()->set_denominator(share.denominator);
}

void Explain(v1::SuccessorResolution::Outcome outcome, v1::SuccessorResolution* proto) {
  proto->set_outcome(outcome);
  if (outcome == v1::SuccessorResolution::NO_KNOWN_SUCCESSOR) {
    proto->set_explanation("It ended, or is not yet born, and no source names who carries it on.");
  } else if (outcome == v1::SuccessorResolution::SHARED) {
    proto->set_explanation("It was divided; shares are by published counts. A person has to decide what goes where.");
  } else if (outcome == v1::SuccessorResolution::AMBIGUOUS) {
    proto->set_explanation("It was divided and nothing is published to divide by. A person has to decide.");
  }
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

void ShowResolution(const ReadContext& context, EntityIndex index, Date day, const Resolution& resolution,
                    v1::SuccessorResolution* proto) {
  const Entity& entity = context.snapshot().entities()[index];
  proto->set_collectivite(EntityName(entity));
  if (const Version* version = context.snapshot().versions().LastBegun(index, {day, context.as_of.known_at})) {
    proto->set_display_name(version->label);
  }
  Explain(OutcomeOf(entity, resolution), proto);
  for (const Heir& heir : resolution.heirs) {
    if (proto->successors_size() == kMaxHeirs) break;
    AddHeir(context, heir, proto->add_successors());
  }
}

}  // namespace socle::registry::api
