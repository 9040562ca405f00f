#include "services/census/api/proposals/proposal_conversion.h"

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

constexpr size_t kMaxIndicators = 20;
constexpr size_t kMaxDomains = 20;
constexpr size_t kMaxUptakes = 100;
constexpr size_t kMaxParticipations = 1000;
const std::string kField = "proposal.";

std::vector<std::string> IndicatorsOf(const v1::Proposal& proto, Violations* violations) {
  std::set<std::string> names;
  if (MoreThan(proto.indicators_size(), kMaxIndicators, kField + "indicators", violations)) return {};
  for (int i = 0; i < proto.indicators_size(); ++i) {
    const std::string path = fmt::format("{}indicators[{}]", kField, i);
    if (!names.insert(NameField(path, proto.indicators(i), {"indicators"}, true, violations)).second) {
      AddTwice(path, violations);
    }
  }
  return {names.begin(), names.end()};
}

std::vector<std::string> DomainsOf(const v1::Proposal& proto, Violations* violations) {
  const auto domains = socle::api::TextsField(kField + "domains", proto.domains(), kMaxDomains, 200, violations);
  if (!domains.empty() && proto.kind() != v1::Proposal::PRIZE) {
    violations->Add(kField + "domains", "only a prize has them", "proposal.domains : réservé aux prix.");
  }
  if (std::set<std::string>(domains.begin(), domains.end()).size() < domains.size()) {
    AddTwice(kField + "domains", violations);
  }
  return domains;
}

// Those that its keeper writes: what is followed is not taken from anybody, and stays as `before` has it.
std::vector<ProposalUptake> UptakesOf(const v1::Proposal& proto, std::vector<ProposalUptake> before,
                                      Violations* violations) {
  std::vector<ProposalUptake> uptakes;
  std::set<std::string> seen;
  const auto written = std::count_if(proto.uptakes().begin(), proto.uptakes().end(),
                                     [](const v1::ProposalUptake& each) { return !each.followed(); });
  if (MoreThan(static_cast<int>(written), kMaxUptakes, kField + "uptakes", violations)) return uptakes;
  for (int i = 0; i < proto.uptakes_size(); ++i) {
    const std::string path = fmt::format("{}uptakes[{}]", kField, i);
    const v1::ProposalUptake& sent = proto.uptakes(i);
    if (sent.followed()) continue;
    if (ContractOfAction(sent.action()).empty()) {
      violations->Add(path + ".action", "not a name such as contracts/…/actions/…",
                      path + ".action : un nom tel que contracts/…/actions/… est attendu.");
    }
    if (!seen.insert(sent.action()).second) AddTwice(path + ".action", violations);
    uptakes.push_back({.action = sent.action(),
                       .state = static_cast<UptakeState>(EnumFromProto(
                           sent.state(), v1::ProposalUptake::State_descriptor(), path + ".state", violations)),
                       .date = DateFromProto(sent.has_date(), sent.date(), path + ".date", Date::Max(), violations),
                       .source = LabelSource(path + ".source", sent.source(), violations),
                       .synthetic = sent.synthetic()});
  }
  for (ProposalUptake& each : before) {
    if (each.followed) uptakes.push_back(std::move(each));
  }
  return uptakes;
}

std::vector<ProposalParticipation> ParticipationsOf(const v1::Proposal& proto, const std::vector<std::string>& domains,
                                                    Violations* violations) {
  std::vector<ProposalParticipation> participations;
  if (MoreThan(proto.participations_size(), kMaxParticipations, kField + "participations", violations)) return {};
  for (int i = 0; i < proto.participations_size(); ++i) {
    const std::string path = fmt::format("{}participations[{}]", kField, i);
    const v1::ProposalParticipation& sent = proto.participations(i);
    participations.push_back(
        {.party = NameField(path + ".party", sent.party(), {"collectivites", "organisations"}, false, violations),
         .place = NameField(path + ".place", sent.place(), {"collectivites"}, false, violations),
         .domain = sent.domain(),
         .date = DateFromProto(sent.has_date(), sent.date(), path + ".date", Date::Max(), violations),
         .source = LabelSource(path + ".source", sent.source(), violations),
         .synthetic = sent.synthetic()});
    if (sent.party().empty() && sent.place().empty()) {
      violations->Add(path, "names neither a party nor a place", path + " : ni acteur ni lieu.");
    }
    const bool is_one = std::find(domains.begin(), domains.end(), sent.domain()) != domains.end();
    if (proto.kind() == v1::Proposal::PRIZE ? !is_one : !sent.domain().empty()) {
      violations->Add(path + ".domain", "is none of the proposal's domains",
                      path + ".domain : un des domaines de la proposition est attendu.");
    }
  }
  return participations;
}

}  // namespace

