// contract show: what a contract rests on, in four lines: diagnostic, framework, commitments, Carnet de Territoire.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "cli/verbs/contracts.h"
#include "platform/base/error.h"
#include "socle/contracts/v1/commitment_service.grpc.pb.h"
#include "socle/contracts/v1/diagnostic_service.grpc.pb.h"
#include "socle/contracts/v1/framework_service.grpc.pb.h"
#include "socle/contracts/v1/notebook_service.grpc.pb.h"

namespace socle::cli {
namespace {

namespace v1 = contract_api;

// "1 finding", "4 findings".
std::string CountText(int64_t count, std::string_view what) {
  return fmt::format("{} {}{}", NumberText(count), what, count == 1 ? "" : "s");
}

template <typename Items>
int64_t SyntheticOf(const Items& items) {
  return std::count_if(items.begin(), items.end(), [](const auto& item) { return item.synthetic(); });
}

// "; 2 synthetic"; "" for none.
std::string SyntheticPart(int64_t count) { return count == 0 ? "" : fmt::format("; {} synthetic", NumberText(count)); }

// "THREAT 1, WEAKNESS 2": how many items have each word.
template <typename Items, typename WordOf>
std::string CountsText(const Items& items, WordOf word_of) {
  std::map<std::string, int64_t> counts;
  for (const auto& item : items) ++counts[word_of(item)];
  std::string text;
  for (const auto& [word, count] : counts) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", word, NumberText(count));
  }
  return text;
}

// How many things of a level reach nothing of another.
absl::StatusOr<int> OrphansOf(v1::TraceLevel level, v1::TraceLevel against, const v1::Contract& contract,
                              const Session& session) {
  const auto stub = session.client.StubOf<v1::FrameworkService>();
  v1::ListOrphansRequest request;
  request.set_parent(contract.name());
  request.set_level(level);
  request.set_against(against);
  request.set_page_size(1);
  SOCLE_ASSIGN_OR_RETURN(const auto answer,
                         session.client.Call(&v1::FrameworkService::Stub::ListOrphans, *stub, request));
  return answer.total_count();
}

absl::StatusOr<std::string> DiagnosticText(const v1::Contract& contract, const Session& session) {
  SOCLE_ASSIGN_OR_RETURN(const auto findings, AllBelow<v1::DiagnosticService>(
                                                  session, contract.name(), &v1::DiagnosticService::Stub::ListFindings,
                                                  &v1::ListFindingsResponse::mutable_findings));
  if (findings.empty()) return std::string();
  SOCLE_ASSIGN_OR_RETURN(const int unanswered,
                         OrphansOf(v1::TRACE_LEVEL_FINDING, v1::TRACE_LEVEL_ACTION, contract, session));
  return fmt::format("{} ({}){}{}", CountText(static_cast<int64_t>(findings.size()), "finding"),
                     CountsText(findings, [](const auto& each) { return v1::Finding::Kind_Name(each.kind()); }),
                     unanswered == 0 ? "" : fmt::format("; no action answers {} of them", unanswered),
                     SyntheticPart(SyntheticOf(findings)));
}

absl::StatusOr<std::string> FrameworkText(const v1::Contract& contract, const Session& session) {
  using Stub = v1::FrameworkService::Stub;
  SOCLE_ASSIGN_OR_RETURN(const auto issues, AllBelow<v1::FrameworkService>(session, contract.name(), &Stub::ListIssues,
                                                                           &v1::ListIssuesResponse::mutable_issues));
  SOCLE_ASSIGN_OR_RETURN(const auto orientations,
                         AllBelow<v1::FrameworkService>(session, contract.name(), &Stub::ListOrientations,
                                                        &v1::ListOrientationsResponse::mutable_orientations));
  if (issues.empty() && orientations.empty()) return std::string();
  SOCLE_ASSIGN_OR_RETURN(const int unserved,
                         OrphansOf(v1::TRACE_LEVEL_ISSUE, v1::TRACE_LEVEL_ORIENTATION, contract, session));
  return fmt::format("{}, {}{}{}", CountText(static_cast<int64_t>(issues.size()), "issue"),
                     CountText(static_cast<int64_t>(orientations.size()), "orientation"),
                     unserved == 0 ? "" : fmt::format("; no orientation serves {} of the issues", unserved),
                     SyntheticPart(SyntheticOf(issues) + SyntheticOf(orientations)));
}

absl::StatusOr<std::string> CommitmentsText(const v1::Contract& contract, const Session& session) {
  SOCLE_ASSIGN_OR_RETURN(
      const auto commitments,
      AllBelow<v1::CommitmentService>(session, contract.name(), &v1::CommitmentService::Stub::ListCommitments,
                                      &v1::ListCommitmentsResponse::mutable_commitments));
  if (commitments.empty()) return std::string();
  const auto late = std::count_if(commitments.begin(), commitments.end(), [](const auto& each) { return each.late(); });
  return fmt::format("{}: {}{}{}", NumberText(static_cast<int64_t>(commitments.size())),
                     CountsText(commitments, [](const auto& each) { return v1::Commitment::State_Name(each.state()); }),
                     late == 0 ? "" : fmt::format("; {} late", NumberText(late)),
                     SyntheticPart(SyntheticOf(commitments)));
}

absl::StatusOr<std::string> NotebookText(const v1::Contract& contract, const Session& session) {
  const auto stub = session.client.StubOf<v1::NotebookService>();
  v1::GetNotebookRequest request;
  request.set_name(contract.name() + "/notebook");
  SOCLE_ASSIGN_OR_RETURN(const auto notebook,
                         session.client.Call(&v1::NotebookService::Stub::GetNotebook, *stub, request));
  if (notebook.page_count() == 0) return std::string();
  return fmt::format("{}, {}", CountText(notebook.page_count(), "page"),
                     notebook.latest_edition() == 0 ? "not published"
                                                    : fmt::format("edition {} published", notebook.latest_edition()));
}

}  // namespace

absl::Status PrintStrategy(const v1::Contract& contract, const Session& session) {
  SOCLE_ASSIGN_OR_RETURN(const std::string diagnostic, DiagnosticText(contract, session));
  SOCLE_ASSIGN_OR_RETURN(const std::string framework, FrameworkText(contract, session));
  SOCLE_ASSIGN_OR_RETURN(const std::string commitments, CommitmentsText(contract, session));
  SOCLE_ASSIGN_OR_RETURN(const std::string notebook, NotebookText(contract, session));
  if (diagnostic.empty() && framework.empty() && commitments.empty() && notebook.empty()) return absl::OkStatus();
  session.console.out << '\n';
  const auto line = [&](std::string_view what, const std::string& text) {
    if (!text.empty()) session.console.out << fmt::format("{:<12} {}\n", what, text);
  };
  line("diagnostic", diagnostic);
  line("framework", framework);
  line("commitments", commitments);
  line("Carnet", notebook);
  return absl::OkStatus();
}

}  // namespace socle::cli
