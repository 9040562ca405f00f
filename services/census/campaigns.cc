#include "services/census/campaigns.h"

namespace socle::census {

CampaignServices::CampaignServices(db::Pool* pool, const server::Peer* registry, Commission* commission,
                                   write::Writer* writer, const Clock* clock)
    : signatories_(registry),
      code_list_store_(pool),
      campaign_store_(pool),
      visit_store_(pool),
      sheet_store_(pool),
      decision_store_(store::DecisionStore::OfProjectSheets(pool)),
      guide_store_(pool),
      code_lists_(&code_list_store_, writer),
      campaigns_({&campaign_store_, &signatories_, writer}),
      visits_({&visit_store_, &campaign_store_, &signatories_, writer, clock}),
      sheets_({&sheet_store_, &campaign_store_, &code_list_store_, &signatories_, writer, clock}),
      projects_({&sheet_store_, &decision_store_, &campaign_store_, writer}),
      guides_({&guide_store_, &sheet_store_, commission, writer}) {}

void CampaignServices::AddTo(server::Server& server) {
  for (rpc::Service* service : {code_lists_.service(), campaigns_.service(), visits_.service(), sheets_.service(),
                                projects_.service(), guides_.service()}) {
    server.Add(service);
  }
}

}  // namespace socle::census
