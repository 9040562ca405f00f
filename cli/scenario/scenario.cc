#include "cli/scenario/scenario.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>

#include "absl/strings/escaping.h"
#include "platform/api/uuid.h"
#include "platform/base/error.h"

namespace socle::cli {
namespace {

using nlohmann::json;

absl::Status Wrong(size_t step, std::string_view what) {
  return absl::InvalidArgumentError(fmt::format("step {}: {}", step + 1, what));
}

std::string Sha256Base64(const std::string& text) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  EVP_Digest(text.data(), text.size(), digest, &size, EVP_sha256(), nullptr);
  return absl::Base64Escape({reinterpret_cast<const char*>(digest), size});
}

// What stands for the inside of ${…}.
absl::StatusOr<std::string> ValueOf(const std::string& reference, const Answers& answers) {
  constexpr std::string_view kDigest = "sha256:";
  if (reference.compare(0, kDigest.size(), kDigest) == 0) return Sha256Base64(reference.substr(kDigest.size()));
  constexpr std::string_view kBytes = "bytes:";
  if (reference.compare(0, kBytes.size(), kBytes) == 0) {
    SOCLE_ASSIGN_OR_RETURN(const std::string digits, ValueOf(reference.substr(kBytes.size()), answers));
    return absl::Base64Escape(absl::HexStringToBytes(digits));
  }
  constexpr std::string_view kLast = "last:";
  if (reference.compare(0, kLast.size(), kLast) == 0) {
    SOCLE_ASSIGN_OR_RETURN(const std::string name, ValueOf(reference.substr(kLast.size()), answers));
    return name.substr(name.rfind('/') + 1);
  }
  const size_t dot = reference.find('.');
  const auto answer = answers.find(reference.substr(0, dot));
  if (answer == answers.end()) return absl::InvalidArgumentError(fmt::format("no earlier step lets '{}'", reference));
  const json* value = &answer->second;
  for (size_t from = dot; from != std::string::npos;) {
    const size_t next = reference.find('.', from + 1);
    const std::string key = reference.substr(from + 1, next == std::string::npos ? next : next - from - 1);
    const bool is_place = value->is_array() && !key.empty() && key.find_first_not_of("0123456789") == std::string::npos;
    if (is_place && std::stoul(key) < value->size()) {
      value = &(*value)[std::stoul(key)];
    } else if (value->is_object() && value->contains(key)) {
      value = &(*value)[key];
    } else {
      return absl::InvalidArgumentError(fmt::format("the answer has no '{}' of '{}'", key, reference));
    }
    from = next;
  }
  if (!value->is_string()) return absl::InvalidArgumentError(fmt::format("'{}' is not text", reference));
  return value->get<std::string>();
}

// Every text of `value` with `what` replaced.
void Substitute(std::string_view what, const std::string& with, json& value) {
  if (value.is_structured()) {
    for (json& item : value) Substitute(what, with, item);
  } else if (value.is_string()) {
    std::string text = value.get<std::string>();
    for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) {
      text.replace(at, what.size(), with);
    }
    value = text;
  }
}

// Puts an item of a list into a step: ${WORD}, or ${WORD.key} of what it has.
absl::Status PutInto(const std::string& word, const json& item, json& step) {
  if (item.is_string()) Substitute(fmt::format("${{{}}}", word), item.get<std::string>(), step);
  if (!item.is_object()) return absl::OkStatus();
  for (const auto& [key, value] : item.items()) {
    if (!value.is_string()) return absl::InvalidArgumentError(fmt::format("'{}' of an item is not text", key));
    Substitute(fmt::format("${{{}.{}}}", word, key), value.get<std::string>(), step);
  }
  return absl::OkStatus();
}

// The list of that name in a step, taken out of it; empty where it has none.
absl::StatusOr<json> TakeList(const std::string& name, json* step) {
  if (!step->contains(name)) return json::array();
  json items = (*step)[name];
  step->erase(name);
  if (items.is_array() && !items.empty()) return items;
  return absl::InvalidArgumentError(fmt::format("'{}' is a list, and not empty", name));
}

