// Calls of LabelledTerritoryService about claims, and the steps that rest on them.
#pragma once

#include "platform/rpc/service.h"
#include "services/census/api/labelled_territories/label_needs.h"
#include "services/census/domain/labelled_territories/stage_rules.h"
#include "socle/census/v1/labelled_territory_service.pb.h"

namespace socle::census::api {

class StageCalls {
 public:
  explicit StageCalls(const LabelNeeds& needs) : needs_(needs) {}

  void AddTo(rpc::Service* service);

  // The first step of a territory that was just created: it rests on all of the claims, which get their names.
  absl::Status Label(write::Unit& unit, const write::Command& command, const std::string& territory,
                     std::vector<TerritoryClaim>* claims);
  // The same of many, one claim each; `territory` of each is set.
  void LabelEach(write::Unit& unit, const write::Command& command, std::vector<TerritoryClaim>* claims);

 private:
  // What a step is asked on, before the transaction.
  struct Asked {
    LabelledTerritory territory;
    std::vector<TerritoryClaim> claims;
    StageAdvance advance;
    std::vector<std::string> regions;
  };

  template <typename Request>
  absl::Status Ask(rpc::Call& call, const Request& request, Asked* asked);

  absl::StatusOr<v1::RecordTerritoryClaimsResponse> Record(rpc::Call& call,
                                                           const v1::RecordTerritoryClaimsRequest& request);
  absl::StatusOr<v1::ListTerritoryClaimsResponse> ListClaims(rpc::Call& call,
                                                             const v1::ListTerritoryClaimsRequest& request);
  absl::StatusOr<v1::CheckAdvanceLabelledTerritoryResponse> Check(
      rpc::Call& call, const v1::CheckAdvanceLabelledTerritoryRequest& request);
  absl::StatusOr<v1::LabelledTerritory> Advance(rpc::Call& call, const v1::AdvanceLabelledTerritoryRequest& request);
  absl::StatusOr<v1::LabelledTerritory> Revert(rpc::Call& call, const v1::RevertLabelledTerritoryRequest& request);
  absl::StatusOr<v1::ListStageStepsResponse> ListSteps(rpc::Call& call, const v1::ListStageStepsRequest& request);

  const LabelNeeds needs_;
};

}  // namespace socle::census::api
