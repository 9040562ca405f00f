#include "services/registry/api/governance/decision_service.h"

#include <fmt/format.h>

#include "platform/api/etag.h"
#include "platform/write/changing.h"
#include "services/registry/api/actor.h"
#include "services/registry/api/correction_conversion.h"
#include "services/registry/api/governance/decision_conversion.h"
#include "services/registry/domain/governance/electors.h"

namespace socle::registry::api {
namespace {

using write::ChangeKind;

constexpr std::string_view kUpdatable[] = {"title",  "text",      "subject",       "content_sha256", "meeting",
                                           "ballot", "vote_date", "deadline_time", "source",         "synthetic"};

}  // namespace

DecisionService::DecisionService(const Parts& parts) : parts_(parts), service_("socle.registry.v1.DecisionService") {
  service_.Blocking<v1::CreateDecisionRequest, v1::Decision>(
      "CreateDecision", [this](rpc::Call& call, const auto& request) { return Create(call, request); });
  service_.Blocking<v1::UpdateDecisionRequest, v1::Decision>(
      "UpdateDecision", [this](rpc::Call& call, const auto& request) { return Update(call, request); });
  service_.Blocking<v1::OpenVoteRequest, v1::Decision>(
      "OpenVote", [this](rpc::Call& call, const auto& request) { return Open(call, request); });
  service_.Blocking<v1::CastVoteRequest, v1::Vote>(
      "CastVote", [this](rpc::Call& call, const auto& request) { return Cast(call, request); });
  service_.Blocking<v1::RecordVotesRequest, v1::RecordVotesResponse>(
      "RecordVotes", [this](rpc::Call& call, const auto& request) { return RecordVotes(call, request); });
  service_.Blocking<v1::RecordShowOfHandsRequest, v1::Decision>(
      "RecordShowOfHands", [this](rpc::Call& call, const auto& request) { return RecordHands(call, request); });
  service_.Blocking<v1::CloseVoteRequest, v1::Decision>(
      "CloseVote", [this](rpc::Call& call, const auto& request) { return Close(call, request); });
  service_.Blocking<v1::WithdrawDecisionRequest, v1::Decision>(
      "WithdrawDecision", [this](rpc::Call& call, const auto& request) { return Withdraw(call, request); });
  service_.Blocking<v1::ReopenDecisionRequest, v1::Decision>(
      "ReopenDecision", [this](rpc::Call& call, const auto& request) { return Reopen(call, request); });
  AddReads();
}

absl::Status DecisionService::CheckMayIn(db::Transaction& tx, rpc::Call& call, Act act, std::string_view body_id) {
  SOCLE_ASSIGN_OR_RETURN(const Body body, parts_.bodies->Find(tx, body_id));
  SOCLE_ASSIGN_OR_RETURN(const Relations relations,
                         parts_.bodies->RelationsTo(tx, body, ActorOf(call), parts_.holder->Get()->today));
  return CheckMay(act, relations, BodyName(body_id));
}

absl::Status DecisionService::CheckMeeting(db::Transaction& tx, std::string_view body_id,
                                           const DecisionContent& content) {
  if (content.meeting_id.empty()) return absl::OkStatus();
  return parts_.meetings->Find(tx, body_id, content.meeting_id).status();
}

absl::StatusOr<v1::Decision> DecisionService::Create(rpc::Call& call, const v1::CreateDecisionRequest& request) {
  Decision created;
  SOCLE_ASSIGN_OR_RETURN(created.body_id, IdOfName(request.parent(), "bodies", "parent"));
  Violations violations;
  FromProto(request.decision(), "decision", created.body_id, &violations, &created.content);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(write::Command command, write::CommandOf(call, request, {}));
  created.id = command.NewId();
  const std::string name = DecisionName(created.body_id, created.id);
  command.resources = {name};
  return parts_.writer->Run<v1::Decision>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::Decision> {
        SOCLE_RETURN_IF_ERROR(CheckMayIn(unit.tx(), call, Act::kPutToVote, created.body_id));
        SOCLE_RETURN_IF_ERROR(CheckMeeting(unit.tx(), created.body_id, created.content));
        parts_.decisions->Write(unit.tx(), unit.revision(), created);
        const v1::Decision shown = Show(created);
        unit.Record({.resource = name, .kind = ChangeKind::kCreated, .after = socle::api::DigestOfShown(shown)});
        return shown;
      });
}

