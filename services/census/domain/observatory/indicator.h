// Indicators and what was measured. The words are those of socle.census.v1.Indicator.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/date.h"
#include "platform/base/instant.h"

namespace socle::census {

enum class Additivity { kAdditive = 1, kNotAdditive = 2 };
enum class Direction { kHigher = 1, kLower = 2, kNeutral = 3 };
enum class Geography { kCommune = 1, kEpci = 2 };
enum class ValueStatus { kFinal = 1, kProvisional = 2, kImputed = 3, kBroken = 4 };

struct Indicator {
  std::string id;
  std::string label;
  std::string description;
  std::string unit;
  int32_t decimals = 0;
  Additivity additivity = Additivity::kAdditive;
  Direction direction = Direction::kNeutral;
  Geography geography = Geography::kEpci;
  std::string method;
  std::string source;
  bool synthetic = false;
  std::string keeper;  // "organisations/…"
  int32_t version = 1;
  Instant create_time{};
  Instant update_time{};
  int64_t revision = 0;

  std::string Name() const { return "indicators/" + id; }
};

// What it counted and how, until the next one.
struct IndicatorVersion {
  int32_t version = 1;
  std::string unit;
  std::string method;
  Instant create_time{};
  int64_t revision = 0;
};

struct IndicatorValue {
  std::string collectivite;  // "collectivites/epci-200093201"
  Date geography_date;
  std::string period;
  int64_t units = 0;  // decimal.h
  ValueStatus status = ValueStatus::kFinal;
  std::string note;
  int32_t indicator_version = 1;
  int64_t revision = 0;
};

// "1962", "2013-Q2", "2013-06": a year of 1800 to 2199, a quarter or a month of one.
bool IsPeriod(std::string_view text);

// Whether the name is one of a collectivité of that kind.
bool IsOf(Geography geography, std::string_view collectivite);

}  // namespace socle::census
