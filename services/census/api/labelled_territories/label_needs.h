// What the services of labelled territories need, and what several of them ask the registry.
#pragma once

#include <set>
#include <span>
#include <string>
#include <vector>

#include "platform/base/instant.h"
#include "platform/rpc/call.h"
#include "platform/write/writer.h"
#include "services/census/domain/labelled_territories/label_registry.h"
#include "services/census/domain/labelled_territories/labelled_territory_book.h"

namespace socle::census::api {

inline constexpr std::string_view kLabelledTerritories = "labelledTerritories";

// All must outlive who is given them.
struct LabelNeeds {
  LabelledTerritoryBook* book;
  LabelRegistry* registry;
  write::Writer* writer;
  const Clock* clock;
};

// Today in Paris.
Date Today(const LabelNeeds& needs);

// INVALID_ARGUMENT naming those of the names that the registry does not know and that are not in `known`; UNAVAILABLE
// REGISTRY_UNAVAILABLE. To be asked before the transaction.
absl::Status CheckKnown(const LabelNeeds& needs, const std::vector<std::string>& names,
                        const std::vector<std::string>& known, const std::string& field, rpc::Call& call);

// The régions that one reaches on a day: those of its perimeter, else those that a source places it in.
struct Reached {
  std::vector<std::string> regions;
  bool from_perimeter = false;
  bool registry_away = false;
  std::optional<TerritoryGround> ground;
};
absl::StatusOr<Reached> ReachedBy(const LabelNeeds& needs, const LabelledTerritory& territory, Date day,
                                  rpc::Call& call);

// The same for all of them, in one go.
absl::Status SetRegions(const LabelNeeds& needs, Date day, rpc::Call& call, std::vector<TerritoryStanding>* standings);

}  // namespace socle::census::api
