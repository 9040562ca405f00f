#include "services/registry/governance.h"

namespace socle::registry {

GovernanceServices::GovernanceServices(const Needs& needs)
    : person_store_(needs.pool),
      body_store_(needs.pool),
      meeting_store_(needs.pool),
      decision_store_(needs.pool),
      manifesto_store_(needs.pool),
      signature_store_(needs.pool),
      review_store_(needs.pool),
      exchange_store_(needs.pool),
      parties_(needs.holder, needs.organisations->archive()),
      parents_({needs.holder, needs.organisations->archive(), needs.territories, &manifesto_store_, &body_store_}),
      seating_(&body_store_, &person_store_, &parties_, needs.holder),
      persons_(&person_store_, &parties_, needs.writer, needs.holder),
      bodies_(&body_store_, &seating_, &parties_, &parents_, needs.writer, needs.holder),
      meetings_(&meeting_store_, &body_store_, &seating_, needs.writer),
      decisions_({&decision_store_, &body_store_, &meeting_store_, needs.writer, needs.holder}),
      manifestos_({&manifesto_store_, &signature_store_, &person_store_, needs.territories}, needs.organisations,
                  needs.writer, needs.holder, needs.freshness),
      reviews_(&review_store_, &body_store_, needs.organisations, needs.writer, needs.holder),
      exchanges_(&exchange_store_, needs.writer, needs.holder) {}

void GovernanceServices::AddTo(server::Server& server) {
  server.Add(persons_.service());
  server.Add(bodies_.service());
  server.Add(meetings_.service());
  server.Add(decisions_.service());
  server.Add(manifestos_.service());
  server.Add(reviews_.service());
  server.Add(exchanges_.service());
}

}  // namespace socle::registry
