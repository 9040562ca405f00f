#include "services/registry/governance.h"

namespace socle::registry {

GovernanceServices::GovernanceServices(const Needs& needs)
    : manifesto_store_(needs.pool),
      signature_store_(needs.pool),
      manifestos_({&manifesto_store_, &signature_store_, needs.territories}, needs.organisations, needs.writer,
                  needs.holder, needs.freshness) {}

void GovernanceServices::AddTo(server::Server& server) { server.Add(manifestos_.service()); }

}  // namespace socle::registry
