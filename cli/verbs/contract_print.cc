// contract print: the whole contract as a document, and beside it what was signed, byte by byte.
#include <fmt/format.h>

#include <filesystem>
#include <fstream>

#include "cli/names/entity_name.h"
#include "cli/output/contract_document.h"
#include "cli/verbs/contracts.h"
#include "cli/verbs/pages.h"
#include "platform/base/error.h"
#include "socle/contracts/v1/action_service.grpc.pb.h"
#include "socle/contracts/v1/commitment_service.grpc.pb.h"
#include "socle/contracts/v1/framework_service.grpc.pb.h"
#include "socle/contracts/v1/plan_service.grpc.pb.h"
#include "socle/contracts/v1/signature_service.grpc.pb.h"

namespace socle::cli {
namespace {

namespace v1 = contract_api;

const Paging kEverything{.limit = 0, .all = true};

// Every item below a parent.
template <typename Service, typename Request, typename Response, typename Items>
auto All(const Session& session, const std::string& parent,
         grpc::Status (Service::Stub::*method)(grpc::ClientContext*, const Request&, Response*),
         Items* (Response::*items)(), Request request = {}) -> absl::StatusOr<std::vector<typename Items::value_type>> {
  const auto stub = ContractsStub<Service>(session);
  request.set_parent(parent);
  SOCLE_ASSIGN_OR_RETURN(Response list, CollectPages(session, *stub, method, request, items, kEverything));
  Items& found = *(list.*items)();
  return std::vector<typename Items::value_type>(found.begin(), found.end());
}

absl::StatusOr<InstrumentPages> PagesOf(const v1::Instrument& instrument, const Session& session) {
  InstrumentPages pages{.instrument = instrument};
  const auto stub = ContractsStub<v1::SignatureService>(session);
  v1::SummarizeSignatoriesRequest summarized;
  summarized.set_name(instrument.name());
  SOCLE_ASSIGN_OR_RETURN(const auto summary,
                         session.client.Call(&v1::SignatureService::Stub::SummarizeSignatories, *stub, summarized));
  pages.signatories.assign(summary.signatories().begin(), summary.signatories().end());
  SOCLE_ASSIGN_OR_RETURN(pages.signatures, All<v1::SignatureService>(session, instrument.name(),
                                                                     &v1::SignatureService::Stub::ListSignatures,
                                                                     &v1::ListSignaturesResponse::mutable_signatures));
  if (instrument.latest_version() == 0) return pages;
  const auto versions = ContractsStub<v1::InstrumentService>(session);
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
  SOCLE_ASSIGN_OR_RETURN(const auto instruments, InstrumentsOf(name, session));
  for (const v1::Instrument& instrument : instruments) {
    SOCLE_ASSIGN_OR_RETURN(InstrumentPages pages, PagesOf(instrument, session));
    document.instruments.push_back(std::move(pages));
  }
  SOCLE_ASSIGN_OR_RETURN(document.issues,
                         All<v1::FrameworkService>(session, name, &v1::FrameworkService::Stub::ListIssues,
                                                   &v1::ListIssuesResponse::mutable_issues));
  SOCLE_ASSIGN_OR_RETURN(document.orientations,
                         All<v1::FrameworkService>(session, name, &v1::FrameworkService::Stub::ListOrientations,
                                                   &v1::ListOrientationsResponse::mutable_orientations));
  const auto plans = ContractsStub<v1::PlanService>(session);
  v1::GetPlanSummaryRequest summarized;
  summarized.set_parent(name);
  SOCLE_ASSIGN_OR_RETURN(document.plan,
                         session.client.Call(&v1::PlanService::Stub::GetPlanSummary, *plans, summarized));
  v1::ListActionsRequest retained;
  retained.mutable_filter()->add_selections(v1::Action::RETAINED);
  SOCLE_ASSIGN_OR_RETURN(document.actions, All<v1::ActionService>(session, name, &v1::ActionService::Stub::ListActions,
                                                                  &v1::ListActionsResponse::mutable_actions, retained));
  SOCLE_ASSIGN_OR_RETURN(document.commitments,
                         All<v1::CommitmentService>(session, name, &v1::CommitmentService::Stub::ListCommitments,
                                                    &v1::ListCommitmentsResponse::mutable_commitments));
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
  const std::string markdown = MarkdownOf(document);
  if (command.folder.empty()) {
    session.console.out << markdown;
    return ExitCode::kOk;
  }
  const std::filesystem::path folder = command.folder;
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return absl::InvalidArgumentError(fmt::format("{}: {}", command.folder, error.message()));
  SOCLE_RETURN_IF_ERROR(WriteFile(folder / (WithoutCollection(command.name) + ".md"), markdown));
  for (const InstrumentPages& pages : document.instruments) {
    if (pages.version.canonical_text().empty()) continue;
    const std::string file = LastPart(pages.instrument.name()) + ".signed.txt";
    SOCLE_RETURN_IF_ERROR(WriteFile(folder / file, pages.version.canonical_text()));
    session.console.err << fmt::format("{}  {}\n", pages.version.sha256(), (folder / file).string());
  }
  return ExitCode::kOk;
}

}  // namespace socle::cli
