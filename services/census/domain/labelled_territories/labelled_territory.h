// Territories that a programme labelled, as socle.census.v1.LabelledTerritory says them.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/date.h"
#include "platform/base/instant.h"

namespace socle::census {

// As the enums of v1; stored: append only.
enum class LabelStage { kLabelled = 1, kProtocol, kRegionalValidation, kContract, kExecution, kEvaluated };
enum class ClaimPrecision { kNone = 0, kOn = 1, kOnOrBefore = 2 };
enum class LeadRole { kElected = 1, kIndustrial = 2 };

inline constexpr size_t kMaxClaims = 500;  // of one territory
inline constexpr size_t kMaxCited = 20;    // by one step
inline constexpr size_t kMaxRegions = 20;

// "PROTOCOL".
std::string_view StageName(LabelStage stage);

struct RegionalCommittee {
  std::string region;
  std::string body;
  friend bool operator==(const RegionalCommittee&, const RegionalCommittee&) = default;
};

// One of the binôme élu–industriel. The registry has the person's name.
struct TerritoryLead {
  LeadRole role = LeadRole::kElected;
  std::string person;  // empty: no source names anybody
  std::string party;
  Date from = Date::Min();
  Date to = Date::Max();
  std::string source;
  bool synthetic = false;
  friend bool operator==(const TerritoryLead&, const TerritoryLead&) = default;
};

struct Mobilisation {
  std::string operator_name;  // "operators/…"
  std::string service;
  Date from = Date::Min();
  Date to = Date::Max();
  std::string source;
  bool synthetic = false;
  friend bool operator==(const Mobilisation&, const Mobilisation&) = default;
};

struct LabelledTerritory {
  std::string id;
  std::string label;
  std::string programme;  // "programmes/…"
  std::string programme_phase;
  std::string wave;
  bool pilot = false;
  std::string territory;               // "territories/…"; empty: the registry has none
  std::vector<std::string> placed_in;  // sorted
  std::string keeper;
  LabelStage stage = LabelStage::kLabelled;
  std::string committee;
  std::vector<RegionalCommittee> regional_committees;
  std::vector<TerritoryLead> leads;
  std::vector<Mobilisation> mobilisations;
  std::string contract;
  std::string description;
  std::string source;
  bool synthetic = false;
  int32_t perimeter_version = 0;
  Instant create_time{};
  Instant update_time{};
  int64_t revision = 0;

  std::string Name() const { return "labelledTerritories/" + id; }
};

struct TerritoryClaim {
  std::string territory;  // id of the labelled territory
  std::string id;         // a UUID
  LabelStage stage = LabelStage::kLabelled;
  Date date = Date::Max();  // Max: the source gives none
  ClaimPrecision precision = ClaimPrecision::kNone;
  std::string region;
  std::string statement;
  std::string source;
  bool synthetic = false;
  Instant create_time{};
  int64_t revision = 0;

  std::string Name() const { return "labelledTerritories/" + territory + "/claims/" + id; }
};

struct StageStep {
  int32_t number = 0;
  LabelStage stage = LabelStage::kLabelled;
  Date effective = Date::Max();     // Max: no claim has a day
  std::vector<std::string> claims;  // ids; none: steps were taken back
  std::string reason;
  Instant create_time{};
  int64_t revision = 0;
};

}  // namespace socle::census
