// The wiring of the census: code lists, campaigns, visits, sheets, projects and guides; in one place for main.cc.
#pragma once

#include "platform/server/server.h"
#include "services/census/api/campaigns/campaign_service.h"
#include "services/census/api/campaigns/visit_service.h"
#include "services/census/api/code_lists/code_list_service.h"
#include "services/census/api/guides/guide_service.h"
#include "services/census/api/project_sheets/project_service.h"
#include "services/census/api/project_sheets/sheet_service.h"
#include "services/census/clients/signatory_client.h"
#include "services/census/store/campaigns/campaign_store.h"
#include "services/census/store/campaigns/visit_store.h"
#include "services/census/store/code_lists/code_list_store.h"
#include "services/census/store/duplicates/decision_store.h"
#include "services/census/store/guides/guide_store.h"
#include "services/census/store/project_sheets/sheet_store.h"

namespace socle::census {

class CampaignServices {
 public:
  // All must outlive it; `registry` is who is asked for signatories and successions.
  CampaignServices(db::Pool* pool, const server::Peer* registry, Commission* commission, write::Writer* writer,
                   const Clock* clock);

  void AddTo(server::Server& server);

 private:
  clients::SignatoryClient signatories_;
  store::CodeListStore code_list_store_;
  store::CampaignStore campaign_store_;
  store::VisitStore visit_store_;
  store::ProjectSheetStore sheet_store_;
  store::DecisionStore decision_store_;
  store::GuideStore guide_store_;
  api::CodeListService code_lists_;
  api::CampaignService campaigns_;
  api::VisitService visits_;
  api::ProjectSheetService sheets_;
  api::ProjectService projects_;
  api::GuideService guides_;
};

}  // namespace socle::census
