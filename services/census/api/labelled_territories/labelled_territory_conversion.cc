#include "services/census/api/labelled_territories/labelled_territory_conversion.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "platform/api/field_checks.h"
#include "platform/api/time_conversion.h"
#include "services/census/api/labelled_territories/label_fields.h"

namespace socle::census::api {
namespace {

using socle::api::DateFromProto;
using socle::api::EnumFromProto;
using socle::api::NameField;
using socle::api::ToProto;
using socle::api::Violations;

constexpr size_t kMaxLeads = 50;
constexpr size_t kMaxMobilisations = 100;
const std::string kField = "labelled_territory.";

// From and to, of what has both.
template <typename Proto, typename Dated>
void DaysFromProto(const Proto& proto, const std::string& path, Violations* violations, Dated* taken) {
  taken->from = DateFromProto(proto.has_from_date(), proto.from_date(), path + ".from_date", Date::Min(), violations);
  taken->to = DateFromProto(proto.has_to_date(), proto.to_date(), path + ".to_date", Date::Max(), violations);
  CheckOrder(taken->from, taken->to, path, violations);
}

template <typename Dated, typename Proto>
void ShowDays(const Dated& dated, Proto* proto) {
  if (!dated.from.IsOpen()) ToProto(dated.from, proto->mutable_from_date());
  if (!dated.to.IsOpen()) ToProto(dated.to, proto->mutable_to_date());
}

std::vector<std::string> PlacedIn(const v1::LabelledTerritory& proto, Violations* violations) {
  std::set<std::string> regions;
  if (MoreThan(proto.placed_in_size(), kMaxRegions, kField + "placed_in", violations)) return {};
  for (int i = 0; i < proto.placed_in_size(); ++i) {
    const std::string path = fmt::format("{}placed_in[{}]", kField, i);
    if (!regions.insert(RegionField(path, proto.placed_in(i), true, violations)).second) AddTwice(path, violations);
  }
  return {regions.begin(), regions.end()};
}

std::vector<RegionalCommittee> CommitteesOf(const v1::LabelledTerritory& proto, Violations* violations) {
  std::vector<RegionalCommittee> committees;
  std::set<std::string> seen;
  if (MoreThan(proto.regional_committees_size(), kMaxRegions, kField + "regional_committees", violations)) return {};
  for (int i = 0; i < proto.regional_committees_size(); ++i) {
    const std::string path = fmt::format("{}regional_committees[{}]", kField, i);
    const v1::RegionalCommittee& sent = proto.regional_committees(i);
    committees.push_back({RegionField(path + ".region", sent.region(), true, violations),
                          NameField(path + ".body", sent.body(), {"bodies"}, true, violations)});
    if (!seen.insert(sent.region()).second) AddTwice(path + ".region", violations);
  }
  return committees;
}

std::vector<TerritoryLead> LeadsOf(const v1::LabelledTerritory& proto, Violations* violations) {
  std::vector<TerritoryLead> leads;
  if (MoreThan(proto.leads_size(), kMaxLeads, kField + "leads", violations)) return {};
  for (int i = 0; i < proto.leads_size(); ++i) {
    const std::string path = fmt::format("{}leads[{}]", kField, i);
    const v1::TerritoryLead& sent = proto.leads(i);
    TerritoryLead lead{
        .role = static_cast<LeadRole>(
            EnumFromProto(sent.role(), v1::TerritoryLead::Role_descriptor(), path + ".role", violations)),
        .person = NameField(path + ".person", sent.person(), {"persons"}, false, violations),
        .party = NameField(path + ".party", sent.party(), {"collectivites", "organisations"}, false, violations),
        .source = LabelSource(path + ".source", sent.source(), violations),
        .synthetic = sent.synthetic()};
    DaysFromProto(sent, path, violations, &lead);
    leads.push_back(std::move(lead));
  }
  return leads;
}

std::vector<Mobilisation> MobilisationsOf(const v1::LabelledTerritory& proto, Violations* violations) {
  std::vector<Mobilisation> mobilisations;
  if (MoreThan(proto.mobilisations_size(), kMaxMobilisations, kField + "mobilisations", violations)) return {};
  for (int i = 0; i < proto.mobilisations_size(); ++i) {
    const std::string path = fmt::format("{}mobilisations[{}]", kField, i);
    const v1::Mobilisation& sent = proto.mobilisations(i);
    Mobilisation mobilisation{
        .operator_name = NameField(path + ".operator", sent.operator_(), {"operators"}, true, violations),
        .service = violations->Text(path + ".service", sent.service(), {.min = 3, .max = 63}),
        .source = LabelSource(path + ".source", sent.source(), violations),
        .synthetic = sent.synthetic()};
    DaysFromProto(sent, path, violations, &mobilisation);
    mobilisations.push_back(std::move(mobilisation));
  }
  return mobilisations;
}

}  // namespace

v1::LabelledTerritory Show(const LabelledTerritory& territory) {
  v1::LabelledTerritory proto;
  proto.set_name(territory.Name());
  proto.set_display_name(territory.label);
  proto.set_programme(territory.programme);
  proto.set_programme_phase(territory.programme_phase);
  proto.set_wave(territory.wave);
  proto.set_pilot(territory.pilot);
  proto.set_territory(territory.territory);
  for (const std::string& region : territory.placed_in) proto.add_placed_in(region);
  proto.set_keeper(territory.keeper);
  proto.set_stage(static_cast<v1::LabelledTerritory::Stage>(territory.stage));
  proto.set_committee(territory.committee);
  if (!territory.committee.empty()) {
    proto.set_committee_role(territory.stage < LabelStage::kContract ? v1::LabelledTerritory::PROJECT_COMMITTEE
                                                                     : v1::LabelledTerritory::FOLLOW_UP_COMMITTEE);
  }
  for (const RegionalCommittee& each : territory.regional_committees) {
    auto* shown = proto.add_regional_committees();
    shown->set_region(each.region);
    shown->set_body(each.body);
  }
  for (const TerritoryLead& each : territory.leads) {
    auto* shown = proto.add_leads();
    shown->set_role(static_cast<v1::TerritoryLead::Role>(each.role));
    shown->set_person(each.person);
    shown->set_party(each.party);
    shown->set_source(each.source);
    shown->set_synthetic(each.synthetic);
    ShowDays(each, shown);
  }
  for (const Mobilisation& each : territory.mobilisations) {
    auto* shown = proto.add_mobilisations();
    shown->set_operator_(each.operator_name);
    shown->set_service(each.service);
    shown->set_source(each.source);
    shown->set_synthetic(each.synthetic);
    ShowDays(each, shown);
  }
  proto.set_contract(territory.contract);
  proto.set_description(territory.description);
  proto.set_source(territory.source);
  proto.set_synthetic(territory.synthetic);
  proto.set_perimeter_version(territory.perimeter_version);
  ShowWritten(territory, &proto);
  return proto;
}

v1::TerritoryClaim Show(const TerritoryClaim& claim) {
  v1::TerritoryClaim proto;
  proto.set_name(claim.Name());
  proto.set_stage(static_cast<v1::LabelledTerritory::Stage>(claim.stage));
  if (!claim.date.IsOpen()) ToProto(claim.date, proto.mutable_date());
  proto.set_precision(static_cast<v1::TerritoryClaim::Precision>(claim.precision));
  proto.set_region(claim.region);
  proto.set_statement(claim.statement);
  proto.set_source(claim.source);
  proto.set_synthetic(claim.synthetic);
  ToProto(claim.create_time, proto.mutable_create_time());
  proto.set_revision(claim.revision);
  return proto;
}

v1::StageStep Show(const std::string& territory, const StageStep& step) {
  v1::StageStep proto;
  proto.set_number(step.number);
  proto.set_stage(static_cast<v1::LabelledTerritory::Stage>(step.stage));
  if (!step.effective.IsOpen()) ToProto(step.effective, proto.mutable_effective_date());
  for (const std::string& id : step.claims) {
    proto.add_claims(TerritoryClaim{.territory = territory, .id = id}.Name());
  }
  proto.set_reason(step.reason);
  ToProto(step.create_time, proto.mutable_create_time());
  proto.set_revision(step.revision);
  return proto;
}

void FromProto(const v1::LabelledTerritory& proto, Violations* violations, LabelledTerritory* taken) {
  const auto text = [&](const char* field, const std::string& sent, size_t min, size_t max) {
    return violations->Text(kField + field, sent, {.min = min, .max = max});
  };
  taken->label = text("display_name", proto.display_name(), 1, 300);
  taken->programme = ProgrammeField(kField + "programme", proto.programme(), true, violations);
  taken->programme_phase = text("programme_phase", proto.programme_phase(), 1, 30);
  taken->wave = text("wave", proto.wave(), 0, 100);
  taken->pilot = proto.pilot();
  taken->territory = NameField(kField + "territory", proto.territory(), {"territories"}, false, violations);
  taken->placed_in = PlacedIn(proto, violations);
  taken->keeper = NameField(kField + "keeper", proto.keeper(), {"collectivites", "organisations"}, true, violations);
  taken->committee = NameField(kField + "committee", proto.committee(), {"bodies"}, false, violations);
  taken->regional_committees = CommitteesOf(proto, violations);
  taken->leads = LeadsOf(proto, violations);
  taken->mobilisations = MobilisationsOf(proto, violations);
  taken->contract = NameField(kField + "contract", proto.contract(), {"contracts"}, false, violations);
  taken->description = text("description", proto.description(), 0, 5000);
  taken->source = text("source", proto.source(), 0, 1000);
  taken->synthetic = proto.synthetic();
}

TerritoryClaim FromProto(const v1::TerritoryClaim& proto, const std::string& path, Violations* violations) {
  TerritoryClaim claim{.stage = static_cast<LabelStage>(EnumFromProto(
                           proto.stage(), v1::LabelledTerritory::Stage_descriptor(), path + ".stage", violations)),
                       .date = DateFromProto(proto.has_date(), proto.date(), path + ".date", Date::Max(), violations),
                       .region = RegionField(path + ".region", proto.region(), false, violations),
                       .statement = violations->Text(path + ".statement", proto.statement(), {.min = 0, .max = 1000}),
                       .source = LabelSource(path + ".source", proto.source(), violations),
                       .synthetic = proto.synthetic()};
  if (proto.has_date()) {
    claim.precision =
        proto.precision() == 0
            ? ClaimPrecision::kOn
            : static_cast<ClaimPrecision>(EnumFromProto(proto.precision(), v1::TerritoryClaim::Precision_descriptor(),
                                                        path + ".precision", violations));
  } else if (proto.precision() != 0) {
    violations->Add(path + ".precision", "is set without a date", path + ".precision : sans date, elle ne dit rien.");
  }
  return claim;
}

std::vector<std::string> RegistryNamesOf(const LabelledTerritory& territory) {
  std::set<std::string> names(territory.placed_in.begin(), territory.placed_in.end());
  names.insert({territory.territory, territory.committee});
  for (const RegionalCommittee& each : territory.regional_committees) names.insert({each.region, each.body});
  for (const TerritoryLead& each : territory.leads) names.insert(each.party);
  names.erase("");
  return {names.begin(), names.end()};
}

}  // namespace socle::census::api
