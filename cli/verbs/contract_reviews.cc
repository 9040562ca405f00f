// contract due, contract review: which reviews are due, and how far one has come.
#include <fmt/format.h>

#include <map>

#include "cli/names/entity_name.h"
#include "cli/output/json.h"
#include "cli/verbs/contracts.h"
#include "cli/verbs/pages.h"
#include "platform/base/error.h"
#include "socle/contracts/v1/assessment_service.grpc.pb.h"
#include "socle/contracts/v1/contract_review_service.grpc.pb.h"

namespace socle::cli {
namespace {

namespace v1 = contract_api;
using Reviews = v1::ContractReviewService;

constexpr Paging kAll{.limit = 0, .all = true};

absl::StatusOr<v1::ListDueReviewsResponse> DueOf(const std::string& parent, const std::string& party,
                                                 const Paging& paging, const Session& session) {
  const auto stub = session.client.StubOf<Reviews>();
  v1::ListDueReviewsRequest request;
  request.set_parent(parent);
  request.set_party(party);
  SetAsOf(session.globals, &request);
  return CollectPages(session, *stub, &Reviews::Stub::ListDueReviews, request,
                      &v1::ListDueReviewsResponse::mutable_due_reviews, paging);
}

void PrintDue(const v1::ListDueReviewsResponse& list, const Console& console) {
  Table table({{"CONTRACT"},
               {"LABEL", Table::kLeft, true},
               {"REVIEW"},
               {"URGENCY"},
               {"ANNOUNCED"},
               {"DUE"},
               {"STATE"},
               {"PILOT"}});
  for (const v1::DueReview& each : list.due_reviews()) {
    table.AddRow({WithoutCollection(each.contract()), each.contract_display_name(),
                  v1::ContractReview::Kind_Name(each.kind()), v1::DueReview::Urgency_Name(each.urgency()),
                  DateText(each.alert_date()), DateText(each.due_date()),
                  each.review().empty() ? "not opened" : v1::ContractReview::State_Name(each.review_state()),
                  std::string(ShortName(each.pilot()))});
  }
  table.Print(console);
}

// "2 KEEP, 1 DROP", and below it each one that changes the plan.
absl::Status PrintDecisions(const v1::ContractReview& review, const Session& session) {
  const auto stub = session.client.StubOf<Reviews>();
  v1::ListReviewDecisionsRequest request;
  request.set_parent(review.name());
  SOCLE_ASSIGN_OR_RETURN(const auto list, CollectPages(session, *stub, &Reviews::Stub::ListReviewDecisions, request,
                                                       &v1::ListReviewDecisionsResponse::mutable_decisions, kAll));
  std::map<v1::ReviewDecision::Verdict, int64_t> counts;
  Table table({{"DECISION"}, {"ACTION"}, {"TITLE", Table::kLeft, true}, {"WHY", Table::kLeft, true}});
  for (const v1::ReviewDecision& each : list.decisions()) {
    ++counts[each.verdict()];
    if (each.verdict() == v1::ReviewDecision::KEEP) continue;
    table.AddRow({v1::ReviewDecision::Verdict_Name(each.verdict()), LastPart(each.action()), each.action_title(),
                  each.reason()});
  }
  std::string text;
  for (const auto& [verdict, count] : counts) {
    text +=
        fmt::format("{}{} {}", text.empty() ? "" : ", ", NumberText(count), v1::ReviewDecision::Verdict_Name(verdict));
  }
  session.console.out << fmt::format("  decisions    {}\n", text.empty() ? "none yet" : text);
  if (!table.empty()) table.Print(session.console);
  return absl::OkStatus();
}

absl::Status PrintProgress(const v1::ContractReview& review, const Session& session) {
  const auto stub = session.client.StubOf<v1::AssessmentService>();
  v1::GetAssessmentProgressRequest request;
  request.set_parent(review.name());
  SOCLE_ASSIGN_OR_RETURN(const auto progress,
                         session.client.Call(&v1::AssessmentService::Stub::GetAssessmentProgress, *stub, request));
  const std::string grid = review.has_grid() ? review.grid().display_name() : "none";
  session.console.out << fmt::format("  grid         {}{}, {} answers asked of each party\n", grid,
                                     review.grid().synthetic() ? "  [synthetic]" : "",
                                     NumberText(progress.asked_count()));
  Table table({{"READER"}, {"NAME", Table::kLeft, true}, {"ANSWERED", Table::kRight}, {"MISSING", Table::kRight}});
  for (const v1::ReaderProgress& each : progress.readers()) {
    table.AddRow({std::string(ShortName(each.reader())), each.display_name(), NumberText(each.assessed_count()),
                  NumberText(each.missing_count())});
  }
  table.Print(session.console);
  return absl::OkStatus();
}

absl::Status PrintMissing(const v1::ContractReview& review, const Session& session) {
  const auto stub = session.client.StubOf<Reviews>();
  v1::CheckDecideContractReviewRequest request;
  request.set_name(review.name());
  SOCLE_ASSIGN_OR_RETURN(const auto answer,
                         session.client.Call(&Reviews::Stub::CheckDecideContractReview, *stub, request));
  const bool french = session.globals.language == Language::kFrench;
  for (const auto& condition : answer.unmet()) {
    session.console.out << fmt::format("  ✗ {}{}\n", french ? condition.french_description() : condition.description(),
                                       condition.subject().empty() ? "" : fmt::format("  [{}]", condition.subject()));
  }
  return absl::OkStatus();
}

absl::Status PrintReview(const v1::ContractReview& review, const Session& session) {
  const Console& console = session.console;
  console.out << '\n'
              << console.Bold(fmt::format("{} of {}: {}", v1::ContractReview::Kind_Name(review.kind()),
                                          LastPart(review.instrument()),
                                          v1::ContractReview::State_Name(review.state())))
              << fmt::format("  {}\n", LastPart(review.name()));
  const auto line = [&](std::string_view what, const std::string& text) {
    if (!text.empty()) console.out << fmt::format("  {:<12} {}\n", what, text);
  };
  line("due", review.has_due_date()
                  ? fmt::format("{}, announced from {}", DateText(review.due_date()), DateText(review.alert_date()))
                  : "no source says when");
  line("plan", LastPart(review.reviewed_plan_version()));
  line("adopted by", review.decision());
  line("amendment", LastPart(review.amendment()));
  line("next plan", LastPart(review.resulting_plan_version()));
  line("note", review.note());
  SOCLE_RETURN_IF_ERROR(PrintDecisions(review, session));
  if (review.state() == v1::ContractReview::CLOSED) return absl::OkStatus();
  SOCLE_RETURN_IF_ERROR(PrintProgress(review, session));
  return review.state() == v1::ContractReview::OPEN ? PrintMissing(review, session) : absl::OkStatus();
}

}  // namespace

absl::StatusOr<ExitCode> ListDueContracts(const ContractCommand& command, const Session& session) {
  SOCLE_ASSIGN_OR_RETURN(const auto list, DueOf("contracts/-", command.party, command.paging, session));
  if (session.globals.json) {
    session.console.out << JsonOf(list) << '\n';
    return ExitCode::kOk;
  }
  if (list.due_reviews_size() == 0) {
    session.console.out << fmt::format("nothing is due on {}\n", DateText(list.as_of()));
    return ExitCode::kOk;
  }
  PrintDue(list, session.console);
  if (!list.next_page_token().empty()) PrintMore(session.console, list.due_reviews_size(), -1);
  return ExitCode::kOk;
}

absl::StatusOr<ExitCode> ShowReviews(const ContractCommand& command, const Session& session) {
  SOCLE_ASSIGN_OR_RETURN(const v1::Contract contract, GetContract(command.name, session));
  const auto stub = session.client.StubOf<Reviews>();
  v1::ListContractReviewsRequest request;
  request.set_parent(contract.name());
  SOCLE_ASSIGN_OR_RETURN(const auto list,
                         CollectPages(session, *stub, &Reviews::Stub::ListContractReviews, request,
                                      &v1::ListContractReviewsResponse::mutable_contract_reviews, kAll));
  if (session.globals.json) {
    session.console.out << JsonOf(list) << '\n';
    return ExitCode::kOk;
  }
  session.console.out << session.console.Bold(
                             fmt::format("{}  {}", WithoutCollection(contract.name()), contract.display_name()))
                      << '\n';
  SOCLE_ASSIGN_OR_RETURN(const auto due, DueOf(contract.name(), "", kAll, session));
  if (due.due_reviews_size() == 0) {
    session.console.out << fmt::format("nothing is due on {}\n", DateText(due.as_of()));
  } else {
    PrintDue(due, session.console);
  }
  for (const v1::ContractReview& review : list.contract_reviews()) {
    SOCLE_RETURN_IF_ERROR(PrintReview(review, session));
  }
  if (list.contract_reviews_size() == 0) session.console.out << "no review yet\n";
  return ExitCode::kOk;
}

}  // namespace socle::cli
