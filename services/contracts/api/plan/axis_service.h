// AxisService: the trees of axes.
#pragma once

#include "platform/rpc/service.h"
#include "platform/write/writer.h"
#include "services/contracts/domain/contracts/contract_book.h"
#include "services/contracts/domain/plan/axis_book.h"
#include "services/contracts/domain/programmes/catalogue.h"
#include "socle/contracts/v1/axis_service.pb.h"

namespace socle::contracts::api {

class AxisService {
 public:
  // All must outlive it.
  struct Needs {
    plan::AxisBook* book;
    ContractBook* contracts;
    const Catalogue* catalogue;
    write::Writer* writer;
  };
  explicit AxisService(const Needs& needs);

  rpc::Service* service() { return &service_; }

 private:
  absl::StatusOr<v1::Axis> Create(rpc::Call& call, const v1::CreateAxisRequest& request);
  absl::StatusOr<v1::AdoptAxesResponse> Adopt(rpc::Call& call, const v1::AdoptAxesRequest& request);
  absl::StatusOr<v1::ListAxesResponse> List(rpc::Call& call, const v1::ListAxesRequest& request);
  absl::StatusOr<v1::Axis> Update(rpc::Call& call, const v1::UpdateAxisRequest& request);
  absl::StatusOr<google::protobuf::Empty> Delete(rpc::Call& call, const v1::DeleteAxisRequest& request);

  // The contract, which the caller may order the plan of.
  absl::StatusOr<Contract> ReadMine(db::Transaction& tx, const rpc::Call& call, std::string_view contract,
                                    std::string_view resource);

  const Needs needs_;
  rpc::Service service_;
};

}  // namespace socle::contracts::api
