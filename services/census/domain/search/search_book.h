// What a search needs of a store, and of the registry.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "platform/base/date.h"
#include "platform/base/relation.h"
#include "services/census/domain/search/marks.h"

namespace socle::census::search {

// As socle.census.v1.SearchResult.Kind; stored: append only.
enum class Kind {
  kActionSheet = 1,
  kProjectSheet = 2,
  kProject = 3,
  kLabelledTerritory = 4,
  kProposal = 5,
  kGuide = 6,
  kIndicator = 7,
  kGrant = 8
};

// Where the words are: in what it is called, or somewhere. Also the first key of the order.
enum class Match { kName = 1, kText = 2 };

// A place in the order of results.
struct Place {
  Match match = Match::kName;
  int32_t age = -1;  // days before 2200; 0: without a day
  int32_t kind = 0;
  std::string id = {};

  friend auto operator<=>(const Place&, const Place&) = default;
};

struct Question {
  std::string query = {};
  std::vector<int64_t> kinds = {};       // none: all
  std::vector<std::string> themes = {};  // none: any
  bool at_places = false;                // only what says one of `places`
  std::vector<std::string> places = {};
  Date from = Date::Min();
  Date to = Date::Max();
  Place after = {};
  size_t limit = 0;

  bool HasPeriod() const { return !from.IsOpen() || !to.IsOpen(); }
};

struct Found {
  Place place;
  MarkedText title;
  MarkedText excerpt;
  std::string where = {};    // name; empty: it does not say
  Date begin = Date::Max();  // Max(): it has none
  bool synthetic = false;

  Kind kind() const { return static_cast<Kind>(place.kind); }
};

struct Results {
  std::vector<Found> found = {};
  bool more = false;
  Place last = {};  // where the next page goes on; some before it may not be among `found`
};

class SearchBook {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  virtual ~SearchBook() = default;

  // In order, as far as the actor may see it.
  virtual absl::StatusOr<Results> Search(const Question& question, const Actor& actor, Deadline deadline) = 0;
};

// The territories that a collectivité lies in on a day, wholly or in part: names. While the registry is away:
// UNAVAILABLE REGISTRY_UNAVAILABLE.
class TerritoriesAround {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  virtual ~TerritoriesAround() = default;
  virtual absl::StatusOr<std::vector<std::string>> TerritoriesOf(const std::string& collectivite, Date day,
                                                                 Deadline deadline) = 0;
};

}  // namespace socle::census::search
