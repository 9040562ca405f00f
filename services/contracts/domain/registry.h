// What contracts asks of the registry: who lives at a date and can sign, who carries whom on, what a body decided.
//
// Names are those of the registry, whole: "collectivites/epci-200068500", "organisations/siren-130013543",
// "bodies/conference-cambresis/decisions/…". Nothing of it is kept beside what a signature binds: what was true on a
// day is asked again, and the registry answers the same for ever.
//
// Every call ends by its deadline. When the registry is away, all of them answer UNAVAILABLE, reason
// REGISTRY_UNAVAILABLE, at once or within the deadline: whoever has checks to make says which could not be made.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "platform/base/date.h"

namespace socle::contracts {

// Somebody who may be a party, on one day.
struct PartyIdentity {
  std::string name;
  std::string label;      // what it is called on that day; empty when it is not alive
  bool exists = false;    // the registry has ever known it
  bool alive = false;     // it lives on the day
  bool can_sign = false;  // it is a legal person of its own: no commune déléguée, no circonscription
  std::string type = {};  // "REGION", "DEPARTEMENT", "EPCI", …; "ORGANISATION" for organisations; empty when not alive
};

// Part of a whole, as the registry counts it.
struct Share {
  int64_t numerator = 0;
  int64_t denominator = 1;
  friend bool operator==(const Share&, const Share&) = default;
};

struct Heir {
  std::string name;
  std::string label;
  std::optional<Share> share;  // none: nothing published to divide by
};

// Who carries one party on.
struct Succession {
  enum class Outcome {
    kAlive,         // itself: `heirs` holds it
    kOneSuccessor,  // all of it
    kShared,        // several, with shares: a person has to decide
    kAmbiguous,     // several, without: a person has to decide
    kNone,          // it ended and no source names an heir
    kUnknown,       // nothing has ever had this name
  };
  std::string party;
  Outcome outcome = Outcome::kUnknown;
  std::vector<Heir> heirs;  // largest share first
  std::string explanation;  // English; empty when there is nothing to decide
};

// Whether a content may be relied on as decided.
struct DecisionVerdict {
  struct Reason {
    std::string
        code;  // socle.registry.v1.DecisionReason.Code: "OTHER_CONTENT"; "NOT_FOUND" when there is no such decision
    std::string english;
    std::string french;
  };
  bool valid = false;
  std::vector<Reason> reasons;         // why not; empty when it is valid
  std::optional<Date> vote_date = {};  // none while it is not settled
};

class Registry {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  virtual ~Registry() = default;

  // One for each name, in order; malformed names do not exist. An organisation lives until it is deleted: when most of
  // them began no list says.
  virtual absl::StatusOr<std::vector<PartyIdentity>> Parties(std::span<const std::string> names, Date day,
                                                             Deadline deadline) = 0;

  // Who, on `to`, carries on those who lived on `from`; one for each name, in order. Organisations carry themselves on.
  virtual absl::StatusOr<std::vector<Succession>> Successors(std::span<const std::string> names, Date from, Date to,
                                                             Deadline deadline) = 0;

  // Whether the decision was adopted on the content with this SHA-256 (64 lower-case hexadecimal digits), by `day` at
  // the latest, and nothing replaced it. Without a day: at any time.
  virtual absl::StatusOr<DecisionVerdict> VerifyDecision(const std::string& decision, std::string_view sha256,
                                                         std::optional<Date> day, Deadline deadline) = 0;

  // Those of the names, of collectivités and organisations, that it has ever known, whether they live today or not.
  virtual absl::StatusOr<std::set<std::string>> Known(std::span<const std::string> names, Deadline deadline) = 0;

  // Whether a resource of the registry is there: a body, a territory, a collectivité, an organisation.
  virtual absl::StatusOr<bool> Exists(const std::string& name, Deadline deadline) = 0;
};

}  // namespace socle::contracts
