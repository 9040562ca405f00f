// A political text that collectivités sign, its versions, and who is associated without signing; as
// socle.registry.v1.Manifesto and its like say it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "platform/base/date.h"
#include "platform/base/instant.h"

namespace socle::registry {

inline constexpr size_t kMaxManifestoBytes = 200'000;
inline constexpr size_t kMaxPerimeter = 100;

// What is kept of the record of every resource here: when it was written, and its last revision.
struct Written {
  Instant create_time{};
  Instant update_time{};
  int64_t revision = 0;
};

struct Manifesto {
  std::string id;  // "npdc-international"
  std::string display_name;
  std::string carrier;                 // "collectivites/…"
  std::vector<std::string> perimeter;  // "collectivites/…", "territories/…", sorted
  std::string description;
  std::string source;
  bool synthetic = false;
  int32_t latest_version = 0;  // 0: none
  Written written;
};

// Never changes once it is stored.
struct ManifestoVersion {
  std::string manifesto;    // id
  int32_t number = 0;       // from 1
  std::string text;         // as given, byte by byte; empty in lists
  std::string sha256;       // of the bytes of `text`, 64 hexadecimal digits
  Date date = Date::Min();  // Min: not known
  std::vector<std::string> commitments;
  std::vector<std::string> priority_questions;
  std::string source;
  bool synthetic = false;
  Instant create_time{};
  int64_t revision = 0;
};

// As v1::AssociatedActor::Category; stored: append only.
enum class ActorCategory { kEconomic = 1, kUniversity = 2, kAssociative = 3, kOther = 4 };

struct AssociatedActor {
  std::string id;            // a UUID
  std::string manifesto;     // id
  std::string organisation;  // "organisations/…"; empty: `display_name` alone says who
  std::string display_name;
  ActorCategory category = ActorCategory::kOther;
  Date begin = Date::Min();
  Date end = Date::Max();
  std::string source;
  bool synthetic = false;
  Written written;
};

}  // namespace socle::registry
