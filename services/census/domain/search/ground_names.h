// The names under which things on the ground of a place may have been recorded, whenever that was.
#pragma once

#include <set>
#include <span>
#include <string>

#include "services/census/domain/observatory/perimeter.h"

namespace socle::census::search {

// An earlier day, and where the ground of its communes is on the day of the perimeter.
struct EarlierGround {
  const Perimeter* perimeter = nullptr;
  const GroundFlow* flow = nullptr;
};

// The places themselves, their communes on the day, the groupings and départements of a place above them, and those
// that they carry on: earlier communes whose ground came to them in part at least, and groupings of those that are
// gone.
std::set<std::string> NamesOfGround(std::span<const std::string> places, const Perimeter& perimeter,
                                    std::span<const EarlierGround> earlier);

}  // namespace socle::census::search
