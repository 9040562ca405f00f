// bodies, body, meetings.
#include <fmt/format.h>

#include "cli/names/entity_name.h"
#include "cli/output/collectivite_view.h"
#include "cli/output/json.h"
#include "cli/verbs/governance.h"
#include "cli/verbs/pages.h"
#include "platform/base/error.h"
#include "socle/registry/v1/body_service.grpc.pb.h"
#include "socle/registry/v1/decision_service.grpc.pb.h"
#include "socle/registry/v1/meeting_service.grpc.pb.h"
#include "socle/registry/v1/review_service.grpc.pb.h"

namespace socle::cli {
namespace {

namespace v1 = registry::v1;

std::string FractionText(const v1::Fraction& fraction) {
  return fmt::format("{}/{}", fraction.numerator(), fraction.denominator());
}

std::string MajorityText(const v1::Majority& majority) {
  std::string text = majority.has_at_least()
                         ? "at least " + FractionText(majority.at_least())
                         : "more than " + (majority.has_more_than() ? FractionText(majority.more_than()) : "1/2");
  text += majority.basis() == v1::Majority::ALL_VOICES ? " of all voices"
          : majority.basis() == v1::Majority::PRESENT  ? " of the voices present"
                                                       : " of the votes cast";
  return text + (majority.in_each_college() ? ", in each college" : "");
}

void Print(const v1::Statute& statute, const Console& console) {
  const auto line = [&](std::string_view what, const std::string& text) {
    if (!text.empty()) console.out << fmt::format("  {:<12} {}\n", what, text);
  };
  line("voices", statute.voice_rule() == v1::Statute::WEIGHTED         ? "weighted"
                 : statute.voice_rule() == v1::Statute::ONE_PER_MEMBER ? "one a member"
                                                                       : "one a party");
  line("majority", MajorityText(statute.majority()));
  if (statute.quorum().has_at_least()) line("quorum", "at least " + FractionText(statute.quorum().at_least()));
  if (statute.quorum().has_more_than()) line("quorum", "more than " + FractionText(statute.quorum().more_than()));
  if (statute.tie_rule() == v1::Statute::CHAIR_DECIDES) line("tie", "who chairs decides");
  if (statute.proxies_per_member() > 0) line("proxies", fmt::format("{} a member", statute.proxies_per_member()));
  if (statute.meeting_interval_months() > 0) {
    line("meets", fmt::format("every {} months", statute.meeting_interval_months()));
  }
  for (const v1::CompositionRule& rule : statute.composition()) line("composition", rule.statement());
  line("text", statute.source());
}

void Print(const v1::Body& body, const Console& console) {
  console.out << console.Bold(fmt::format("{}  {}", WithoutCollection(body.name()), body.display_name()))
              << (body.synthetic() ? "  [synthetic]" : "") << '\n';
  console.out << fmt::format("  {}, piloted by {}{}\n", v1::Body::Kind_Name(body.kind()), ShortName(body.pilot()),
                             body.parent().empty() ? "" : fmt::format(", of {}", body.parent()));
  if (body.has_begin_date() || body.has_end_date()) {
    console.out << fmt::format("  from {} to {}\n", DateText(body.begin_date()), DateText(body.end_date()));
  }
  if (!body.description().empty()) console.out << "  " << body.description() << '\n';
  if (!body.source().empty()) console.out << console.Dim("  source: " + body.source()) << '\n';
  Print(body.statute(), console);
  if (body.meeting_late()) {
    console.out << fmt::format("  ! should have met by {}\n", DateText(body.next_meeting_due_date()));
  } else if (body.has_next_meeting_due_date()) {
    console.out << fmt::format("  next meeting by {}\n", DateText(body.next_meeting_due_date()));
  }
}

std::string CapacityText(v1::MemberCapacity capacity) {
  return WithoutPrefix(v1::MemberCapacity_Name(capacity), "MEMBER_CAPACITY_");
}

void PrintMembers(const v1::ListBodyMembersResponse& list, const Console& console) {
  Table table({{"SITS FOR"},
               {"NAME", Table::kLeft, true},
               {"CAPACITY"},
               {"COLLEGE"},
               {"OFFICE"},
               {"VOICE"},
               {"FROM"},
               {"TO"},
               {""}});
  for (const v1::Member& each : list.members()) {
    table.AddRow({each.party().empty() ? "-" : std::string(ShortName(each.party())), each.party_display_name(),
                  CapacityText(each.capacity()), each.college(),
                  each.office() == v1::Member::OFFICE_UNSPECIFIED ? "" : v1::Member::Office_Name(each.office()),
                  !each.voting()      ? ""
                  : each.voices() > 0 ? std::to_string(each.voices())
                                      : "yes",
                  DateText(each.begin_date()), DateText(each.end_date()), SyntheticText(each.synthetic())});
  }
  PrintOrNone(table, console);
}

void PrintMeetings(const google::protobuf::RepeatedPtrField<v1::Meeting>& meetings, const Console& console) {
  Table table({{"DAY"},
               {"MEETING", Table::kLeft, true},
               {"PLACE", Table::kLeft, true},
               {"VISITS", Table::kLeft, true},
               {"STATE"},
               {"MINUTES", Table::kRight},
               {""}});
  for (const v1::Meeting& each : meetings) {
    std::string visits;
    for (const auto& visit : each.visits()) visits += (visits.empty() ? "" : ", ") + visit.site();
    table.AddRow({DateText(each.meeting_date()), each.display_name(), each.place(), visits,
                  v1::Meeting::State_Name(each.state()),
                  each.minutes_version() == 0 ? "" : std::to_string(each.minutes_version()),
                  SyntheticText(each.synthetic())});
  }
  PrintOrNone(table, console);
}

void PrintReview(const v1::Review& review, const Console& console) {
  console.out << fmt::format("  {} {}\n", ShortName(review.name()).substr(ShortName(review.name()).rfind('/') + 1),
                             v1::Review::State_Name(review.state()));
  for (const auto& objective : review.objectives()) {
    console.out << fmt::format("    objective  {}  [{}]\n", objective.statement(),
                               v1::Objective::Outcome_Name(objective.outcome()));
  }
  if (!review.bilan().empty()) console.out << "    bilan      " << review.bilan() << '\n';
  for (const std::string& axis : review.next_axes()) console.out << "    next year  " << axis << '\n';
}

class Reader {
 public:
  Reader(const GovernanceCommand& command, const Session& session) : command_(command), session_(session) {}