absl::StatusOr<v1::Decision> DecisionService::Update(rpc::Call& call, const v1::UpdateDecisionRequest& request) {
  const std::string& name = request.decision().name();
  SOCLE_ASSIGN_OR_RETURN(const DecisionPath path, ParseDecisionName(name, "decision.name"));
  SOCLE_ASSIGN_OR_RETURN(const auto mask,
                         write::UpdateMask(request.update_mask(), v1::Decision::descriptor(), kUpdatable));
  return write::RunChange<v1::Decision>(
      *parts_.writer, call, request, {.name = name, .etag = request.decision().etag()},
      [&](db::Transaction& tx) -> absl::StatusOr<Decision> {
        SOCLE_RETURN_IF_ERROR(CheckMayIn(tx, call, Act::kPutToVote, path.body));
        return parts_.decisions->Hold(tx, path.body, path.decision);
      },
      [&](write::Unit& unit, Decision& decision) -> absl::Status {
        if (const Reasons reasons = CheckDraft(decision); !reasons.empty()) {
          return Refused(name, decision.state, reasons);
        }
        v1::Decision merged = Show(decision);
        write::MergeSent(request.decision(), mask, &merged);
        // The subject of one that replaces another stays.
        if (!decision.supersedes.empty()) merged.set_subject(decision.content.subject);
        Violations violations;
        FromProto(merged, "decision", path.body, &violations, &decision.content);
        SOCLE_RETURN_IF_ERROR(violations.ToStatus());
        SOCLE_RETURN_IF_ERROR(CheckMeeting(unit.tx(), path.body, decision.content));
        parts_.decisions->Write(unit.tx(), unit.revision(), decision);
        return absl::OkStatus();
      },
      [](const Decision& decision) { return Show(decision); });
}

template <typename Request>
absl::StatusOr<v1::Decision> DecisionService::Take(rpc::Call& call, const Request& request, Act act,
                                                   std::string_view slug, std::vector<std::string> locks, Step step) {
  SOCLE_ASSIGN_OR_RETURN(const DecisionPath path, ParseDecisionName(request.name(), "name"));
  return write::RunChange<v1::Decision>(
      *parts_.writer, call, request,
      {.name = request.name(),
       .etag = request.etag(),
       .kind = ChangeKind::kStateChanged,
       .slugs = {std::string(slug)},
       .locks = std::move(locks)},
      [&](db::Transaction& tx) -> absl::StatusOr<Decision> {
        SOCLE_RETURN_IF_ERROR(CheckMayIn(tx, call, act, path.body));
        return parts_.decisions->Hold(tx, path.body, path.decision);
      },
      [&](write::Unit& unit, Decision& decision) -> absl::Status {
        SOCLE_ASSIGN_OR_RETURN(const Reasons reasons, step(unit, decision));
        if (!reasons.empty()) return Refused(request.name(), decision.state, reasons);
        parts_.decisions->Write(unit.tx(), unit.revision(), decision);
        return absl::OkStatus();
      },
      [](const Decision& decision) { return Show(decision); });
}

absl::StatusOr<v1::Decision> DecisionService::Open(rpc::Call& call, const v1::OpenVoteRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const DecisionPath path, ParseDecisionName(request.name(), "name"));
  // The body's name is held: neither members nor statute change while the electors are written down. Attendance is what
  // one statement sees of it.
  return Take(
      call, request, Act::kPutToVote, "vote-opened", {BodyName(path.body)},
      [&](write::Unit& unit, Decision& decision) -> absl::StatusOr<Reasons> {
        if (Reasons reasons = CheckDraft(decision); !reasons.empty()) return reasons;
        const std::string& meeting_id = decision.content.meeting_id;
        std::optional<Meeting> meeting;
        std::vector<Attendance> attendance;
        if (!meeting_id.empty()) {
          SOCLE_ASSIGN_OR_RETURN(meeting, parts_.meetings->Find(unit.tx(), path.body, meeting_id));
          SOCLE_ASSIGN_OR_RETURN(attendance, parts_.meetings->AttendanceAt(unit.tx(), meeting_id));
        }
        Opening opening{.today = parts_.holder->Get()->today};
        opening.vote_date = VoteDateOf(decision.content, meeting ? &*meeting : nullptr, opening.today);
        SOCLE_ASSIGN_OR_RETURN(opening.statute, parts_.bodies->StatuteOn(unit.tx(), path.body, opening.vote_date));
        SOCLE_ASSIGN_OR_RETURN(const std::vector<Member> members,
                               parts_.bodies->ElectorsOn(unit.tx(), path.body, opening.vote_date));
        const std::vector<Elector> electors = ElectorsOf(opening.statute, members, meeting ? &attendance : nullptr);
        opening.electors = electors;
        if (meeting) {
          opening.meeting = meeting->state;
          opening.second_convocation = !meeting->second_convocation_of.empty();
        }
        const Instant now = parts_.decisions->StandingOf(unit.tx(), path.decision).now;
        Reasons reasons = registry::Open(opening, now, decision);
        if (reasons.empty()) parts_.decisions->AddElectors(unit.tx(), path.decision, electors);
        return reasons;
      });
}

