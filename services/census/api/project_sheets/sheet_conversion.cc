#include "services/census/api/project_sheets/sheet_conversion.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "platform/api/etag.h"
#include "platform/api/field_checks.h"
#include "platform/api/resource_name.h"
#include "platform/api/text.h"
#include "platform/api/time_conversion.h"

namespace socle::census::api {
namespace {

using socle::api::NameField;
using socle::api::ToProto;
using socle::api::Violations;

constexpr int64_t kMostCents = 3'000'000'000'000;
constexpr int64_t kMostPeople = 10'000'000'000;

// Whether a list is no longer than it may be; else a violation.
template <typename List>
bool IsBounded(const std::string& path, const List& list, int most, Violations* violations) {
  if (list.size() <= most) return true;
  violations->Add(path, fmt::format("{} given, at most {} are taken", list.size(), most),
                  fmt::format("{} : {} au plus.", path, most));
  return false;
}

// A number from 0 to `most`; kNotTold where it is not set.
int64_t ToldNumber(bool set, int64_t sent, int64_t most, const std::string& path, Violations* violations) {
  if (!set) return kNotTold;
  if (sent >= 0 && sent <= most) return sent;
  violations->Add(path, fmt::format("is not 0 to {}", most), fmt::format("{} : de 0 à {}.", path, most));
  return kNotTold;
}

std::string PeriodTold(const std::string& path, const std::string& sent, Violations* violations) {
  if (sent.empty() || IsToldPeriod(sent)) return sent;
  violations->Add(
      path, fmt::format("'{}' is no year, month or day such as 2012, 2012-04, 2012-04-15", socle::api::Excerpt(sent)),
      fmt::format("{} : une année, un mois ou un jour (2012, 2012-04, 2012-04-15) est attendu.", path));
  return {};
}

// "fr", "pt-BR": letters, then parts of letters and digits.
bool IsLanguage(std::string_view tag) {
  const size_t dash = tag.find('-');
  const std::string_view first = tag.substr(0, dash);
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto is_alnum = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  };
  return first.size() >= 2 && first.size() <= 3 && std::all_of(first.begin(), first.end(), is_lower) &&
         tag.size() <= 35 && tag.back() != '-' && std::all_of(tag.begin(), tag.end(), is_alnum);
}

std::vector<Financer> FinancersOf(const v1::ProjectSheet& proto, Violations* violations) {
  std::vector<Financer> financers;
  if (!IsBounded("project_sheet.financers", proto.financers(), 50, violations)) return financers;
  for (int i = 0; i < proto.financers_size(); ++i) {
    const v1::Financer& sent = proto.financers(i);
    const std::string path = fmt::format("project_sheet.financers[{}]", i);
    financers.push_back(
        {.party = NameField(path + ".party", sent.party(), {"collectivites", "organisations"}, false, violations),
         .label = violations->Text(path + ".display_name", sent.display_name(), {.min = 1, .max = 300}),
         .lead = sent.lead(),
         .amount_cents =
             ToldNumber(sent.has_amount_cents(), sent.amount_cents(), kMostCents, path + ".amount_cents", violations),
         .country = CountryField(path + ".country", sent.country(), false, violations)});
  }
  if (std::count_if(financers.begin(), financers.end(), [](const Financer& each) { return each.lead; }) > 1) {
    violations->Add("project_sheet.financers", "have more than one that leads",
                    "project_sheet.financers : un seul chef de file.");
  }
  return financers;
}

// Everything that has a list of its own below it.
void TakeLists(const v1::ProjectSheet& proto, Violations* violations, SheetContent* content) {
  if (IsBounded("project_sheet.innovation_criteria", proto.innovation_criteria(), 20, violations)) {
    for (int i = 0; i < proto.innovation_criteria_size(); ++i) {
      const auto& sent = proto.innovation_criteria(i);
      content->innovation.push_back(
          {.code = sent.code(),
           .text = violations->Text(fmt::format("project_sheet.innovation_criteria[{}].text", i), sent.text(),
                                    {.max = 2000})});
    }
  }
  if (IsBounded("project_sheet.foreign_partners", proto.foreign_partners(), 100, violations)) {
    for (int i = 0; i < proto.foreign_partners_size(); ++i) {
      const auto& sent = proto.foreign_partners(i);
      const std::string path = fmt::format("project_sheet.foreign_partners[{}]", i);
      content->partners.push_back(
          {.country = CountryField(path + ".country", sent.country(), true, violations),
           .locality = violations->Text(path + ".locality", sent.locality(), {.max = 200}),
           .label = violations->Text(path + ".display_name", sent.display_name(), {.max = 300})});
    }
  }
  if (IsBounded("project_sheet.beneficiaries", proto.beneficiaries(), 20, violations)) {
    for (int i = 0; i < proto.beneficiaries_size(); ++i) {
      const auto& sent = proto.beneficiaries(i);
      const std::string path = fmt::format("project_sheet.beneficiaries[{}]", i);
      content->beneficiaries.push_back(
          {.text = violations->Text(path + ".text", sent.text(), {.min = 1, .max = 300}),
           .count = ToldNumber(sent.has_count(), sent.count(), kMostPeople, path + ".count", violations)});
    }
  }
  if (IsBounded("project_sheet.external_ids", proto.external_ids(), 20, violations)) {
    for (int i = 0; i < proto.external_ids_size(); ++i) {
      const auto& sent = proto.external_ids(i);
      const std::string path = fmt::format("project_sheet.external_ids[{}]", i);
      if (!socle::api::IsResourceId(sent.scheme())) {
        violations->Add(path + ".scheme", "is not lower-case letters, digits and '-', beginning with a letter, 3 to 63",
                        path + ".scheme : de 3 à 63 lettres minuscules, chiffres et tirets.");
      }
      content->external_ids.push_back(
          {.scheme = sent.scheme(), .id = violations->Text(path + ".id", sent.id(), {.min = 1, .max = 100})});
    }
  }
  content->financers = FinancersOf(proto, violations);
  content->funds = socle::api::TextsField("project_sheet.funds", proto.funds(), 20, 300, violations);
}

// Codes each once, with the list that they are of.
void TakeCodes(const v1::ProjectSheet& proto, Violations* violations, SheetContent* content) {
  content->theme_list =
      NameField("project_sheet.theme_list", proto.theme_list(), {"codeLists"}, !proto.themes().empty(), violations);
  content->criteria_list = NameField("project_sheet.criteria_list", proto.criteria_list(), {"codeLists"},
                                     !proto.innovation_criteria().empty(), violations);
  content->theme_list_version = proto.theme_list_version();
  content->criteria_list_version = proto.criteria_list_version();
  std::set<std::string> once;
  if (!IsBounded("project_sheet.themes", proto.themes(), 20, violations)) return;
  for (const std::string& theme : proto.themes()) {
    if (once.insert(theme).second) content->themes.push_back(theme);
  }
  if (content->themes.size() != static_cast<size_t>(proto.themes_size())) {
    violations->Add("project_sheet.themes", "have one of them twice", "project_sheet.themes : thème en double.");
  }
}

}  // namespace

