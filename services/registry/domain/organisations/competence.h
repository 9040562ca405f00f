// Competences: versioned code lists, and those that a list states of collectivités.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/registry/domain/written/archive.h"

namespace socle::registry {

inline constexpr std::string_view kBanaticList = "banatic-2021";
inline constexpr std::string_view kM57List = "m57-2025";

struct Competence {
  std::string list;   // "banatic-2021"
  std::string code;   // "1505"
  std::string label;  // as published; empty where no source gives it
  friend auto operator<=>(const Competence&, const Competence&) = default;
};

// The label without case, accents and plurals, for telling that two lists mean the same; of "A > B" only B.
std::string ComparableLabel(std::string_view label);

// Competences that a list states of a collectivité.
struct HeldCompetences {
  std::string collectivite;  // id: "epci-200093201"
  std::vector<std::string> codes;
};

class CompetenceArchive {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  virtual ~CompetenceArchive() = default;

  // All of a list (empty: of all lists), in the order of list and code.
  virtual absl::StatusOr<std::vector<Competence>> List(std::string_view list, Deadline deadline) = 0;
  // What the newest list not after the day states of a collectivité: "banatic-2021/1505" …
  virtual absl::StatusOr<std::vector<std::string>> HeldBy(std::string_view collectivite, Date day,
                                                          const std::optional<Instant>& known_at,
                                                          Deadline deadline) = 0;

  // Within the transaction of a write: adds codes; a label replaces a missing one. How many differed.
  virtual absl::StatusOr<int64_t> WriteCodes(db::Transaction& tx, const std::vector<Competence>& codes) = 0;
  // States them anew, from the day of the list on; returns the collectivités of which it said something else before.
  virtual absl::StatusOr<std::vector<std::string>> WriteHeld(db::Transaction& tx, std::span<const HeldCompetences> held,
                                                             std::string_view list, Date listed_on,
                                                             int64_t revision) = 0;
};

}  // namespace socle::registry
