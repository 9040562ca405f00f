// DecisionService: reads.
#include <fmt/format.h>

#include <charconv>

#include "services/registry/api/governance/decision_conversion.h"
#include "services/registry/api/governance/decision_service.h"
#include "services/registry/api/page.h"
#include "services/registry/api/time_conversion.h"

namespace socle::registry::api {
namespace {

constexpr std::string_view kAnyBody = "bodies/-";

std::string KeyOf(const Decision& decision) { return fmt::format("{}/{}", decision.revision, decision.id); }

void SetAfter(std::string_view key, DecisionBook::Question& question) {
  const size_t slash = key.find('/');
  if (slash == std::string_view::npos) return;
  std::from_chars(key.data(), key.data() + slash, question.before_revision);
  question.before_id = std::string(key.substr(slash + 1));
}

absl::StatusOr<v1::ListDecisionsResponse> ListPage(DecisionBook& book, rpc::Call& call,
                                                   const v1::ListDecisionsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  DecisionBook::Question question{.state = request.state(), .subject = request.subject(), .limit = page.size() + 1};
  if (request.parent() != kAnyBody) {
    SOCLE_ASSIGN_OR_RETURN(question.body_id, IdOfName(request.parent(), "bodies", "parent"));
  }
  if (!v1::Decision::State_IsValid(request.state())) {
    return InvalidField("state", "not a state", "state : cet état n'existe pas.");
  }
  if (!request.meeting().empty()) {
    SOCLE_ASSIGN_OR_RETURN(const NestedName meeting,
                           ParseNestedUuid(request.meeting(), "bodies", "meetings", "meeting"));
    question.meeting_id = meeting.child;
  }
  if (request.has_from_date()) {
    SOCLE_ASSIGN_OR_RETURN(question.from, FromProto(request.from_date(), "from_date"));
  }
  if (request.has_to_date()) {
    SOCLE_ASSIGN_OR_RETURN(question.to, FromProto(request.to_date(), "to_date"));
  }
  SetAfter(page.after(), question);
  SOCLE_ASSIGN_OR_RETURN(std::vector<Decision> list, book.List(question, call.deadline()));
  v1::ListDecisionsResponse response;
  if (list.size() > page.size()) {
    list.pop_back();
    response.set_next_page_token(page.NextToken(KeyOf(list.back())));
  }
  for (const Decision& decision : list) *response.add_decisions() = Show(decision);
  return response;
}

absl::StatusOr<v1::ListVotesResponse> VotesPage(DecisionBook& book, rpc::Call& call,
                                                const v1::ListVotesRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  SOCLE_ASSIGN_OR_RETURN(const DecisionPath path, ParseDecisionName(request.parent(), "parent"));
  DecisionBook::VoteQuestion question{.body_id = path.body,
                                      .decision_id = path.decision,
                                      .party = request.party(),
                                      .college = request.college(),
                                      .after = page.after(),
                                      .limit = page.size() + 1};
  if (request.silent()) question.choice = Choice::kNone;
  if (request.choice() != v1::Vote::CHOICE_UNSPECIFIED) {
    Violations violations;
    question.choice = ChoiceField("choice", request.choice(), false, &violations);
    if (request.silent()) {
      violations.Add("silent", "cannot be given with choice", "silent : ne se combine pas avec choice.");
    }
    SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  }
  SOCLE_ASSIGN_OR_RETURN(std::vector<VoteRecord> votes, book.ListVotes(question, call.deadline()));
  v1::ListVotesResponse response;
  if (votes.size() > page.size()) {
    votes.pop_back();
    response.set_next_page_token(page.NextToken(votes.back().elector.member_id));
  }
  for (const VoteRecord& vote : votes) *response.add_votes() = Show(vote, path.body, path.decision);
  return response;
}

absl::StatusOr<v1::CheckCloseResponse> CheckNow(DecisionBook& book, rpc::Call& call,
                                                const v1::CheckCloseRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const DecisionPath path, ParseDecisionName(request.name(), "name"));
  SOCLE_ASSIGN_OR_RETURN(const DecisionBook::Situation found,
                         book.FindSituation(path.body, path.decision, call.deadline()));
  const Decision& decision = found.decision;
  v1::CheckCloseResponse response;
  ToProto(CheckClose(decision, found.standing.tally, found.standing.now), response.mutable_obstacles());
  if (decision.result) {
    ToProto(*decision.statute, *decision.result, response.mutable_result());
  } else if (decision.state == DecisionState::kVoting) {
    ToProto(*decision.statute, ResultNow(decision, found.standing.tally), response.mutable_result());
  }
  return response;
}

absl::StatusOr<v1::VerifyDecisionResponse> Verify(DecisionBook& book, rpc::Call& call,
                                                  const v1::VerifyDecisionRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const DecisionPath path, ParseDecisionName(request.name(), "name"));
  Violations violations;
  const ContentSha256 content = Sha256Field("content_sha256", request.content_sha256(), &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(const DecisionBook::Verification found,
                         book.FindVerdict(path.body, path.decision, call.deadline()));
  const Reasons reasons = WhyNotValid(found.verdict, content, path.body);
  v1::VerifyDecisionResponse response;
  response.set_valid(reasons.empty());
  ToProto(reasons, response.mutable_reasons());
  response.set_state(static_cast<v1::Decision::State>(found.verdict.state));
  if (found.result) {
    Summarise(*found.result, response.mutable_result());
  }
  if (found.vote_date) ToProto(*found.vote_date, response.mutable_vote_date());
  if (found.close_time) ToProto(*found.close_time, response.mutable_close_time());
  if (!found.verdict.superseded_by.empty()) {
    response.set_superseded_by(DecisionName(path.body, found.verdict.superseded_by));
  }
  return response;
}

}  // namespace

void DecisionService::AddReads() {
  service_.Blocking<v1::GetDecisionRequest, v1::Decision>(
      "GetDecision", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::Decision> {
        SOCLE_ASSIGN_OR_RETURN(const DecisionPath path, ParseDecisionName(request.name(), "name"));
        SOCLE_ASSIGN_OR_RETURN(const Decision found, parts_.decisions->Find(path.body, path.decision, call.deadline()));
        return Show(found);
      });
  service_.Blocking<v1::ListDecisionsRequest, v1::ListDecisionsResponse>(
      "ListDecisions",
      [this](rpc::Call& call, const auto& request) { return ListPage(*parts_.decisions, call, request); });
  service_.Blocking<v1::CheckCloseRequest, v1::CheckCloseResponse>(
      "CheckClose",
      [this](rpc::Call& call, const auto& request) { return CheckNow(*parts_.decisions, call, request); });
  service_.Blocking<v1::ListVotesRequest, v1::ListVotesResponse>(
      "ListVotes",
      [this](rpc::Call& call, const auto& request) { return VotesPage(*parts_.decisions, call, request); });
  service_.Blocking<v1::VerifyDecisionRequest, v1::VerifyDecisionResponse>(
      "VerifyDecision",
      [this](rpc::Call& call, const auto& request) { return Verify(*parts_.decisions, call, request); });
}

}  // namespace socle::registry::api