  absl::StatusOr<ExitCode> Bodies() {
    v1::ListBodiesRequest request;
    request.set_party(command_.party);
    request.set_late(command_.late);
    SetAsOf(session_.globals, &request);
    SOCLE_ASSIGN_OR_RETURN(const auto list,
                           CollectPages(session_, *bodies_, &v1::BodyService::Stub::ListBodies, request,
                                        &v1::ListBodiesResponse::mutable_bodies, command_.paging));
    if (session_.globals.json) return Json(list);
    Table table({{"NAME"},
                 {"LABEL", Table::kLeft, true},
                 {"KIND"},
                 {"PILOT"},
                 {"OF"},
                 {"MEMBERS", Table::kRight},
                 {"MEETS BY"},
                 {""}});
    for (const v1::Body& each : list.bodies()) {
      table.AddRow({WithoutCollection(each.name()), each.display_name(), v1::Body::Kind_Name(each.kind()),
                    std::string(ShortName(each.pilot())), std::string(ShortName(each.parent())),
                    NumberText(each.member_count()),
                    DateText(each.next_meeting_due_date()) + (each.meeting_late() ? " late" : ""),
                    SyntheticText(each.synthetic())});
    }
    PrintOrNone(table, session_.console);
    if (!list.next_page_token().empty()) PrintMore(session_.console, list.bodies_size(), -1);
    PrintReadInfo(list.read_info(), session_.console);
    return ExitCode::kOk;
  }

  absl::StatusOr<ExitCode> Body() {
    v1::GetBodyRequest request;
    request.set_name(command_.name);
    SetAsOf(session_.globals, &request);
    SOCLE_ASSIGN_OR_RETURN(const v1::Body body,
                           session_.client.Call(&v1::BodyService::Stub::GetBody, *bodies_, request));
    if (session_.globals.json) return Json(body);
    Print(body, session_.console);
    Heading(fmt::format("members ({})", NumberText(body.member_count())));
    SOCLE_RETURN_IF_ERROR(Members());
    Heading("meetings");
    SOCLE_ASSIGN_OR_RETURN(const auto meetings, MeetingsOfIt());
    PrintMeetings(meetings.meetings(), session_.console);
    SOCLE_RETURN_IF_ERROR(Decisions());
    return Reviews();
  }

