#include "cli/client/access_trial.h"

#include <absl/strings/escaping.h>
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/client/method_caller.h"
#include "platform/base/error.h"

namespace socle::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

const FieldDescriptor* TextField(const Message& message, const char* name) {
  const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(name);
  return field != nullptr && field->type() == FieldDescriptor::TYPE_STRING && !field->is_repeated() ? field : nullptr;
}

// In `name`, in `parent`, or in the name of the one resource that the request holds.
bool SetResource(const std::string& resource, Message* request) {
  const google::protobuf::Reflection* reflection = request->GetReflection();
  for (const char* name : {"name", "parent"}) {
    const FieldDescriptor* field = TextField(*request, name);
    if (field == nullptr) continue;
    reflection->SetString(request, field, resource);
    return true;
  }
  for (int i = 0; i < request->GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* field = request->GetDescriptor()->field(i);
    if (field->type() != FieldDescriptor::TYPE_MESSAGE || field->is_repeated()) continue;
    Message* inner = reflection->MutableMessage(request, field);
    if (const FieldDescriptor* name = TextField(*inner, "name")) {
      inner->GetReflection()->SetString(inner, name, resource);
      return true;
    }
    reflection->ClearField(request, field);
  }
  return false;
}

std::string TextOf(const nlohmann::json& claim) {
  if (claim.is_string()) return claim.get<std::string>();
  if (!claim.is_array()) return "nobody";
  std::string all;
  for (const auto& each : claim)
    all += fmt::format("{}{}", all.empty() ? "" : ", ", each.is_string() ? TextOf(each) : "?");
  return all;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Message>> TrialRequest(const MethodDescriptor* method, const std::string& resource,
                                                      const std::string& json) {
  if (method->client_streaming() || method->server_streaming()) {
    return absl::InvalidArgumentError("a stream cannot be tried: ask without a resource");
  }
  SOCLE_ASSIGN_OR_RETURN(auto request, RequestFromJson(method, json.empty() ? "{}" : json));
  if (!resource.empty() && !SetResource(resource, request.get())) {
    return absl::InvalidArgumentError(
        fmt::format("the request of {} names no resource: give it whole with --request", method->name()));
  }
  const FieldDescriptor* validate_only = request->GetDescriptor()->FindFieldByName("validate_only");
  if (validate_only != nullptr) {
    request->GetReflection()->SetBool(request.get(), validate_only, true);
  } else if (!IsRead(method)) {
    return absl::InvalidArgumentError(
        fmt::format("{} has no validate_only: to try it would be to do it. Ask without a resource", method->name()));
  }
  return request;
}

AccessTrial Try(ServiceClient& client, const MethodDescriptor* method, const Message& request) {
  const auto response = CallMethod(client, method, request);
  if (response.ok()) return {AccessTrial::Outcome::kAllowed, absl::OkStatus()};
  const bool denied = response.status().code() == absl::StatusCode::kPermissionDenied ||
                      response.status().code() == absl::StatusCode::kUnauthenticated;
  return {denied ? AccessTrial::Outcome::kDenied : AccessTrial::Outcome::kUndecided, response.status()};
}

std::string ClaimsOfToken(const std::string& token, int64_t now_seconds) {
  const size_t first = token.find('.');
  const size_t second = first == std::string::npos ? first : token.find('.', first + 1);
  std::string text;
  if (second == std::string::npos || !absl::WebSafeBase64Unescape(token.substr(first + 1, second - first - 1), &text)) {
    return {};
  }
  const auto claims = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!claims.is_object()) return {};
  const auto end = claims.value("exp", nlohmann::json());
  std::string when = "without an end";
  if (end.is_number()) {
    const int64_t left = end.get<int64_t>() - now_seconds;
    when = left > 0 ? fmt::format("good for {} s more", left) : fmt::format("ended {} s ago", -left);
  }
  return fmt::format("a token of {}, for {}, {}", TextOf(claims.value("iss", nlohmann::json())),
                     TextOf(claims.value("aud", nlohmann::json())), when);
}

}  // namespace socle::cli