// The steps that one of the file stands for.
absl::StatusOr<std::vector<json>> Expanded(json step) {
  constexpr int kMostTimes = 10'000;
  const int times = step.contains("times") && step["times"].is_number_integer() ? step["times"].get<int>() : 0;
  const bool repeats = step.contains("times");
  if (repeats && (times < 1 || times > kMostTimes || step.contains("for_each"))) {
    return absl::InvalidArgumentError("'times' is 1 to 10,000, and stands without 'for_each'");
  }
  step.erase("times");
  SOCLE_ASSIGN_OR_RETURN(const json items, TakeList("for_each", &step));
  SOCLE_ASSIGN_OR_RETURN(json across, TakeList("across", &step));
  if (across.empty()) across.push_back(nullptr);
  std::vector<json> steps;
  for (const json& second : across) {
    const size_t count = std::max<size_t>(items.size(), std::max(times, 1));
    for (size_t i = 0; i < count; ++i) {
      json& made = steps.emplace_back(step);
      Substitute("${place}", std::to_string(i + 1), made);
      if (!items.empty()) SOCLE_RETURN_IF_ERROR(PutInto("each", items[i], made));
      SOCLE_RETURN_IF_ERROR(PutInto("across", second, made));
    }
  }
  return steps;
}

absl::Status Replace(const Answers& answers, json& value) {
  if (value.is_structured()) {
    for (json& item : value) SOCLE_RETURN_IF_ERROR(Replace(answers, item));
    return absl::OkStatus();
  }
  if (!value.is_string()) return absl::OkStatus();
  std::string text = value.get<std::string>();
  for (size_t begin = text.find("${"); begin != std::string::npos; begin = text.find("${", begin)) {
    const size_t end = text.find('}', begin);
    if (end == std::string::npos) return absl::InvalidArgumentError(fmt::format("'{}' has no end", text));
    SOCLE_ASSIGN_OR_RETURN(const std::string replacement, ValueOf(text.substr(begin + 2, end - begin - 2), answers));
    text.replace(begin, end - begin + 1, replacement);
    begin += replacement.size();
  }
  value = text;
  return absl::OkStatus();
}

absl::StatusOr<Step> StepOf(const json& each, size_t place) {
  for (const auto& [key, value] : each.items()) {
    const bool is_flag = key == "synthetic";
    const bool is_text =
        key == "as" || key == "call" || key == "source" || key == "let" || key == "refused" || key == "may_lack";
    if (!is_flag && !is_text && key != "request") return Wrong(place, fmt::format("'{}' is not known", key));
    if ((is_flag && !value.is_boolean()) || (is_text && !value.is_string()) ||
        (key == "request" && !value.is_object())) {
      return Wrong(place, fmt::format("'{}' is of the wrong type", key));
    }
  }
  Step step{.actor = each.value("as", ""),
            .method = each.value("call", ""),
            .source = each.value("source", ""),
            .synthetic = each.value("synthetic", false),
            .let = each.value("let", ""),
            .may_lack = each.value("may_lack", ""),
            .refused = each.value("refused", ""),
            .request = each.value("request", json::object())};
  if (step.actor.empty()) return Wrong(place, "does not say as whom it is called ('as')");
  if (step.method.empty()) return Wrong(place, "does not say what is called ('call')");
  if (step.source.empty()) return Wrong(place, "has no source: what no document gives is marked synthetic, with why");
  return step;
}

}  // namespace

absl::StatusOr<Scenario> ParseScenario(const std::string& text) {
  const json document = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!document.is_object() || !document.contains("steps") || !document["steps"].is_array()) {
    return absl::InvalidArgumentError("a scenario is a JSON object with a title and a list of steps");
  }
  Scenario scenario{.title = document.value("title", "")};
  if (scenario.title.empty()) return absl::InvalidArgumentError("the scenario has no title");
  if (document.contains("made_when")) {
    json written = document["made_when"];
    if (!written.is_object()) return absl::InvalidArgumentError("'made_when' is no step");
    scenario.made_answers = written.value("answers", json::object());
    written.erase("answers");
    SOCLE_ASSIGN_OR_RETURN(scenario.made_when, StepOf(written, 0));
  }
  for (const json& written : document["steps"]) {
    if (!written.is_object()) return Wrong(scenario.steps.size(), "is not an object");
    auto expanded = Expanded(written);
    if (!expanded.ok()) return Wrong(scenario.steps.size(), std::string(expanded.status().message()));
    for (const json& each : *expanded) {
      SOCLE_ASSIGN_OR_RETURN(Step step, StepOf(each, scenario.steps.size()));
      scenario.steps.push_back(std::move(step));
    }
  }
  return scenario;
}

absl::StatusOr<json> Resolve(const Scenario& scenario, size_t step, const Answers& answers, bool takes_request_id) {
  json request = scenario.steps[step].request;
  if (const absl::Status status = Replace(answers, request); !status.ok())
    return Wrong(step, std::string(status.message()));
  if (takes_request_id && !request.contains("request_id")) {
    request["request_id"] = api::UuidOf({scenario.title, std::to_string(step), request.dump()});
  }
  return request;
}

}  // namespace socle::cli
