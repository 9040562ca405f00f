#include "services/registry/domain/governance/statute_text.h"

#include <nlohmann/json.hpp>

namespace socle::registry {
namespace {

using Json = nlohmann::ordered_json;

void Put(Json& json, const char* key, const std::optional<Fraction>& fraction) {
  if (fraction) json[key] = {fraction->numerator, fraction->denominator};
}

std::optional<Fraction> FractionAt(const Json& json, const char* key) {
  const auto found = json.find(key);
  if (found == json.end()) return std::nullopt;
  return Fraction{found->at(0).get<int32_t>(), found->at(1).get<int32_t>()};
}

Json RuleJson(const CompositionRule& rule) {
  Json json{{"statement", rule.statement}};
  if (rule.capacity) json["capacity"] = static_cast<int>(*rule.capacity);
  if (!rule.college.empty()) json["college"] = rule.college;
  if (rule.min_members != 0) json["min_members"] = rule.min_members;
  if (rule.max_members) json["max_members"] = *rule.max_members;
  Put(json, "more_than", rule.more_than);
  Put(json, "at_least", rule.at_least);
  if (!rule.required_parties.empty()) json["required_parties"] = rule.required_parties;
  return json;
}

CompositionRule RuleOf(const Json& json) {
  CompositionRule rule;
  rule.statement = json.at("statement");
  if (json.contains("capacity")) rule.capacity = static_cast<MemberCapacity>(json.at("capacity").get<int>());
  rule.college = json.value("college", "");
  rule.min_members = json.value("min_members", 0);
  if (json.contains("max_members")) rule.max_members = json.at("max_members").get<int32_t>();
  rule.more_than = FractionAt(json, "more_than");
  rule.at_least = FractionAt(json, "at_least");
  rule.required_parties = json.value("required_parties", std::vector<std::string>());
  return rule;
}

Statute StatuteOf(const Json& json) {
  Statute statute;
  for (const Json& college : json.at("colleges")) statute.colleges.push_back({college.at(0), college.at(1)});
  for (const Json& rule : json.at("composition")) statute.composition.push_back(RuleOf(rule));
  statute.voice_rule = static_cast<VoiceRule>(json.at("voice_rule").get<int>());
  const Json& quorum = json.at("quorum");
  statute.quorum.at_least = FractionAt(quorum, "at_least");
  statute.quorum.more_than = FractionAt(quorum, "more_than");
  statute.quorum.counts_proxies = quorum.value("counts_proxies", false);
  statute.quorum.waived_on_second_convocation = quorum.value("waived_on_second_convocation", false);
  const Json& majority = json.at("majority");
  statute.majority.basis = static_cast<MajorityBasis>(majority.at("basis").get<int>());
  statute.majority.more_than = FractionAt(majority, "more_than");
  statute.majority.at_least = FractionAt(majority, "at_least");
  statute.majority.in_each_college = majority.value("in_each_college", false);
  statute.tie_rule = static_cast<TieRule>(json.at("tie_rule").get<int>());
  statute.proxies_per_member = json.value("proxies_per_member", 0);
  statute.meeting_interval_months = json.value("meeting_interval_months", 0);
  statute.notice_days = json.value("notice_days", 0);
  statute.source = json.value("source", "");
  return statute;
}

}  // namespace

std::string StatuteText(const Statute& statute) {
  Json json{{"voice_rule", static_cast<int>(statute.voice_rule)}, {"tie_rule", static_cast<int>(statute.tie_rule)}};
  json["colleges"] = Json::array();
  for (const College& college : statute.colleges) json["colleges"].push_back({college.id, college.display_name});
  json["composition"] = Json::array();
  for (const CompositionRule& rule : statute.composition) json["composition"].push_back(RuleJson(rule));
  Json& quorum = json["quorum"] = Json::object();
  Put(quorum, "at_least", statute.quorum.at_least);
  Put(quorum, "more_than", statute.quorum.more_than);
  if (statute.quorum.counts_proxies) quorum["counts_proxies"] = true;
  if (statute.quorum.waived_on_second_convocation) quorum["waived_on_second_convocation"] = true;
  Json& majority = json["majority"] = {{"basis", static_cast<int>(statute.majority.basis)}};
  Put(majority, "more_than", statute.majority.more_than);
  Put(majority, "at_least", statute.majority.at_least);
  if (statute.majority.in_each_college) majority["in_each_college"] = true;
  if (statute.proxies_per_member != 0) json["proxies_per_member"] = statute.proxies_per_member;
  if (statute.meeting_interval_months != 0) json["meeting_interval_months"] = statute.meeting_interval_months;
  if (statute.notice_days != 0) json["notice_days"] = statute.notice_days;
  if (!statute.source.empty()) json["source"] = statute.source;
  return json.dump();
}

absl::StatusOr<Statute> ParseStatute(std::string_view text) {
  const Json json = Json::parse(text.begin(), text.end(), nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) return absl::InternalError("a stored statute is no JSON");
  try {
    return StatuteOf(json);
  } catch (const nlohmann::json::exception&) {
    return absl::InternalError("a stored statute lacks what every statute has");
  }
}

}  // namespace socle::registry