absl::StatusOr<v1::Decision> DecisionService::RecordHands(rpc::Call& call,
                                                          const v1::RecordShowOfHandsRequest& request) {
  Violations violations;
  const auto count = [&](std::string_view field, int64_t voices) {
    if (voices < 0 || voices > kMaxVoicesCounted) {
      violations.Add(field, fmt::format("must be 0 to {}", kMaxVoicesCounted),
                     fmt::format("{} : de 0 à {}.", field, kMaxVoicesCounted));
    }
    return voices;
  };
  const Hands hands{.in_favour = count("in_favour", request.in_favour()),
                    .against = count("against", request.against()),
                    .abstentions = count("abstentions", request.abstentions()),
                    .presiding = ChoiceField("presiding_choice", request.presiding_choice(), true, &violations)};
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(const DecisionPath path, ParseDecisionName(request.name(), "name"));
  return Take(call, request, Act::kRecordVote, "hands-recorded", {},
              [&](write::Unit& unit, Decision& decision) -> absl::StatusOr<Reasons> {
                const DecisionBook::Standing standing = parts_.decisions->StandingOf(unit.tx(), path.decision);
                return registry::RecordHands(hands, standing.tally, standing.now, decision);
              });
}

// What it takes up again never changes, and is read before, so that the command holds both.
absl::StatusOr<v1::Decision> DecisionService::Close(rpc::Call& call, const v1::CloseVoteRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const DecisionPath path, ParseDecisionName(request.name(), "name"));
  SOCLE_ASSIGN_OR_RETURN(const Decision read, parts_.decisions->Find(path.body, path.decision, call.deadline()));
  std::vector<std::string> locks;
  if (!read.supersedes.empty()) locks.push_back(DecisionName(path.body, read.supersedes));
  return Take(call, request, Act::kPutToVote, "vote-closed", std::move(locks),
              [&](write::Unit& unit, Decision& decision) -> absl::StatusOr<Reasons> {
                const DecisionBook::Standing standing = parts_.decisions->StandingOf(unit.tx(), path.decision);
                Reasons reasons = registry::Close(standing.tally, standing.now, decision);
                if (!reasons.empty() || !Supersedes(decision)) return reasons;
                SOCLE_ASSIGN_OR_RETURN(Decision replaced,
                                       parts_.decisions->Hold(unit.tx(), path.body, decision.supersedes));
                const socle::api::Sha256 before = socle::api::DigestOfShown(Show(replaced));
                replaced.superseded_by = decision.id;
                parts_.decisions->Write(unit.tx(), unit.revision(), replaced);
                unit.Record({.resource = DecisionName(path.body, replaced.id),
                             .kind = ChangeKind::kStateChanged,
                             .changes = {"superseded"},
                             .before = before,
                             .after = socle::api::DigestOfShown(Show(replaced))});
                return reasons;
              });
}

absl::StatusOr<v1::Decision> DecisionService::Withdraw(rpc::Call& call, const v1::WithdrawDecisionRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string why,
                         socle::api::CheckText("reason", request.reason(), {.min = 0, .max = 500}));
  SOCLE_ASSIGN_OR_RETURN(const DecisionPath path, ParseDecisionName(request.name(), "name"));
  return Take(call, request, Act::kPutToVote, "withdrawn", {},
              [&](write::Unit& unit, Decision& decision) -> absl::StatusOr<Reasons> {
                return registry::Withdraw(why, parts_.decisions->StandingOf(unit.tx(), path.decision).now, decision);
              });
}

absl::StatusOr<v1::Decision> DecisionService::Reopen(rpc::Call& call, const v1::ReopenDecisionRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const DecisionPath path, ParseDecisionName(request.name(), "name"));
  SOCLE_ASSIGN_OR_RETURN(write::Command command, write::CommandOf(call, request, {}));
  const std::string id = command.NewId();
  const std::string name = DecisionName(path.body, id);
  command.resources = {request.name(), name};
  return parts_.writer->Run<v1::Decision>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::Decision> {
        SOCLE_RETURN_IF_ERROR(CheckMayIn(unit.tx(), call, Act::kPutToVote, path.body));
        SOCLE_ASSIGN_OR_RETURN(const Decision old, parts_.decisions->Hold(unit.tx(), path.body, path.decision));
        SOCLE_RETURN_IF_ERROR(
            socle::api::CheckEtag(request.etag(), socle::api::RevisionEtag(old.revision), request.name()));
        const Reasons reasons = CheckReopen(old, parts_.decisions->ReopeningOf(unit.tx(), old.id));
        if (!reasons.empty()) return Refused(request.name(), old.state, reasons);
        Decision again = Reopened(old, id);
        parts_.decisions->Write(unit.tx(), unit.revision(), again);
        const v1::Decision shown = Show(again);
        unit.Record({.resource = name,
                     .kind = ChangeKind::kCreated,
                     .changes = {"reopened"},
                     .after = socle::api::DigestOfShown(shown)});
        return shown;
      });
}

}  // namespace socle::registry::api
