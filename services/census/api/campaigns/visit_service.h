// VisitService: whom the agents of a campaign met.
#pragma once

#include "platform/base/instant.h"
#include "platform/rpc/service.h"
#include "platform/write/writer.h"
#include "services/census/domain/campaigns/campaign_book.h"
#include "socle/census/v1/visit_service.pb.h"

namespace socle::census::api {

class VisitService {
 public:
  // All must outlive it.
  struct Needs {
    VisitBook* book;
    CampaignBook* campaigns;
    Signatories* signatories;
    write::Writer* writer;
    const Clock* clock;
  };
  explicit VisitService(const Needs& needs);

  rpc::Service* service() { return &service_; }

 private:
  absl::StatusOr<v1::Visit> Create(rpc::Call& call, const v1::CreateVisitRequest& request);
  absl::StatusOr<v1::Visit> Get(rpc::Call& call, const v1::GetVisitRequest& request);
  absl::StatusOr<v1::ListVisitsResponse> List(rpc::Call& call, const v1::ListVisitsRequest& request);
  absl::StatusOr<v1::Visit> Update(rpc::Call& call, const v1::UpdateVisitRequest& request);
  absl::StatusOr<v1::Visit> Erase(rpc::Call& call, const v1::EraseVisitRequest& request);
  // Whose engagement the one that is visited carries on the day.
  absl::StatusOr<std::vector<Reached>> Reach(const Campaign& campaign, const Visit& visit, rpc::Call& call);
  // The version of the questionnaire is there, and the answers fit it.
  absl::Status CheckKept(db::Transaction& tx, const Visit& visit);

  const Needs needs_;
  rpc::Service service_;
};

}  // namespace socle::census::api
