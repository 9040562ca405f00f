#include "services/contracts/api/strategy/diagnostic_conversion.h"

#include <fmt/format.h>

#include <set>

#include "platform/api/field_checks.h"

namespace socle::contracts::api {
namespace {

using socle::api::DateFromProto;
using socle::api::EnumFromProto;
using socle::api::ToProto;

constexpr int kMaxEvidence = 20;
constexpr int kMaxContributors = 50;

bool TooMany(const std::string& path, int count, int max, Violations* violations) {
  if (count <= max) return false;
  violations->Add(path, fmt::format("{} given, at most {} are taken", count, max),
                  fmt::format("{} : {} au plus.", path, max));
  return true;
}

Indicator FromProto(const v1::Indicator& proto, const std::string& path, Violations* violations) {
  Indicator taken;
  taken.label = violations->Text(path + ".label", proto.label(), {.min = 1, .max = 300});
  taken.code = violations->Text(path + ".code", proto.code(), {.min = 0, .max = 100});
  taken.date = DateFromProto(proto.has_date(), proto.date(), path + ".date", Date::Min(), violations);
  if (!proto.has_date()) violations->Add(path + ".date", "is required", path + ".date : obligatoire.");
  taken.value = proto.value();
  if (!IsDecimal(taken.value)) {
    violations->Add(path + ".value", "not a decimal number such as -0.4",
                    path + ".value : un nombre décimal tel que -0.4 est attendu.");
  }
  taken.unit = violations->Text(path + ".unit", proto.unit(), {.min = 0, .max = 50});
  taken.source = violations->Text(path + ".source", proto.source(), {.min = 1, .max = 1000});
  return taken;
}

ReferenceDocument FromProto(const v1::ReferenceDocument& proto, const std::string& path, Violations* violations) {
  ReferenceDocument taken;
  taken.kind = static_cast<DocumentKind>(
      EnumFromProto(proto.kind(), v1::ReferenceDocument::Kind_descriptor(), path + ".kind", violations));
  taken.title = violations->Text(path + ".title", proto.title(), {.min = 1, .max = 300});
  taken.date = DateFromProto(proto.has_date(), proto.date(), path + ".date", Date::Min(), violations);
  taken.uri = UriField(path + ".uri", proto.uri(), false, violations);
  taken.sha256 = socle::api::Sha256Field(path + ".sha256", proto.sha256(), false, violations);
  taken.passage = violations->Text(path + ".passage", proto.passage(), {.min = 0, .max = 300});
  return taken;
}

Evidence FromProto(const v1::Evidence& proto, const std::string& path, std::string_view contract,
                   Violations* violations) {
  Evidence taken;
  switch (proto.kind_case()) {
    case v1::Evidence::kIndicator:
      taken.what = FromProto(proto.indicator(), path + ".indicator", violations);
      break;
    case v1::Evidence::kDocument:
      taken.what = FromProto(proto.document(), path + ".document", violations);
      break;
    case v1::Evidence::kNotebookPage:
      taken.what = PageReference{
          SiblingField(path + ".notebook_page", proto.notebook_page(), contract, "notebook/pages", violations)};
      if (proto.notebook_page().empty()) {
        violations->Add(path + ".notebook_page", "is empty", path + ".notebook_page : obligatoire.");
      }
      break;
    case v1::Evidence::KIND_NOT_SET:
      violations->Add(path, "is neither an indicator, nor a document, nor a page",
                      path + " : un indicateur, un document ou une page du carnet est attendu.");
  }
  taken.note = violations->Text(path + ".note", proto.note(), {.min = 0, .max = 1000});
  return taken;
}

std::vector<Evidence> EvidenceFrom(const v1::Finding& proto, const std::string& path, std::string_view contract,
                                   Violations* violations) {
  std::vector<Evidence> evidence;
  if (TooMany(path, proto.evidence_size(), kMaxEvidence, violations)) return evidence;
  for (int i = 0; i < proto.evidence_size(); ++i) {
    evidence.push_back(FromProto(proto.evidence(i), fmt::format("{}[{}]", path, i), contract, violations));
  }
  return evidence;
}

std::vector<Contributor> ContributorsFrom(const v1::Finding& proto, const std::string& path, Violations* violations) {
  std::vector<Contributor> contributors;
  if (TooMany(path, proto.contributors_size(), kMaxContributors, violations)) return contributors;
  std::set<std::string> parties;
  for (int i = 0; i < proto.contributors_size(); ++i) {
    const v1::Contributor& sent = proto.contributors(i);
    const std::string field = fmt::format("{}[{}]", path, i);
    Contributor& taken = contributors.emplace_back();
    taken.party = PartyField(field + ".party", sent.party(), violations);
    taken.side =
        static_cast<Side>(EnumFromProto(sent.side(), v1::Contributor::Side_descriptor(), field + ".side", violations));
    if (!taken.party.empty() && !parties.insert(taken.party).second) {
      violations->Add(field + ".party", "is given twice", field + ".party : déjà citée.");
    }
  }
  return contributors;
}

void ToProto(const Indicator& indicator, v1::Indicator* proto) {
  proto->set_label(indicator.label);
  proto->set_code(indicator.code);
  ToProto(indicator.date, proto->mutable_date());
  proto->set_value(indicator.value);
  proto->set_unit(indicator.unit);
  proto->set_source(indicator.source);
}

void ToProto(const ReferenceDocument& document, v1::ReferenceDocument* proto) {
  proto->set_kind(static_cast<v1::ReferenceDocument::Kind>(document.kind));
  proto->set_title(document.title);
  if (!document.date.IsOpen()) ToProto(document.date, proto->mutable_date());
  proto->set_uri(document.uri);
  proto->set_sha256(document.sha256);
  proto->set_passage(document.passage);
}

// The content of a finding: what a version keeps of it.
void ShowContent(const DiagnosticFinding& finding, v1::Finding* proto) {
  proto->set_name(fmt::format("contracts/{}/findings/{}", finding.contract, finding.id));
  proto->mutable_theme()->set_code(finding.theme.code);
  proto->mutable_theme()->set_label(finding.theme.label);
  proto->set_kind(static_cast<v1::Finding::Kind>(finding.kind));
  proto->set_text(finding.text);
  for (const Evidence& evidence : finding.evidence) {
    v1::Evidence* added = proto->add_evidence();
    if (const auto* indicator = std::get_if<Indicator>(&evidence.what)) ToProto(*indicator, added->mutable_indicator());
    if (const auto* document = std::get_if<ReferenceDocument>(&evidence.what)) {
      ToProto(*document, added->mutable_document());
    }
    if (const auto* reference = std::get_if<PageReference>(&evidence.what)) {
      added->set_notebook_page(fmt::format("contracts/{}/notebook/pages/{}", finding.contract, reference->page));
    }
    added->set_note(evidence.note);
  }
  for (const Contributor& contributor : finding.contributors) {
    v1::Contributor* added = proto->add_contributors();
    added->set_party(contributor.party);
    added->set_side(static_cast<v1::Contributor::Side>(contributor.side));
  }
  proto->set_version(finding.version);
}

}  // namespace

v1::Finding Show(const DiagnosticFinding& finding) {
  v1::Finding proto;
  ShowContent(finding, &proto);
  ShowContribution(finding, &proto);
  return proto;
}

v1::FindingVersion Show(const FindingVersion& version) {
  v1::FindingVersion proto;
  v1::Finding* finding = proto.mutable_finding();
  ShowContent(version.finding, finding);
  finding->set_section(version.finding.section);
  finding->set_author(version.finding.author);
  finding->set_source(version.finding.source);
  finding->set_synthetic(version.finding.synthetic);
  proto.set_subject(version.subject);
  ToProto(version.finding.create_time, proto.mutable_create_time());
  proto.set_revision(version.finding.revision);
  return proto;
}

v1::SectionLock Show(const SectionLock& lock) {
  v1::SectionLock proto;
  proto.set_name(fmt::format("contracts/{}/sectionLocks/{}", lock.contract, lock.id));
  proto.set_section(lock.section);
  proto.set_instrument(fmt::format("contracts/{}/instruments/{}", lock.contract, lock.instrument));
  proto.set_lock_reason(lock.lock_reason);
  ToProto(lock.lock_time, proto.mutable_lock_time());
  proto.set_unlock_reason(lock.unlock_reason);
  if (lock.unlocked()) ToProto(lock.unlock_time, proto.mutable_unlock_time());
  proto.set_revision(lock.revision);
  proto.set_etag(socle::api::RevisionEtag(lock.revision));
  return proto;
}

void FromProto(const v1::Finding& proto, const std::string& path, Violations* violations, DiagnosticFinding* taken) {
  taken->theme.code = SlugField(path + ".theme.code", proto.theme().code(), true, violations);
  taken->theme.label = violations->Text(path + ".theme.label", proto.theme().label(), {.min = 1, .max = 200});
  taken->kind =
      static_cast<FindingKind>(EnumFromProto(proto.kind(), v1::Finding::Kind_descriptor(), path + ".kind", violations));
  taken->text = violations->Text(path + ".text", proto.text(), {.min = 1, .max = 5000});
  taken->evidence = EvidenceFrom(proto, path + ".evidence", taken->contract, violations);
  taken->contributors = ContributorsFrom(proto, path + ".contributors", violations);
  TakeContribution(proto, path, violations, taken);
}

}  // namespace socle::contracts::api
