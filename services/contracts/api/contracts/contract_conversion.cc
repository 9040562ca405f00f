#include "services/contracts/api/contracts/contract_conversion.h"

#include <fmt/format.h>

#include <algorithm>

#include "platform/api/field_checks.h"
#include "platform/api/resource_errors.h"
#include "platform/api/resource_name.h"
#include "services/contracts/domain/contract_errors.h"

namespace socle::contracts::api {
namespace {

using socle::api::ToProto;
using socle::api::Violations;

bool TooMany(int count, size_t most, const std::string& path, Violations* violations) {
  if (static_cast<size_t>(count) <= most) return false;
  violations->Add(path, fmt::format("{} given, at most {} are taken", count, most),
                  fmt::format("{} : {} au plus.", path, most));
  return true;
}

std::vector<ContractParty> PartiesField(const v1::Contract& proto, Violations* violations) {
  std::vector<ContractParty> parties;
  if (TooMany(proto.parties_size(), kMaxContractParties, "contract.parties", violations)) return parties;
  for (int i = 0; i < proto.parties_size(); ++i) {
    const std::string path = fmt::format("contract.parties[{}]", i);
    const v1::ContractParty& party = proto.parties(i);
    parties.push_back({PartyField(path + ".party", party.party(), violations),
                       static_cast<PartyGroup>(socle::api::EnumFromProto(party.group(), v1::PartyGroup_descriptor(),
                                                                         path + ".group", violations)),
                       violations->Text(path + ".display_name", party.display_name(), {.min = 0, .max = 300})});
  }
  return parties;
}

std::vector<ContractBody> BodiesField(const v1::Contract& proto, Violations* violations) {
  std::vector<ContractBody> bodies;
  if (TooMany(proto.bodies_size(), kMaxContractBodies, "contract.bodies", violations)) return bodies;
  for (int i = 0; i < proto.bodies_size(); ++i) {
    const std::string path = fmt::format("contract.bodies[{}]", i);
    bodies.push_back({violations->Text(path + ".role", proto.bodies(i).role(), {.min = 1, .max = 63}),
                      socle::api::NameField(path + ".body", proto.bodies(i).body(), {"bodies"}, true, violations)});
  }
  return bodies;
}

}  // namespace

v1::Contract Show(const Contract& contract) {
  v1::Contract proto;
  proto.set_name(NameOf(contract));
  proto.set_display_name(contract.display_name);
  proto.set_programme(contract.programme);
  proto.set_phase(contract.phase);
  proto.set_territory(contract.territory);
  if (!contract.perimeter_as_of.IsOpen()) ToProto(contract.perimeter_as_of, proto.mutable_perimeter_as_of_date());
  proto.set_pilot(contract.pilot);
  for (const ContractParty& party : contract.parties) {
    v1::ContractParty* shown = proto.add_parties();
    shown->set_party(party.party);
    shown->set_group(static_cast<v1::PartyGroup>(party.group));
    shown->set_display_name(party.label);
  }
  if (!contract.launch.IsOpen()) ToProto(contract.launch, proto.mutable_launch_date());
  proto.set_launch_certainty(static_cast<v1::Contract::LaunchCertainty>(contract.launch_certainty));
  proto.set_launch_note(contract.launch_note);
  proto.set_pilot_project(contract.pilot_project);
  proto.set_predecessor(contract.predecessor);
  for (const ContractBody& body : contract.bodies) {
    v1::ContractBody* shown = proto.add_bodies();
    shown->set_role(body.role);
    shown->set_body(body.body);
  }
  for (const ExternalId& id : contract.external_ids) {
    v1::ExternalId* shown = proto.add_external_ids();
    shown->set_system(id.system);
    shown->set_id(id.id);
  }
  proto.set_description(contract.description);
  proto.set_source(contract.source);
  proto.set_synthetic(contract.synthetic);
  if (contract.IsDeleted()) ToProto(contract.delete_time, proto.mutable_delete_time());
  ShowWritten(contract.written, &proto);
  return proto;
}

v1::PhaseChange Show(const PhaseChange& change) {
  v1::PhaseChange proto;
  proto.set_phase(change.phase);
  proto.set_from_phase(change.from_phase);
  proto.set_decision(change.decision);
  proto.set_content_sha256(change.content_sha256);
  if (!change.effective.IsOpen()) ToProto(change.effective, proto.mutable_effective_date());
  proto.set_note(change.note);
  proto.set_source(change.source);
  ToProto(change.create_time, proto.mutable_create_time());
  proto.set_revision(change.revision);
  return proto;
}

v1::UnmetPhaseCondition Show(const UnmetPhaseCondition& condition) {
  v1::UnmetPhaseCondition proto;
  proto.set_type(condition.type);
  proto.set_subject(condition.subject);
  proto.set_description(condition.english);
  proto.set_french_description(condition.french);
  proto.set_unknown(condition.unknown);
  return proto;
}

void FromProto(const v1::Contract& proto, Violations* violations, Contract* taken) {
  using socle::api::DateFromProto;
  taken->display_name = violations->Text("contract.display_name", proto.display_name(), {.min = 1, .max = 300});
  taken->territory = socle::api::NameField("contract.territory", proto.territory(), {"territories", "collectivites"},
                                           /*required=*/true, violations);
  taken->perimeter_as_of = DateFromProto(proto.has_perimeter_as_of_date(), proto.perimeter_as_of_date(),
                                         "contract.perimeter_as_of_date", Date::Min(), violations);
  taken->pilot = PartyField("contract.pilot", proto.pilot(), violations);
  taken->parties = PartiesField(proto, violations);
  taken->launch =
      DateFromProto(proto.has_launch_date(), proto.launch_date(), "contract.launch_date", Date::Min(), violations);
  if (proto.launch_certainty() != v1::Contract::LAUNCH_CERTAINTY_UNSPECIFIED) {
    taken->launch_certainty = static_cast<LaunchCertainty>(socle::api::EnumFromProto(
        proto.launch_certainty(), v1::Contract::LaunchCertainty_descriptor(), "contract.launch_certainty", violations));
  } else {
    taken->launch_certainty = LaunchCertainty::kUnsaid;
  }
  taken->launch_note = violations->Text("contract.launch_note", proto.launch_note(), {.min = 0, .max = 1000});
  taken->pilot_project = proto.pilot_project();
  if (!proto.predecessor().empty() &&
      !socle::api::IdOfName(proto.predecessor(), "contracts", "contract.predecessor").ok()) {
    violations->Add("contract.predecessor", "not a name such as contracts/…",
                    "contract.predecessor : un nom tel que contracts/… est attendu.");
  }
  taken->predecessor = proto.predecessor();
  taken->bodies = BodiesField(proto, violations);
  taken->external_ids = ExternalIdsField("contract.external_ids", proto.external_ids(), violations);
  taken->description = violations->Text("contract.description", proto.description(), {.min = 0, .max = 5000});
  taken->source = SourceField("contract.source", proto.source(), violations);
  taken->synthetic = proto.synthetic();
}

void AddFaults(const Faults& faults, Violations* violations) {
  for (const Fault& fault : faults) violations->Add("contract." + fault.field, fault.english, fault.french);
}

absl::Status StepRefused(std::string_view name, std::string_view state, const std::vector<UnmetPhaseCondition>& unmet) {
  if (std::all_of(unmet.begin(), unmet.end(), [](const auto& condition) { return condition.unknown; })) {
    return RegistryUnavailable(unmet.front().subject, unmet.front().subject);
  }
  socle::api::UnmetConditions conditions;
  for (const UnmetPhaseCondition& each : unmet) conditions.push_back({each.type, each.english, each.french});
  return socle::api::IllegalState(name, state, conditions);
}

}  // namespace socle::contracts::api
