#include "services/census/api/grants/grant_conversion.h"

#include <fmt/format.h>

#include "platform/api/etag.h"
#include "platform/api/field_checks.h"
#include "platform/api/text.h"
#include "platform/api/time_conversion.h"

namespace socle::census::api {
namespace {

using socle::api::ToProto;

constexpr size_t kMostKinds = 50;

}  // namespace

v1::Grant Show(const grants::Grant& grant) {
  v1::Grant proto;
  proto.set_name(grant.Name());
  proto.set_system(grant.system);
  proto.set_external_id(grant.external_id);
  proto.set_grant_kind(grant.kind);
  proto.set_year(grant.year);
  proto.set_title(grant.title);
  proto.set_category(grant.category);
  proto.set_beneficiary(grant.beneficiary);
  proto.set_beneficiary_label(grant.beneficiary_label);
  proto.set_beneficiary_code(grant.beneficiary_code);
  proto.set_match(static_cast<v1::Grant::Match>(grant.match));
  for (const std::string& candidate : grant.candidates) proto.add_beneficiary_candidates(candidate);
  proto.set_departement(grant.departement);
  if (grant.cost) proto.set_cost_cents(*grant.cost);
  proto.set_awarded_cents(grant.awarded);
  proto.set_tax_basis(static_cast<v1::Grant::TaxBasis>(grant.basis));
  if (!grant.award_date.IsOpen()) ToProto(grant.award_date, proto.mutable_award_date());
  proto.set_source(grant.source);
  proto.set_synthetic(grant.synthetic);
  proto.set_keeper(grant.keeper);
  ToProto(grant.create_time, proto.mutable_create_time());
  ToProto(grant.update_time, proto.mutable_update_time());
  proto.set_revision(grant.revision);
  proto.set_etag(socle::api::RevisionEtag(grant.revision));
  return proto;
}

v1::GrantGroup Show(const grants::GrantGroup& group) {
  v1::GrantGroup proto;
  proto.set_beneficiary(group.beneficiary);
  proto.set_title_key(group.title_key);
  for (const grants::Grant& grant : group.grants) *proto.add_grants() = Show(grant);
  return proto;
}

grants::GrantFilter FromProto(const v1::GrantFilter& proto, socle::api::Violations* violations) {
  const std::string query = violations->Text("grant_filter.query", proto.query(), {.min = 0, .max = 100});
  const auto text = [&](const char* field, const std::string& sent) {
    return violations->Text(fmt::format("grant_filter.{}", field), sent, {.min = 0, .max = 200});
  };
  grants::GrantFilter filter{
      .words = socle::api::FoldedWords(query),
      .beneficiary = text("beneficiary", proto.beneficiary()),
      .departement = text("departement", proto.departement()),
      .kinds = socle::api::TextsField("grant_filter.grant_kinds", proto.grant_kinds(), kMostKinds, 50, violations),
      .year = proto.year(),
      .min_awarded = proto.min_awarded_cents(),
      .max_awarded = proto.max_awarded_cents(),
      .keeper = text("keeper", proto.keeper()),
      .system = text("system", proto.system())};
  if (filter.min_awarded < 0 || filter.max_awarded < 0) {
    const char* const field =
        filter.min_awarded < 0 ? "grant_filter.min_awarded_cents" : "grant_filter.max_awarded_cents";
    violations->Add(field, "is negative", fmt::format("{} : un montant négatif n'a pas de sens.", field));
  }
  for (int i = 0; i < proto.matches_size(); ++i) {
    filter.matches.push_back(socle::api::EnumFromProto(proto.matches(i), v1::Grant::Match_descriptor(),
                                                       fmt::format("grant_filter.matches[{}]", i), violations));
  }
  return filter;
}

}  // namespace socle::census::api
