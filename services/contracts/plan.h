// The plan's stores and services, wired.
#pragma once

#include "platform/server/server.h"
#include "services/contracts/api/plan/action_service.h"
#include "services/contracts/api/plan/axis_service.h"
#include "services/contracts/api/plan/financing_service.h"
#include "services/contracts/api/plan/grant_financing_service.h"
#include "services/contracts/api/plan/plan_service.h"
#include "services/contracts/store/plan/action_store.h"
#include "services/contracts/store/plan/axis_store.h"
#include "services/contracts/store/plan/financing_store.h"

namespace socle::contracts {

class PlanServices {
 public:
  // All must outlive it; `grants` and `census` are nullptr where there is no census.
  PlanServices(db::Pool* pool, ContractBook* contracts, const Catalogue* catalogue, Registry* registry,
               write::Writer* writer, const Clock* clock, plan::GrantRegister* grants, plan::CensusLinks* census)
      : action_store_(pool),
        axis_store_(pool),
        financing_store_(pool),
        axes_({&axis_store_, contracts, catalogue, writer}),
        actions_({&action_store_, &axis_store_, contracts, registry, writer, clock, census}),
        plans_({&action_store_, &financing_store_, contracts, writer, clock}),
        financing_({&financing_store_, contracts, writer, clock, grants}),
        grant_financing_(grants) {}

  void AddTo(server::Server& server) {
    for (rpc::Service* service :
         {axes_.service(), actions_.service(), plans_.service(), financing_.service(), grant_financing_.service()}) {
      server.Add(service);
    }
  }

 private:
  store::ActionStore action_store_;
  store::AxisStore axis_store_;
  store::FinancingStore financing_store_;
  api::AxisService axes_;
  api::ActionService actions_;
  api::PlanService plans_;
  api::FinancingService financing_;
  api::GrantFinancingService grant_financing_;
};

}  // namespace socle::contracts