std::string CountryField(const std::string& path, const std::string& code, bool required, Violations* violations) {
  if ((code.empty() && !required) || IsCountry(code)) return code;
  violations->Add(path, fmt::format("'{}' is no country of ISO 3166-1 alpha-2", socle::api::Excerpt(code)),
                  fmt::format("{} : un code de pays ISO 3166-1 à deux lettres est attendu.", path));
  return {};
}

v1::ForeignPartner Show(const ForeignPartner& partner) {
  v1::ForeignPartner proto;
  proto.set_country(partner.country);
  proto.set_locality(partner.locality);
  proto.set_display_name(partner.label);
  return proto;
}

v1::Financer Show(const Financer& financer) {
  v1::Financer proto;
  proto.set_party(financer.party);
  proto.set_display_name(financer.label);
  proto.set_lead(financer.lead);
  if (financer.amount_cents != kNotTold) proto.set_amount_cents(financer.amount_cents);
  proto.set_country(financer.country);
  return proto;
}

v1::Beneficiaries Show(const Beneficiaries& beneficiaries) {
  v1::Beneficiaries proto;
  proto.set_text(beneficiaries.text);
  if (beneficiaries.count != kNotTold) proto.set_count(beneficiaries.count);
  return proto;
}

v1::ProjectExternalId Show(const ProjectExternalId& id) {
  v1::ProjectExternalId proto;
  proto.set_scheme(id.scheme);
  proto.set_id(id.id);
  return proto;
}

