// contract check: what stands between a contract and its next steps.
#include <fmt/format.h>

#include "cli/names/entity_name.h"
#include "cli/output/json.h"
#include "cli/verbs/contracts.h"
#include "platform/base/error.h"
#include "socle/contracts/v1/contract_service.grpc.pb.h"
#include "socle/contracts/v1/instrument_service.grpc.pb.h"

namespace socle::cli {
namespace {

namespace v1 = contract_api;

bool Ended(v1::Instrument::State state) {
  return state == v1::Instrument::EXPIRED || state == v1::Instrument::TERMINATED || state == v1::Instrument::SUPERSEDED;
}

bool InForce(v1::Instrument::State state) {
  return state == v1::Instrument::IN_FORCE || state == v1::Instrument::UNDER_REVIEW;
}

// One line a condition: what is missing, whose, and the article.
template <typename Condition>
void PrintCondition(const Condition& condition, const std::string& whose, const Session& session) {
  const bool french = session.globals.language == Language::kFrench;
  session.console.out << fmt::format("  {} {}{}{}\n", condition.unknown() ? "?" : "✗",
                                     french ? condition.french_description() : condition.description(),
                                     whose.empty() ? "" : fmt::format("  [{}]", ShortName(whose)),
                                     condition.legal_reference().empty() ? "" : "  " + condition.legal_reference());
}

absl::StatusOr<size_t> CheckPhase(const v1::Contract& contract, const Session& session) {
  const auto stub = session.client.StubOf<v1::ContractService>();
  v1::CheckAdvancePhaseRequest request;
  request.set_name(contract.name());
  SOCLE_ASSIGN_OR_RETURN(const auto answer,
                         session.client.Call(&v1::ContractService::Stub::CheckAdvancePhase, *stub, request));
  if (answer.next_phase().empty()) {
    session.console.out << fmt::format("phase {}: the last one\n", contract.phase());
    return 0;
  }
  session.console.out << session.console.Bold(fmt::format("phase {} → {}", contract.phase(), answer.next_phase()))
                      << (answer.unmet_size() == 0 ? ": nothing is missing\n" : "\n");
  for (const auto& condition : answer.unmet()) PrintCondition(condition, condition.subject(), session);
  return static_cast<size_t>(answer.unmet_size());
}

absl::StatusOr<size_t> CheckInstrument(const v1::Instrument& instrument, const Session& session) {
  const std::string title = fmt::format("{}  {}", LastPart(instrument.name()), instrument.display_name());
  if (InForce(instrument.state()) || Ended(instrument.state())) {
    session.console.out << session.console.Bold(title) << ": " << v1::Instrument::State_Name(instrument.state())
                        << '\n';
    return 0;
  }
  const auto stub = session.client.StubOf<v1::InstrumentService>();
  v1::CheckEnterIntoForceRequest request;
  request.set_name(instrument.name());
  SOCLE_ASSIGN_OR_RETURN(const auto answer,
                         session.client.Call(&v1::InstrumentService::Stub::CheckEnterIntoForce, *stub, request));
  session.console.out << session.console.Bold(title) << ": " << v1::Instrument::State_Name(instrument.state())
                      << (answer.report().open() ? ", could enter into force now\n" : "\n");
  for (const auto& condition : answer.report().unmet_conditions()) {
    PrintCondition(condition, condition.party().empty() ? condition.subject() : condition.party(), session);
  }
  return static_cast<size_t>(answer.report().unmet_conditions_size());
}

}  // namespace

absl::StatusOr<ExitCode> CheckContract(const ContractCommand& command, const Session& session) {
  SOCLE_ASSIGN_OR_RETURN(const v1::Contract contract, GetContract(command.name, session));
  SOCLE_ASSIGN_OR_RETURN(const auto instruments, InstrumentsOf(command.name, session));
  session.console.out << session.console.Bold(contract.display_name()) << '\n';
  SOCLE_ASSIGN_OR_RETURN(size_t missing, CheckPhase(contract, session));
  for (const v1::Instrument& instrument : instruments) {
    SOCLE_ASSIGN_OR_RETURN(const size_t more, CheckInstrument(instrument, session));
    missing += more;
  }
  session.console.out << (missing == 0 ? "nothing is missing\n"
                                       : fmt::format("{} missing\n", NumberText(static_cast<int64_t>(missing))));
  return ExitCode::kOk;
}

}  // namespace socle::cli
