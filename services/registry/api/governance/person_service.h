// PersonService: who somebody is, for a purpose and a time.
#pragma once

#include "platform/rpc/service.h"
#include "platform/write/writer.h"
#include "services/registry/api/governance/parties.h"
#include "services/registry/domain/governance/person_book.h"
#include "socle/registry/v1/person_service.pb.h"

namespace socle::registry::api {

class PersonService {
 public:
  // All must outlive the service.
  PersonService(PersonBook* book, const Parties* parties, write::Writer* writer, const ServingHolder* holder);

  rpc::Service* service() { return &service_; }

 private:
  absl::StatusOr<v1::Person> Create(rpc::Call& call, const v1::CreatePersonRequest& request);
  absl::StatusOr<v1::Person> Get(rpc::Call& call, const v1::GetPersonRequest& request);
  absl::StatusOr<v1::BatchGetPersonsResponse> BatchGet(rpc::Call& call, const v1::BatchGetPersonsRequest& request);
  absl::StatusOr<v1::CheckPersonsResponse> Check(rpc::Call& call, const v1::CheckPersonsRequest& request);
  absl::StatusOr<v1::ListPersonsResponse> List(rpc::Call& call, const v1::ListPersonsRequest& request);
  absl::StatusOr<v1::Person> Update(rpc::Call& call, const v1::UpdatePersonRequest& request);
  absl::StatusOr<v1::Person> Erase(rpc::Call& call, const v1::ErasePersonRequest& request);

  PersonBook* const book_;
  const Parties* const parties_;
  write::Writer* const writer_;
  const ServingHolder* const holder_;
  rpc::Service service_;
};

}  // namespace socle::registry::api
