// programmes; contract list.
#include "cli/verbs/contracts.h"

#include "cli/names/entity_name.h"
#include "cli/output/json.h"
#include "cli/verbs/pages.h"
#include "platform/base/error.h"
#include "socle/contracts/v1/contract_service.grpc.pb.h"
#include "socle/contracts/v1/instrument_service.grpc.pb.h"
#include "socle/contracts/v1/programme_service.grpc.pb.h"

namespace socle::cli {
namespace {

namespace v1 = contract_api;

absl::StatusOr<ExitCode> ListProgrammes(const Session& session) {
  using Stub = v1::ProgrammeService::Stub;
  const auto stub = session.client.StubOf<v1::ProgrammeService>();
  SOCLE_ASSIGN_OR_RETURN(
      const auto list, CollectPages(session, *stub, &Stub::ListProgrammes, v1::ListProgrammesRequest(),
                                    &v1::ListProgrammesResponse::mutable_programmes, Paging{.limit = 0, .all = true}));
  if (session.globals.json) {
    session.console.out << JsonOf(list) << '\n';
    return ExitCode::kOk;
  }
  Table table(
      {{"NAME"}, {"LABEL", Table::kLeft, true}, {"PHASES", Table::kLeft, true}, {"INSTRUMENTS", Table::kLeft, true}});
  for (const v1::Programme& each : list.programmes()) {
    std::string phases, kinds;
    for (const auto& phase : each.phases()) phases += (phases.empty() ? "" : " → ") + phase.display_name();
    for (const auto& kind : each.instrument_kinds()) kinds += (kinds.empty() ? "" : ", ") + kind.display_name();
    table.AddRow({WithoutCollection(each.name()), each.display_name(), phases, kinds});
  }
  PrintOrNone(table, session.console);
  return ExitCode::kOk;
}

absl::StatusOr<ExitCode> ListContracts(const ContractCommand& command, const Session& session) {
  using Stub = v1::ContractService::Stub;
  const auto stub = session.client.StubOf<v1::ContractService>();
  v1::ListContractsRequest request;
  request.set_programme(command.programme);
  request.set_party(command.party);
  request.set_query(command.query);
  SOCLE_ASSIGN_OR_RETURN(const auto list, CollectPages(session, *stub, &Stub::ListContracts, request,
                                                       &v1::ListContractsResponse::mutable_contracts, command.paging));
  if (session.globals.json) {
    session.console.out << JsonOf(list) << '\n';
    return ExitCode::kOk;
  }
  Table table({{"NAME"},
               {"LABEL", Table::kLeft, true},
               {"PROGRAMME"},
               {"PHASE"},
               {"PILOT"},
               {"LAUNCHED"},
               {"PARTIES", Table::kRight},
               {""}});
  for (const v1::Contract& each : list.contracts()) {
    table.AddRow({WithoutCollection(each.name()), each.display_name(), WithoutCollection(each.programme()),
                  each.phase(), std::string(ShortName(each.pilot())),
                  each.has_launch_date() ? DateText(each.launch_date()) : "", std::to_string(each.parties_size()),
                  SyntheticText(each.synthetic())});
  }
  PrintOrNone(table, session.console);
  if (!list.next_page_token().empty()) PrintMore(session.console, list.contracts_size(), -1);
  return ExitCode::kOk;
}

}  // namespace

absl::StatusOr<v1::Contract> GetContract(const std::string& name, const Session& session) {
  const auto stub = session.client.StubOf<v1::ContractService>();
  v1::GetContractRequest request;
  request.set_name(name);
  return session.client.Call(&v1::ContractService::Stub::GetContract, *stub, request);
}

absl::StatusOr<std::vector<v1::Instrument>> InstrumentsOf(const std::string& contract, const Session& session) {
  return AllBelow<v1::InstrumentService>(session, contract, &v1::InstrumentService::Stub::ListInstruments,
                                         &v1::ListInstrumentsResponse::mutable_instruments);
}

absl::StatusOr<ExitCode> Run(const ContractCommand& command, const Session& session) {
  switch (command.action) {
    case ContractCommand::Action::kProgrammes:
      return ListProgrammes(session);
    case ContractCommand::Action::kShow:
      return ShowContract(command, session);
    case ContractCommand::Action::kCheck:
      return CheckContract(command, session);
    case ContractCommand::Action::kDeployment:
      return ShowDeployment(command, session);
    case ContractCommand::Action::kPrint:
      return PrintContract(command, session);
    case ContractCommand::Action::kDiff:
      return DiffContract(command, session);
    case ContractCommand::Action::kDue:
      return ListDueContracts(command, session);
    case ContractCommand::Action::kReview:
      return ShowReviews(command, session);
    case ContractCommand::Action::kActions:
      return ListPlanActions(command, session);
    case ContractCommand::Action::kAction:
      return ShowPlanAction(command, session);
    case ContractCommand::Action::kTakeUp:
      return TakeUp(command, session);
    default:
      return ListContracts(command, session);
  }
}

}  // namespace socle::cli
