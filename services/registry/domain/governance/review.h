// What bodies report: their years, their positions, and what they give to studies of others; as
// socle.registry.v1.Review and its like say it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "services/registry/domain/governance/manifesto.h"
#include "services/registry/domain/unmet_condition.h"

namespace socle::registry {

// As v1::Objective::Outcome; stored: append only.
enum class ObjectiveOutcome { kNotSaid = 0, kAchieved = 1, kPartlyAchieved = 2, kNotAchieved = 3, kOngoing = 4 };

struct Objective {
  std::string statement;
  ObjectiveOutcome outcome = ObjectiveOutcome::kNotSaid;
  std::string note;
  friend bool operator==(const Objective&, const Objective&) = default;
};

enum class ReviewState { kOpen = 1, kClosed = 2 };

struct Review {
  std::string body;  // id
  int32_t year = 0;
  std::vector<Objective> objectives;
  std::string bilan;
  Date bilan_date = Date::Min();  // Min: not known
  std::string meeting;            // "bodies/…/meetings/…"
  std::vector<std::string> next_axes;
  std::string source;
  bool synthetic = false;
  ReviewState state = ReviewState::kOpen;
  Written written;
};

// STATE unless it is open.
UnmetConditions CheckOpen(const Review& review);
// OPEN → CLOSED, or what is missing: STATE, BILAN, OUTCOME for each objective without one.
UnmetConditions Close(Review& review);

// As v1::Position::Level; stored: append only.
enum class PositionLevel { kLocal = 1, kNational = 2, kInternational = 3 };

struct Position {
  std::string id;    // a UUID
  std::string body;  // id
  std::string title;
  PositionLevel level = PositionLevel::kLocal;
  std::string text;    // as given, byte by byte; empty: no source gives it
  std::string sha256;  // of the bytes of `text`, 64 hexadecimal digits; empty without
  std::string addressee;
  Date date = Date::Min();
  std::string decision;  // "bodies/…/decisions/…"
  std::string source;
  bool synthetic = false;
  Written written;
};

struct Contribution {
  std::string id;
  std::string body;
  std::string study_title;
  std::string carrier;  // "organisations/…"
  std::string carrier_label;
  std::string frame;
  std::string content;
  Date date = Date::Min();
  std::string source;
  bool synthetic = false;
  Written written;
};

}  // namespace socle::registry
