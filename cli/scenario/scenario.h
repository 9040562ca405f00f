// A scenario: calls in order, each by one actor, each with the document that says it. How demonstration data is
// written.
//
//   {"title": "…", "steps": [
//     {"as": "collectivites/departement-62", "call": "BodyService.CreateBody", "let": "tmi",
//      "source": "Pas-de-Calais, 20 December 2013: \"Le Département du Pas-de-Calais pilote …\"",
//      "request": {"body_id": "tmi", "body": {…}}},
//     {"as": …, "synthetic": true, "source": "no source gives the day", "request": {"parent": "${tmi.name}"}}]}
//
// Each step has a source; what no document gives is marked synthetic. A step with "refused": "RELATION_REQUIRED" shows
// a rule: the service must refuse it with this reason. One with "may_lack" is left out where the record lacks what it
// names.
// A scenario with "made_when": {a step that reads} is passed over where that step is answered: what it asks for is what
// the last step makes. Where the last step changes what was there before, "answers": {"state": "PUBLISHED"} says which
// fields the answer then has. Request ids are forgotten after a day, and then a load would begin again.
// A step with "for_each": ["a", …] or [{"party": "a"}, …] is made once for each item, with ${each} or ${each.party} in
// any of its texts; one with "times": 3 three times, with ${place} 1 to 3. With "across": ["x", …] as well, that once
// for each item of this list, with ${across} or ${across.key}.
// ${tmi.name} is a field of the answer of an earlier step, ${last:tmi.name} what stands behind its last slash, and
// ${sha256:text} the digest of text as bytes are in JSON (base64); ${bytes:tmi.sha256} is what hexadecimal digits stand
// for, in base64.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace socle::cli {

struct Step {
  std::string actor;  // the party that the caller acts for
  std::string method;
  std::string source;
  bool synthetic = false;
  std::string let;       // empty: its answer is not needed
  std::string may_lack;  // what a record may not have without which the step cannot be made; empty: it must be made
  std::string refused;   // the reason with which it must be refused; empty: it must be taken
  nlohmann::json request;
};

struct Scenario {
  std::string title;
  std::vector<Step> steps;
  std::optional<Step> made_when;
  nlohmann::json made_answers = nlohmann::json::object();  // fields that its answer must have
};

// INVALID_ARGUMENT with the step and what is wrong with it.
absl::StatusOr<Scenario> ParseScenario(const std::string& text);

// Answers of the steps so far, by the names that they were given.
using Answers = std::map<std::string, nlohmann::json>;

// The request of a step with every ${…} replaced; and a `request_id` made of the scenario's title and the step's place
// and content where `takes_request_id`, so that loading twice does everything once. INVALID_ARGUMENT for a ${…} that
// names nothing.
absl::StatusOr<nlohmann::json> Resolve(const Scenario& scenario, size_t step, const Answers& answers,
                                       bool takes_request_id);

}  // namespace socle::cli
