#include "services/census/clients/commission_client.h"

#include "absl/strings/escaping.h"
#include "services/census/domain/census_errors.h"

namespace socle::census::clients {

namespace registry_v1 = ::socle::registry::v1;

CommissionClient::CommissionClient(const server::Peer* peer)
    : peer_(peer), decisions_(registry_v1::DecisionService::NewStub(peer->channel())) {}

absl::StatusOr<bool> CommissionClient::Adopted(const std::string& decision, std::string_view sha256,
                                               Deadline deadline) {
  registry_v1::VerifyDecisionRequest request;
  request.set_name(decision);
  request.set_content_sha256(std::string(absl::HexStringToBytes({sha256.data(), sha256.size()})));
  registry_v1::VerifyDecisionResponse response;
  grpc::ClientContext context;
  peer_->Prepare(&context, deadline);
  const grpc::Status status = decisions_->VerifyDecision(&context, request, &response);
  if (status.ok()) return response.valid();
  if (status.error_code() == grpc::StatusCode::NOT_FOUND || status.error_code() == grpc::StatusCode::INVALID_ARGUMENT) {
    return false;
  }
  return RegistryUnavailable("the decision of the commission", "la décision de la commission");
}

}  // namespace socle::census::clients
