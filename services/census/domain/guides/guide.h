// Guides of good practices: criteria, readers, chapters, consents. The words are those of socle.census.v1.Guide.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/instant.h"

namespace socle::census {

inline constexpr std::string_view kGuideType = "census.socle.fr/Guide";

struct SelectionCriterion {
  std::string id;
  std::string label;
  int32_t max_score = 0;
};

struct Chapter {
  std::string id;
  std::string title;
  std::string introduction;
  std::vector<std::string> sheets;  // ids, in their order
};

struct Guide {
  std::string id;
  std::string label;
  std::string introduction;
  std::string pilot;
  std::string commission;
  std::vector<SelectionCriterion> criteria;
  std::vector<std::string> readers;
  std::vector<Chapter> chapters;
  int32_t edition_count = 0;
  bool synthetic = false;
  Instant create_time{};
  Instant update_time{};
  int64_t revision = 0;

  std::string Name() const { return "guides/" + id; }
};

struct SheetScore {
  std::string sheet;  // id
  std::string reader;
  std::string criterion;
  int32_t score = 0;
};

struct ScoreSummary {
  std::string sheet;
  std::string criterion;
  std::vector<int32_t> scores;  // lowest first, one at least

  // The lower of the two in the middle of an even number.
  int32_t Median() const { return scores[(scores.size() - 1) / 2]; }
};

struct Consent {
  std::string id;  // a UUID
  std::string guide;
  std::string sheet;  // id
  int32_t sheet_version = 0;
  bool given = false;
  Instant create_time{};
  int64_t revision = 0;

  std::string Name() const { return "guides/" + guide + "/consents/" + id; }
};

}  // namespace socle::census
