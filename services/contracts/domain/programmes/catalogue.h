// The programmes of this deployment, which stay as they are while the process runs.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "services/contracts/domain/programmes/programme.h"

namespace socle::contracts {

class Catalogue {
 public:
  explicit Catalogue(std::vector<Programme> programmes) {
    for (Programme& programme : programmes) {
      std::string id = programme.id;
      by_id_.emplace(std::move(id), std::move(programme));
    }
  }

  // nullptr where there is none. `name`: "programmes/crte".
  const Programme* Find(std::string_view name) const {
    constexpr std::string_view kCollection = "programmes/";
    if (!name.starts_with(kCollection)) return nullptr;
    const auto found = by_id_.find(name.substr(kCollection.size()));
    return found == by_id_.end() ? nullptr : &found->second;
  }

  // In the order of their ids.
  const std::map<std::string, Programme, std::less<>>& all() const { return by_id_; }

 private:
  std::map<std::string, Programme, std::less<>> by_id_;
};

}  // namespace socle::contracts
