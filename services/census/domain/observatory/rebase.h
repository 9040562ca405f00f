// Values carried over to the perimeters of another day.
//
// A value covers the communes of its holder's perimeter. It goes where their ground is on the target day: undivided
// where all of it is with one holder, else by inhabitants, or by the number of communes where somebody's inhabitants
// are not known. Shares are rounded so that they add up to the value again: nothing is lost, nothing is made.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "services/census/domain/observatory/indicator.h"
#include "services/census/domain/observatory/perimeter.h"

namespace socle::census {

enum class Quality { kExact = 1, kEstimated = 2, kPartial = 3 };
enum class Basis { kUndivided = 1, kPopulation = 2, kCommuneCount = 3 };

struct RebasedPart {
  std::string collectivite;
  int64_t units = 0;
  int64_t whole = 0;
  Basis basis = Basis::kUndivided;
};

struct RebasedValue {
  std::string collectivite;
  std::string label;
  int64_t units = 0;
  Quality quality = Quality::kExact;
  ValueStatus status = ValueStatus::kFinal;  // the weakest of its parts
  std::vector<RebasedPart> parts;            // largest first
  int32_t communes_without_value = 0;
};

struct Rebased {
  std::vector<RebasedValue> values;  // by collectivité
  int64_t unplaced = 0;
};

// Values of one period that are for the perimeter of one day.
struct Measured {
  std::span<const IndicatorValue> values;
  const Perimeter* perimeter;  // of that day
  const GroundFlow* flow;      // from that day to the target's
};

Rebased Rebase(std::span<const Measured> measured, Geography geography, const Perimeter& target);

// Of whom nothing was measured, in part at least.
struct Lacking {
  std::string collectivite;  // on the day: as the geography says, or a commune itself that is in no grouping
  std::string label;
  int32_t communes = 0;
};

// What was measured over a stretch of ground.
struct Aggregate {
  std::optional<RebasedValue> value;  // none: nothing was measured there. Its name is nobody's
  std::vector<Lacking> lacking;       // most communes first
  int32_t lacking_communes = 0;
};

// The values carried over to the named communes of the target day, and added up.
Aggregate AggregateOver(std::span<const Measured> measured, Geography geography, const Perimeter& target,
                        const std::set<std::string>& communes);

// `units` divided by the weights, largest remainders first: the parts add up to it. Weights of 0 get 0; there is a
// weight above 0.
std::vector<int64_t> Divide(int64_t units, std::span<const int64_t> weights);

}  // namespace socle::census
