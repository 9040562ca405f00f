// PerimeterRequestService: changes of perimeters, through the regional committees.
#pragma once

#include "platform/rpc/service.h"
#include "services/census/api/labelled_territories/label_needs.h"
#include "services/census/domain/labelled_territories/perimeter_request_book.h"
#include "socle/census/v1/perimeter_request_service.pb.h"

namespace socle::census::api {

class PerimeterRequestService {
 public:
  // `requests` must outlive it, as all of `needs`.
  PerimeterRequestService(const LabelNeeds& needs, PerimeterRequestBook* requests);

  rpc::Service* service() { return &service_; }

 private:
  struct Asked {
    LabelledTerritory territory;
    PerimeterRequest request;
    EnactFacts facts;
  };
  // What the registry says of a request that somebody wants to enact; before the transaction.
  template <typename Request>
  absl::Status Ask(rpc::Call& call, const Request& request, Asked* asked);

  absl::StatusOr<v1::PerimeterRequest> Create(rpc::Call& call, const v1::CreatePerimeterRequestRequest& request);
  absl::StatusOr<v1::PerimeterRequest> Get(rpc::Call& call, const v1::GetPerimeterRequestRequest& request);
  absl::StatusOr<v1::ListPerimeterRequestsResponse> List(rpc::Call& call,
                                                         const v1::ListPerimeterRequestsRequest& request);
  absl::StatusOr<v1::CheckEnactPerimeterRequestResponse> Check(rpc::Call& call,
                                                               const v1::CheckEnactPerimeterRequestRequest& request);
  absl::StatusOr<v1::PerimeterRequest> Enact(rpc::Call& call, const v1::EnactPerimeterRequestRequest& request);
  absl::StatusOr<v1::PerimeterRequest> Close(rpc::Call& call, const v1::ClosePerimeterRequestRequest& request);
  absl::StatusOr<v1::ListPerimeterVersionsResponse> Versions(rpc::Call& call,
                                                             const v1::ListPerimeterVersionsRequest& request);

  const LabelNeeds needs_;
  PerimeterRequestBook* const requests_;
  rpc::Service service_;
};

}  // namespace socle::census::api
