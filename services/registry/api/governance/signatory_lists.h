// The lists of signatures: everything recorded, the signatories of a date with who carries their engagements, and how
// many they are. Signatures come from the database, one statement a page; who carries them from memory.
#pragma once

#include "platform/rpc/service.h"
#include "services/registry/api/freshness.h"
#include "services/registry/api/read_context.h"
#include "services/registry/domain/governance/signature_book.h"
#include "socle/registry/v1/manifesto_service.pb.h"

namespace socle::registry::api {

class SignatoryLists {
 public:
  // Both must outlive it.
  SignatoryLists(SignatureBook* signatures, const ServingHolder* holder, Freshness freshness)
      : signatures_(signatures), holder_(holder), freshness_(std::move(freshness)) {}

  void AddTo(rpc::Service* service);

 private:
  absl::StatusOr<v1::Signature> Get(rpc::Call& call, const v1::GetSignatureRequest& request);
  absl::StatusOr<v1::ListSignaturesResponse> List(rpc::Call& call, const v1::ListSignaturesRequest& request);
  absl::StatusOr<v1::ListSignatoriesResponse> ListSignatories(rpc::Call& call,
                                                              const v1::ListSignatoriesRequest& request);
  absl::StatusOr<v1::CountSignatoriesResponse> Count(rpc::Call& call, const v1::CountSignatoriesRequest& request);

  SignatureBook* const signatures_;
  const ServingHolder* const holder_;
  const Freshness freshness_;
};

}  // namespace socle::registry::api
