#include "services/registry/options.h"

namespace socle::registry {
Options DefaultOptions() {
  Options options;
  options.process.server.listen = "127.0.0.1:50051";
  options.process.server.open_at_start = false;
  options.process.metrics_listen = "127.0.0.1:9464";
  // An operator runs the platform: it imports publications. It can neither write content nor vote. Rights depend on the
  // role alone, never on what kind of collectivité somebody acts for.
  // "service" is a reader that may ask besides whether persons whose names it keeps are recorded, not who they are.
  // "contributor" proposes; "validator" decides on what others proposed, and may correct at once.
  options.process.roles = R"({
    "reader": ["registry.collectivites.read", "registry.organisations.read", "registry.territories.read",
               "registry.corrections.read", "registry.changeRequests.read", "registry.sources.read",
               "events.events.read",
               "registry.bodies.read", "registry.decisions.read", "registry.manifestos.read",
               "registry.reviews.read", "registry.exchange.read"],
    "contributor": ["registry.collectivites.read", "registry.organisations.read", "registry.organisations.write",
                    "registry.territories.read", "registry.territories.write", "registry.corrections.read",
                    "registry.changeRequests.read", "registry.changeRequests.create", "registry.sources.read",
                    "events.events.read",
                    "registry.persons.read", "registry.persons.write", "registry.bodies.read",
                    "registry.bodies.write", "registry.decisions.read", "registry.decisions.write",
                    "registry.decisions.vote", "registry.manifestos.read", "registry.manifestos.write",
                    "registry.reviews.read", "registry.reviews.write", "registry.exchange.read",
                    "registry.exchange.write"],
    "validator": ["registry.collectivites.read", "registry.organisations.read", "registry.territories.read",
                  "registry.corrections.read", "registry.corrections.create", "registry.changeRequests.read",
                  "registry.changeRequests.validate", "registry.changeRequests.apply", "registry.sources.read",
                  "events.events.read",
                  "registry.bodies.read", "registry.decisions.read", "registry.manifestos.read",
                  "registry.reviews.read", "registry.exchange.read"],
    "operator": ["registry.collectivites.read", "registry.organisations.read", "registry.organisations.import",
                 "registry.territories.read", "registry.territories.import", "registry.corrections.read",
                 "registry.changeRequests.read", "registry.sources.read", "registry.sources.write",
                 "events.events.read",
                 "registry.bodies.read", "registry.decisions.read", "registry.manifestos.read",
                 "registry.reviews.read", "registry.exchange.read"],
    "data-protection": ["registry.persons.read", "events.events.read", "audit.readings.read", "audit.subjects.erase"],
    "service": ["registry.collectivites.read", "registry.organisations.read", "registry.territories.read",
                "registry.corrections.read", "registry.changeRequests.read", "registry.sources.read",
                "events.events.read",
                "registry.bodies.read", "registry.decisions.read", "registry.manifestos.read",
                "registry.reviews.read", "registry.exchange.read", "registry.personNames.read"]
  })";
  options.storage.database.address.application_name = "socle-registry";
  return options;
}

void AddFlags(Options* options, server::Flags* flags) {
  server::AddFlags(&options->process, flags);
  server::AddFlags(&options->storage, flags);
  audit::AddFlags(&options->sealing, flags);
  audit::AddFlags(&options->security, flags);
}

}  // namespace socle::registry