v1::Proposal Show(const Proposal& proposal) {
  v1::Proposal proto;
  proto.set_name(proposal.Name());
  proto.set_display_name(proposal.label);
  proto.set_kind(static_cast<v1::Proposal::Kind>(proposal.kind));
  proto.set_publication(proposal.publication);
  proto.set_workshop(proposal.workshop);
  proto.set_issue(proposal.issue);
  proto.set_statement(proposal.statement);
  for (const std::string& each : proposal.indicators) proto.add_indicators(each);
  for (const std::string& each : proposal.domains) proto.add_domains(each);
  for (const ProposalUptake& each : proposal.uptakes) {
    auto* shown = proto.add_uptakes();
    shown->set_action(each.action);
    shown->set_state(static_cast<v1::ProposalUptake::State>(each.state));
    if (!each.date.IsOpen()) ToProto(each.date, shown->mutable_date());
    shown->set_source(each.source);
    shown->set_synthetic(each.synthetic);
    shown->set_followed(each.followed);
  }
  for (const ProposalParticipation& each : proposal.participations) {
    auto* shown = proto.add_participations();
    shown->set_party(each.party);
    shown->set_place(each.place);
    shown->set_domain(each.domain);
    if (!each.date.IsOpen()) ToProto(each.date, shown->mutable_date());
    shown->set_source(each.source);
    shown->set_synthetic(each.synthetic);
  }
  proto.set_status(static_cast<v1::Proposal::Status>(proposal.status));
  proto.set_keeper(proposal.keeper);
  proto.set_source(proposal.source);
  proto.set_synthetic(proposal.synthetic);
  ShowWritten(proposal, &proto);
  return proto;
}

v1::ProposalMove Show(const ProposalMove& move) {
  v1::ProposalMove proto;
  proto.set_number(move.number);
  proto.set_status(static_cast<v1::Proposal::Status>(move.status));
  if (!move.date.IsOpen()) ToProto(move.date, proto.mutable_date());
  proto.set_reason(move.reason);
  ToProto(move.create_time, proto.mutable_create_time());
  proto.set_revision(move.revision);
  return proto;
}

void FromProto(const v1::Proposal& proto, Violations* violations, Proposal* taken) {
  const auto text = [&](const char* field, const std::string& sent, size_t min, size_t max) {
    return violations->Text(kField + field, sent, {.min = min, .max = max});
  };
  taken->label = text("display_name", proto.display_name(), 1, 300);
  taken->kind = static_cast<ProposalKind>(
      EnumFromProto(proto.kind(), v1::Proposal::Kind_descriptor(), kField + "kind", violations));
  taken->publication = text("publication", proto.publication(), 0, 300);
  taken->workshop = NameField(kField + "workshop", proto.workshop(), {"bodies"}, false, violations);
  taken->issue = text("issue", proto.issue(), 0, 1000);
  taken->statement = text("statement", proto.statement(), 1, 5000);
  taken->indicators = IndicatorsOf(proto, violations);
  taken->domains = DomainsOf(proto, violations);
  taken->uptakes = UptakesOf(proto, std::move(taken->uptakes), violations);
  taken->participations = ParticipationsOf(proto, taken->domains, violations);
  taken->keeper = NameField(kField + "keeper", proto.keeper(), {"collectivites", "organisations"}, true, violations);
  taken->source = LabelSource(kField + "source", proto.source(), violations);
  taken->synthetic = proto.synthetic();
}

std::vector<std::string> RegistryNamesOf(const Proposal& proposal) {
  std::set<std::string> names{proposal.workshop};
  for (const ProposalParticipation& each : proposal.participations) names.insert({each.party, each.place});
  names.erase("");
  return {names.begin(), names.end()};
}

}  // namespace socle::census::api
