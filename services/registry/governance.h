// The wiring of governance: its stores and services, in one place for main.cc.
#pragma once

#include "platform/server/server.h"
#include "services/registry/api/governance/body_service.h"
#include "services/registry/api/governance/decision_service.h"
#include "services/registry/api/governance/exchange_service.h"
#include "services/registry/api/governance/manifesto_service.h"
#include "services/registry/api/governance/meeting_service.h"
#include "services/registry/api/governance/person_service.h"
#include "services/registry/api/governance/review_service.h"
#include "services/registry/store/governance/body_store.h"
#include "services/registry/store/governance/decision_store.h"
#include "services/registry/store/governance/exchange_store.h"
#include "services/registry/store/governance/manifesto_store.h"
#include "services/registry/store/governance/meeting_store.h"
#include "services/registry/store/governance/person_store.h"
#include "services/registry/store/governance/review_store.h"
#include "services/registry/store/governance/signature_store.h"

namespace socle::registry {

class GovernanceServices {
 public:
  struct Needs {
    db::Pool* pool;
    write::Writer* writer;
    const api::ServingHolder* holder;
    TerritoryArchive* territories;
    api::OrganisationDirectory* organisations;
    api::Freshness freshness;
  };

  // All must outlive it.
  explicit GovernanceServices(const Needs& needs);

  void AddTo(server::Server& server);

 private:
  store::PersonStore person_store_;
  store::BodyStore body_store_;
  store::MeetingStore meeting_store_;
  store::DecisionStore decision_store_;
  store::ManifestoStore manifesto_store_;
  store::SignatureStore signature_store_;
  store::ReviewStore review_store_;
  store::ExchangeStore exchange_store_;
  api::Parties parties_;
  api::Parents parents_;
  api::Seating seating_;
  api::PersonService persons_;
  api::BodyService bodies_;
  api::MeetingService meetings_;
  api::DecisionService decisions_;
  api::ManifestoService manifestos_;
  api::ReviewService reviews_;
  api::ExchangeService exchanges_;
};

}  // namespace socle::registry
