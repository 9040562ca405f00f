// socle-census: what collectivités do and know. Flags → wiring → serve.
#include "platform/audit/security_journal.h"
#include "platform/audit/subject_service.h"
#include "platform/server/process.h"
#include "platform/server/signals.h"
#include "platform/write/write_side.h"
#include "services/census/api/action_sheets/action_sheet_service.h"
#include "services/census/api/action_sheets/programme_files.h"
#include "services/census/api/action_sheets/sheet_duplicate_service.h"
#include "services/census/api/action_sheets/sheet_table_service.h"
#include "services/census/api/grants/grant_service.h"
#include "services/census/api/labelled_territories/figure_service.h"
#include "services/census/api/labelled_territories/labelled_territory_service.h"
#include "services/census/api/labelled_territories/operator_service.h"
#include "services/census/api/labelled_territories/perimeter_request_service.h"
#include "services/census/api/method_relations.h"
#include "services/census/api/observatory/indicator_service.h"
#include "services/census/api/observatory/observatory_service.h"
#include "services/census/api/proposals/proposal_service.h"
#include "services/census/api/search/search_service.h"
#include "services/census/api/tables/column_mapping_service.h"
#include "services/census/campaigns.h"
#include "services/census/clients/action_sheets/party_client.h"
#include "services/census/clients/directory_client.h"
#include "services/census/clients/label_registry_client.h"
#include "services/census/clients/registry_client.h"
#include "services/census/contract_following.h"
#include "services/census/options.h"
#include "services/census/store/action_sheets/duplicate_store.h"
#include "services/census/store/action_sheets/sheet_store.h"
#include "services/census/store/duplicates/decision_store.h"
#include "services/census/store/grants/grant_store.h"
#include "services/census/store/labelled_territories/labelled_territory_store.h"
#include "services/census/store/labelled_territories/operator_store.h"
#include "services/census/store/labelled_territories/perimeter_request_store.h"
#include "services/census/store/migrations.h"
#include "services/census/store/observatory/indicator_store.h"
#include "services/census/store/proposals/proposal_store.h"
#include "services/census/store/search/search_store.h"
#include "services/census/store/tables/mapping_store.h"

namespace {

using namespace socle;  // NOLINT: the wiring of one program

constexpr char kProgram[] = "socle-census";

}  // namespace

