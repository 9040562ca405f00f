// socle-registry: who the collectivités are. Flags → wiring → serve.
#include "platform/audit/security_journal.h"
#include "platform/audit/subject_service.h"
#include "platform/server/process.h"
#include "platform/server/signals.h"
#include "platform/write/write_side.h"
#include "services/registry/api/change_request_service.h"
#include "services/registry/api/collectivite_service.h"
#include "services/registry/api/correction_service.h"
#include "services/registry/api/import_service.h"
#include "services/registry/api/method_relations.h"
#include "services/registry/api/organisation_service.h"
#include "services/registry/api/serving_updater.h"
#include "services/registry/api/succession_service.h"
#include "services/registry/api/territory_service.h"
#include "services/registry/governance.h"
#include "services/registry/metrics.h"
#include "services/registry/options.h"
#include "services/registry/store/change_request_store.h"
#include "services/registry/store/competence_store.h"
#include "services/registry/store/correction_store.h"
#include "services/registry/store/migrations.h"
#include "services/registry/store/organisation_store.h"
#include "services/registry/store/record_tail.h"
#include "services/registry/store/revision_store.h"
#include "services/registry/store/stored_archive.h"
#include "services/registry/store/territory_store.h"

namespace {

using namespace socle;  // NOLINT: the wiring of one program

constexpr char kProgram[] = "socle-registry";

}  // namespace

int main(int argc, char** argv) {
  server::BlockStopSignals();
  registry::Options options = registry::DefaultOptions();
  server::Flags flags(kProgram, "Serves the registry: who the collectivités of France are, at every date since 1943.");
  registry::AddFlags(&options, &flags);
  if (const std::optional<int> code = flags.Parse(argc, argv)) return *code;

  auto process = server::Process::Create("registry", options.process);
  if (!process.ok()) return server::Refuse(kProgram, process.status());
  (*process)->SetRelations(registry::api::MethodRelations());
  telemetry::Log& log = (*process)->log();
  const auto storage = server::Storage::Open(options.storage, registry::store::kSchema, process->get());
  if (!storage.ok()) return server::Refuse(kProgram, storage.status());
  db::Pool& pool = (*storage)->pool();
  const db::PoolOptions& database = (*storage)->settings().database;

  const SystemClock clock;
  registry::api::ServingHolder holder;
  registry::api::ServingUpdater updater(&holder, &clock);
  registry::store::StoredArchive archive(&pool);
  registry::store::RevisionStore revisions(&pool);
  const auto newest = [&](rpc::Call& call) { return revisions.Latest(call.deadline()); };
  registry::api::CollectiviteService collectivites(&holder, newest);
  registry::api::ImportService imports(&archive, &holder);

  write::WriteSide writes(**storage, registry::store::kRevisionChannel, &(*process)->metrics());
  write::Writer& writer = writes.writer();
  registry::store::CorrectionStore correction_store(&pool);
  registry::store::ChangeRequestStore change_request_store(&pool);
  const registry::api::Corrector corrector(&correction_store, &holder);
  registry::api::CorrectionService corrections(&correction_store, &corrector, &writer);
  registry::api::ChangeRequestService change_requests(&change_request_store, &corrector, &writer);
  registry::store::OrganisationStore organisation_store(&pool);
  registry::store::TerritoryStore territory_store(&pool);
  registry::store::CompetenceStore competence_store(&pool);
  registry::api::OrganisationDirectory directory(&organisation_store);
  registry::api::OrganisationService organisations({&organisation_store, &territory_store, &competence_store},
                                                   &directory, &writer, &holder, {&holder, newest});
  registry::api::TerritoryService territories(&territory_store, &directory, &writer, &holder, {&holder, newest});
  registry::api::SuccessionService successions(&holder, {&holder, newest});
  registry::GovernanceServices governance({&pool, &writer, &holder, &territory_store, &directory, {&holder, newest}});

  const auto sealing = audit::Sealing::Create("registry", options.sealing, options.process.log_format, &clock,
                                              &(*storage)->pool(), &(*process)->metrics());
  if (!sealing.ok()) return server::Refuse(kProgram, sealing.status());
  audit::SecurityJournal security({.retention = options.security.retention}, &(*storage)->pool(), &clock, &log,
                                  &(*process)->metrics());
  audit::SubjectService subjects(&(*storage)->pool(), &writes.writer());

  writes.StartEvents();  // before the first call can write, and poke it
  server::Server& server = (*process)->server();
  server.Add(collectivites.service());
  server.Add(imports.service());
  server.Add(corrections.service());
  server.Add(change_requests.service());
  server.Add(organisations.service());
  server.Add(territories.service());
  server.Add(successions.service());
  governance.AddTo(server);
  server.Add(writes.events().service());
  server.Add(subjects.service());
  if (const absl::Status started = server.Start(); !started.ok()) return server::Refuse(kProgram, started);

  const auto lag_of = [&](std::string_view what) -> telemetry::Histogram& {
    return (*process)->metrics().AddHistogram("socle_registry_snapshot_lag_seconds",
                                              "From the beginning of a write until this replica serves its revision.",
                                              {{"record", std::string(what)}});
  };
  telemetry::Histogram& number_lag = lag_of("same");
  telemetry::Histogram& loaded_lag = lag_of("changed");
  // Ready once the first record is there, however late the database comes; a database that goes away later leaves reads
  // from memory serving.
  registry::store::RecordTail tail(
      &pool,
      {.listener = {.address = database.address, .log = database.log},
       .observe_lag = [&](std::chrono::microseconds lag,
                          bool loaded) { (loaded ? loaded_lag : number_lag).Observe(lag); }},
      [&](registry::Record record, int64_t revision) {
        updater.Publish(std::move(record), revision);
        log.Write(telemetry::Severity::kInfo, "serving a revision", {{"revision", revision}});
        server.SetReady(true);
      },
      [&](int64_t revision) { updater.Advance(revision); });
  updater.Start();
  writes.StartForgetting();
  (*sealing)->Start();
  security.Start();
  const registry::Gauges gauges(&(*process)->metrics(), &holder, &tail);
  log.Write(telemetry::Severity::kInfo, "serving",
            {{"listen", options.process.server.listen}, {"metrics", options.process.metrics_listen}});
  return server.RunUntilSignal();
}
