// LabelledTerritoryService: territories as they are recorded, read and brought in; claims and steps are in
// stage_calls.h.
#pragma once

#include "platform/base/instant.h"
#include "platform/rpc/service.h"
#include "services/census/api/labelled_territories/label_needs.h"
#include "services/census/api/labelled_territories/stage_calls.h"
#include "socle/census/v1/labelled_territory_service.pb.h"

namespace socle::census::api {

class LabelledTerritoryService {
 public:
  explicit LabelledTerritoryService(const LabelNeeds& needs);

  rpc::Service* service() { return &service_; }

 private:
  absl::StatusOr<v1::LabelledTerritory> Create(rpc::Call& call, const v1::CreateLabelledTerritoryRequest& request);
  absl::StatusOr<v1::LabelledTerritory> Get(rpc::Call& call, const v1::GetLabelledTerritoryRequest& request);
  absl::StatusOr<v1::ListLabelledTerritoriesResponse> List(rpc::Call& call,
                                                           const v1::ListLabelledTerritoriesRequest& request);
  absl::StatusOr<v1::LabelledTerritory> Update(rpc::Call& call, const v1::UpdateLabelledTerritoryRequest& request);
  absl::StatusOr<v1::ImportLabelledTerritoriesResponse> Import(rpc::Call& call,
                                                               const v1::ImportLabelledTerritoriesRequest& request);

  // Sets which territories and ids reach the région on the day.
  absl::Status Among(const std::string& region, Date day, rpc::Call& call, LabelledTerritoryBook::Question* question);

  const LabelNeeds needs_;
  StageCalls stages_;
  rpc::Service service_;
};

}  // namespace socle::census::api
