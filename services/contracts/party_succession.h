// The wiring of the succession of parties: tasks, who looks, and what of the registry's events makes it look.
#pragma once

#include "platform/events/consumer.h"
#include "platform/server/server.h"
#include "services/contracts/api/tasks/party_scout.h"
#include "services/contracts/api/tasks/task_service.h"
#include "services/contracts/clients/registry_client.h"
#include "services/contracts/store/tasks/task_store.h"

namespace socle::contracts {

class PartySuccession {
 public:
  struct Needs {
    db::Pool* pool;
    ContractBook* contracts;
    const Catalogue* catalogue;
    clients::RegistryClient* registry;
    write::Writer* writer;
    const Clock* clock;
    telemetry::Metrics* metrics;
    telemetry::Log* log;
  };

  // All must outlive it.
  explicit PartySuccession(const Needs& needs);

  void AddTo(server::Server& server) { server.Add(service_.service()); }
  // Begins to look, and to follow the registry.
  void Start();

 private:
  store::TaskStore store_;
  api::TaskService service_;
  api::PartyScout scout_;
  events::Consumer consumer_;
};

}  // namespace socle::contracts
