#include "services/contracts/store/strategy/finding_json.h"

#include "platform/db/column_values.h"

namespace socle::contracts::store {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

ordered_json JsonOf(const Indicator& indicator) {
  return {{"label", indicator.label}, {"code", indicator.code}, {"date", db::SqlDate(indicator.date)},
          {"value", indicator.value}, {"unit", indicator.unit}, {"source", indicator.source}};
}

ordered_json JsonOf(const ReferenceDocument& document) {
  return {{"kind", static_cast<int>(document.kind)},
          {"title", document.title},
          {"date", db::SqlDate(document.date)},
          {"uri", document.uri},
          {"sha256", document.sha256},
          {"passage", document.passage}};
}

Indicator IndicatorOf(const json& item) {
  return {.label = item.at("label"),
          .code = item.at("code"),
          .date = db::DateOf(item.at("date").get<std::string>()),
          .value = item.at("value"),
          .unit = item.at("unit"),
          .source = item.at("source")};
}

ReferenceDocument DocumentOf(const json& item) {
  return {.kind = static_cast<DocumentKind>(item.at("kind").get<int>()),
          .title = item.at("title"),
          .date = db::DateOf(item.at("date").get<std::string>()),
          .uri = item.at("uri"),
          .sha256 = item.at("sha256"),
          .passage = item.at("passage")};
}

}  // namespace

ordered_json EvidenceJson(const std::vector<Evidence>& evidence) {
  auto list = ordered_json::array();
  for (const Evidence& each : evidence) {
    ordered_json item;
    if (const auto* indicator = std::get_if<Indicator>(&each.what)) item["indicator"] = JsonOf(*indicator);
    if (const auto* document = std::get_if<ReferenceDocument>(&each.what)) item["document"] = JsonOf(*document);
    if (const auto* reference = std::get_if<PageReference>(&each.what)) item["page"] = reference->page;
    item["note"] = each.note;
    list.push_back(std::move(item));
  }
  return list;
}

ordered_json ContributorsJson(const std::vector<Contributor>& contributors) {
  auto list = ordered_json::array();
  for (const Contributor& contributor : contributors) {
    list.push_back({{"party", contributor.party}, {"side", static_cast<int>(contributor.side)}});
  }
  return list;
}

ordered_json ContentJson(const DiagnosticFinding& finding) {
  return {{"section", finding.section},
          {"theme_code", finding.theme.code},
          {"theme_label", finding.theme.label},
          {"kind", static_cast<int>(finding.kind)},
          {"text", finding.text},
          {"evidence", EvidenceJson(finding.evidence)},
          {"contributors", ContributorsJson(finding.contributors)},
          {"source", finding.source},
          {"synthetic", finding.synthetic}};
}

std::vector<Evidence> EvidenceOf(const json& list) {
  std::vector<Evidence> evidence;
  for (const json& item : list) {
    Evidence& each = evidence.emplace_back();
    if (item.contains("indicator")) each.what = IndicatorOf(item.at("indicator"));
    if (item.contains("document")) each.what = DocumentOf(item.at("document"));
    if (item.contains("page")) each.what = PageReference{item.at("page")};
    each.note = item.at("note");
  }
  return evidence;
}

std::vector<Contributor> ContributorsOf(const json& list) {
  std::vector<Contributor> contributors;
  for (const json& item : list) {
    contributors.push_back({.party = item.at("party"), .side = static_cast<Side>(item.at("side").get<int>())});
  }
  return contributors;
}

void SetContent(const json& content, DiagnosticFinding* finding) {
  finding->section = content.at("section");
  finding->theme = {content.at("theme_code"), content.at("theme_label")};
  finding->kind = static_cast<FindingKind>(content.at("kind").get<int>());
  finding->text = content.at("text");
  finding->evidence = EvidenceOf(content.at("evidence"));
  finding->contributors = ContributorsOf(content.at("contributors"));
  finding->source = content.at("source");
  finding->synthetic = content.at("synthetic");
}

}  // namespace socle::contracts::store
