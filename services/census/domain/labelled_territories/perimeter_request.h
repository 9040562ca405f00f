// Requests to change the perimeter of a labelled territory, and what the regional committees decide on.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "platform/api/resource_errors.h"
#include "services/census/domain/labelled_territories/label_registry.h"
#include "services/census/domain/labelled_territories/labelled_territory.h"

namespace socle::census {

// As v1::PerimeterRequest::State; stored: append only.
enum class PerimeterRequestState { kOpen = 1, kEnacted = 2, kRefused = 3, kWithdrawn = 4 };

inline constexpr size_t kMaxMembers = 1000;

struct PerimeterRequest {
  std::string territory;  // id of the labelled territory
  std::string id;         // a UUID
  std::string requester;
  std::vector<std::string> members;  // sorted
  Date effective;
  std::string reason;
  std::string source;
  bool synthetic = false;
  PerimeterRequestState state = PerimeterRequestState::kOpen;
  std::vector<std::string> decisions;  // "bodies/…/decisions/…"
  int32_t version = 0;                 // of the perimeter; 0: none
  std::string closing_note;
  Instant create_time{};
  Instant update_time{};
  int64_t revision = 0;

  std::string Name() const { return "labelledTerritories/" + territory + "/perimeterRequests/" + id; }
};

std::string_view StateName(PerimeterRequestState state);

// The text that committees adopt, word for word; the same for ever.
std::string DecisionText(const PerimeterRequest& request);

// What is known of a request that somebody wants to enact.
struct EnactFacts {
  std::vector<std::string> decisions;                // as they were named
  std::map<std::string, CommitteeVerdict> verdicts;  // by decision
  std::vector<std::string> regions;                  // that it reaches before and after
  std::vector<std::string> recorded;                 // members that the registry has on the day, sorted
  bool registry_away = false;
};

// Everything that keeps it from being enacted. Empty: it may be.
socle::api::UnmetConditions CheckEnact(const LabelledTerritory& territory, const PerimeterRequest& request,
                                       const EnactFacts& facts);

// "bodies/x" of "bodies/x/decisions/y"; empty for what is no name of a decision.
std::string_view CommitteeOf(std::string_view decision);

}  // namespace socle::census
