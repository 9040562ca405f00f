#include "services/contracts/options.h"

namespace socle::contracts {
namespace {

constexpr std::chrono::hours kFourWeeks(4 * 7 * 24);

}  // namespace

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
                 "events.events.read"]
  })";
  options.database.address.application_name = "socle-contracts";
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
  flags->Text("programmes", &options->programmes, "Folder with the programmes, one *.json each");
  flags->Text("registry-address", &options->registry_address, "Where the registry serves");
  flags->File("registry-token-file", &options->registry_token, "File with the token to call the registry with");
  flags->File("registry-tls-ca", &options->registry_ca, "PEM of the authority that the registry's certificate is of");
  flags->File("registry-tls-certificate", &options->registry_certificate, "PEM of our certificate for the registry");
  flags->File("registry-tls-key", &options->registry_key, "PEM of its key");
  flags->Duration("event-retention", &options->event_retention,
                  "How long events are kept for those who watch; who resumes later must read anew",
                  {.most = kFourWeeks});
  // The API promises a day.
  flags->Duration("request-retention", &options->request_retention,
                  "How long a repeat of a write is known by its request id",
                  {.least = std::chrono::hours(24), .most = kFourWeeks});
}

}  // namespace socle::contracts
