// Who was there, whether that is enough, and the minutes.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "platform/api/batch.h"
#include "platform/write/changing.h"
#include "services/registry/api/governance/governance_fields.h"
#include "services/registry/api/governance/illegal_state.h"
#include "services/registry/api/governance/meeting_conversion.h"
#include "services/registry/api/governance/meeting_service.h"
#include "services/registry/api/governance/statute_violated.h"
#include "services/registry/api/page.h"
#include "services/registry/domain/governance/meeting_rules.h"
#include "services/registry/domain/written/written_errors.h"

namespace socle::registry::api {
namespace {

constexpr size_t kMaxAttendances = 10'000;
constexpr size_t kMaxMinutesOnPage = 8;  // each may have 400,000 bytes

absl::StatusOr<NestedName> ParseMeeting(std::string_view name, std::string_view field) {
  return ParseNestedUuid(name, "bodies", "meetings", field);
}

// What is recorded, with what is said now in its place; in the order of the members' ids.
std::vector<Attendance> Overlay(std::vector<Attendance> recorded, const std::vector<Attendance>& said) {
  std::map<std::string, Attendance> all;
  for (Attendance& attendance : recorded) all[attendance.member_id] = std::move(attendance);
  for (const Attendance& attendance : said) all[attendance.member_id] = attendance;
  std::vector<Attendance> merged;
  for (auto& [id, attendance] : all) merged.push_back(std::move(attendance));
  return merged;
}

std::vector<std::string> NamedIn(const std::vector<Attendance>& attendances) {
  std::set<std::string> ids;
  for (const Attendance& attendance : attendances) {
    ids.insert(attendance.member_id);
    if (!attendance.proxy_holder.empty()) ids.insert(attendance.proxy_holder);
  }
  return {ids.begin(), ids.end()};
}

socle::api::Sha256 DigestOfAttendance(const Meeting& meeting, const std::vector<Attendance>& attendances) {
  v1::ListAttendancesResponse all;
  for (const Attendance& attendance : attendances) ToProto(attendance, meeting.body_id, all.add_attendances());
  return ContentDigest(all);
}

}  // namespace

absl::StatusOr<v1::QuorumSummary> MeetingService::QuorumOf(db::Transaction& tx, const Meeting& meeting) const {
  SOCLE_ASSIGN_OR_RETURN(const Body body, bodies_->Find(tx, meeting.body_id));
  SOCLE_ASSIGN_OR_RETURN(const Statute statute, bodies_->StatuteOn(tx, meeting.body_id, meeting.date));
  SOCLE_ASSIGN_OR_RETURN(const std::vector<Attendance> there, meetings_->AttendanceAt(tx, meeting.id));
  Turnout turnout;
  if (body.content.ExistsOn(meeting.date)) {
    for (const Member& member : bodies_->Seats(tx, meeting.body_id)) {
      if (!member.SitsOn(meeting.date)) continue;
      const auto found = std::lower_bound(
          there.begin(), there.end(), member.id,
          [](const Attendance& attendance, const std::string& id) { return attendance.member_id < id; });
      const bool known = found != there.end() && found->member_id == member.id;
      turnout.Count(statute, member, known ? &found->presence : nullptr);
    }
  }
  const bool second = !meeting.second_convocation_of.empty();
  v1::QuorumSummary summary;
  summary.set_members_in_office(turnout.members_in_office);
  summary.set_voices_in_office(turnout.voices_in_office);
  summary.set_members_present(turnout.members_present);
  summary.set_voices_present(turnout.voices_present);
  summary.set_members_represented(turnout.members_represented);
  summary.set_voices_represented(turnout.voices_represented);
  summary.set_proxy_holders(CountProxyHolders(there));
  summary.set_voices_counted(VoicesCounted(statute.quorum, turnout));
  summary.set_votes(turnout.votes());
  summary.set_reached(IsReached(statute.quorum, turnout, second));
  summary.set_waived(IsWaived(statute.quorum, second));
  return summary;
}

absl::StatusOr<v1::Meeting> MeetingService::ShowWithQuorum(db::Transaction& tx, const Meeting& meeting) const {
  v1::Meeting shown = Show(meeting);
  SOCLE_ASSIGN_OR_RETURN(*shown.mutable_quorum(), QuorumOf(tx, meeting));
  return shown;
}

absl::StatusOr<v1::RecordAttendanceResponse> MeetingService::Record(rpc::Call& call,
                                                                    const v1::RecordAttendanceRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const NestedName name, ParseMeeting(request.name(), "name"));
  SOCLE_RETURN_IF_ERROR(
      socle::api::CheckBatchSize("attendances", static_cast<size_t>(request.attendances_size()), kMaxAttendances));
  Violations violations;
  std::vector<Attendance> said;
  std::set<std::string> seen;
  for (int i = 0; i < request.attendances_size(); ++i) {
    const std::string path = fmt::format("attendances[{}]", i);
    said.push_back(FromProto(request.attendances(i), name.parent, path, &violations));
    if (!said.back().member_id.empty() && !seen.insert(said.back().member_id).second) {
      violations.Add(path + ".member", "is there twice", path + ".member : deux fois le même membre.");
    }
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, {request.name()}));
  return writer_->Run<v1::RecordAttendanceResponse>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::RecordAttendanceResponse> {
        SOCLE_ASSIGN_OR_RETURN(Meeting meeting, Open(call, unit.tx(), name.parent, name.child, request.etag()));
        if (meeting.date > seating_->today()) {
          return IllegalState(
              request.name(), StateName(meeting.state),
              {{"DAY", "The day of the meeting has not come.", "Le jour de la réunion n'est pas venu."}});
        }
        SOCLE_ASSIGN_OR_RETURN(const std::vector<Attendance> before, meetings_->AttendanceAt(unit.tx(), meeting.id));
        const std::vector<Attendance> after = Overlay(before, said);
        SOCLE_ASSIGN_OR_RETURN(const Statute statute, bodies_->StatuteOn(unit.tx(), name.parent, meeting.date));
        std::vector<Member> sitting;
        for (RecordedMember& recorded : bodies_->Recorded(unit.tx(), name.parent, NamedIn(after))) {
          if (recorded.member.SitsOn(meeting.date)) sitting.push_back(std::move(recorded.member));
        }
        if (const auto unmet = CheckAttendance(statute, name.parent, sitting, after); !unmet.empty()) {
          return StatuteViolated(request.name(), unmet);
        }
        meetings_->WriteAttendance(unit.tx(), meeting.id, said);
        meetings_->Write(unit.tx(), unit.revision(), meeting);
        unit.Record({.resource = request.name(),
                     .kind = write::ChangeKind::kUpdated,
                     .changes = {"attendance-recorded"},
                     .before = DigestOfAttendance(meeting, before),
                     .after = DigestOfAttendance(meeting, after)});
        v1::RecordAttendanceResponse response;
        SOCLE_ASSIGN_OR_RETURN(*response.mutable_meeting(), ShowWithQuorum(unit.tx(), meeting));
        response.set_recorded_count(static_cast<int32_t>(after.size()));
        return response;
      });
}

