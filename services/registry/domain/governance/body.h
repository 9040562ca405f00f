// A body that meets and decides, as socle.registry.v1.Body says it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

#include "platform/base/date.h"
#include "platform/base/instant.h"

namespace socle::registry {

// What was recorded of a body itself: known for a time, and then something else.
struct BodyContent {
  std::string display_name;
  int kind = 0;        // v1.Body.Kind; the kind gives no rule
  std::string parent;  // name of a resource; empty: of nothing
  std::string pilot;   // "collectivites/…", "organisations/…"
  Date begin = Date::Min();
  Date end = Date::Max();
  std::string description;
  std::string source;
  bool synthetic = false;

  bool ExistsOn(Date day) const { return begin <= day && day < end; }
  friend bool operator==(const BodyContent&, const BodyContent&) = default;
};

struct Body {
  std::string id;  // last part of the name
  BodyContent content;
  Instant create_time{};
  Instant update_time{};
  int64_t revision = 0;      // of the last change, of its members too
  int64_t own_revision = 0;  // of the last change of the body or its statute: its etag
};

inline std::string BodyName(std::string_view id) { return "bodies/" + std::string(id); }
inline std::string MemberName(std::string_view body_id, std::string_view id) {
  return BodyName(body_id) + "/members/" + std::string(id);
}

}  // namespace socle::registry
