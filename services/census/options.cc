#include "services/census/options.h"

namespace socle::census {

Options DefaultOptions() {
  Options options;
  options.process.server.listen = "127.0.0.1:50053";
  options.process.server.open_at_start = false;
  options.process.metrics_listen = "127.0.0.1:9466";
  // An operator runs the platform: it reads, and writes no content. Who writes an indicator depends on whom it is kept
  // by, never on what kind of collectivité somebody acts for.
  options.process.roles = R"({
    "reader": ["census.indicators.read", "census.labelledTerritories.read", "census.proposals.read",
              "events.events.read"],
    "contributor": ["census.indicators.read", "census.indicators.write",
                    "census.labelledTerritories.read", "census.labelledTerritories.write",
                    "census.proposals.read", "census.proposals.write", "events.events.read"],
    "validator": ["census.indicators.read", "census.labelledTerritories.read", "census.proposals.read",
                 "events.events.read"],
    "operator": ["census.indicators.read", "census.labelledTerritories.read", "census.proposals.read",
                "events.events.read"]
  })";
  options.storage.database.address.application_name = "socle-census";
  return options;
}

void AddFlags(Options* options, server::Flags* flags) {
  server::AddFlags(&options->process, flags);
  server::AddFlags(&options->storage, flags);
  server::AddFlags("registry", &options->registry, flags);
}

}  // namespace socle::census
