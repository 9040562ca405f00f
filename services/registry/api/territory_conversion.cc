#include "services/registry/api/territory_conversion.h"

#include "services/registry/api/collectivite_conversion.h"

namespace socle::registry::api {

void ToProto(const Cover& cover, v1::Coverage* proto) {
  proto->set_commune_count(cover.communes);
  proto->set_total_commune_count(cover.total_communes);
  proto->set_population(cover.population);
  proto->set_total_population(cover.total_population);
  if (cover.total_population > 0) {
    proto->set_percent(100.0 * static_cast<double>(cover.population) / static_cast<double>(cover.total_population));
  }
}

void ToProto(const Snapshot& snapshot, CollectiviteType type, const Cover& cover, const AsOf& as_of,
             v1::Coverage* proto) {
  ToProto(cover, proto);
  for (const CollectiviteType kind : {type, CollectiviteType::kCollectiviteOutreMer}) {
    const EntityIndex index = snapshot.Find({kind, cover.code});
    if (index == kNoEntity) continue;
    proto->set_collectivite(EntityName({kind, cover.code}));
    const Version* version = snapshot.versions().LastBegun(index, as_of);
    if (version != nullptr) proto->set_display_name(version->label);
    return;
  }
}

void ToProto(const ReadContext& context, const MemberReach& member, v1::TerritoryMember* proto) {
  constexpr size_t kMaxHeirs = 100;
  proto->set_member(member.member);
  proto->set_display_name(member.label);
  proto->set_outcome(static_cast<v1::TerritoryMember::Outcome>(member.outcome));
  proto->set_commune_count(static_cast<int>(member.communes.size()));
  proto->set_communes_known(member.communes_known);
  const Snapshot& snapshot = context.snapshot();
  for (size_t i = 0; i < member.heirs.size() && i < kMaxHeirs; ++i) {
    const Heir& heir = member.heirs[i];
    v1::Successor* successor = proto->add_successors();
    successor->set_collectivite(EntityName(heir.entity));
    const EntityIndex index = snapshot.Find(heir.entity);
    const Version* version = index == kNoEntity ? nullptr : snapshot.versions().At(index, context.as_of);
    if (version != nullptr) successor->set_display_name(version->label);
    if (heir.share.known()) {
      successor->mutable_share()->set_numerator(heir.share.numerator);
      successor->mutable_share()->set_denominator(heir.share.denominator);
    }
    successor->set_basis(static_cast<v1::SuccessionLink::Basis>(heir.basis));
    for (const uint32_t step : heir.path) {
      const Succession& edge = snapshot.successions()[step];
      ToProto(edge, edge.successor, successor->add_path());
    }
  }
}

void AddNames(const Snapshot& snapshot, const std::vector<EntityIndex>& communes,
              google::protobuf::RepeatedPtrField<std::string>* names) {
  names->Reserve(static_cast<int>(communes.size()));
  for (const EntityIndex commune : communes) *names->Add() = EntityName(snapshot.entities()[commune]);
}

Cover CoverOf(const Snapshot& snapshot, const std::vector<EntityIndex>& part, const std::vector<EntityIndex>& whole,
              const AsOf& as_of) {
  Cover cover;
  const auto inhabitants = [&](EntityIndex commune) { return std::max(0, InhabitantsOf(snapshot, commune, as_of)); };
  for (const EntityIndex commune : part) {
    ++cover.communes;
    cover.population += inhabitants(commune);
  }
  for (const EntityIndex commune : whole) {
    ++cover.total_communes;
    cover.total_population += inhabitants(commune);
  }
  return cover;
}

}  // namespace socle::registry::api
