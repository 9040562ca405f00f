#include "platform/identity/client_certificates.h"

#include <fmt/format.h>
#include <grpc/grpc_security_constants.h>
#include <grpcpp/server_context.h>

#include <nlohmann/json.hpp>

#include "platform/base/error.h"
#include "platform/rpc/principals.h"
#include "platform/rpc/rpc_errors.h"

namespace socle::identity {

absl::StatusOr<std::unique_ptr<ClientCertificates>> ClientCertificates::FromJson(std::string_view json) {
  auto clients = std::make_unique<ClientCertificates>();
  SOCLE_RETURN_IF_ERROR(rpc::ReadPrincipals(
      json, "clients", "san", [&](size_t entry, std::string san, std::shared_ptr<const rpc::Principal> principal) {
        if (clients->principals_.emplace(std::move(san), std::move(principal)).second) return absl::OkStatus();
        return absl::InvalidArgumentError(fmt::format("clients: entry {} repeats the san of another", entry));
      }));
  return clients;
}

absl::StatusOr<std::shared_ptr<const rpc::Principal>> ClientCertificates::Authenticate(
    const rpc::Evidence& evidence) const {
  if (evidence.context == nullptr) return rpc::NoCredentials();
  const auto connection = evidence.context->auth_context();
  if (connection == nullptr || !connection->IsPeerAuthenticated()) return rpc::NoCredentials();
  std::shared_ptr<const rpc::Principal> known;
  for (const grpc::string_ref& san : connection->FindPropertyValues(GRPC_X509_SAN_PROPERTY_NAME)) {
    const auto found = principals_.find(absl::string_view(san.data(), san.size()));
    if (found == principals_.end() || found->second == known) continue;
    // It says two names of ours: whose it is would depend on their order.
    if (known != nullptr) return rpc::WrongCredentials();
    known = found->second;
  }
  if (known == nullptr) return rpc::WrongCredentials();
  return known;
}

}  // namespace socle::identity
