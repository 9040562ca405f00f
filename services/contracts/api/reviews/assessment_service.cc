#include "services/contracts/api/reviews/assessment_service.h"

#include <fmt/format.h>

#include <algorithm>

#include "platform/api/paging.h"
#include "services/contracts/api/contracts/contract_conversion.h"
#include "services/contracts/api/plan/plan_fields.h"
#include "services/contracts/api/reviews/assessment_conversion.h"
#include "services/contracts/api/reviews/review_conversion.h"
#include "services/contracts/api/strategy/contributions.h"
#include "services/contracts/api/strategy/strategy_fields.h"

namespace socle::contracts::api {
namespace {

using socle::api::NestedName;
using Place = AssessmentBook::Place;

// "1 a-1 progress collectivites/departement-59".
std::string KeyOf(const Assessment& assessment) {
  return fmt::format("{} {} {} {}", static_cast<int>(assessment.subject.kind), assessment.subject.id,
                     assessment.criterion, assessment.reader);
}

Place PlaceAfter(const socle::api::Page& page) {
  Place place;
  const std::string& key = page.after();
  const size_t first = key.find(' ');
  const size_t second = key.find(' ', first + 1);
  const size_t third = key.find(' ', second + 1);
  if (first == std::string::npos || second == std::string::npos || third == std::string::npos) return place;
  place.subject_kind = key[0] - '0';
  place.subject = key.substr(first + 1, second - first - 1);
  place.criterion = key.substr(second + 1, third - second - 1);
  place.reader = key.substr(third + 1);
  return place;
}

absl::Status CheckOpen(const Review& review) {
  if (review.state == ReviewState::kOpen) return absl::OkStatus();
  return StepRefused(NameOf(review), StateName(review.state),
                     {{.type = "STATE",
                       .subject = std::string(StateName(review.state)),
                       .english = "Answers are recorded while a review is OPEN.",
                       .french = "Les réponses s'inscrivent tant que la revue est ouverte."}});
}

}  // namespace

AssessmentService::AssessmentService(const Needs& needs)
    : needs_(needs), service_("socle.contracts.v1.AssessmentService") {
  service_.Blocking<v1::RecordAssessmentsRequest, v1::RecordAssessmentsResponse>(
      "RecordAssessments", [this](rpc::Call& call, const auto& request) { return Record(call, request); });
  service_.Blocking<v1::ListAssessmentsRequest, v1::ListAssessmentsResponse>(
      "ListAssessments", [this](rpc::Call& call, const auto& request) { return List(call, request); });
  service_.Blocking<v1::ListMissingAssessmentsRequest, v1::ListMissingAssessmentsResponse>(
      "ListMissingAssessments", [this](rpc::Call& call, const auto& request) { return ListMissing(call, request); });
  service_.Blocking<v1::GetAssessmentProgressRequest, v1::GetAssessmentProgressResponse>(
      "GetAssessmentProgress", [this](rpc::Call& call, const auto& request) { return Progress(call, request); });
  service_.Blocking<v1::ListSubjectSummariesRequest, v1::ListSubjectSummariesResponse>(
      "ListSubjectSummaries", [this](rpc::Call& call, const auto& request) { return Summarize(call, request); });
}

absl::StatusOr<Review> AssessmentService::FindReview(const std::string& parent, rpc::Call& call) {
  SOCLE_ASSIGN_OR_RETURN(const NestedName name, ParseReview(parent, "parent"));
  return needs_.reviews->Find(name.parent, name.child, call.deadline());
}

absl::StatusOr<v1::RecordAssessmentsResponse> AssessmentService::Record(rpc::Call& call,
                                                                        const v1::RecordAssessmentsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const NestedName name, ParseReview(request.parent(), "parent"));
  SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, {request.parent()}));
  return needs_.writer->Run<v1::RecordAssessmentsResponse>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::RecordAssessmentsResponse> {
        SOCLE_ASSIGN_OR_RETURN(const Contract contract, ReadLiving(*needs_.contracts, unit.tx(), name.parent));
        SOCLE_RETURN_IF_ERROR(CheckMay(call, Act::kActAsParty, contract, request.parent(), request.reader()));
        SOCLE_ASSIGN_OR_RETURN(const Review review, needs_.reviews->Read(unit.tx(), name.parent, name.child));
        Violations violations;
        if (contract.FindParty(request.reader()) == nullptr) {
          violations.Add("reader", "is no party of the contract", "reader : n'est pas partie au contrat.");
        }
        const std::vector<Assessment> taken =
            AssessmentsField(request.assessments(), request.reader(), review, &violations);
        SOCLE_RETURN_IF_ERROR(violations.ToStatus());
        SOCLE_RETURN_IF_ERROR(CheckOpen(review));
        for (const std::string& missing : needs_.book->NoSubjects(unit.tx(), review, taken)) {
          violations.Add("assessments", fmt::format("{} is no subject of the review", missing),
                         fmt::format("assessments : {} n'est pas un sujet de la revue.", missing));
        }
        SOCLE_RETURN_IF_ERROR(violations.ToStatus());
        const auto answered = [](const Assessment& each) { return !each.level.empty(); };
        v1::RecordAssessmentsResponse response;
        response.set_recorded_count(static_cast<int32_t>(std::count_if(taken.begin(), taken.end(), answered)));
        response.set_withdrawn_count(
            static_cast<int32_t>(needs_.book->Record(unit.tx(), unit.revision(), review, taken)));
        response.set_revision(unit.revision());
        unit.Record({.resource = request.parent(), .changes = {"assessed"}});
        return response;
      });
}

