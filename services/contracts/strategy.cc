#include "services/contracts/strategy.h"

namespace socle::contracts {

StrategyServices::StrategyServices(db::Pool* pool, ContractBook* contracts, write::Writer* writer, const Clock* clock)
    : diagnostic_store_(pool),
      framework_store_(pool),
      notebook_store_(pool),
      commitment_store_(pool),
      diagnostic_(contracts, &diagnostic_store_, writer),
      framework_(contracts, &diagnostic_store_, &framework_store_, writer),
      notebooks_(contracts, &notebook_store_, writer),
      commitments_(contracts, &commitment_store_, writer, clock) {}

void StrategyServices::AddTo(server::Server& server) {
  server.Add(diagnostic_.service());
  server.Add(framework_.service());
  server.Add(notebooks_.service());
  server.Add(commitments_.service());
}

}  // namespace socle::contracts