  absl::StatusOr<ExitCode> Meetings() {
    SOCLE_ASSIGN_OR_RETURN(const auto list, MeetingsOfIt());
    if (session_.globals.json) return Json(list);
    PrintMeetings(list.meetings(), session_.console);
    if (!list.next_page_token().empty()) PrintMore(session_.console, list.meetings_size(), -1);
    return ExitCode::kOk;
  }

 private:
  absl::StatusOr<ExitCode> Json(const google::protobuf::Message& message) const {
    session_.console.out << JsonOf(message) << '\n';
    return ExitCode::kOk;
  }

  void Heading(const std::string& text) const { session_.console.out << '\n' << session_.console.Bold(text) << '\n'; }

  absl::Status Members() {
    v1::ListBodyMembersRequest request;
    request.set_parent(command_.name);
    SetAsOf(session_.globals, &request);
    SOCLE_ASSIGN_OR_RETURN(const auto list,
                           CollectPages(session_, *bodies_, &v1::BodyService::Stub::ListBodyMembers, request,
                                        &v1::ListBodyMembersResponse::mutable_members, command_.paging));
    PrintMembers(list, session_.console);
    if (!list.next_page_token().empty()) PrintMore(session_.console, list.members_size(), -1);
    return absl::OkStatus();
  }

  absl::StatusOr<v1::ListMeetingsResponse> MeetingsOfIt() {
    const auto stub = session_.client.StubOf<v1::MeetingService>();
    v1::ListMeetingsRequest request;
    request.set_parent(command_.name);
    return CollectPages(session_, *stub, &v1::MeetingService::Stub::ListMeetings, request,
                        &v1::ListMeetingsResponse::mutable_meetings, command_.paging);
  }

  absl::Status Decisions() {
    const auto stub = session_.client.StubOf<v1::DecisionService>();
    v1::ListDecisionsRequest request;
    request.set_parent(command_.name);
    SOCLE_ASSIGN_OR_RETURN(const auto list,
                           CollectPages(session_, *stub, &v1::DecisionService::Stub::ListDecisions, request,
                                        &v1::ListDecisionsResponse::mutable_decisions, command_.paging));
    if (list.decisions_size() == 0) return absl::OkStatus();
    Heading("decisions");
    for (const v1::Decision& each : list.decisions()) {
      session_.console.out << fmt::format("  {} {}  {}{}\n", v1::Decision::State_Name(each.state()), each.title(),
                                          ResultText(each.result()), each.synthetic() ? "  [synthetic]" : "");
    }
    return absl::OkStatus();
  }

  absl::StatusOr<ExitCode> Reviews() {
    const auto stub = session_.client.StubOf<v1::ReviewService>();
    v1::ListReviewsRequest request;
    request.set_parent(command_.name);
    SOCLE_ASSIGN_OR_RETURN(const auto list,
                           CollectPages(session_, *stub, &v1::ReviewService::Stub::ListReviews, request,
                                        &v1::ListReviewsResponse::mutable_reviews, command_.paging));
    if (list.reviews_size() > 0) Heading("reviews");
    for (const v1::Review& each : list.reviews()) PrintReview(each, session_.console);
    return ExitCode::kOk;
  }

  const GovernanceCommand& command_;
  const Session& session_;
  const std::unique_ptr<v1::BodyService::Stub> bodies_ = session_.client.StubOf<v1::BodyService>();
};

}  // namespace

absl::StatusOr<ExitCode> RunBodies(const GovernanceCommand& command, const Session& session) {
  Reader reader(command, session);
  switch (command.action) {
    case GovernanceCommand::Action::kBodies:
      return reader.Bodies();
    case GovernanceCommand::Action::kMeetings:
      return reader.Meetings();
    default:
      return reader.Body();
  }
}

}  // namespace socle::cli