absl::StatusOr<v1::ListAssessmentsResponse> AssessmentService::List(rpc::Call& call,
                                                                    const v1::ListAssessmentsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const socle::api::Page page, socle::api::Page::Open(request));
  SOCLE_ASSIGN_OR_RETURN(const Review review, FindReview(request.parent(), call));
  Violations violations;
  AssessmentBook::Question question{.reader = PartyFilter("reader", request.reader(), &violations),
                                    .criterion = violations.Text("criterion", request.criterion(), {.max = 63}),
                                    .after = PlaceAfter(page),
                                    .limit = page.size() + 1};
  if (!request.subject().empty() && !ParseSubject(request.subject(), review.contract, &question.subject)) {
    violations.Add("subject", "is no subject of the contract", "subject : ce n'est pas un sujet du contrat.");
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(std::vector<Assessment> list, needs_.book->List(review, question, call.deadline()));
  v1::ListAssessmentsResponse response;
  response.set_next_page_token(NextPage(page, &list, KeyOf));
  for (const Assessment& assessment : list) *response.add_assessments() = Show(review.contract, assessment);
  return response;
}

absl::StatusOr<v1::ListMissingAssessmentsResponse> AssessmentService::ListMissing(
    rpc::Call& call, const v1::ListMissingAssessmentsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const socle::api::Page page, socle::api::Page::Open(request));
  SOCLE_ASSIGN_OR_RETURN(const Review review, FindReview(request.parent(), call));
  Violations violations;
  const AssessmentBook::Question question{.reader = PartyField("reader", request.reader(), &violations),
                                          .after = PlaceAfter(page),
                                          .limit = page.size() + 1};
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(std::vector<Assessment> list, needs_.book->ListMissing(review, question, call.deadline()));
  v1::ListMissingAssessmentsResponse response;
  response.set_next_page_token(NextPage(page, &list, KeyOf));
  for (const Assessment& assessment : list) *response.add_missing_assessments() = Show(review.contract, assessment);
  return response;
}

absl::StatusOr<v1::GetAssessmentProgressResponse> AssessmentService::Progress(
    rpc::Call& call, const v1::GetAssessmentProgressRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Review review, FindReview(request.parent(), call));
  SOCLE_ASSIGN_OR_RETURN(const Contract contract, needs_.contracts->Find(review.contract, call.deadline()));
  SOCLE_ASSIGN_OR_RETURN(AssessmentBook::Tally tally, needs_.book->Progress(review, call.deadline()));
  for (const ContractParty& party : contract.parties) tally.by_reader.try_emplace(party.party, 0);
  v1::GetAssessmentProgressResponse response;
  response.set_asked_count(static_cast<int32_t>(tally.asked));
  for (const auto& [reader, count] : tally.by_reader) {
    v1::ReaderProgress* shown = response.add_readers();
    shown->set_reader(reader);
    if (const ContractParty* party = contract.FindParty(reader)) shown->set_display_name(party->label);
    shown->set_assessed_count(static_cast<int32_t>(count));
    shown->set_missing_count(static_cast<int32_t>(tally.asked - count));
  }
  return response;
}

absl::StatusOr<v1::ListSubjectSummariesResponse> AssessmentService::Summarize(
    rpc::Call& call, const v1::ListSubjectSummariesRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const socle::api::Page page, socle::api::Page::Open(request));
  SOCLE_ASSIGN_OR_RETURN(const Review review, FindReview(request.parent(), call));
  Violations violations;
  const auto kind = static_cast<EvaluationSubject>(
      EnumField({"subject", &violations}, request.subject(), v1::EvaluationCriterion::Subject_descriptor(), true));
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(auto list,
                         needs_.book->ListSummaries(review, kind, page.after(), page.size() + 1, call.deadline()));
  v1::ListSubjectSummariesResponse response;
  response.set_next_page_token(NextPage(page, &list, [](const auto& last) { return last.subject.id; }));
  for (const AssessmentBook::Summary& summary : list) *response.add_subject_summaries() = Show(review, summary);
  return response;
}

}  // namespace socle::contracts::api
