// socle-contracts: what collectivités sign with each other. Flags → wiring → serve.
#include "platform/audit/security_journal.h"
#include "platform/audit/subject_service.h"
#include "platform/server/process.h"
#include "platform/server/signals.h"
#include "platform/write/write_side.h"
#include "services/contracts/api/contracts/contract_service.h"
#include "services/contracts/api/instruments/instrument_expiry.h"
#include "services/contracts/api/instruments/instrument_service.h"
#include "services/contracts/api/instruments/signature_service.h"
#include "services/contracts/api/method_relations.h"
#include "services/contracts/api/programmes/programme_files.h"
#include "services/contracts/api/programmes/programme_service.h"
#include "services/contracts/clients/census_client.h"
#include "services/contracts/clients/registry_client.h"
#include "services/contracts/options.h"
#include "services/contracts/party_succession.h"
#include "services/contracts/plan.h"
#include "services/contracts/reviews.h"
#include "services/contracts/store/contracts/contract_store.h"
#include "services/contracts/store/instruments/instrument_store.h"
#include "services/contracts/store/migrations.h"
#include "services/contracts/strategy.h"

namespace {

using namespace socle;  // NOLINT: the wiring of one program

constexpr char kProgram[] = "socle-contracts";

}  // namespace

int main(int argc, char** argv) {
  server::BlockStopSignals();
  contracts::Options options = contracts::DefaultOptions();
  server::Flags flags(kProgram,
                      "Serves contracts: what collectivités sign with each other, from diagnostic to review.");
  contracts::AddFlags(&options, &flags);
  if (const std::optional<int> code = flags.Parse(argc, argv)) return *code;
  const auto catalogue = contracts::api::ReadProgrammes(options.programmes);
  if (!catalogue.ok()) return server::Refuse(kProgram, catalogue.status());

  auto process = server::Process::Create("contracts", options.process);
  if (!process.ok()) return server::Refuse(kProgram, process.status());
  (*process)->SetRelations(contracts::api::MethodRelations());
  options.registry.credentials = options.census.credentials = (*process)->peer_credentials();
  telemetry::Log& log = (*process)->log();
  const auto storage = server::Storage::Open(options.storage, contracts::store::Schema(), process->get());
  if (!storage.ok()) return server::Refuse(kProgram, storage.status());
  db::Pool& pool = (*storage)->pool();
  const auto peer = server::Peer::Open("registry", options.registry, kProgram);
  if (!peer.ok()) return server::Refuse(kProgram, peer.status());
  contracts::clients::RegistryClient registry(peer->get());
  const auto census = contracts::clients::OpenCensus(options.census, kProgram);
  if (!census.ok()) return server::Refuse(kProgram, census.status());

  const SystemClock clock;
  write::WriteSide writes(**storage, contracts::store::kRevisionChannel, &(*process)->metrics());
  contracts::store::InstrumentStore instrument_store(&pool);
  contracts::store::ContractStore contract_store(&pool, &instrument_store);
  contracts::api::ProgrammeService programmes(&*catalogue);
  contracts::PlanServices plan(&pool, &contract_store, &*catalogue, &registry, &writes.writer(), &clock, census->get(),
                               census->get());
  contracts::StrategyServices strategy(&pool, &contract_store, &writes.writer(), &clock);
  contracts::PartySuccession succession(
      {&pool, &contract_store, &*catalogue, &registry, &writes.writer(), &clock, &(*process)->metrics(), &log});
  contracts::api::ContractService contract_service(
      {&contract_store, &*catalogue, &registry, &writes.writer(), &clock, [&succession] { succession.Poke(); }});
  contracts::ReviewStores review_stores(&pool);
  const contracts::api::InstrumentDesk desk(
      {&instrument_store, &contract_store, &*catalogue, &registry, &writes.writer(), &clock, &review_stores.plan});
  contracts::api::InstrumentService instruments(&desk);
  contracts::api::SignatureService signatures(&desk);
  contracts::ReviewServices reviews(&review_stores, &desk);
  contracts::api::InstrumentExpiry expiry(&desk, &(*process)->metrics(), &log);

  const auto sealing = audit::Sealing::Create("contracts", options.sealing, options.process.log_format, &clock,
                                              &(*storage)->pool(), &(*process)->metrics());
  if (!sealing.ok()) return server::Refuse(kProgram, sealing.status());
  audit::SecurityJournal security({.retention = options.security.retention}, &(*storage)->pool(), &clock, &log,
                                  &(*process)->metrics());
  audit::SubjectService subjects(&(*storage)->pool(), &writes.writer());

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
  server.Add(subjects.service());
  if (const absl::Status started = server.Start(); !started.ok()) return server::Refuse(kProgram, started);

  // Ready once the database has answered, however late it comes.
  const server::Readiness readiness(&pool, contracts::store::Schema(), [&server, &log] {
    log.Write(telemetry::Severity::kInfo, "the database answers");
    server.SetReady(true);
  });
  writes.StartForgetting();
  (*sealing)->Start();
  security.Start();
  succession.Start();
  expiry.Start();
  log.Write(telemetry::Severity::kInfo, "serving",
            {{"listen", options.process.server.listen}, {"metrics", options.process.metrics_listen}});
  return server.RunUntilSignal();
}
