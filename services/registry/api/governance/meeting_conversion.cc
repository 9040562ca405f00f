#include "services/registry/api/governance/meeting_conversion.h"

#include <fmt/format.h>

#include "platform/api/etag.h"
#include "services/registry/api/governance/governance_fields.h"
#include "services/registry/api/governance/member_conversion.h"
#include "services/registry/api/time_conversion.h"
#include "services/registry/domain/governance/body.h"

namespace socle::registry::api {
namespace {

constexpr int kMaxAgenda = 100;
constexpr int kMaxVisits = 20;
constexpr size_t kMaxMinutes = 400'000;  // bytes

bool IsTooMany(int size, int most, const std::string& path, Violations* violations) {
  if (size <= most) return false;
  violations->Add(path, fmt::format("holds more than {}", most), fmt::format("{} : {} au plus.", path, most));
  return true;
}

// "collectivites/…" or empty.
std::string PlaceField(const std::string& path, const std::string& name, Violations* violations) {
  return name.empty() ? std::string() : PartyField(path, name, violations);
}

std::string MemberField(std::string_view body_id, const std::string& path, const std::string& name,
                        Violations* violations) {
  const absl::StatusOr<NestedName> nested = ParseNestedUuid(name, "bodies", "members", path);
  if (nested.ok() && nested->parent == body_id) return nested->child;
  violations->Add(path, "is no member of the body", path + " : ce n'est pas un membre de l'instance.");
  return {};
}

bool IsSha256(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

Meeting FromProto(const v1::Meeting& proto, const std::string& path, Violations* violations) {
  Meeting meeting;
  meeting.display_name = violations->Text(path + ".display_name", proto.display_name(), {.max = 300});
  if (!proto.has_meeting_date()) {
    violations->Add(path + ".meeting_date", "is required", path + ".meeting_date : obligatoire.");
  }
  meeting.date =
      DateFromProto(proto.has_meeting_date(), proto.meeting_date(), path + ".meeting_date", Date(), violations);
  meeting.convocation_date = DateFromProto(proto.has_convocation_date(), proto.convocation_date(),
                                           path + ".convocation_date", Date::Min(), violations);
  if (!meeting.convocation_date.IsOpen() && meeting.convocation_date > meeting.date) {
    violations->Add(path + ".convocation_date", "is after the meeting", path + ".convocation_date : après la réunion.");
  }
  meeting.place = violations->Text(path + ".place", proto.place(), {.max = 300});
  if (!IsTooMany(proto.agenda_size(), kMaxAgenda, path + ".agenda", violations)) {
    for (int i = 0; i < proto.agenda_size(); ++i) {
      const std::string item = fmt::format("{}.agenda[{}]", path, i);
      meeting.agenda.push_back({violations->Text(item + ".title", proto.agenda(i).title(), {.min = 1, .max = 500}),
                                violations->Text(item + ".subject", proto.agenda(i).subject(), {.max = 200}),
                                violations->Text(item + ".description", proto.agenda(i).description(), {.max = 5000})});
    }
  }
  if (!IsTooMany(proto.visits_size(), kMaxVisits, path + ".visits", violations)) {
    for (int i = 0; i < proto.visits_size(); ++i) {
      const std::string visit = fmt::format("{}.visits[{}]", path, i);
      meeting.visits.push_back(
          {violations->Text(visit + ".site", proto.visits(i).site(), {.min = 1, .max = 300}),
           PlaceField(visit + ".collectivite", proto.visits(i).collectivite(), violations),
           violations->Text(visit + ".description", proto.visits(i).description(), {.max = 2000})});
    }
  }
  meeting.source = violations->Text(path + ".source", proto.source(), {.max = 1000});
  meeting.synthetic = proto.synthetic();
  return meeting;
}

v1::Meeting Show(const Meeting& meeting) {
  v1::Meeting proto;
  proto.set_name(MeetingName(meeting.body_id, meeting.id));
  proto.set_display_name(meeting.display_name);
  ToProto(meeting.date, proto.mutable_meeting_date());
  if (!meeting.convocation_date.IsOpen()) ToProto(meeting.convocation_date, proto.mutable_convocation_date());
  proto.set_place(meeting.place);
  for (const AgendaItem& item : meeting.agenda) {
    auto* added = proto.add_agenda();
    added->set_title(item.title);
    added->set_subject(item.subject);
    added->set_description(item.description);
  }
  for (const SiteVisit& visit : meeting.visits) {
    auto* added = proto.add_visits();
    added->set_site(visit.site);
    added->set_collectivite(visit.collectivite);
    added->set_description(visit.description);
  }
  if (!meeting.second_convocation_of.empty()) {
    proto.set_second_convocation_of(MeetingName(meeting.body_id, meeting.second_convocation_of));
  }
  proto.set_source(meeting.source);
  proto.set_synthetic(meeting.synthetic);
  proto.set_state(static_cast<v1::Meeting::State>(meeting.state));
  proto.set_minutes_version(meeting.minutes_version);
  proto.set_cancel_reason(meeting.cancel_reason);
  ToProto(meeting.create_time, proto.mutable_create_time());
  ToProto(meeting.update_time, proto.mutable_update_time());
  proto.set_revision(meeting.revision);
  proto.set_etag(socle::api::RevisionEtag(meeting.revision));
  return proto;
}

Attendance FromProto(const v1::Attendance& proto, std::string_view body_id, const std::string& path,
                     Violations* violations) {
  Attendance attendance;
  attendance.member_id = MemberField(body_id, path + ".member", proto.member(), violations);
  attendance.presence = static_cast<Presence>(
      EnumFromProto(proto.presence(), v1::Attendance::Presence_descriptor(), path + ".presence", violations));
  const bool represented = attendance.presence == Presence::kRepresented;
  const bool replaced = attendance.presence == Presence::kReplaced;
  if (represented) {
    attendance.proxy_holder = MemberField(body_id, path + ".proxy_holder", proto.proxy_holder(), violations);
  } else if (!proto.proxy_holder().empty()) {
    violations->Add(path + ".proxy_holder", "is for who is REPRESENTED", path + ".proxy_holder : sans objet.");
  }
  if (replaced) {
    attendance.alternate = PersonIdField(path + ".alternate", proto.alternate(), violations);
    if (proto.alternate().empty()) {
      violations->Add(path + ".alternate", "is required", path + ".alternate : obligatoire.");
    }
  } else if (!proto.alternate().empty()) {
    violations->Add(path + ".alternate", "is for who is REPLACED", path + ".alternate : sans objet.");
  }
  return attendance;
}

void ToProto(const Attendance& attendance, std::string_view body_id, v1::Attendance* proto) {
  proto->set_member(MemberName(body_id, attendance.member_id));
  proto->set_presence(static_cast<v1::Attendance::Presence>(attendance.presence));
  if (!attendance.proxy_holder.empty()) proto->set_proxy_holder(MemberName(body_id, attendance.proxy_holder));
  if (!attendance.alternate.empty()) proto->set_alternate("persons/" + attendance.alternate);
}

Minutes FromProto(const v1::Minutes& proto, const std::string& path, Violations* violations) {
  Minutes minutes;
  minutes.text = VerbatimField(path + ".text", proto.text(), 0, kMaxMinutes, violations);
  minutes.uri = violations->Text(path + ".uri", proto.uri(), {.max = 500});
  if (!minutes.uri.empty() && !minutes.uri.starts_with("https://")) {
    violations->Add(path + ".uri", "does not begin with https://", path + ".uri : une adresse https:// est attendue.");
  }
  if (proto.text().empty() && proto.uri().empty()) {
    violations->Add(path, "has neither text nor uri", path + " : un texte ou une adresse est attendu.");
  }
  minutes.sha256 = proto.sha256();
  if (!proto.text().empty()) {
    minutes.sha256 = socle::api::Sha256Hex(proto.text());
    if (!proto.sha256().empty() && proto.sha256() != minutes.sha256) {
      violations->Add(path + ".sha256", "is not the digest of the text",
                      path + ".sha256 : ce n'est pas celle du texte.");
    }
  } else if (!IsSha256(minutes.sha256)) {
    violations->Add(path + ".sha256", "is not 64 lower-case hexadecimal digits",
                    path + ".sha256 : 64 chiffres hexadécimaux sont attendus.");
  }
  minutes.publish_date =
      DateFromProto(proto.has_publish_date(), proto.publish_date(), path + ".publish_date", Date::Min(), violations);
  return minutes;
}

void ToProto(const Minutes& minutes, v1::Minutes* proto) {
  proto->set_version(minutes.version);
  proto->set_text(minutes.text);
  proto->set_uri(minutes.uri);
  proto->set_sha256(minutes.sha256);
  if (!minutes.publish_date.IsOpen()) ToProto(minutes.publish_date, proto->mutable_publish_date());
  ToProto(minutes.create_time, proto->mutable_create_time());
}

}  // namespace socle::registry::api
