// Meetings of a body, as socle.registry.v1.Meeting says them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "platform/base/date.h"
#include "platform/base/instant.h"
#include "services/registry/domain/governance/quorum.h"

namespace socle::registry {

// Values are stored and are those of the API: append only.
enum class MeetingState { kConvened = 1, kHeld = 2, kCancelled = 3 };

struct AgendaItem {
  std::string title;
  std::string subject;
  std::string description;
  friend bool operator==(const AgendaItem&, const AgendaItem&) = default;
};

struct SiteVisit {
  std::string site;
  std::string collectivite;
  std::string description;
  friend bool operator==(const SiteVisit&, const SiteVisit&) = default;
};

struct Meeting {
  std::string id;  // a UUID
  std::string body_id;
  std::string display_name;
  Date date;
  Date convocation_date = Date::Min();  // Min: no source says it
  std::string place;
  std::vector<AgendaItem> agenda;
  std::vector<SiteVisit> visits;
  std::string second_convocation_of;  // id of a meeting of the same body; empty: it is a first convocation
  std::string source;
  bool synthetic = false;
  MeetingState state = MeetingState::kConvened;
  std::string cancel_reason;
  int32_t minutes_version = 0;
  Instant create_time{};
  Instant update_time{};
  int64_t revision = 0;
};

// What became of one member at a meeting.
struct Attendance {
  std::string member_id;
  Presence presence = Presence::kAbsent;
  std::string proxy_holder;  // id of a member, where represented
  std::string alternate;     // id of a person, where replaced
  friend bool operator==(const Attendance&, const Attendance&) = default;
};

inline std::string MeetingName(std::string_view body_id, std::string_view id) {
  return "bodies/" + std::string(body_id) + "/meetings/" + std::string(id);
}

}  // namespace socle::registry
