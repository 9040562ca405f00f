// How much of the official record a set of facts gets right: every row of INSEE's movements asked of it.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "services/registry/domain/communes/commune_record.h"

namespace socle::registry {

struct MovementScore {
  struct Fault {
    size_t row;          // index into the rows of the movements
    std::string reason;  // "before", "after" or "edge": what is wrong or missing
  };
  int64_t rows = 0;
  std::vector<Fault> faults;

  int64_t right() const { return rows - static_cast<int64_t>(faults.size()); }
};

// A row is right when its commune before lives the day before under its name, the commune after lives on the day under
// its name, and the one is a predecessor of the other. Where the rows of one day build on each other, what lives only
// between two of them must agree within the file, and the predecessors must join its two ends. Only what is believed
// now counts. Succession is asked of rows until `edges_until` only.
MovementScore ScoreMovements(const MovementList& movements, std::span<const Version> versions,
                             std::span<const Succession> successions, Date edges_until = Date::Max());

}  // namespace socle::registry
