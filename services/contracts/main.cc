// socle-contracts: what collectivités sign with each other. Flags → wiring → serve.
#include "platform/server/process.h"
#include "platform/server/signals.h"
#include "platform/write/write_side.h"
#include "services/contracts/api/contracts/contract_service.h"
#include "services/contracts/api/instruments/instrument_expiry.h"
#include "services/contracts/api/instruments/instrument_service.h"
#include "services/contracts/api/instruments/signature_service.h"
#include "services/contracts/api/programmes/programme_files.h"
#include "services/contracts/api/programmes/programme_service.h"
#include "services/contracts/clients/registry_client.h"
#include "services/contracts/options.h"
#include "services/contracts/party_succession.h"
#include "services/contracts/plan.h"
#include "services/contracts/readiness.h"
#include "services/contracts/reviews.h"
#include "services/contracts/store/contracts/contract_store.h"
#include "services/contracts/store/instruments/instrument_store.h"
#include "services/contracts/store/migrations.h"
#include "services/contracts/strategy.h"

namespace {

using namespace socle;  // NOLINT: the wiring of one program

constexpr char kProgram[] = "socle-contracts";
constexpr std::chrono::seconds kSchemaDeadline{5};

}  // namespace

int main(int argc, char** argv) {
  server::BlockStopSignals();
  contracts::Options options = contracts::DefaultOptions();
  server::Flags flags(kProgram,
                      "Serves contracts: what collectivités sign with each other, from diagnostic to review.");
  contracts::AddFlags(&options, &flags);
  if (const std::optional<int> code = flags.Parse(argc, argv)) return *code;
  if (options.database.address.url.empty()) {
    return server::Refuse(kProgram, absl::InvalidArgumentError("--database-url (SOCLE_DATABASE_URL) is not set"));
  }
  const auto catalogue = contracts::api::ReadProgrammes(options.programmes);
  if (!catalogue.ok()) return server::Refuse(kProgram, catalogue.status());

  auto process = server::Process::Create("contracts", options.process);
  if (!process.ok()) return server::Refuse(kProgram, process.status());
  telemetry::Log& log = (*process)->log();
  options.database.log = [&log](std::string_view text) { log.Write(telemetry::Severity::kWarning, text); };
  db::Pool pool(options.database);

  // A schema of another version stops the start; a database that is away does not.
  const absl::Status schema = db::CheckSchema(pool, contracts::store::Schema(), db::DeadlineIn(kSchemaDeadline));
  if (schema.code() == absl::StatusCode::kFailedPrecondition) return server::Refuse(kProgram, schema);

  auto registry = contracts::clients::RegistryClient::Open({.address = options.registry_address,
                                                            .token = options.registry_token,
                                                            .tls_ca = options.registry_ca,
                                                            .tls_certificate = options.registry_certificate,
                                                            .tls_key = options.registry_key});
  if (!registry.ok()) return server::Refuse(kProgram, registry.status());

  const SystemClock clock;
  write::WriteSide writes(&pool,
                          {.commits = {.address = options.database.address,
                                       .channel = contracts::store::kRevisionChannel,
                                       .log = options.database.log},
                           .event_retention = options.event_retention,
                           .request_retention = options.request_retention},
                          &(*process)->metrics());
  contracts::store::InstrumentStore instrument_store(&pool);
  contracts::store::ContractStore contract_store(&pool, &instrument_store);
  contracts::api::ProgrammeService programmes(&*catalogue);
  contracts::PlanServices plan(&pool, &contract_store, &*catalogue, &writes.writer(), &clock);
  contracts::StrategyServices strategy(&pool, &contract_store, &writes.writer(), &clock);
  contracts::PartySuccession succession(
      {&pool, &contract_store, &*catalogue, registry->get(), &writes.writer(), &clock, &(*process)->metrics(), &log});
  contracts::api::ContractService contract_service(
      {&contract_store, &*catalogue, registry->get(), &writes.writer(), &clock, [&succession] { succession.Poke(); }});
  contracts::ReviewStores review_stores(&pool);
  const contracts::api::InstrumentDesk desk({&instrument_store, &contract_store, &*catalogue, registry->get(),
                                             &writes.writer(), &clock, &review_stores.plan});
  contracts::api::InstrumentService instruments(&desk);
  contracts::api::SignatureService signatures(&desk);
  contracts::ReviewServices reviews(&review_stores, &desk);
  contracts::api::InstrumentExpiry expiry(&desk, &(*process)->metrics(), &log);

  writes.StartEvents();  // before the first call can write, and poke it
  server::Server& server = (*process)->server();
  server.Add(programmes.service());
  server.Add(contract_service.service());
  plan.AddTo(server);
  strategy.AddTo(server);
  succession.AddTo(server);
  server.Add(instruments.service());
  server.Add(signatures.service());
  reviews.AddTo(server);
  server.Add(writes.events().service());
  if (const absl::Status started = server.Start(); !started.ok()) return server::Refuse(kProgram, started);

  // Ready once the database has answered, however late it comes.
  const contracts::Readiness readiness(&pool, [&server, &log] {
    log.Write(telemetry::Severity::kInfo, "the database answers");
    server.SetReady(true);
  });
  writes.StartForgetting();
  succession.Start();
  expiry.Start();
  log.Write(telemetry::Severity::kInfo, "serving",
            {{"listen", options.process.server.listen}, {"metrics", options.process.metrics_listen}});
  return server.RunUntilSignal();
}
