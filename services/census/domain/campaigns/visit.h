// Visits of a campaign. The words are those of socle.census.v1.Visit.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "platform/base/date.h"
#include "platform/base/instant.h"
#include "services/census/domain/campaigns/questionnaire.h"

namespace socle::census {

inline constexpr std::string_view kVisitType = "census.socle.fr/Visit";

struct Interviewee {
  std::string person;  // "persons/…" of the registry; empty: not kept
  int capacity = 0;    // Interviewee.Capacity
};

// What the agents of the campaign alone see.
struct VisitNotes {
  std::vector<Interviewee> interviewees = {};
  std::string notes = {};
  int32_t questionnaire_version = 0;
  std::vector<Answer> answers = {};
};

struct Visit {
  std::string campaign;
  std::string id;  // a UUID
  std::string collectivite;
  Date date;
  std::string agent;
  VisitNotes kept;
  std::vector<std::string> covered = {};  // signatories, by name
  bool synthetic = false;
  Instant create_time{};
  Instant update_time{};
  Instant erase_time = Instant::Max();  // Max: not erased
  int64_t revision = 0;

  bool IsErased() const { return !erase_time.IsOpen(); }
  std::string Name() const { return "campaigns/" + campaign + "/visits/" + id; }
};

}  // namespace socle::census
