#include "services/contracts/api/instruments/act_conversion.h"

#include <fmt/format.h>

#include <set>

#include "platform/api/field_checks.h"
#include "services/contracts/api/fields.h"
#include "services/contracts/api/instruments/instrument_names.h"
#include "services/contracts/domain/instruments/party_steps.h"

namespace socle::contracts::api {
namespace {

using socle::api::EnumFromProto;
using socle::api::ToProto;
using socle::api::Violations;

constexpr int kMaxVoters = 500;
constexpr int kMaxCount = 10'000;

template <typename Act, typename Proto>
void ShowRecord(const Act& act, Proto* proto) {
  proto->set_source(act.source);
  proto->set_synthetic(act.synthetic);
  ToProto(act.create_time, proto->mutable_create_time());
  proto->set_revision(act.revision);
  proto->set_etag(socle::api::RevisionEtag(act.revision));
}

template <typename Act, typename Proto>
void TakeRecord(const Proto& proto, const std::string& path, Violations* violations, Act* act) {
  act->party = PartyField(path + ".party", proto.party(), violations);
  act->source = SourceField(path + ".source", proto.source(), violations);
  act->synthetic = proto.synthetic();
}

std::string PersonField(const std::string& path, const std::string& name, Violations* violations) {
  return socle::api::NameField(path, name, {"persons"}, true, violations);
}

// The id of what is named, which must be of this instrument.
std::string OwnField(const std::string& path, const std::string& name, const std::string& instrument,
                     const std::string& collection, Violations* violations) {
  if (name.empty()) return {};
  const auto below = ParseAct(name, collection, path);
  if (below.ok() && below->instrument.Text() == instrument) return below->child;
  violations->Add(path, fmt::format("not a name such as {}/{}/…", instrument, collection),
                  fmt::format("{} : un nom tel que {}/{}/… est attendu.", path, instrument, collection));
  return {};
}

int32_t CountField(const std::string& path, int32_t count, Violations* violations) {
  if (count < 0 || count > kMaxCount) {
    violations->Add(path, fmt::format("not 0 to {}", kMaxCount), fmt::format("{} : de 0 à {}.", path, kMaxCount));
  }
  return count;
}

Ballot BallotField(const v1::Ballot& proto, DeliberationResult result, Violations* violations) {
  const std::string path = "deliberation.ballot.";
  Violations counts;
  Ballot ballot{.members = CountField(path + "member_count", proto.member_count(), violations),
                .present = CountField(path + "present_count", proto.present_count(), violations),
                .represented = CountField(path + "represented_count", proto.represented_count(), violations),
                .votes_for = CountField(path + "for_count", proto.for_count(), violations),
                .votes_against = CountField(path + "against_count", proto.against_count(), violations),
                .abstentions = CountField(path + "abstention_count", proto.abstention_count(), violations)};
  if (proto.voters_size() > kMaxVoters) {
    violations->Add(path + "voters", fmt::format("{} given, at most {} are taken", proto.voters_size(), kMaxVoters),
                    fmt::format("{}voters : {} au plus.", path, kMaxVoters));
    return ballot;
  }
  std::set<std::string> seen;
  for (int i = 0; i < proto.voters_size(); ++i) {
    const v1::Ballot::Voter& voter = proto.voters(i);
    const std::string at = fmt::format("{}voters[{}]", path, i);
    ballot.voters.push_back(
        {.person = PersonField(at + ".person", voter.person(), violations),
         .choice = static_cast<Choice>(
             EnumFromProto(voter.choice(), v1::Ballot::Choice_descriptor(), at + ".choice", violations)),
         .proxy = socle::api::NameField(at + ".proxy", voter.proxy(), {"persons"}, false, violations)});
    if (!seen.insert(voter.person()).second) {
      violations->Add(at + ".person", "is given twice", at + ".person : cette personne est déjà citée.");
    }
  }
  if (const auto fault = FaultOf(ballot, result)) {
    violations->Add(path + fault->field, fault->english, fmt::format("{}{} : {}.", path, fault->field, fault->french));
  }
  return ballot;
}

void Show(const Ballot& ballot, v1::Ballot* proto) {
  proto->set_member_count(ballot.members);
  proto->set_present_count(ballot.present);
  proto->set_represented_count(ballot.represented);
  proto->set_for_count(ballot.votes_for);
  proto->set_against_count(ballot.votes_against);
  proto->set_abstention_count(ballot.abstentions);
  for (const Voter& voter : ballot.voters) {
    v1::Ballot::Voter* shown = proto->add_voters();
    shown->set_person(voter.person);
    shown->set_choice(static_cast<v1::Ballot::Choice>(voter.choice));
    shown->set_proxy(voter.proxy);
  }
}

}  // namespace

Date RequiredDate(bool set, const google::type::Date& date, const std::string& path, Violations* violations) {
  if (set) return socle::api::DateFromProto(true, date, path, Date::Min(), violations);
  violations->Add(path, "is required", path + " : une date est attendue.");
  return Date::Min();
}

v1::Deliberation Show(const Instrument& instrument, const Deliberation& deliberation) {
  v1::Deliberation proto;
  proto.set_name(fmt::format("{}/deliberations/{}", instrument.Name(), deliberation.id));
  proto.set_party(deliberation.party);
  proto.set_organ(deliberation.organ);
  proto.set_number(deliberation.number);
  ToProto(deliberation.day, proto.mutable_deliberation_date());
  if (!deliberation.transmitted.IsOpen()) ToProto(deliberation.transmitted, proto.mutable_transmission_date());
  if (!deliberation.published.IsOpen()) ToProto(deliberation.published, proto.mutable_publication_date());
  proto.set_act_id(deliberation.act_id);
  if (const auto act = ParseActId(deliberation.act_id)) {
    proto.mutable_act()->set_departement_code(act->departement);
    proto.mutable_act()->set_siren(act->siren);
    ToProto(act->day, proto.mutable_act()->mutable_act_date());
    proto.mutable_act()->set_local_number(act->local_number);
    proto.mutable_act()->set_nature_code(act->nature);
  }
  proto.set_sha256(deliberation.sha256);
  proto.set_result(static_cast<v1::Deliberation::Result>(deliberation.result));
  if (deliberation.ballot) Show(*deliberation.ballot, proto.mutable_ballot());
  const Date executory = deliberation.Executory();
  if (!executory.IsOpen()) ToProto(executory, proto.mutable_executory_date());
  ShowRecord(deliberation, &proto);
  return proto;
}

v1::Mandate Show(const Instrument& instrument, const Mandate& mandate) {
  v1::Mandate proto;
  proto.set_name(fmt::format("{}/mandates/{}", instrument.Name(), mandate.id));
  proto.set_party(mandate.party);
  proto.set_person(mandate.person);
  proto.set_capacity(mandate.capacity);
  if (!mandate.deliberation.empty()) {
    proto.set_deliberation(fmt::format("{}/deliberations/{}", instrument.Name(), mandate.deliberation));
  }
  proto.set_act(mandate.act);
  ToProto(mandate.begin, proto.mutable_begin_date());
  if (!mandate.end.IsOpen()) ToProto(mandate.end, proto.mutable_end_date());
  ShowRecord(mandate, &proto);
  return proto;
}

v1::Signature Show(const Instrument& instrument, const Signature& signature) {
  v1::Signature proto;
  proto.set_name(fmt::format("{}/signatures/{}", instrument.Name(), signature.id));
  proto.set_party(signature.party);
  proto.set_person(signature.person);
  proto.set_capacity(signature.capacity);
  ToProto(signature.day, proto.mutable_signature_date());
  proto.set_mandate(fmt::format("{}/mandates/{}", instrument.Name(), signature.mandate));
  proto.set_kind(static_cast<v1::Signature::Kind>(signature.kind));
  proto.set_evidence_sha256(signature.evidence_sha256);
  proto.set_sha256(signature.sha256);
  proto.set_version(signature.version);
  proto.set_state(static_cast<v1::Signature::State>(signature.state));
  proto.set_withdrawal_reason(signature.withdrawal_reason);
  ShowRecord(signature, &proto);
  return proto;
}

void FromProto(const v1::Deliberation& proto, Violations* violations, Deliberation* deliberation) {
  const std::string path = "deliberation";
  TakeRecord(proto, path, violations, deliberation);
  deliberation->organ = violations->Text(path + ".organ", proto.organ(), {.min = 0, .max = 200});
  deliberation->number = violations->Text(path + ".number", proto.number(), {.min = 0, .max = 100});
  deliberation->day =
      RequiredDate(proto.has_deliberation_date(), proto.deliberation_date(), path + ".deliberation_date", violations);
  deliberation->transmitted = socle::api::DateFromProto(proto.has_transmission_date(), proto.transmission_date(),
                                                        path + ".transmission_date", Date::Max(), violations);
  deliberation->published = socle::api::DateFromProto(proto.has_publication_date(), proto.publication_date(),
                                                      path + ".publication_date", Date::Max(), violations);
  deliberation->act_id = proto.act_id();
  const auto act = ParseActId(proto.act_id());
  if (!proto.act_id().empty() && !act) {
    violations->Add(path + ".act_id", "not an identifier such as 014-241400415-20190329-D042-DE",
                    path + ".act_id : un identifiant tel que 014-241400415-20190329-D042-DE est attendu.");
    deliberation->act_id.clear();
  }
  // Where the registry names the party by its SIREN, the act says the same.
  constexpr std::string_view kEpci = "collectivites/epci-";
  if (act && proto.party().starts_with(kEpci) && proto.party().substr(kEpci.size()) != act->siren) {
    violations->Add(path + ".act_id", "is an act of another SIREN",
                    path + ".act_id : le SIREN n'est pas celui de la partie.");
  }
  deliberation->sha256 = socle::api::Sha256Field(path + ".sha256", proto.sha256(), true, violations);
  deliberation->result = static_cast<DeliberationResult>(
      EnumFromProto(proto.result(), v1::Deliberation::Result_descriptor(), path + ".result", violations));
  deliberation->ballot.reset();
  if (proto.has_ballot()) deliberation->ballot = BallotField(proto.ballot(), deliberation->result, violations);
}

void FromProto(const v1::Mandate& proto, const std::string& instrument, Violations* violations, Mandate* mandate) {
  const std::string path = "mandate";
  TakeRecord(proto, path, violations, mandate);
  mandate->person = PersonField(path + ".person", proto.person(), violations);
  mandate->capacity = violations->Text(path + ".capacity", proto.capacity(), {.min = 0, .max = 200});
  mandate->deliberation =
      OwnField(path + ".deliberation", proto.deliberation(), instrument, "deliberations", violations);
  mandate->act = violations->Text(path + ".act", proto.act(), {.min = 0, .max = 300});
  if (proto.deliberation().empty() && proto.act().empty()) {
    violations->Add(path + ".act", "says nothing, and no deliberation does",
                    path + ".act : l'acte qui habilite est attendu, ou une délibération.");
  }
  mandate->begin = RequiredDate(proto.has_begin_date(), proto.begin_date(), path + ".begin_date", violations);
  mandate->end =
      socle::api::DateFromProto(proto.has_end_date(), proto.end_date(), path + ".end_date", Date::Max(), violations);
}

void FromProto(const v1::Signature& proto, const std::string& instrument, Violations* violations,
               Signature* signature) {
  const std::string path = "signature";
  TakeRecord(proto, path, violations, signature);
  signature->person = PersonField(path + ".person", proto.person(), violations);
  signature->capacity = violations->Text(path + ".capacity", proto.capacity(), {.min = 0, .max = 200});
  signature->day =
      RequiredDate(proto.has_signature_date(), proto.signature_date(), path + ".signature_date", violations);
  signature->mandate = OwnField(path + ".mandate", proto.mandate(), instrument, "mandates", violations);
  if (proto.mandate().empty())
    violations->Add(path + ".mandate", "is required", path + ".mandate : un mandat est attendu.");
  signature->kind = static_cast<SignatureKind>(
      EnumFromProto(proto.kind(), v1::Signature::Kind_descriptor(), path + ".kind", violations));
  signature->evidence_sha256 = socle::api::Sha256Field(path + ".evidence_sha256", proto.evidence_sha256(),
                                                       proto.kind() == v1::Signature::ELECTRONIC, violations);
  signature->sha256 = socle::api::Sha256Field(path + ".sha256", proto.sha256(), true, violations);
}

}  // namespace socle::contracts::api
