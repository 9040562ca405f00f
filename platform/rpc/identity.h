// Who calls, and what they may do.
//
// An Authenticator turns what a call brings into a Principal; Roles say which permissions a principal's roles contain.
// Both are asked by the scope, for every call. Identities are kept in our own Call, never in gRPC's AuthContext, which
// belongs to the connection and not to the call.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"

namespace grpc {
class ServerContext;
}

namespace socle::rpc {

struct Principal {
  std::string subject;             // stable, as logs and audit records show it
  std::vector<std::string> roles;  // names that Roles knows; others give nothing
  // Names of resources on whose behalf it acts: relations to things of theirs come from these, permissions never do.
  std::vector<std::string> acts_for = {};
};

// What a call brings to prove who makes it.
struct Evidence {
  std::string_view authorization;                // the header as sent; empty when there is none
  const grpc::ServerContext* context = nullptr;  // for peer certificates; nullptr in unit tests
};

class Authenticator {
 public:
  virtual ~Authenticator() = default;

  // UNAUTHENTICATED (rpc_errors.h) when the evidence proves nothing. Called from many threads, for every call: it must
  // not wait.
  virtual absl::StatusOr<std::shared_ptr<const Principal>> Authenticate(const Evidence& evidence) const = 0;

  // Whether it is only safe where nobody else can connect; a server on any other address refuses to start with it.
  virtual bool LoopbackOnly() const { return false; }
};

// The token of an `authorization: Bearer …` header; empty when it is not one.
std::string_view BearerToken(std::string_view authorization);

// role → permissions. A permission is `service.collection.verb`; in a role it may end in ".*", which contains
// every permission that begins with what stands before the star, or be "*". Whatever is not contained is denied.
class Roles {
 public:
  Roles() = default;

  // {"reader": ["registry.*"], "importer": ["registry.imports.create", …]}. INVALID_ARGUMENT with one line on what is
  // wrong.
  static absl::StatusOr<Roles> FromJson(std::string_view json);

  void Grant(std::string_view role, std::string_view permission);

  bool Allows(const Principal& principal, std::string_view permission) const;

 private:
  absl::flat_hash_map<std::string, std::vector<std::string>> permissions_;
};

}  // namespace socle::rpc