v1::ProjectSheet Show(const Sheet& sheet) {
  const SheetContent& told = sheet.content;
  v1::ProjectSheet proto;
  proto.set_name(sheet.Name());
  proto.set_title(told.title);
  proto.set_summary(told.summary);
  proto.set_language(told.language);
  proto.set_owner(sheet.owner);
  proto.set_told_as(told.told_as);
  if (!sheet.campaign.empty()) proto.set_campaign("campaigns/" + sheet.campaign);
  proto.set_visit(told.visit);
  proto.set_theme_list(told.theme_list);
  proto.set_theme_list_version(told.theme_list_version);
  for (const std::string& theme : told.themes) proto.add_themes(theme);
  proto.set_criteria_list(told.criteria_list);
  proto.set_criteria_list_version(told.criteria_list_version);
  for (const InnovationCriterion& each : told.innovation) {
    auto* shown = proto.add_innovation_criteria();
    shown->set_code(each.code);
    shown->set_text(each.text);
  }
  proto.set_international_dimension(told.international_dimension);
  for (const ForeignPartner& each : told.partners) *proto.add_foreign_partners() = Show(each);
  proto.set_begin_period(told.begin_period);
  proto.set_end_period(told.end_period);
  for (const std::string& fund : told.funds) proto.add_funds(fund);
  for (const Financer& each : told.financers) *proto.add_financers() = Show(each);
  for (const Beneficiaries& each : told.beneficiaries) *proto.add_beneficiaries() = Show(each);
  for (const ProjectExternalId& each : told.external_ids) *proto.add_external_ids() = Show(each);
  proto.set_visibility(static_cast<v1::ProjectSheet::Visibility>(told.visibility));
  proto.set_state(static_cast<v1::ProjectSheet::State>(sheet.state));
  proto.set_version(sheet.version);
  proto.set_published_version(sheet.published_version);
  proto.set_project("projects/" + sheet.project);
  proto.set_reason(sheet.reason);
  proto.set_source(told.source);
  proto.set_synthetic(told.synthetic);
  ToProto(sheet.create_time, proto.mutable_create_time());
  ToProto(sheet.update_time, proto.mutable_update_time());
  proto.set_revision(sheet.revision);
  proto.set_etag(socle::api::RevisionEtag(sheet.revision));
  return proto;
}

SheetContent FromProto(const v1::ProjectSheet& proto, Violations* violations) {
  const auto text = [&](const char* field, const std::string& sent, size_t min, size_t max) {
    return violations->Text(fmt::format("project_sheet.{}", field), sent, {.min = min, .max = max});
  };
  SheetContent content{
      .title = text("title", proto.title(), 1, 300),
      .summary = text("summary", proto.summary(), 0, 20'000),
      .language = proto.language().empty() ? "fr" : proto.language(),
      .told_as = text("told_as", proto.told_as(), 0, 300),
      .visit = proto.visit(),
      .international_dimension = text("international_dimension", proto.international_dimension(), 0, 5000),
      .begin_period = PeriodTold("project_sheet.begin_period", proto.begin_period(), violations),
      .end_period = PeriodTold("project_sheet.end_period", proto.end_period(), violations),
      .source = text("source", proto.source(), 0, 1000),
      .synthetic = proto.synthetic()};
  if (!IsLanguage(content.language)) {
    violations->Add("project_sheet.language",
                    fmt::format("'{}' is no tag of BCP 47", socle::api::Excerpt(content.language)),
                    "project_sheet.language : une langue telle que fr ou pt-BR est attendue.");
  }
  if (!content.begin_period.empty() && !content.end_period.empty() &&
      EndsBefore(content.begin_period, content.end_period)) {
    violations->Add("project_sheet.end_period", "is before begin_period",
                    "project_sheet.end_period : antérieure au début.");
  }
  if (proto.visibility() != 0) {
    content.visibility = static_cast<SheetVisibility>(socle::api::EnumFromProto(
        proto.visibility(), v1::ProjectSheet::Visibility_descriptor(), "project_sheet.visibility", violations));
  }
  TakeCodes(proto, violations, &content);
  TakeLists(proto, violations, &content);
  return content;
}

}  // namespace socle::census::api
