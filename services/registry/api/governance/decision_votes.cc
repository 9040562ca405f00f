// DecisionService: votes cast and recorded, one way for both.
#include <fmt/format.h>

#include <algorithm>

#include "absl/container/flat_hash_map.h"
#include "platform/write/changing.h"
#include "services/registry/api/actor.h"
#include "services/registry/api/governance/decision_conversion.h"
#include "services/registry/api/governance/decision_service.h"
#include "services/registry/domain/written/written_errors.h"

namespace socle::registry::api {
namespace {

constexpr int kMaxRecorded = 1000;

// Gives the elector its choice, or says why not.
absl::Status Give(const DecisionBook::Polling& polling, int64_t revision, Choice choice, bool recorded,
                  VoteRecord& vote) {
  const Decision& decision = polling.decision;
  const std::string name = VoteName(decision.body_id, decision.id, vote.elector.member_id);
  const Reasons reasons = CheckVote(decision, vote.elector, polling.now);
  if (!reasons.empty()) return Refused(name, decision.state, reasons);
  vote.choice = choice;
  vote.recorded = recorded && choice != Choice::kNone;
  vote.time = choice == Choice::kNone ? std::nullopt : std::optional(polling.now);
  vote.revision = revision;
  return absl::OkStatus();
}

// Of a decision that has no such elector: because the vote is not open yet, or because it is none.
absl::Status NoElector(const DecisionPath& path, const DecisionBook::Polling& polling) {
  if (polling.decision.state == DecisionState::kDraft) {
    const Reasons reasons = CheckVote(polling.decision, Elector(), polling.now);
    return Refused(path.name(), polling.decision.state, reasons);
  }
  return NothingOfName(VoteName(path.body, path.decision, path.member));
}

}  // namespace

absl::Status DecisionService::CheckSpeaks(db::Transaction& tx, rpc::Call& call, std::string_view body_id,
                                          const Elector& elector, std::string_view name) {
  const Actor actor = ActorOf(call);
  bool speaks = actor.ActsFor(elector.party);
  for (const std::string& id : {elector.member_id, elector.proxy_holder}) {
    if (speaks || id.empty()) continue;
    SOCLE_ASSIGN_OR_RETURN(const Member member, parts_.bodies->FindMember(tx, body_id, id));
    SOCLE_ASSIGN_OR_RETURN(speaks, parts_.bodies->SpeaksAs(tx, actor, member));
  }
  return CheckMay(Act::kCastVote, speaks ? Relations{Relation::kOwner} : Relations{}, name);
}

absl::StatusOr<v1::Vote> DecisionService::Cast(rpc::Call& call, const v1::CastVoteRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const DecisionPath path, ParseVoteName(request.name(), "name"));
  Violations violations;
  const Choice choice = ChoiceField("choice", request.choice(), false, &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, {request.name()}));
  return parts_.writer->Run<v1::Vote>(command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::Vote> {
    const std::string members[] = {path.member};
    SOCLE_ASSIGN_OR_RETURN(DecisionBook::Polling polling,
                           parts_.decisions->HoldForVotes(unit.tx(), path.body, path.decision, members));
    if (polling.votes.empty()) return NoElector(path, polling);
    VoteRecord& vote = polling.votes[0];
    SOCLE_RETURN_IF_ERROR(CheckSpeaks(unit.tx(), call, path.body, vote.elector, request.name()));
    const socle::api::Sha256 before = socle::api::DigestOfShown(Show(vote, path.body, path.decision));
    const bool first = vote.choice == Choice::kNone;
    SOCLE_RETURN_IF_ERROR(Give(polling, unit.revision(), choice, /*recorded=*/false, vote));
    parts_.decisions->WriteVotes(unit.tx(), path.decision, polling.votes);
    const v1::Vote shown = Show(vote, path.body, path.decision);
    unit.Record({.resource = request.name(),
                 .kind = write::ChangeKind::kUpdated,
                 .changes = {first ? "vote-cast" : "vote-changed"},
                 .before = before,
                 .after = socle::api::DigestOfShown(shown)});
    return shown;
  });
}

absl::StatusOr<v1::RecordVotesResponse> DecisionService::RecordVotes(rpc::Call& call,
                                                                     const v1::RecordVotesRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const DecisionPath path, ParseDecisionName(request.name(), "name"));
  Violations violations;
  if (request.votes().empty() || request.votes_size() > kMaxRecorded) {
    violations.Add("votes", fmt::format("{} given, 1 to {} are taken", request.votes_size(), kMaxRecorded),
                   fmt::format("votes : de 1 à {}.", kMaxRecorded));
    return violations.ToStatus();
  }
  std::vector<std::string> members, names;
  std::vector<Choice> choices;
  absl::flat_hash_map<std::string, size_t> places;  // in the request
  for (int i = 0; i < request.votes_size(); ++i) {
    const std::string field = fmt::format("votes[{}]", i);
    const absl::StatusOr<NestedName> member =
        ParseNestedUuid(request.votes(i).member(), "bodies", "members", field + ".member");
    const bool fits = member.ok() && member->parent == path.body;
    if (!fits || !places.emplace(member->child, members.size()).second) {
      violations.Add(field + ".member", fits ? "is given twice" : "not a member of the body",
                     fits ? field + ".member : ce membre figure deux fois."
                          : field + ".member : un membre de l'instance est attendu.");
      continue;
    }
    members.push_back(member->child);
    names.push_back(VoteName(path.body, path.decision, member->child));
    choices.push_back(ChoiceField(field + ".choice", request.votes(i).choice(), true, &violations));
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, names));
  return parts_.writer->Run<v1::RecordVotesResponse>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::RecordVotesResponse> {
        SOCLE_RETURN_IF_ERROR(CheckMayIn(unit.tx(), call, Act::kRecordVote, path.body));
        SOCLE_ASSIGN_OR_RETURN(DecisionBook::Polling polling,
                               parts_.decisions->HoldForVotes(unit.tx(), path.body, path.decision, members));
        SOCLE_RETURN_IF_ERROR(
            socle::api::CheckEtag(request.etag(), socle::api::RevisionEtag(polling.decision.revision), request.name()));
        if (polling.votes.size() < members.size()) {
          absl::flat_hash_map<std::string_view, const VoteRecord*> found;
          for (const VoteRecord& vote : polling.votes) found[vote.elector.member_id] = &vote;
          const auto missing = std::find_if(members.begin(), members.end(),
                                            [&](const std::string& member) { return !found.contains(member); });
          return NoElector({path.body, path.decision, *missing}, polling);
        }
        v1::RecordVotesResponse response;
        for (size_t i = 0; i < members.size(); ++i) response.add_votes();
        for (VoteRecord& vote : polling.votes) {
          const size_t place = places.at(vote.elector.member_id);
          const socle::api::Sha256 before = socle::api::DigestOfShown(Show(vote, path.body, path.decision));
          SOCLE_RETURN_IF_ERROR(Give(polling, unit.revision(), choices[place], /*recorded=*/true, vote));
          v1::Vote* shown = response.mutable_votes(static_cast<int>(place));
          *shown = Show(vote, path.body, path.decision);
          unit.Record({.resource = names[place],
                       .kind = write::ChangeKind::kUpdated,
                       .changes = {"vote-recorded"},
                       .before = before,
                       .after = socle::api::DigestOfShown(*shown)});
        }
        parts_.decisions->WriteVotes(unit.tx(), path.decision, polling.votes);
        return response;
      });
}

}  // namespace socle::registry::api
