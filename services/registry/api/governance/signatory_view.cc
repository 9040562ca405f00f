#include "services/registry/api/governance/signatory_view.h"

#include "services/registry/api/governance/manifesto_conversion.h"
#include "services/registry/api/successor_conversion.h"
#include "services/registry/domain/signatories/signatories.h"

namespace socle::registry::api {

absl::StatusOr<CarriedSignature> Carry(const ReadContext& context, const Signature& signature) {
  SOCLE_ASSIGN_OR_RETURN(const Entity party, ParseEntityName(signature.party));
  return CarriedSignature{&signature, party, CarriersOn(context.snapshot(), party, signature, context.as_of.day)};
}

v1::Signatory Show(const ReadContext& context, const CarriedSignature& carried) {
  v1::Signatory proto;
  *proto.mutable_signature() = Show(*carried.signature);
  proto.set_outcome(OutcomeOf(carried.party, carried.carriers));
  for (const Heir& heir : carried.carriers.heirs) AddHeir(context, heir, proto.add_carriers());
  proto.set_ambiguous(carried.carriers.ambiguous);
  return proto;
}

absl::StatusOr<SignatoryFilter> SignatoryFilter::Make(int type, const std::string& party,
                                                      const std::string& departement, const std::string& carried_by,
                                                      SignatureBook::Question* question) {
  Violations violations;
  SignatoryFilter filter;
  if (type != 0) {
    question->type = EnumFromProto(type, v1::Collectivite::Type_descriptor(), "type", &violations);
  }
  if (!party.empty()) question->party = PartyField("party", party, &violations);
  if (!carried_by.empty()) {
    const absl::StatusOr<Entity> carrier = ParseEntityName(PartyField("carried_by", carried_by, &violations));
    if (carrier.ok()) filter.carrier_ = *carrier;
  }
  if (!departement.empty() && !IsDepartementCode(departement)) {
    violations.Add("departement_code", "not the code of a département", "departement_code : code INSEE attendu.");
  }
  filter.departement_ = Code(departement);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  return filter;
}

bool SignatoryFilter::Wants(const ReadContext& context, const CarriedSignature& carried) const {
  if (carrier_) {
    const auto is_carrier = [&](const Heir& heir) { return heir.entity == *carrier_; };
    if (std::none_of(carried.carriers.heirs.begin(), carried.carriers.heirs.end(), is_carrier)) return false;
  }
  return departement_.empty() ||
         TouchesDepartement(context.snapshot(), carried.party, *carried.signature, context.as_of.day, departement_);
}

}  // namespace socle::registry::api
