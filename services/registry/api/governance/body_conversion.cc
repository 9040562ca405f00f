#include "services/registry/api/governance/body_conversion.h"

#include "platform/api/etag.h"
#include "services/registry/api/governance/parties.h"
#include "services/registry/api/governance/statute_conversion.h"
#include "services/registry/api/time_conversion.h"

namespace socle::registry::api {

BodyContent FromProto(const v1::Body& proto, const std::string& path, Violations* violations) {
  BodyContent content;
  content.display_name = violations->Text(path + ".display_name", proto.display_name(), {.min = 1, .max = 300});
  content.kind = EnumFromProto(proto.kind(), v1::Body::Kind_descriptor(), path + ".kind", violations);
  content.parent = proto.parent();
  content.pilot = NameOfParty(path + ".pilot", proto.pilot(), violations);
  content.begin =
      DateFromProto(proto.has_begin_date(), proto.begin_date(), path + ".begin_date", Date::Min(), violations);
  content.description = violations->Text(path + ".description", proto.description(), {.max = 5000});
  content.source = violations->Text(path + ".source", proto.source(), {.max = 1000});
  content.synthetic = proto.synthetic();
  return content;
}

v1::Body ContentOf(const Body& body, const Statute* statute) {
  const BodyContent& content = body.content;
  v1::Body proto;
  proto.set_name(BodyName(body.id));
  proto.set_display_name(content.display_name);
  proto.set_kind(static_cast<v1::Body::Kind>(content.kind));
  proto.set_parent(content.parent);
  proto.set_pilot(content.pilot);
  if (!content.begin.IsOpen()) ToProto(content.begin, proto.mutable_begin_date());
  if (!content.end.IsOpen()) ToProto(content.end, proto.mutable_end_date());
  if (statute != nullptr) ToProto(*statute, proto.mutable_statute());
  proto.set_description(content.description);
  proto.set_source(content.source);
  proto.set_synthetic(content.synthetic);
  return proto;
}

v1::Body Show(const BodyOnDay& found, Date day) {
  const Body& body = found.body;
  v1::Body proto = ContentOf(body, found.statute ? &*found.statute : nullptr);
  proto.set_member_count(found.member_count);
  ToProto(body.create_time, proto.mutable_create_time());
  ToProto(body.update_time, proto.mutable_update_time());
  proto.set_revision(body.revision);
  proto.set_etag(socle::api::RevisionEtag(body.own_revision));
  if (found.last_meeting) ToProto(*found.last_meeting, proto.mutable_last_meeting_date());
  if (const auto due = NextMeetingDue(found); due && body.content.ExistsOn(day)) {
    ToProto(*due, proto.mutable_next_meeting_due_date());
    proto.set_meeting_late(IsLate(found, day));
  }
  return proto;
}

}  // namespace socle::registry::api
