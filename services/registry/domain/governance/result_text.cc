#include "services/registry/domain/governance/result_text.h"

#include <nlohmann/json.hpp>

namespace socle::registry {
namespace {

using Json = nlohmann::ordered_json;

Json CountJson(const VoiceCount& count) {
  return {{"voices", count.voices},   {"participating", count.participating}, {"in_favour", count.in_favour},
          {"against", count.against}, {"abstentions", count.abstentions},     {"not_voting", count.not_voting}};
}

VoiceCount CountOf(const Json& json) {
  return {.voices = json.at("voices").get<int64_t>(),
          .participating = json.at("participating").get<int64_t>(),
          .in_favour = json.at("in_favour").get<int64_t>(),
          .against = json.at("against").get<int64_t>(),
          .abstentions = json.at("abstentions").get<int64_t>(),
          .not_voting = json.at("not_voting").get<int64_t>()};
}

}  // namespace

std::string ResultText(const VoteResult& result) {
  Json colleges = Json::array();
  for (const CollegeResult& college : result.colleges) {
    colleges.push_back({{"college", college.college},
                        {"count", CountJson(college.count)},
                        {"majority_reached", college.majority_reached}});
  }
  return Json({{"quorum_reached", result.quorum_reached},
               {"quorum_waived", result.quorum_waived},
               {"quorum_voices", result.quorum_voices},
               {"quorum_voices_needed", result.quorum_voices_needed},
               {"count", CountJson(result.count)},
               {"basis_voices", result.basis_voices},
               {"voices_needed", result.voices_needed},
               {"adopted", result.adopted},
               {"tie", result.tie},
               {"tie_rule_applied", result.tie_rule_applied},
               {"casting_vote", static_cast<int>(result.casting_vote)},
               {"unanimous", result.unanimous},
               {"colleges", std::move(colleges)}})
      .dump();
}

absl::StatusOr<VoteResult> ParseResult(std::string_view text) {
  const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  VoteResult result;
  try {
    result.quorum_reached = json.at("quorum_reached").get<bool>();
    result.quorum_waived = json.at("quorum_waived").get<bool>();
    result.quorum_voices = json.at("quorum_voices").get<int64_t>();
    result.quorum_voices_needed = json.at("quorum_voices_needed").get<int64_t>();
    result.count = CountOf(json.at("count"));
    result.basis_voices = json.at("basis_voices").get<int64_t>();
    result.voices_needed = json.at("voices_needed").get<int64_t>();
    result.adopted = json.at("adopted").get<bool>();
    result.tie = json.at("tie").get<bool>();
    result.tie_rule_applied = json.at("tie_rule_applied").get<bool>();
    result.casting_vote = static_cast<Choice>(json.at("casting_vote").get<int>());
    result.unanimous = json.at("unanimous").get<bool>();
    for (const Json& college : json.at("colleges")) {
      result.colleges.push_back({.college = college.at("college").get<std::string>(),
                                 .count = CountOf(college.at("count")),
                                 .majority_reached = college.at("majority_reached").get<bool>()});
    }
  } catch (const Json::exception&) {
    return absl::InternalError("a stored result of a vote does not parse");
  }
  return result;
}

}  // namespace socle::registry
