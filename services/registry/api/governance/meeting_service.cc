// Convocations and states. Attendance and minutes: meeting_attendance.cc.
#include "services/registry/api/governance/meeting_service.h"

#include <fmt/format.h>

#include "platform/api/etag.h"
#include "platform/write/changing.h"
#include "services/registry/api/governance/governance_fields.h"
#include "services/registry/api/governance/illegal_state.h"
#include "services/registry/api/governance/meeting_conversion.h"
#include "services/registry/api/governance/statute_violated.h"
#include "services/registry/api/page.h"
#include "services/registry/domain/governance/meeting_rules.h"
#include "services/registry/domain/written/written_errors.h"

namespace socle::registry::api {
namespace {

constexpr std::string_view kUpdatable[] = {"display_name", "meeting_date", "convocation_date", "place",
                                           "agenda",       "visits",       "source",           "synthetic"};

absl::StatusOr<NestedName> ParseMeeting(std::string_view name, std::string_view field) {
  return ParseNestedUuid(name, "bodies", "meetings", field);
}

absl::Status NotIn(const Meeting& meeting, std::string_view english, std::string_view french) {
  return IllegalState(MeetingName(meeting.body_id, meeting.id), StateName(meeting.state),
                      {{"STATE", std::string(english), std::string(french)}});
}

}  // namespace

MeetingService::MeetingService(MeetingArchive* meetings, BodyArchive* bodies, const Seating* seating,
                               write::Writer* writer)
    : meetings_(meetings),
      bodies_(bodies),
      seating_(seating),
      writer_(writer),
      service_("socle.registry.v1.MeetingService") {
  service_.Blocking<v1::ConveneMeetingRequest, v1::Meeting>(
      "ConveneMeeting", [this](rpc::Call& call, const auto& request) { return Convene(call, request); });
  service_.Blocking<v1::GetMeetingRequest, v1::Meeting>(
      "GetMeeting", [this](rpc::Call& call, const auto& request) { return Get(call, request); });
  service_.Blocking<v1::ListMeetingsRequest, v1::ListMeetingsResponse>(
      "ListMeetings", [this](rpc::Call& call, const auto& request) { return List(call, request); });
  service_.Blocking<v1::UpdateMeetingRequest, v1::Meeting>(
      "UpdateMeeting", [this](rpc::Call& call, const auto& request) { return Update(call, request); });
  service_.Blocking<v1::CancelMeetingRequest, v1::Meeting>(
      "CancelMeeting", [this](rpc::Call& call, const auto& request) { return Cancel(call, request); });
  service_.Blocking<v1::RecordAttendanceRequest, v1::RecordAttendanceResponse>(
      "RecordAttendance", [this](rpc::Call& call, const auto& request) { return Record(call, request); });
  service_.Blocking<v1::ListAttendancesRequest, v1::ListAttendancesResponse>(
      "ListAttendances", [this](rpc::Call& call, const auto& request) { return ListAttendances(call, request); });
  service_.Blocking<v1::HoldMeetingRequest, v1::Meeting>(
      "HoldMeeting", [this](rpc::Call& call, const auto& request) { return Hold(call, request); });
  service_.Blocking<v1::PublishMinutesRequest, v1::PublishMinutesResponse>(
      "PublishMinutes", [this](rpc::Call& call, const auto& request) { return Publish(call, request); });
  service_.Blocking<v1::ListMinutesRequest, v1::ListMinutesResponse>(
      "ListMinutes", [this](rpc::Call& call, const auto& request) { return ListMinutes(call, request); });
}

absl::Status MeetingService::CheckConvocation(db::Transaction& tx, Meeting& meeting) const {
  SOCLE_ASSIGN_OR_RETURN(const Body body, bodies_->Find(tx, meeting.body_id));
  if (!body.content.ExistsOn(meeting.date)) {
    return InvalidField("meeting.meeting_date", "the body does not exist on that day",
                        "meeting.meeting_date : l'instance n'existe pas ce jour-là.");
  }
  SOCLE_ASSIGN_OR_RETURN(const Statute statute, bodies_->StatuteOn(tx, meeting.body_id, meeting.date));
  if (const UnmetConditions unmet = CheckNotice(statute, meeting); !unmet.empty()) {
    return StatuteViolated(MeetingName(meeting.body_id, meeting.id), unmet);
  }
  if (meeting.second_convocation_of.empty()) return absl::OkStatus();
  SOCLE_ASSIGN_OR_RETURN(const Meeting first, meetings_->Find(tx, meeting.body_id, meeting.second_convocation_of));
  SOCLE_ASSIGN_OR_RETURN(const v1::QuorumSummary quorum, QuorumOf(tx, first));
  if (first.state != MeetingState::kHeld || first.date >= meeting.date || quorum.reached()) {
    return InvalidField("meeting.second_convocation_of", "is no earlier meeting that was held without its quorum",
                        "meeting.second_convocation_of : une réunion antérieure sans quorum est attendue.");
  }
  if (meeting.agenda.empty()) meeting.agenda = first.agenda;
  if (meeting.agenda != first.agenda) {
    return InvalidField("meeting.agenda", "is not that of the first convocation",
                        "meeting.agenda : ce n'est pas celui de la première convocation.");
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::Meeting> MeetingService::Convene(rpc::Call& call, const v1::ConveneMeetingRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string body_id, IdOfName(request.parent(), "bodies", "parent"));
  Violations violations;
  Meeting convened = FromProto(request.meeting(), "meeting", &violations);
  if (const std::string& first = request.meeting().second_convocation_of(); !first.empty()) {
    SOCLE_ASSIGN_OR_RETURN(const NestedName name, ParseMeeting(first, "meeting.second_convocation_of"));
    if (name.parent != body_id) {
      violations.Add("meeting.second_convocation_of", "is a meeting of another body",
                     "meeting.second_convocation_of : réunion d'une autre instance.");
    }
    convened.second_convocation_of = name.child;
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(write::Command command, write::CommandOf(call, request, {}));
  convened.body_id = body_id;
  convened.id = command.NewId();
  const std::string name = MeetingName(body_id, convened.id);
  command.resources = {name};
  return writer_->Run<v1::Meeting>(command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::Meeting> {
    SOCLE_ASSIGN_OR_RETURN(const Body body, bodies_->Find(unit.tx(), body_id));
    SOCLE_RETURN_IF_ERROR(seating_->CheckMay(call, unit.tx(), Act::kConvene, body));
    Meeting meeting = convened;
    SOCLE_RETURN_IF_ERROR(CheckConvocation(unit.tx(), meeting));
    SOCLE_RETURN_IF_ERROR(meetings_->Create(unit.tx(), unit.revision(), meeting));
    unit.Record(
        {.resource = name, .kind = write::ChangeKind::kCreated, .after = socle::api::DigestOfShown(Show(meeting))});
    return ShowWithQuorum(unit.tx(), meeting);
  });
}

absl::StatusOr<v1::Meeting> MeetingService::Get(rpc::Call& call, const v1::GetMeetingRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const NestedName name, ParseMeeting(request.name(), "name"));
  v1::Meeting shown;
  const absl::Status looked = bodies_->Look(call.deadline(), [&](db::Transaction& tx) -> absl::Status {
    SOCLE_ASSIGN_OR_RETURN(const Meeting found, meetings_->Find(tx, name.parent, name.child));
    SOCLE_ASSIGN_OR_RETURN(shown, ShowWithQuorum(tx, found));
    return absl::OkStatus();
  });
  SOCLE_RETURN_IF_ERROR(looked);
  return shown;
}

absl::StatusOr<v1::ListMeetingsResponse> MeetingService::List(rpc::Call& call, const v1::ListMeetingsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  MeetingArchive::Question question;
  if (request.parent() != "bodies/-") {
    SOCLE_ASSIGN_OR_RETURN(question.body_id, IdOfName(request.parent(), "bodies", "parent"));
  }
  Violations violations;
  question.from = DateFromProto(request.has_from_date(), request.from_date(), "from_date", Date::Min(), &violations);
  question.to = DateFromProto(request.has_to_date(), request.to_date(), "to_date", Date::Max(), &violations);
  if (request.state() != 0) {
    question.state = EnumFromProto(request.state(), v1::Meeting::State_descriptor(), "state", &violations);
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  if (!page.after().empty()) {  // "2013-12-05 uuid"
    SOCLE_ASSIGN_OR_RETURN(question.after_date, Date::Parse(page.after().substr(0, 10)));
    question.after_id = page.after().substr(11);
  }
  question.limit = page.size() + 1;
  SOCLE_ASSIGN_OR_RETURN(std::vector<Meeting> list, meetings_->List(question, call.deadline()));
  v1::ListMeetingsResponse response;
  if (list.size() > page.size()) {
    list.pop_back();
    response.set_next_page_token(page.NextToken(list.back().date.ToString() + " " + list.back().id));
  }
  for (const Meeting& meeting : list) *response.add_meetings() = Show(meeting);
  return response;
}

absl::StatusOr<Meeting> MeetingService::Open(rpc::Call& call, db::Transaction& tx, std::string_view body_id,
                                             std::string_view id, std::string_view etag) const {
  SOCLE_ASSIGN_OR_RETURN(const Body body, bodies_->Find(tx, body_id));
  SOCLE_RETURN_IF_ERROR(seating_->CheckMay(call, tx, Act::kConvene, body));
  SOCLE_ASSIGN_OR_RETURN(Meeting meeting, meetings_->Find(tx, body_id, id));
  SOCLE_RETURN_IF_ERROR(
      socle::api::CheckEtag(etag, socle::api::RevisionEtag(meeting.revision), MeetingName(body_id, id)));
  if (meeting.state == MeetingState::kCancelled) {
    return NotIn(meeting, "The meeting is cancelled.", "La réunion est annulée.");
  }
  return meeting;
}

absl::StatusOr<v1::Meeting> MeetingService::Change(write::Unit& unit, rpc::Call& call, std::string_view body_id,
                                                   std::string_view id, std::string_view etag, std::string_view slug,
                                                   Step step) {
  SOCLE_ASSIGN_OR_RETURN(Meeting meeting, Open(call, unit.tx(), body_id, id, etag));
  const MeetingState state = meeting.state;
  const socle::api::Sha256 before = socle::api::DigestOfShown(Show(meeting));
  SOCLE_RETURN_IF_ERROR(step(unit, meeting));
  meetings_->Write(unit.tx(), unit.revision(), meeting);
  unit.Record({.resource = MeetingName(body_id, id),
               .kind = state == meeting.state ? write::ChangeKind::kUpdated : write::ChangeKind::kStateChanged,
               .changes = {std::string(slug)},
               .before = before,
               .after = socle::api::DigestOfShown(Show(meeting))});
  return ShowWithQuorum(unit.tx(), meeting);
}

absl::StatusOr<v1::Meeting> MeetingService::Update(rpc::Call& call, const v1::UpdateMeetingRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const NestedName name, ParseMeeting(request.meeting().name(), "meeting.name"));
  SOCLE_ASSIGN_OR_RETURN(const auto mask,
                         write::UpdateMask(request.update_mask(), v1::Meeting::descriptor(), kUpdatable));
  SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, {request.meeting().name()}));
  return writer_->Run<v1::Meeting>(command, call.deadline(), [&](write::Unit& unit) {
    return Change(
        unit, call, name.parent, name.child, request.meeting().etag(), "changed",
        [&](write::Unit& in, Meeting& meeting) -> absl::Status {
          v1::Meeting wanted = Show(meeting);
          write::MergeSent(request.meeting(), mask, &wanted);
          Violations violations;
          Meeting changed = FromProto(wanted, "meeting", &violations);
          SOCLE_RETURN_IF_ERROR(violations.ToStatus());
          const bool moved = changed.date != meeting.date || changed.convocation_date != meeting.convocation_date;
          changed.id = meeting.id;
          changed.body_id = meeting.body_id;
          changed.second_convocation_of = meeting.second_convocation_of;
          changed.state = meeting.state;
          changed.minutes_version = meeting.minutes_version;
          changed.create_time = meeting.create_time;
          if (moved && meeting.state == MeetingState::kHeld) {
            return NotIn(meeting, "The meeting was held: its days stay.", "La réunion a eu lieu : ses dates restent.");
          }
          if (changed.date != meeting.date) {
            SOCLE_ASSIGN_OR_RETURN(const auto there, meetings_->AttendanceAt(in.tx(), meeting.id));
            if (!there.empty()) {
              return NotIn(meeting, "Attendance is recorded for the day of the meeting.",
                           "Les présences sont déjà notées pour ce jour.");
            }
          }
          if (moved || changed.agenda != meeting.agenda) {
            SOCLE_RETURN_IF_ERROR(CheckConvocation(in.tx(), changed));
          }
          meeting = std::move(changed);
          return absl::OkStatus();
        });
  });
}

