#include "services/census/options.h"

namespace socle::census {

Options DefaultOptions() {
  Options options;
  options.process.server.listen = "127.0.0.1:50053";
  options.process.server.open_at_start = false;
  options.process.metrics_listen = "127.0.0.1:9466";
  // An operator runs the platform: it reads, and writes no content. Who writes an indicator depends on whom it is kept
  // by, and who campaigns and answers for sheets on the campaign and the owner, never on what kind of collectivité
  // somebody acts for.
  options.process.roles = R"({
    "reader": ["census.indicators.read", "events.events.read",
      "census.codeLists.read", "census.campaigns.read", "census.projectSheets.read", "census.guides.read"],
    "contributor": ["census.indicators.read", "census.indicators.write", "events.events.read",
      "census.codeLists.read", "census.campaigns.read", "census.projectSheets.read", "census.guides.read",
      "census.codeLists.write", "census.campaigns.write", "census.projectSheets.write", "census.guides.write"],
    "validator": ["census.indicators.read", "events.events.read",
      "census.codeLists.read", "census.campaigns.read", "census.projectSheets.read", "census.guides.read"],
    "operator": ["census.indicators.read", "events.events.read",
      "census.codeLists.read", "census.campaigns.read", "census.projectSheets.read", "census.guides.read"]
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
