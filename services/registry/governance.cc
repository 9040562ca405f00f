#include "services/registry/governance.h"

namespace socle::registry {

GovernanceServices::GovernanceServices(const Needs &needs)
    : person_store_(needs.pool), body_store_(needs.pool),
      manifesto_store_(needs.pool), signature_store_(needs.pool),
      review_store_(needs.pool), exchange_store_(needs.pool),
      manifestos_({&manifesto_store_, &signature_store_, &person_store_,
                   needs.territories},
                  needs.organisations, needs.writer, needs.holder,
                  needs.freshness),
      reviews_(&review_store_, &body_store_, needs.organisations, needs.writer,
               needs.holder),
      exchanges_(&exchange_store_, needs.writer, needs.holder) {}

void GovernanceServices::AddTo(server::Server &server) {
  server.Add(manifestos_.service());
  server.Add(reviews_.service());
  server.Add(exchanges_.service());
}

} // namespace socle::registry
