#include "platform/access/access_service.h"

#include <grpc/grpc_security_constants.h>
#include <grpcpp/server_context.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "platform/base/error.h"

namespace socle::access {
namespace {

absl::Status NoSuchMethod(std::string_view method) {
  method = method.substr(0, 200);
  return Error(absl::StatusCode::kNotFound, ErrorReason::RESOURCE_NOT_FOUND,
               fmt::format("This service has no method '{}'.", method))
      .French(fmt::format("Ce service n'a pas de méthode « {} ».", method))
      .Resource("socle.fr/Method", method)
      .ToStatus();
}

// Those that the connection's certificate says, whoever the call is from.
void AddCertificateNames(const rpc::Call& call, v1::Caller* caller) {
  if (call.context() == nullptr) return;
  const auto connection = call.context()->auth_context();
  if (connection == nullptr || !connection->IsPeerAuthenticated()) return;
  for (const grpc::string_ref& san : connection->FindPropertyValues(GRPC_X509_SAN_PROPERTY_NAME)) {
    caller->add_certificate_names(san.data(), san.size());
  }
}

// "socle.registry.v1.BodyService/CreateBody" → "BodyService/CreateBody".
std::string_view WithinPackage(std::string_view full_name) {
  const size_t package = full_name.rfind('.', full_name.find('/'));
  return package == std::string_view::npos ? full_name : full_name.substr(package + 1);
}

void AddRelations(std::string_view relations, v1::RelationRule* rule) {
  while (!relations.empty()) {
    const size_t end = std::min(relations.find(','), relations.size());
    rule->add_relations(relations.data(), end);
    relations.remove_prefix(std::min(end + 1, relations.size()));
  }
}

}  // namespace

std::vector<std::string> RoleNames(std::string_view roles_json) {
  std::vector<std::string> names;
  const auto document = nlohmann::json::parse(roles_json, nullptr, /*allow_exceptions=*/false);
  if (!document.is_object()) return names;
  for (const auto& [role, permissions] : document.items()) names.push_back(role);
  return names;
}

AccessService::AccessService(const rpc::MethodTable* methods, const rpc::Roles* roles,
                             std::vector<std::string> role_names)
    : methods_(methods), roles_(roles), role_names_(std::move(role_names)) {
  service_.Memory<v1::ExplainAccessRequest>(
      "ExplainAccess",
      [this](rpc::Call& call, const v1::ExplainAccessRequest& request) -> rpc::Answer {
        const auto response = Explain(call, request);
        if (!response.ok()) return response.status();
        return rpc::Encode(*response);
      },
      /*hot=*/false);
}

absl::StatusOr<v1::ExplainAccessResponse> AccessService::Explain(const rpc::Call& call,
                                                                 const v1::ExplainAccessRequest& request) const {
  v1::ExplainAccessResponse response;
  *response.mutable_caller() = CallerOf(call);
  if (request.method().empty()) return response;
  const rpc::Method* method = methods_->Find(request.method());
  if (method == nullptr) return NoSuchMethod(request.method());
  *response.mutable_rule() = RuleOf(*method);
  response.set_permitted(roles_->Allows(call.principal(), method->permission));
  return response;
}

v1::Caller AccessService::CallerOf(const rpc::Call& call) const {
  const rpc::Principal& principal = call.principal();
  v1::Caller caller;
  caller.set_subject(principal.subject);
  for (const std::string& role : principal.roles) {
    caller.add_roles(role);
    if (std::find(role_names_.begin(), role_names_.end(), role) == role_names_.end()) caller.add_unknown_roles(role);
  }
  for (const std::string& party : principal.acts_for) caller.add_acts_for(party);
  caller.set_proof(call.Metadata("authorization").empty() ? v1::Caller::CERTIFICATE : v1::Caller::TOKEN);
  AddCertificateNames(call, &caller);
  return caller;
}

v1::MethodRule AccessService::RuleOf(const rpc::Method& method) const {
  v1::MethodRule rule;
  rule.set_method(method.full_name);
  rule.set_permission(method.permission);
  for (const std::string& role : role_names_) {
    if (roles_->Allows({.subject = {}, .roles = {role}}, method.permission)) rule.add_roles(role);
  }
  for (const MethodRelations& row : relations_) {
    if (row.method != WithinPackage(method.full_name)) continue;
    v1::RelationRule* const relation = rule.add_relations();
    relation->set_act(row.act);
    AddRelations(row.relations, relation);
  }
  return rule;
}

}  // namespace socle::access
