// The reads of CommitmentService.
#include <fmt/format.h>

#include "platform/api/paging.h"
#include "services/contracts/api/strategy/commitment_conversion.h"
#include "services/contracts/api/strategy/commitment_service.h"

namespace socle::contracts::api {
namespace {

using socle::api::DateFromProto;
using socle::api::ParseNestedUuid;

constexpr std::string_view kUndated = "undated";

// "2014-07-07 6f0c…"; those without a date come last.
std::string KeyOf(const Commitment& commitment) {
  const std::string date = commitment.due_date.IsOpen() ? std::string(kUndated) : commitment.due_date.ToString();
  return fmt::format("{} {}", date, commitment.id);
}

void GoOnAfter(const std::string& key, CommitmentBook::Question* question) {
  const size_t space = key.find(' ');
  if (space == std::string::npos) return;
  const absl::StatusOr<Date> date = Date::Parse(std::string_view(key).substr(0, space));
  question->after_date = date.ok() ? *date : Date::Max();
  question->after_id = key.substr(space + 1);
}

template <typename Request>
absl::StatusOr<Date> AsOf(const Request& request, Date today) {
  if (!request.has_as_of()) return today;
  return socle::api::FromProto(request.as_of(), "as_of");
}

absl::StatusOr<CommitmentBook::Question> QuestionOf(const v1::ListCommitmentsRequest& request,
                                                    const socle::api::Page& page, Date as_of) {
  CommitmentBook::Question question{.limit = page.size() + 1};
  if (request.parent() != "contracts/-") {
    SOCLE_ASSIGN_OR_RETURN(question.contract, ContractOfParent(request.parent()));
  }
  Violations violations;
  question.debtor = PartyFilter("debtor", request.debtor(), &violations);
  question.creditor = PartyFilter("creditor", request.creditor(), &violations);
  if (!v1::Commitment::State_IsValid(request.state())) {
    violations.Add("state", "not a state", "state : valeur inconnue.");
  }
  question.state = request.state();
  if (!request.action().empty() && question.contract.empty()) {
    violations.Add("action", "goes with one contract only", "action : précisez le contrat.");
  } else {
    question.action = SiblingField("action", request.action(), question.contract, "actions", &violations);
  }
  if (request.late_only()) question.late_on = as_of;
  question.due_from =
      DateFromProto(request.has_due_from_date(), request.due_from_date(), "due_from_date", Date::Min(), &violations);
  question.due_to =
      DateFromProto(request.has_due_to_date(), request.due_to_date(), "due_to_date", Date::Max(), &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  GoOnAfter(page.after(), &question);
  return question;
}

void Count(const CommitmentBook::Count& count, v1::CommitmentTally* tally) {
  switch (count.state) {
    case CommitmentState::kProposed:
      tally->set_proposed_count(count.count);
      break;
    case CommitmentState::kPromised:
      tally->set_promised_count(count.count);
      break;
    case CommitmentState::kReported:
      tally->set_reported_count(count.count);
      break;
    case CommitmentState::kFulfilled:
      tally->set_fulfilled_count(count.count);
      break;
    case CommitmentState::kContested:
      tally->set_contested_count(count.count);
      break;
    case CommitmentState::kWaived:
      tally->set_waived_count(count.count);
      break;
  }
  tally->set_late_count(tally->late_count() + count.late_count);
}

}  // namespace

absl::StatusOr<v1::SummarizeCommitmentsResponse> CommitmentService::Summarize(
    rpc::Call& call, const v1::SummarizeCommitmentsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string contract, ContractOfParent(request.parent()));
  SOCLE_ASSIGN_OR_RETURN(const Date as_of, AsOf(request, Today()));
  SOCLE_RETURN_IF_ERROR(contracts_->Find(contract, call.deadline()).status());
  SOCLE_ASSIGN_OR_RETURN(const auto counts, book_->CountByParty(contract, as_of, call.deadline()));
  v1::SummarizeCommitmentsResponse response;
  v1::CommitmentSummary* summary = nullptr;
  for (const CommitmentBook::Count& count : counts) {
    if (summary == nullptr || summary->party() != count.party) {
      summary = response.add_summaries();
      summary->set_party(count.party);
      summary->mutable_owes();
      summary->mutable_owed();
    }
    Count(count, count.as_debtor ? summary->mutable_owes() : summary->mutable_owed());
  }
  return response;
}

void CommitmentService::AddReads() {
  service_.Blocking<v1::GetCommitmentRequest, v1::Commitment>(
      "GetCommitment", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::Commitment> {
        SOCLE_ASSIGN_OR_RETURN(const auto id, ParseNestedUuid(request.name(), "contracts", "commitments", "name"));
        SOCLE_ASSIGN_OR_RETURN(const Date as_of, AsOf(request, Today()));
        SOCLE_ASSIGN_OR_RETURN(const Commitment found, book_->Find(id.parent, id.child, call.deadline()));
        return Show(found, as_of);
      });
  service_.Blocking<v1::ListCommitmentsRequest, v1::ListCommitmentsResponse>(
      "ListCommitments", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::ListCommitmentsResponse> {
        // What was late when the first page was given stays so on the next, past midnight.
        SOCLE_ASSIGN_OR_RETURN(const auto page, socle::api::Page::Open(request, Today().ToString()));
        const absl::StatusOr<Date> first = Date::Parse(page.resolved());
        SOCLE_ASSIGN_OR_RETURN(const Date as_of, AsOf(request, first.ok() ? *first : Today()));
        SOCLE_ASSIGN_OR_RETURN(const CommitmentBook::Question question, QuestionOf(request, page, as_of));
        if (!question.contract.empty()) {
          SOCLE_RETURN_IF_ERROR(contracts_->Find(question.contract, call.deadline()).status());
        }
        SOCLE_ASSIGN_OR_RETURN(auto list, book_->List(question, call.deadline()));
        v1::ListCommitmentsResponse response;
        response.set_next_page_token(NextPage(page, &list, KeyOf));
        for (const Commitment& commitment : list) *response.add_commitments() = Show(commitment, as_of);
        return response;
      });
  service_.Blocking<v1::ListCommitmentStepsRequest, v1::ListCommitmentStepsResponse>(
      "ListCommitmentSteps",
      [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::ListCommitmentStepsResponse> {
        SOCLE_ASSIGN_OR_RETURN(const auto page, socle::api::Page::Open(request));
        SOCLE_ASSIGN_OR_RETURN(const auto id, ParseNestedUuid(request.name(), "contracts", "commitments", "name"));
        SOCLE_ASSIGN_OR_RETURN(
            auto list, book_->ListSteps(id.parent, id.child, NumberAfter(page, 0), page.size() + 1, call.deadline()));
        v1::ListCommitmentStepsResponse response;
        response.set_next_page_token(
            NextPage(page, &list, [](const CommitmentStepRecord& step) { return std::to_string(step.number); }));
        for (const CommitmentStepRecord& step : list) *response.add_commitment_steps() = Show(step);
        return response;
      });
  service_.Blocking<v1::SummarizeCommitmentsRequest, v1::SummarizeCommitmentsResponse>(
      "SummarizeCommitments", [this](rpc::Call& call, const auto& request) { return Summarize(call, request); });
}

}  // namespace socle::contracts::api
