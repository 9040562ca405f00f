// The wiring of the strategy: diagnostic, framework, Carnet de Territoire, commitments; in one place for main.cc.
#pragma once

#include "platform/server/server.h"
#include "services/contracts/api/strategy/commitment_service.h"
#include "services/contracts/api/strategy/diagnostic_service.h"
#include "services/contracts/api/strategy/framework_service.h"
#include "services/contracts/api/strategy/notebook_service.h"
#include "services/contracts/store/strategy/commitment_store.h"
#include "services/contracts/store/strategy/diagnostic_store.h"
#include "services/contracts/store/strategy/framework_store.h"
#include "services/contracts/store/strategy/notebook_store.h"

namespace socle::contracts {

class StrategyServices {
 public:
  // All must outlive it.
  StrategyServices(db::Pool* pool, ContractBook* contracts, write::Writer* writer, const Clock* clock);

  void AddTo(server::Server& server);

 private:
  store::DiagnosticStore diagnostic_store_;
  store::FrameworkStore framework_store_;
  store::NotebookStore notebook_store_;
  store::CommitmentStore commitment_store_;
  api::DiagnosticService diagnostic_;
  api::FrameworkService framework_;
  api::NotebookService notebooks_;
  api::CommitmentService commitments_;
};

}  // namespace socle::contracts