int main(int argc, char** argv) {
  server::BlockStopSignals();
  census::Options options = census::DefaultOptions();
  server::Flags flags(kProgram, "Serves census: what collectivités do and know, and the observatory.");
  census::AddFlags(&options, &flags);
  if (const std::optional<int> code = flags.Parse(argc, argv)) return *code;

  auto process = server::Process::Create("census", options.process);
  if (!process.ok()) return server::Refuse(kProgram, process.status());
  (*process)->SetRelations(census::api::MethodRelations());
  options.registry.credentials = options.contracts.credentials = (*process)->peer_credentials();
  const auto axes = census::api::ReadProgrammeAxes(options.programmes);
  if (!axes.ok()) return server::Refuse(kProgram, axes.status());
  telemetry::Log& log = (*process)->log();
  const auto storage = server::Storage::Open(options.storage, census::store::Schema(), process->get());
  if (!storage.ok()) return server::Refuse(kProgram, storage.status());
  const auto peer = server::Peer::Open("registry", options.registry, kProgram);
  if (!peer.ok()) return server::Refuse(kProgram, peer.status());
  auto contracts = census::OpenContracts(options.contracts, kProgram);
  if (!contracts.ok()) return server::Refuse(kProgram, contracts.status());
  census::clients::RegistryClient registry(peer->get());

  const SystemClock clock;
  write::WriteSide writes(**storage, census::store::kRevisionChannel, &(*process)->metrics());
  census::store::IndicatorStore indicator_store(&(*storage)->pool());
  census::store::MappingStore mapping_store(&(*storage)->pool());
  census::api::IndicatorService indicators({&indicator_store, &mapping_store, &registry, &writes.writer(), &clock});
  census::clients::PartyClient parties(peer->get());
  census::store::ActionSheetStore sheet_store(&(*storage)->pool());
  census::api::ActionSheetService action_sheets({&sheet_store, &registry, &parties, &*axes, &writes.writer(), &clock});
  census::store::SheetDuplicateStore duplicate_store(&(*storage)->pool());
  auto sheet_decisions = census::store::DecisionStore::OfActionSheets(&(*storage)->pool());
  census::api::ActionSheetDuplicateService sheet_duplicates(
      {&sheet_store, &duplicate_store, &sheet_decisions, &writes.writer(), &clock});

  census::clients::LabelRegistryClient label_registry(peer->get());
  census::store::LabelledTerritoryStore territory_store(&(*storage)->pool());
  census::api::ObservatoryService observatory({&indicator_store, &territory_store, &registry, &clock});
  census::store::PerimeterRequestStore request_store(&(*storage)->pool());
  census::store::OperatorStore operator_store(&(*storage)->pool());
  const census::api::LabelNeeds labels{&territory_store, &label_registry, &writes.writer(), &clock};
  census::api::LabelledTerritoryService labelled_territories(labels);
  census::api::FigureService figures(labels);
  census::api::PerimeterRequestService perimeter_requests(labels, &request_store);
  census::api::OperatorService operators(labels, &operator_store);
  census::CampaignServices campaigns(&(*storage)->pool(), peer->get(), &label_registry, &writes.writer(), &clock);
  census::clients::DirectoryClient directory(peer->get());
  census::store::GrantStore grant_store(&(*storage)->pool());
  census::api::ColumnMappingService mappings(&mapping_store, &writes.writer());
  census::api::GrantService grants({{&grant_store, &mapping_store, &directory, &writes.writer(), &clock}, &registry});
  census::api::ActionSheetTableService sheet_tables(
      {{&sheet_store, &mapping_store, &directory, &parties, &*axes, &writes.writer(), &clock}, &registry});
  census::store::ProposalStore proposal_store(&(*storage)->pool());
  census::api::ProposalService proposals(labels, &proposal_store);
  std::optional<census::ContractFollowing> following;
  if (*contracts != nullptr) {
    following.emplace(census::ContractFollowing::Needs{&(*storage)->pool(), *std::move(contracts), &sheet_store,
                                                       &proposal_store, &writes.writer(), &clock,
                                                       &(*process)->metrics(), &log});
  }
  census::store::SearchStore search_store(&(*storage)->pool());
  census::api::SearchService search({&search_store, {&registry, &label_registry, &label_registry}, &clock});

  const auto sealing = audit::Sealing::Create("census", options.sealing, options.process.log_format, &clock,
                                              &(*storage)->pool(), &(*process)->metrics());
  if (!sealing.ok()) return server::Refuse(kProgram, sealing.status());
  audit::SecurityJournal security({.retention = options.security.retention}, &(*storage)->pool(), &clock, &log,
                                  &(*process)->metrics());
  audit::SubjectService subjects(&(*storage)->pool(), &writes.writer());

  writes.StartEvents();  // before the first call can write, and poke it
  server::Server& server = (*process)->server();
  server.Add(indicators.service());
  server.Add(observatory.service());
  server.Add(action_sheets.service());
  server.Add(sheet_tables.service());
  server.Add(sheet_duplicates.service());
  server.Add(labelled_territories.service());
  server.Add(figures.service());
  server.Add(perimeter_requests.service());
  server.Add(operators.service());
  campaigns.AddTo(server);
  server.Add(mappings.service());
  server.Add(grants.service());
  server.Add(proposals.service());
  server.Add(search.service());
  server.Add(writes.events().service());
  server.Add(subjects.service());
  if (const absl::Status started = server.Start(); !started.ok()) return server::Refuse(kProgram, started);

  // Ready once the database has answered, however late it comes.
  const server::Readiness readiness(&(*storage)->pool(), census::store::Schema(), [&server, &log] {
    log.Write(telemetry::Severity::kInfo, "the database answers");
    server.SetReady(true);
  });
  writes.StartForgetting();
  (*sealing)->Start();
  security.Start();
  if (following) following->Start();
  log.Write(telemetry::Severity::kInfo, "serving",
            {{"listen", options.process.server.listen}, {"metrics", options.process.metrics_listen}});
  return server.RunUntilSignal();
}
