#include "services/registry/options.h"

namespace socle::registry {

Options DefaultOptions() {
  Options options;
  options.process.server.listen = "127.0.0.1:50051";
  options.process.metrics_listen = "127.0.0.1:9464";
  // An operator runs the platform: it imports publications. It can neither write content nor vote.
  options.process.roles = R"({
    "reader": ["registry.collectivites.read", "registry.sources.read"],
    "operator": ["registry.collectivites.read", "registry.sources.read", "registry.sources.write"]
  })";
  options.database.address.application_name = "socle-registry";
  return options;
}

void AddFlags(Options* options, server::Flags* flags) {
  server::AddFlags(&options->process, flags);
  db::PoolOptions& database = options->database;
  flags->Text("database-url", &database.address.url,
              "PostgreSQL database, as libpq takes it; without a password in it");
  flags->Text("database-password-file", &database.address.password_file, "File that holds the database password");
  flags->Number("database-connections", &database.max_connections, "Connections at most", 1, 100);
  flags->Switch("prepared-statements", &database.prepared_statements,
                "Prepare statements on the server; off behind a PgBouncer that pools transactions");
}

}  // namespace socle::registry
