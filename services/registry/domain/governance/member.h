// Who sits in a body, as socle.registry.v1.Member says it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "platform/base/date.h"
#include "services/registry/domain/governance/statute.h"

namespace socle::registry {

enum class Office { kNone = 0, kChair = 1, kViceChair = 2, kSecretary = 3, kRapporteur = 4 };

struct Member {
  std::string id;      // a UUID
  std::string party;   // "collectivites/…", "organisations/…"; empty for a citizen
  std::string person;  // id of a person; empty: nobody known
  MemberCapacity capacity = MemberCapacity::kElected;
  std::string college;
  Office office = Office::kNone;
  bool voting = false;
  int32_t voices = 0;                   // where the statute is weighted
  std::vector<std::string> alternates;  // ids of persons
  std::string source;                   // where this is from, for people
  bool synthetic = false;               // no source gives it
  Date begin = Date::Min();
  Date end = Date::Max();

  bool SitsOn(Date day) const { return begin <= day && day < end; }
};

}  // namespace socle::registry
