#include "services/contracts/api/instruments/instrument_conversion.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "platform/api/field_checks.h"
#include "services/contracts/api/fields.h"

namespace socle::contracts::api {
namespace {

using socle::api::ToProto;
using socle::api::Violations;

constexpr int kMaxParties = 200;
constexpr int kMaxAttachments = 100;
constexpr int kMaxTranslations = 20;
constexpr int kMaxMonths = 600;
constexpr size_t kMaxTranslationBytes = 100'000;

bool TooMany(int count, int most, const std::string& path, Violations* violations) {
  if (count <= most) return false;
  violations->Add(path, fmt::format("{} given, at most {} are taken", count, most),
                  fmt::format("{} : {} au plus.", path, most));
  return true;
}

std::vector<InstrumentParty> PartiesField(const v1::Instrument& proto, Violations* violations) {
  std::vector<InstrumentParty> parties;
  if (TooMany(proto.parties_size(), kMaxParties, "instrument.parties", violations)) return parties;
  std::set<std::string> seen;
  for (int i = 0; i < proto.parties_size(); ++i) {
    const std::string path = fmt::format("instrument.parties[{}]", i);
    const v1::Party& party = proto.parties(i);
    parties.push_back({.name = PartyField(path + ".party", party.party(), violations),
                       .label = violations->Text(path + ".display_name", party.display_name(), {.min = 0, .max = 300}),
                       .group = static_cast<PartyGroup>(socle::api::EnumFromProto(
                           party.group(), v1::PartyGroup_descriptor(), path + ".group", violations)),
                       .capacity = static_cast<Capacity>(socle::api::EnumFromProto(
                           party.capacity(), v1::Party::Capacity_descriptor(), path + ".capacity", violations)),
                       .deliberates = party.deliberates()});
    if (!seen.insert(party.party()).second) {
      violations->Add(path + ".party", "is given twice", path + ".party : cette partie est déjà citée.");
    }
  }
  std::sort(parties.begin(), parties.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return parties;
}

std::string InstrumentField(const std::string& path, const std::string& name, Violations* violations) {
  if (name.empty() || ParseInstrument(name, path).ok()) return name;
  violations->Add(path, "not a name such as contracts/…/instruments/…",
                  fmt::format("{} : un nom tel que contracts/…/instruments/… est attendu.", path));
  return {};
}

bool IsLanguage(std::string_view code) {
  return code.size() >= 2 && code.size() <= 35 && std::all_of(code.begin(), code.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
         });
}

}  // namespace

v1::Party Show(const InstrumentParty& party) {
  v1::Party proto;
  proto.set_party(party.name);
  proto.set_display_name(party.label);
  proto.set_group(static_cast<v1::PartyGroup>(party.group));
  proto.set_capacity(static_cast<v1::Party::Capacity>(party.capacity));
  proto.set_deliberates(party.deliberates || (party.Signs() && party.IsCollectivite()));
  return proto;
}

v1::Instrument Show(const Instrument& instrument, int category) {
  v1::Instrument proto;
  proto.set_name(instrument.Name());
  proto.set_kind(instrument.kind);
  proto.set_category(static_cast<v1::InstrumentKind::Category>(category));
  proto.set_display_name(instrument.title);
  proto.set_state(static_cast<v1::Instrument::State>(instrument.state));
  proto.set_predecessor(instrument.predecessor);
  proto.set_replaces_predecessor(instrument.replaces_predecessor);
  proto.set_amends(instrument.amends);
  for (const InstrumentParty& party : instrument.parties) *proto.add_parties() = Show(party);
  proto.set_duration_months(instrument.duration_months);
  for (const BodyDecisionRef& decision : instrument.decisions) {
    v1::BodyDecision* shown = proto.add_body_decisions();
    shown->set_role(decision.role);
    shown->set_decision(decision.decision);
    shown->set_party(decision.party);
  }
  proto.set_latest_version(instrument.latest_version);
  proto.set_frozen_version(instrument.frozen_version);
  proto.set_sha256(instrument.sha256);
  if (!instrument.effective.IsOpen()) ToProto(instrument.effective, proto.mutable_effective_date());
  const Date end = HasBound(instrument.state) ? instrument.end : instrument.agreed_end;
  if (!end.IsOpen()) ToProto(end, proto.mutable_end_date());
  proto.set_return_reason(instrument.return_reason);
  proto.set_returned_by(instrument.returned_by);
  proto.set_termination_reason(instrument.termination_reason);
  proto.set_source(instrument.source);
  proto.set_synthetic(instrument.synthetic);
  ShowWritten({instrument.create_time, instrument.update_time, instrument.revision}, &proto);
  return proto;
}

v1::InstrumentVersion Show(const Instrument& instrument, const InstrumentVersion& version) {
  v1::InstrumentVersion proto;
  proto.set_name(fmt::format("{}/versions/{}", instrument.Name(), version.number));
  proto.set_text(version.text);
  for (const Attachment& each : version.attachments) {
    v1::Attachment* shown = proto.add_attachments();
    shown->set_title(each.title);
    shown->set_sha256(each.sha256);
    shown->set_uri(each.uri);
  }
  proto.set_comment(version.comment);
  for (const Translation& each : version.translations) {
    v1::Translation* shown = proto.add_translations();
    shown->set_language_code(each.language);
    shown->set_text(each.text);
  }
  proto.set_canonical_text(version.canonical_text);
  proto.set_sha256(version.sha256);
  if (!version.freeze_time.IsOpen()) ToProto(version.freeze_time, proto.mutable_freeze_time());
  proto.set_copied_from(version.copied_from);
  proto.set_source(version.source);
  proto.set_synthetic(version.synthetic);
  proto.set_author(version.author);
  ToProto(version.create_time, proto.mutable_create_time());
  proto.set_revision(version.revision);
  proto.set_etag(socle::api::RevisionEtag(version.revision));
  return proto;
}

v1::Transition Show(const Transition& transition) {
  v1::Transition proto;
  proto.set_number(transition.number);
  proto.set_from_state(static_cast<v1::Instrument::State>(transition.from));
  proto.set_to_state(static_cast<v1::Instrument::State>(transition.to));
  proto.set_step(transition.step);
  proto.set_party(transition.party);
  proto.set_reason(transition.reason);
  proto.set_version(transition.version);
  proto.set_sha256(transition.sha256);
  proto.set_actor(transition.actor);
  ToProto(transition.create_time, proto.mutable_create_time());
  proto.set_revision(transition.revision);
  return proto;
}

v1::UnmetCondition Show(const Obstacle& obstacle) {
  v1::UnmetCondition proto;
  proto.set_rule(static_cast<v1::UnmetCondition::Rule>(obstacle.rule));
  proto.set_party(obstacle.party);
  proto.set_subject(obstacle.subject);
  proto.set_description(obstacle.english);
  proto.set_french_description(obstacle.french);
  proto.set_legal_reference(obstacle.legal_reference);
  proto.set_unknown(obstacle.unknown);
  return proto;
}

void FromProto(const v1::Instrument& proto, Violations* violations, Instrument* instrument) {
  instrument->title = violations->Text("instrument.display_name", proto.display_name(), {.min = 1, .max = 300});
  instrument->predecessor = InstrumentField("instrument.predecessor", proto.predecessor(), violations);
  instrument->replaces_predecessor = proto.replaces_predecessor();
  if (proto.replaces_predecessor() && proto.predecessor().empty()) {
    violations->Add("instrument.replaces_predecessor", "there is no predecessor",
                    "instrument.replaces_predecessor : aucun instrument précédent n'est indiqué.");
  }
  instrument->amends = InstrumentField("instrument.amends", proto.amends(), violations);
  instrument->parties = PartiesField(proto, violations);
  instrument->duration_months = proto.duration_months();
  if (proto.duration_months() < 0 || proto.duration_months() > kMaxMonths) {
    violations->Add("instrument.duration_months", fmt::format("not 0 to {}", kMaxMonths),
                    fmt::format("instrument.duration_months : de 0 à {}.", kMaxMonths));
  }
  instrument->agreed_end =
      socle::api::DateFromProto(proto.has_end_date(), proto.end_date(), "instrument.end_date", Date::Max(), violations);
  instrument->source = SourceField("instrument.source", proto.source(), violations);
  instrument->synthetic = proto.synthetic();
}

void NotesFromProto(const v1::InstrumentVersion& proto, Violations* violations, InstrumentVersion* version) {
  const std::string path = "instrument_version.";
  version->comment = violations->Text(path + "comment", proto.comment(), {.min = 0, .max = 20'000});
  version->translations.clear();
  if (TooMany(proto.translations_size(), kMaxTranslations, path + "translations", violations)) return;
  std::set<std::string> seen;
  for (int i = 0; i < proto.translations_size(); ++i) {
    const std::string at = fmt::format("{}translations[{}]", path, i);
    const v1::Translation& each = proto.translations(i);
    if (!IsLanguage(each.language_code()) || !seen.insert(each.language_code()).second) {
      violations->Add(at + ".language_code", "not a BCP 47 tag that is given once",
                      at + ".language_code : un code de langue BCP 47, une seule fois.");
    }
    version->translations.push_back(
        {each.language_code(),
         socle::api::VerbatimField(at + ".text", each.text(), 1, kMaxTranslationBytes, violations)});
  }
}

void FromProto(const v1::InstrumentVersion& proto, Violations* violations, InstrumentVersion* version) {
  const std::string path = "instrument_version.";
  version->text = socle::api::VerbatimField(path + "text", proto.text(), 1, kMaxTextBytes, violations);
  if (!TooMany(proto.attachments_size(), kMaxAttachments, path + "attachments", violations)) {
    for (int i = 0; i < proto.attachments_size(); ++i) {
      const std::string at = fmt::format("{}attachments[{}]", path, i);
      const v1::Attachment& each = proto.attachments(i);
      version->attachments.push_back({violations->Text(at + ".title", each.title(), {.min = 1, .max = 300}),
                                      socle::api::Sha256Field(at + ".sha256", each.sha256(), true, violations),
                                      violations->Text(at + ".uri", each.uri(), {.min = 0, .max = 1000})});
    }
  }
  NotesFromProto(proto, violations, version);
  version->source = SourceField(path + "source", proto.source(), violations);
  version->synthetic = proto.synthetic();
}

std::string ReasonField(const std::string& reason, bool required, Violations* violations) {
  return violations->Text("reason", reason, {.min = required ? size_t{1} : size_t{0}, .max = 1000});
}

}  // namespace socle::contracts::api
