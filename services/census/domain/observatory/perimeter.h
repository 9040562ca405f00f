// The ground that values stand on: every commune of a day, the grouping that it is in, and where its ground is later.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "platform/base/date.h"
#include "services/census/domain/observatory/indicator.h"

namespace socle::census {

// A commune on a day.
struct Ground {
  std::string commune;  // "collectivites/commune-59350"
  std::string label;
  std::string epci;  // "collectivites/epci-200093201"; empty: none
  std::optional<int64_t> population = {};
  std::string departement = {};  // "collectivites/departement-59"; empty: none, as below
  std::string region = {};

  // Whose value covers it.
  const std::string& HolderOf(Geography geography) const { return geography == Geography::kEpci ? epci : commune; }
};

// All of France on a day; `labels`: what groupings are called then.
struct Perimeter {
  Date day;
  std::vector<Ground> communes;
  std::unordered_map<std::string, std::string> labels;
  // Places in `communes` by grouping, département and région; filled by Indexed().
  std::unordered_map<std::string, std::vector<uint32_t>> within = {};

  // The communes of a grouping, département or région, as places in `communes`; none of anything else.
  std::span<const uint32_t> In(const std::string& place) const;
};

Perimeter Indexed(Perimeter perimeter);

// Part of the ground of a commune, in a commune of a later or earlier day.
struct GroundShare {
  std::string commune;
  int64_t numerator = 1;
  int64_t denominator = 1;
};

// Where the ground of each commune of one day is on another, in the order of Perimeter::communes. None: nobody knows.
using GroundFlow = std::vector<std::vector<GroundShare>>;

}  // namespace socle::census
