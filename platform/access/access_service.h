// socle.access.v1: tells callers whom the service takes them for, and what it asks of whoever calls a method.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "platform/access/method_rule.h"
#include "platform/rpc/identity.h"
#include "platform/rpc/method_table.h"
#include "platform/rpc/service.h"
#include "socle/access/v1/access_service.pb.h"

namespace socle::access {

class AccessService {
 public:
  // The pointers must outlive it; `methods` is looked at when the first call comes. `role_names`: all that `roles`
  // knows.
  AccessService(const rpc::MethodTable* methods, const rpc::Roles* roles, std::vector<std::string> role_names);

  // What the methods of the service ask besides permissions; before the first call.
  void SetRelations(RelationTable relations) { relations_ = std::move(relations); }

  rpc::Service* service() { return &service_; }

  // NOT_FOUND, RESOURCE_NOT_FOUND, for a method that the service has not.
  absl::StatusOr<v1::ExplainAccessResponse> Explain(const rpc::Call& call,
                                                    const v1::ExplainAccessRequest& request) const;

 private:
  v1::Caller CallerOf(const rpc::Call& call) const;
  v1::MethodRule RuleOf(const rpc::Method& method) const;

  const rpc::MethodTable* const methods_;
  const rpc::Roles* const roles_;
  const std::vector<std::string> role_names_;
  RelationTable relations_;
  rpc::Service service_{"socle.access.v1.AccessService"};
};

// The names of the roles that Roles::FromJson reads from the same text.
std::vector<std::string> RoleNames(std::string_view roles_json);

}  // namespace socle::access