absl::StatusOr<v1::ListAttendancesResponse> MeetingService::ListAttendances(rpc::Call& call,
                                                                            const v1::ListAttendancesRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  SOCLE_ASSIGN_OR_RETURN(const NestedName name, ParseMeeting(request.parent(), "parent"));
  Violations violations;
  MeetingArchive::AttendanceQuestion question{.body_id = name.parent, .meeting_id = name.child};
  if (request.presence() != 0) {
    question.presence =
        EnumFromProto(request.presence(), v1::Attendance::Presence_descriptor(), "presence", &violations);
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  question.after = page.after();
  question.limit = page.size() + 1;
  SOCLE_ASSIGN_OR_RETURN(std::vector<Attendance> list, meetings_->ListAttendance(question, call.deadline()));
  v1::ListAttendancesResponse response;
  if (list.size() > page.size()) {
    list.pop_back();
    response.set_next_page_token(page.NextToken(list.back().member_id));
  }
  for (const Attendance& attendance : list) ToProto(attendance, name.parent, response.add_attendances());
  return response;
}

absl::StatusOr<v1::PublishMinutesResponse> MeetingService::Publish(rpc::Call& call,
                                                                   const v1::PublishMinutesRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const NestedName name, ParseMeeting(request.name(), "name"));
  Violations violations;
  const Minutes wanted = FromProto(request.minutes(), "minutes", &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, {request.name()}));
  return writer_->Run<v1::PublishMinutesResponse>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::PublishMinutesResponse> {
        Minutes minutes = wanted;
        v1::PublishMinutesResponse response;
        const auto publish = [&](write::Unit& in, Meeting& meeting) -> absl::Status {
          if (meeting.state != MeetingState::kHeld) {
            return IllegalState(request.name(), StateName(meeting.state),
                                {{"STATE", "The meeting was not held.", "La réunion n'a pas eu lieu."}});
          }
          minutes.version = ++meeting.minutes_version;
          meetings_->AddMinutes(in.tx(), in.revision(), meeting.id, minutes);
          return absl::OkStatus();
        };
        SOCLE_ASSIGN_OR_RETURN(*response.mutable_meeting(), Change(unit, call, name.parent, name.child, request.etag(),
                                                                   "minutes-published", publish));
        ToProto(minutes, response.mutable_minutes());
        return response;
      });
}

absl::StatusOr<v1::ListMinutesResponse> MeetingService::ListMinutes(rpc::Call& call,
                                                                    const v1::ListMinutesRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  SOCLE_ASSIGN_OR_RETURN(const NestedName name, ParseMeeting(request.parent(), "parent"));
  int32_t before = INT32_MAX;
  std::from_chars(page.after().data(), page.after().data() + page.after().size(), before);
  SOCLE_ASSIGN_OR_RETURN(std::vector<Minutes> list,
                         meetings_->ListMinutes(name.parent, name.child, before, page.size() + 1, call.deadline()));
  v1::ListMinutesResponse response;
  if (list.size() > page.size()) {
    list.pop_back();
    response.set_next_page_token(page.NextToken(std::to_string(list.back().version)));
  }
  for (const Minutes& minutes : list) ToProto(minutes, response.add_minutes());
  return response;
}

}  // namespace socle::registry::api
