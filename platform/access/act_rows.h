// The relations that methods ask, by the acts of a service: what an act is called and which relations allow it, the
// service's domain says (ActName, Allowing, RelationNames).
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "platform/access/method_rule.h"

namespace socle::access {

template <typename Act>
struct ActRow {
  std::string_view method;
  Act act;
};

template <typename Act>
RelationTable RelationsOf(std::span<const ActRow<Act>> rows) {
  RelationTable table;
  for (const ActRow<Act>& row : rows) {
    table.push_back({row.method, std::string(ActName(row.act)), RelationNames(Allowing(row.act))});
  }
  return table;
}

}  // namespace socle::access
