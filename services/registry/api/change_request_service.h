// ChangeRequestService: corrections proposed, validated stage by stage, and applied.
#pragma once

#include "absl/functional/function_ref.h"
#include "services/registry/api/correction_service.h"
#include "services/registry/domain/change_requests/change_request_book.h"
#include "socle/registry/v1/change_request_service.pb.h"

namespace socle::registry::api {

class ChangeRequestService {
 public:
  // All must outlive the service.
  ChangeRequestService(ChangeRequestBook* book, const Corrector* corrector, write::Writer* writer);

  rpc::Service* service() { return &service_; }

 private:
  absl::StatusOr<v1::ChangeRequest> Create(rpc::Call& call, const v1::CreateChangeRequestRequest& request);
  absl::StatusOr<v1::ChangeRequest> Get(rpc::Call& call, const v1::GetChangeRequestRequest& request);
  absl::StatusOr<v1::ListChangeRequestsResponse> List(rpc::Call& call, const v1::ListChangeRequestsRequest& request);
  absl::StatusOr<v1::ChangeRequest> Apply(rpc::Call& call, const v1::ApplyChangeRequestRequest& request);

  // A step that changes the request alone. `slug` tells it in the event.
  using Step = absl::FunctionRef<UnmetConditions(write::Unit&, ChangeRequest&)>;
  template <typename Request>
  absl::StatusOr<v1::ChangeRequest> Take(rpc::Call& call, const Request& request, std::string_view slug, Step step);

  ChangeRequestBook* const book_;
  const Corrector* const corrector_;
  write::Writer* const writer_;
  rpc::Service service_;
};

}  // namespace socle::registry::api
