// A contract as its pilot keeps it, as socle.contracts.v1.Contract says it. Its instruments, plan and strategy are of
// their own.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

#include "platform/base/date.h"
#include "platform/base/instant.h"
#include "services/contracts/domain/programmes/programme.h"

namespace socle::contracts {

inline constexpr size_t kMaxContractParties = 500;
inline constexpr size_t kMaxContractBodies = 100;
inline constexpr size_t kMaxExternalIds = 50;

// What is kept of the record of every resource here: when it was written, and its last revision.
struct Written {
  Instant create_time{};
  Instant update_time{};
  int64_t revision = 0;
};

struct ExternalId {
  std::string system;  // "id_ti"
  std::string id;      // "ti-0101"
  friend auto operator<=>(const ExternalId&, const ExternalId&) = default;
};

struct ContractParty {
  std::string party;  // "collectivites/…", "organisations/…"
  PartyGroup group = PartyGroup::kPublic;
  std::string label;
};

struct ContractBody {
  std::string role;  // id of a body role of the programme
  std::string body;  // "bodies/…" of the registry
  friend auto operator<=>(const ContractBody&, const ContractBody&) = default;
};

// How much the sources say of the day of a launch.
enum class LaunchCertainty { kUnsaid = 0, kStated = 1, kAmbiguous = 2, kPlanned = 3 };

struct Contract {
  std::string id;
  std::string display_name;
  std::string programme;  // "programmes/…"
  std::string phase;
  std::string territory;               // "territories/…", "collectivites/…"
  Date perimeter_as_of = Date::Min();  // Min: that of each day
  std::string pilot;
  std::vector<ContractParty> parties;  // by name
  Date launch = Date::Min();           // Min: not known
  LaunchCertainty launch_certainty = LaunchCertainty::kUnsaid;
  std::string launch_note;
  bool pilot_project = false;
  std::string predecessor;  // "contracts/…"; empty: none
  std::vector<ContractBody> bodies;
  std::vector<ExternalId> external_ids;
  std::string description;
  std::string source;
  bool synthetic = false;
  Instant delete_time = Instant::Max();  // Max: it is there
  Written written;

  bool IsDeleted() const { return !delete_time.IsOpen(); }
  // nullptr when it is none.
  const ContractParty* FindParty(std::string_view name) const {
    for (const ContractParty& party : parties) {
      if (party.party == name) return &party;
    }
    return nullptr;
  }
};

inline std::string NameOf(const Contract& contract) { return "contracts/" + contract.id; }

// One phase that a contract entered.
struct PhaseChange {
  int32_t number = 0;  // from 1
  std::string phase;
  std::string from_phase;      // empty: the contract began
  std::string decision;        // empty: none was asked for
  std::string content_sha256;  // of the text decided on
  Date effective = Date::Min();
  std::string note;
  std::string source;
  Instant create_time{};
  int64_t revision = 0;
};

}  // namespace socle::contracts