absl::StatusOr<v1::Meeting> MeetingService::Cancel(rpc::Call& call, const v1::CancelMeetingRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const NestedName name, ParseMeeting(request.name(), "name"));
  SOCLE_ASSIGN_OR_RETURN(const std::string reason,
                         socle::api::CheckText("reason", request.reason(), {.min = 1, .max = 500}));
  SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, {request.name()}));
  return writer_->Run<v1::Meeting>(command, call.deadline(), [&](write::Unit& unit) {
    return Change(unit, call, name.parent, name.child, request.etag(), "cancelled",
                  [&](write::Unit&, Meeting& meeting) -> absl::Status {
                    if (meeting.state != MeetingState::kConvened) {
                      return NotIn(meeting, "The meeting was held.", "La réunion a eu lieu.");
                    }
                    meeting.state = MeetingState::kCancelled;
                    meeting.cancel_reason = reason;
                    return absl::OkStatus();
                  });
  });
}

absl::StatusOr<v1::Meeting> MeetingService::Hold(rpc::Call& call, const v1::HoldMeetingRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const NestedName name, ParseMeeting(request.name(), "name"));
  SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, {request.name()}));
  return writer_->Run<v1::Meeting>(command, call.deadline(), [&](write::Unit& unit) {
    return Change(unit, call, name.parent, name.child, request.etag(), "held",
                  [&](write::Unit&, Meeting& meeting) -> absl::Status {
                    if (meeting.state != MeetingState::kConvened) {
                      return NotIn(meeting, "The meeting is held already.", "La réunion a déjà eu lieu.");
                    }
                    if (meeting.date > seating_->today()) {
                      return NotIn(meeting, "The day of the meeting has not come.",
                                   "Le jour de la réunion n'est pas venu.");
                    }
                    meeting.state = MeetingState::kHeld;
                    return absl::OkStatus();
                  });
  });
}

}  // namespace socle::registry::api
