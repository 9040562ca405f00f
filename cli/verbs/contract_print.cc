// contract print: the whole contract as a document or as data, and beside it what was signed, byte by byte.
#include <fmt/format.h>

#include <filesystem>
#include <fstream>

#include "cli/names/entity_name.h"
#include "cli/output/contract_document.h"
#include "cli/output/document_converter.h"
#include "cli/verbs/contracts.h"
#include "platform/base/error.h"
#include "socle/contracts/v1/action_service.grpc.pb.h"
#include "socle/contracts/v1/axis_service.grpc.pb.h"
#include "socle/contracts/v1/commitment_service.grpc.pb.h"
#include "socle/contracts/v1/contract_service.grpc.pb.h"
#include "socle/contracts/v1/diagnostic_service.grpc.pb.h"
#include "socle/contracts/v1/framework_service.grpc.pb.h"
#include "socle/contracts/v1/instrument_service.grpc.pb.h"
#include "socle/contracts/v1/notebook_service.grpc.pb.h"
#include "socle/contracts/v1/plan_service.grpc.pb.h"
#include "socle/contracts/v1/programme_service.grpc.pb.h"
#include "socle/contracts/v1/signature_service.grpc.pb.h"

namespace socle::cli {
namespace {

namespace v1 = contract_api;

absl::StatusOr<InstrumentPages> PagesOf(const v1::Instrument& instrument, const Session& session) {
  InstrumentPages pages{.instrument = instrument};
  const auto stub = session.client.StubOf<v1::SignatureService>();
  v1::SummarizeSignatoriesRequest summarized;
  summarized.set_name(instrument.name());
  SOCLE_ASSIGN_OR_RETURN(const auto summary,
                         session.client.Call(&v1::SignatureService::Stub::SummarizeSignatories, *stub, summarized));
  pages.signatories.assign(summary.signatories().begin(), summary.signatories().end());
  SOCLE_ASSIGN_OR_RETURN(
      pages.deliberations,
      AllBelow<v1::SignatureService>(session, instrument.name(), &v1::SignatureService::Stub::ListDeliberations,
                                     &v1::ListDeliberationsResponse::mutable_deliberations));
  SOCLE_ASSIGN_OR_RETURN(pages.mandates, AllBelow<v1::SignatureService>(session, instrument.name(),
                                                                        &v1::SignatureService::Stub::ListMandates,
                                                                        &v1::ListMandatesResponse::mutable_mandates));
  SOCLE_ASSIGN_OR_RETURN(pages.signatures, AllBelow<v1::SignatureService>(
                                               session, instrument.name(), &v1::SignatureService::Stub::ListSignatures,
                                               &v1::ListSignaturesResponse::mutable_signatures));
  if (instrument.latest_version() == 0) return pages;
  const auto versions = session.client.StubOf<v1::InstrumentService>();
  v1::GetInstrumentVersionRequest request;
  request.set_name(
      fmt::format("{}/versions/{}", instrument.name(),
                  instrument.frozen_version() == 0 ? "latest" : std::to_string(instrument.frozen_version())));
  SOCLE_ASSIGN_OR_RETURN(pages.version,
                         session.client.Call(&v1::InstrumentService::Stub::GetInstrumentVersion, *versions, request));
  return pages;
}

absl::StatusOr<ContractDocument> DocumentOf(const std::string& name, const Session& session) {
  ContractDocument document;
  SOCLE_ASSIGN_OR_RETURN(document.contract, GetContract(name, session));
  const auto programmes = session.client.StubOf<v1::ProgrammeService>();
  v1::GetProgrammeRequest programme;
  programme.set_name(document.contract.programme());
  auto found = session.client.Call(&v1::ProgrammeService::Stub::GetProgramme, *programmes, programme);
  if (!found.ok() && !absl::IsNotFound(found.status())) return found.status();
  if (found.ok()) document.programme = *std::move(found);
  SOCLE_ASSIGN_OR_RETURN(document.phases,
                         AllBelow<v1::ContractService>(session, name, &v1::ContractService::Stub::ListPhaseHistory,
                                                       &v1::ListPhaseHistoryResponse::mutable_phase_changes));
  SOCLE_ASSIGN_OR_RETURN(const auto instruments, InstrumentsOf(name, session));
  for (const v1::Instrument& instrument : instruments) {
    SOCLE_ASSIGN_OR_RETURN(InstrumentPages pages, PagesOf(instrument, session));
    document.instruments.push_back(std::move(pages));
  }
  SOCLE_ASSIGN_OR_RETURN(document.findings,
                         AllBelow<v1::DiagnosticService>(session, name, &v1::DiagnosticService::Stub::ListFindings,
                                                         &v1::ListFindingsResponse::mutable_findings));
  SOCLE_ASSIGN_OR_RETURN(document.issues,
                         AllBelow<v1::FrameworkService>(session, name, &v1::FrameworkService::Stub::ListIssues,
                                                        &v1::ListIssuesResponse::mutable_issues));
  SOCLE_ASSIGN_OR_RETURN(document.orientations,
                         AllBelow<v1::FrameworkService>(session, name, &v1::FrameworkService::Stub::ListOrientations,
                                                        &v1::ListOrientationsResponse::mutable_orientations));
  const auto plans = session.client.StubOf<v1::PlanService>();
  v1::GetPlanSummaryRequest summarized;
  summarized.set_parent(name);
  SOCLE_ASSIGN_OR_RETURN(document.plan,
                         session.client.Call(&v1::PlanService::Stub::GetPlanSummary, *plans, summarized));
  SOCLE_ASSIGN_OR_RETURN(document.axes, AllBelow<v1::AxisService>(session, name, &v1::AxisService::Stub::ListAxes,
                                                                  &v1::ListAxesResponse::mutable_axes));
  SOCLE_ASSIGN_OR_RETURN(document.actions,
                         AllBelow<v1::ActionService>(session, name, &v1::ActionService::Stub::ListActions,
                                                     &v1::ListActionsResponse::mutable_actions));
  SOCLE_ASSIGN_OR_RETURN(document.commitments,
                         AllBelow<v1::CommitmentService>(session, name, &v1::CommitmentService::Stub::ListCommitments,
                                                         &v1::ListCommitmentsResponse::mutable_commitments));
  SOCLE_ASSIGN_OR_RETURN(
      document.notebook,
      AllBelow<v1::NotebookService>(session, name + "/notebook", &v1::NotebookService::Stub::ListNotebookPages,
                                    &v1::ListNotebookPagesResponse::mutable_entries));
  return document;
}

absl::Status WriteFile(const std::filesystem::path& path, const std::string& content) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  if (!(file << content) || !file.flush()) {
    return absl::InvalidArgumentError(fmt::format("{} cannot be written", path.string()));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ExitCode> PrintContract(const ContractCommand& command, const Session& session) {
  SOCLE_ASSIGN_OR_RETURN(const ContractDocument document, DocumentOf(command.name, session));
  const bool as_data = command.format == "json";
  const bool as_open_document = command.format == "odt";
  const std::string text = as_data ? DataOf(document) : MarkdownOf(document);
  if (command.folder.empty()) {
    if (as_open_document) return absl::InvalidArgumentError("--format odt needs a place to write it to: --folder DIR");
    session.console.out << text;
    return ExitCode::kOk;
  }
  const std::filesystem::path folder = command.folder;
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return absl::InvalidArgumentError(fmt::format("{}: {}", command.folder, error.message()));
  const std::string name = WithoutCollection(command.name);
  const std::filesystem::path readable = folder / (name + (as_data ? ".json" : ".md"));
  SOCLE_RETURN_IF_ERROR(WriteFile(readable, text));
  if (as_open_document) SOCLE_RETURN_IF_ERROR(WriteOpenDocument(readable, folder / (name + ".odt")));
  for (const InstrumentPages& pages : document.instruments) {
    if (pages.version.canonical_text().empty()) continue;
    const std::string file = LastPart(pages.instrument.name()) + ".signed.txt";
    SOCLE_RETURN_IF_ERROR(WriteFile(folder / file, pages.version.canonical_text()));
    session.console.err << fmt::format("{}  {}\n", pages.version.sha256(), (folder / file).string());
  }
  return ExitCode::kOk;
}

}  // namespace socle::cli
