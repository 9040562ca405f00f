#include "services/contracts/options.h"

namespace socle::contracts {
Options DefaultOptions() {
  Options options;
  options.process.server.listen = "127.0.0.1:50052";
  options.process.server.open_at_start = false;
  options.process.metrics_listen = "127.0.0.1:9465";
  // An operator runs the platform: it reads, and neither writes nor signs. Rights depend on the role and on the
  // relation to the contract, never on what kind of collectivité somebody acts for.
  options.process.roles = R"({
    "reader": ["contracts.programmes.read", "contracts.contracts.read", "contracts.instruments.read",
               "contracts.plan.read", "contracts.reviews.read", "contracts.strategy.read", "contracts.tasks.read",
               "events.events.read"],
    "contributor": ["contracts.programmes.read", "contracts.contracts.read", "contracts.contracts.write",
                    "contracts.instruments.read", "contracts.instruments.write", "contracts.instruments.sign",
                    "contracts.plan.read", "contracts.plan.write", "contracts.reviews.read",
                    "contracts.reviews.write", "contracts.strategy.read", "contracts.strategy.write",
                    "contracts.tasks.read", "contracts.tasks.write", "events.events.read"],
    "validator": ["contracts.programmes.read", "contracts.contracts.read", "contracts.instruments.read",
                  "contracts.plan.read", "contracts.reviews.read", "contracts.strategy.read", "contracts.tasks.read",
                  "events.events.read"],
    "operator": ["contracts.programmes.read", "contracts.contracts.read", "contracts.instruments.read",
                 "contracts.plan.read", "contracts.reviews.read", "contracts.strategy.read", "contracts.tasks.read",
                 "events.events.read"],
    "data-protection": ["events.events.read", "audit.readings.read", "audit.subjects.erase"]
  })";
  options.storage.database.address.application_name = "socle-contracts";
  return options;
}

void AddFlags(Options* options, server::Flags* flags) {
  server::AddFlags(&options->process, flags);
  server::AddFlags(&options->storage, flags);
  audit::AddFlags(&options->sealing, flags);
  audit::AddFlags(&options->security, flags);
  flags->Text("programmes", &options->programmes, "Folder with the programmes, one *.json each");
  server::AddFlags("registry", &options->registry, flags);
  server::AddFlags("census", &options->census, flags);
}

}  // namespace socle::contracts
