#include "services/registry/api/governance/manifesto_conversion.h"

#include <fmt/format.h>

#include <algorithm>

#include "platform/api/digest.h"
#include "platform/api/etag.h"
#include "services/registry/api/time_conversion.h"

namespace socle::registry::api {
namespace {

constexpr socle::api::TextLimits kSource{.min = 0, .max = 1000};

template <typename Proto>
void ShowWritten(const Written& written, Proto* proto) {
  ToProto(written.create_time, proto->mutable_create_time());
  ToProto(written.update_time, proto->mutable_update_time());
  proto->set_revision(written.revision);
  proto->set_etag(socle::api::RevisionEtag(written.revision));
}

std::string PerimeterName(const std::string& path, const std::string& name, Violations* violations) {
  if (!name.starts_with("territories/")) return PartyField(path, name, violations);
  if (!IdOfName(name, "territories", path).ok()) {
    violations->Add(path, "not the name of a territory", path + " : ce n'est pas un nom de territoire.");
  }
  return name;
}

}  // namespace

std::string NameOf(const Manifesto& manifesto) { return fmt::format("manifestos/{}", manifesto.id); }

std::string NameOf(const ManifestoVersion& version) {
  return fmt::format("manifestos/{}/versions/{}", version.manifesto, version.number);
}

std::string NameOf(const Signature& signature) {
  return fmt::format("manifestos/{}/signatures/{}", signature.manifesto, signature.id);
}

std::string NameOf(const AssociatedActor& actor) {
  return fmt::format("manifestos/{}/actors/{}", actor.manifesto, actor.id);
}

v1::Manifesto Show(const Manifesto& manifesto) {
  v1::Manifesto proto;
  proto.set_name(NameOf(manifesto));
  proto.set_display_name(manifesto.display_name);
  proto.set_carrier(manifesto.carrier);
  for (const std::string& name : manifesto.perimeter) proto.add_perimeter(name);
  proto.set_description(manifesto.description);
  proto.set_source(manifesto.source);
  proto.set_synthetic(manifesto.synthetic);
  proto.set_latest_version(manifesto.latest_version);
  ShowWritten(manifesto.written, &proto);
  return proto;
}

v1::ManifestoVersion Show(const ManifestoVersion& version) {
  v1::ManifestoVersion proto;
  proto.set_name(NameOf(version));
  proto.set_text(version.text);
  proto.set_sha256(version.sha256);
  if (!version.date.IsOpen()) ToProto(version.date, proto.mutable_date());
  for (const std::string& text : version.commitments) proto.add_commitments(text);
  for (const std::string& text : version.priority_questions) proto.add_priority_questions(text);
  proto.set_source(version.source);
  proto.set_synthetic(version.synthetic);
  ToProto(version.create_time, proto.mutable_create_time());
  proto.set_revision(version.revision);
  return proto;
}

v1::Signature Show(const Signature& signature) {
  v1::Signature proto;
  proto.set_name(NameOf(signature));
  proto.set_party(signature.party);
  proto.set_party_display_name(signature.party_label);
  proto.set_version(signature.version);
  if (!signature.adhesion.IsOpen()) ToProto(signature.adhesion, proto.mutable_adhesion_date());
  proto.set_representative(signature.representative);
  proto.set_capacity(signature.capacity);
  proto.set_mandate(signature.mandate);
  if (!signature.deliberation_number.empty() || !signature.deliberation_date.IsOpen()) {
    v1::Deliberation* deliberation = proto.mutable_deliberation();
    deliberation->set_number(signature.deliberation_number);
    if (!signature.deliberation_date.IsOpen()) ToProto(signature.deliberation_date, deliberation->mutable_date());
  }
  proto.set_source(signature.source);
  proto.set_synthetic(signature.synthetic);
  proto.set_attestation(static_cast<v1::Signature::Attestation>(signature.attestation));
  if (!signature.withdrawal.IsOpen()) ToProto(signature.withdrawal, proto.mutable_withdrawal_date());
  proto.set_reason(signature.reason);
  ToProto(signature.known_from, signature.known_to, proto.mutable_knowledge());
  ToProto(signature.create_time, proto.mutable_create_time());
  proto.set_revision(signature.revision);
  proto.set_etag(socle::api::RevisionEtag(signature.revision));
  return proto;
}

v1::AssociatedActor Show(const AssociatedActor& actor) {
  v1::AssociatedActor proto;
  proto.set_name(NameOf(actor));
  proto.set_organisation(actor.organisation);
  proto.set_display_name(actor.display_name);
  proto.set_category(static_cast<v1::AssociatedActor::Category>(actor.category));
  if (!actor.begin.IsOpen()) ToProto(actor.begin, proto.mutable_begin_date());
  if (!actor.end.IsOpen()) ToProto(actor.end, proto.mutable_end_date());
  proto.set_source(actor.source);
  proto.set_synthetic(actor.synthetic);
  ShowWritten(actor.written, &proto);
  return proto;
}

void FromProto(const v1::Manifesto& proto, const std::string& path, Violations* violations, Manifesto* taken) {
  taken->display_name = violations->Text(path + ".display_name", proto.display_name(), {.min = 1, .max = 300});
  taken->carrier = PartyField(path + ".carrier", proto.carrier(), violations);
  taken->perimeter.clear();
  if (proto.perimeter().empty() || proto.perimeter_size() > static_cast<int>(kMaxPerimeter)) {
    violations->Add(path + ".perimeter",
                    fmt::format("{} given, 1 to {} are taken", proto.perimeter_size(), kMaxPerimeter),
                    fmt::format("{}.perimeter : de 1 à {} noms.", path, kMaxPerimeter));
  } else {
    for (int i = 0; i < proto.perimeter_size(); ++i) {
      taken->perimeter.push_back(
          PerimeterName(fmt::format("{}.perimeter[{}]", path, i), proto.perimeter(i), violations));
    }
  }
  std::sort(taken->perimeter.begin(), taken->perimeter.end());
  taken->perimeter.erase(std::unique(taken->perimeter.begin(), taken->perimeter.end()), taken->perimeter.end());
  taken->description = violations->Text(path + ".description", proto.description(), {.min = 0, .max = 5000});
  taken->source = violations->Text(path + ".source", proto.source(), kSource);
  taken->synthetic = proto.synthetic();
}

void FromProto(const v1::ManifestoVersion& proto, const std::string& path, Violations* violations,
               ManifestoVersion* taken) {
  taken->text = VerbatimField(path + ".text", proto.text(), 1, kMaxManifestoBytes, violations);
  taken->sha256 = socle::api::Sha256Hex(taken->text);
  taken->date = DateFromProto(proto.has_date(), proto.date(), path + ".date", Date::Min(), violations);
  taken->commitments = TextsField(path + ".commitments", proto.commitments(), 50, 1000, violations);
  taken->priority_questions =
      TextsField(path + ".priority_questions", proto.priority_questions(), 50, 1000, violations);
  taken->source = violations->Text(path + ".source", proto.source(), kSource);
  taken->synthetic = proto.synthetic();
}

void FromProto(const v1::Signature& proto, const std::string& path, Violations* violations, Signature* taken) {
  taken->party = PartyField(path + ".party", proto.party(), violations);
  if (proto.version() < 0) {
    violations->Add(path + ".version", "must not be negative", path + ".version : ne peut être négatif.");
  }
  taken->version = proto.version();
  taken->adhesion =
      DateFromProto(proto.has_adhesion_date(), proto.adhesion_date(), path + ".adhesion_date", Date::Min(), violations);
  taken->representative = PersonField(path + ".representative", proto.representative(), violations);
  taken->capacity = violations->Text(path + ".capacity", proto.capacity(), {.min = 0, .max = 200});
  taken->mandate = violations->Text(path + ".mandate", proto.mandate(), {.min = 0, .max = 1000});
  const v1::Deliberation& deliberation = proto.deliberation();
  taken->deliberation_number =
      violations->Text(path + ".deliberation.number", deliberation.number(), {.min = 0, .max = 100});
  taken->deliberation_date =
      DateFromProto(deliberation.has_date(), deliberation.date(), path + ".deliberation.date", Date::Min(), violations);
  taken->source = violations->Text(path + ".source", proto.source(), kSource);
  taken->synthetic = proto.synthetic();
}

void FromProto(const v1::AssociatedActor& proto, const std::string& path, Violations* violations,
               AssociatedActor* taken) {
  taken->organisation = OrganisationField(path + ".organisation", proto.organisation(), violations);
  taken->display_name = violations->Text(path + ".display_name", proto.display_name(),
                                         {.min = taken->organisation.empty() ? size_t{1} : 0, .max = 300});
  taken->category = static_cast<ActorCategory>(
      EnumFromProto(proto.category(), v1::AssociatedActor::Category_descriptor(), path + ".category", violations));
  taken->begin =
      DateFromProto(proto.has_begin_date(), proto.begin_date(), path + ".begin_date", Date::Min(), violations);
  taken->end = DateFromProto(proto.has_end_date(), proto.end_date(), path + ".end_date", Date::Max(), violations);
  if (taken->begin >= taken->end) {
    violations->Add(path + ".end_date", "must be after the first day",
                    path + ".end_date : doit suivre le premier jour.");
  }
  taken->source = violations->Text(path + ".source", proto.source(), kSource);
  taken->synthetic = proto.synthetic();
}

}  // namespace socle::registry::api
