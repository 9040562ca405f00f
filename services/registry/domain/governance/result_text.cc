#include "services/registry/domain/governance/result_text.h"

#include <nlohmann/json.hpp>

#include <simdjson.h>

namespace socle::registry {
namespace {

using Json = nlohmann::ordered_json;

Json CountJson(const VoiceCount& count) {
  return {{"voices", count.voices},   {"participating", count.participating}, {"in_favour", count.in_favour},
          {"against", count.against}, {"abstentions", count.abstentions},     {"not_voting", count.not_voting}};
}

// Read for each verification, so by the faster of the two.
using Object = simdjson::ondemand::object;

int64_t NumberOf(Object& object, std::string_view key) { return object[key].get_int64(); }
bool TruthOf(Object& object, std::string_view key) { return object[key].get_bool(); }

VoiceCount CountOf(Object object) {
  return {.voices = NumberOf(object, "voices"),
          .participating = NumberOf(object, "participating"),
          .in_favour = NumberOf(object, "in_favour"),
          .against = NumberOf(object, "against"),
          .abstentions = NumberOf(object, "abstentions"),
          .not_voting = NumberOf(object, "not_voting")};
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
  thread_local simdjson::ondemand::parser parser;
  const simdjson::padded_string padded(text);
  VoteResult result;
  try {
    simdjson::ondemand::document document = parser.iterate(padded);
    Object object = document.get_object();
    result.quorum_reached = TruthOf(object, "quorum_reached");
    result.quorum_waived = TruthOf(object, "quorum_waived");
    result.quorum_voices = NumberOf(object, "quorum_voices");
    result.quorum_voices_needed = NumberOf(object, "quorum_voices_needed");
    result.count = CountOf(object["count"].get_object());
    result.basis_voices = NumberOf(object, "basis_voices");
    result.voices_needed = NumberOf(object, "voices_needed");
    result.adopted = TruthOf(object, "adopted");
    result.tie = TruthOf(object, "tie");
    result.tie_rule_applied = TruthOf(object, "tie_rule_applied");
    result.casting_vote = static_cast<Choice>(NumberOf(object, "casting_vote"));
    result.unanimous = TruthOf(object, "unanimous");
    for (Object college : object["colleges"].get_array()) {
      CollegeResult& added = result.colleges.emplace_back();
      added.college = std::string(std::string_view(college["college"].get_string()));
      added.count = CountOf(college["count"].get_object());
      added.majority_reached = TruthOf(college, "majority_reached");
    }
  } catch (const simdjson::simdjson_error&) {
    return absl::InternalError("a stored result of a vote does not parse");
  }
  return result;
}

}  // namespace socle::registry
