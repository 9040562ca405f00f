#include "services/census/domain/labelled_territories/perimeter_request.h"

#include <fmt/format.h>

#include <algorithm>

namespace socle::census {
namespace {

using socle::api::UnmetConditions;

// The decision of the committee of a région, if one of those named is its own.
const std::string* DecisionOf(const LabelledTerritory& territory, const std::string& region, const EnactFacts& facts) {
  for (const RegionalCommittee& committee : territory.regional_committees) {
    if (committee.region != region) continue;
    const auto found = std::find_if(facts.decisions.begin(), facts.decisions.end(), [&](const std::string& decision) {
      return CommitteeOf(decision) == committee.body;
    });
    return found == facts.decisions.end() ? nullptr : &*found;
  }
  return nullptr;
}

bool HasCommittee(const LabelledTerritory& territory, const std::string& region) {
  return std::any_of(territory.regional_committees.begin(), territory.regional_committees.end(),
                     [&](const RegionalCommittee& committee) { return committee.region == region; });
}

void CheckRegion(const LabelledTerritory& territory, const std::string& region, const EnactFacts& facts,
                 UnmetConditions* unmet) {
  if (!HasCommittee(territory, region)) {
    unmet->push_back({"REGION", fmt::format("The territory names no regional committee of {}.", region),
                      fmt::format("Le territoire ne nomme pas le comité régional de {}.", region)});
    return;
  }
  const std::string* decision = DecisionOf(territory, region, facts);
  if (decision == nullptr) {
    unmet->push_back({"REGION", fmt::format("No decision of the committee of {} is given.", region),
                      fmt::format("Aucune décision du comité de {} n'est donnée.", region)});
    return;
  }
  const auto verdict = facts.verdicts.find(*decision);
  if (verdict == facts.verdicts.end() || verdict->second.valid) return;
  unmet->push_back({"DECISION", fmt::format("{}: {}", *decision, verdict->second.english),
                    fmt::format("{} : {}", *decision, verdict->second.french)});
}

}  // namespace

std::string_view StateName(PerimeterRequestState state) {
  switch (state) {
    case PerimeterRequestState::kOpen:
      return "OPEN";
    case PerimeterRequestState::kEnacted:
      return "ENACTED";
    case PerimeterRequestState::kRefused:
      return "REFUSED";
    case PerimeterRequestState::kWithdrawn:
      return "WITHDRAWN";
  }
  return "STATE_UNSPECIFIED";
}

std::string DecisionText(const PerimeterRequest& request) {
  std::string text =
      fmt::format("Demande d'adaptation du périmètre\n{}\nde : {}\nà compter du : {}\nmotif : {}\nmembres :\n",
                  request.Name(), request.requester, request.effective.ToString(), request.reason);
  for (const std::string& member : request.members) text += fmt::format("- {}\n", member);
  return text;
}

UnmetConditions CheckEnact(const LabelledTerritory& territory, const PerimeterRequest& request,
                           const EnactFacts& facts) {
  UnmetConditions unmet;
  if (request.state != PerimeterRequestState::kOpen) {
    unmet.push_back({"STATE", fmt::format("The request is {}.", StateName(request.state)),
                     fmt::format("La demande est {}.", StateName(request.state))});
  }
  if (territory.territory.empty()) {
    unmet.push_back({"TERRITORY", "The labelled territory names no territory of the registry.",
                     "Le territoire labellisé ne nomme aucun territoire du registre."});
    return unmet;
  }
  if (facts.registry_away) {
    unmet.push_back({"REGISTRY", "The registry does not answer.", "Le registre ne répond pas."});
    return unmet;
  }
  for (const std::string& region : facts.regions) CheckRegion(territory, region, facts, &unmet);
  if (facts.regions.empty()) {
    unmet.push_back(
        {"REGION", "The registry knows no région that it reaches.", "Le registre ne lui connaît aucune région."});
  }
  if (facts.recorded != request.members) {
    unmet.push_back(
        {"REGISTRY_PERIMETER",
         fmt::format("In the registry {} has other members on {}: update it from that day on.", territory.territory,
                     request.effective.ToString()),
         fmt::format("Au registre, {} a d'autres membres le {} : il faut l'y modifier à compter de ce jour.",
                     territory.territory, request.effective.ToString())});
  }
  return unmet;
}

std::string_view CommitteeOf(std::string_view decision) {
  constexpr std::string_view kBodies = "bodies/";
  constexpr std::string_view kDecisions = "/decisions/";
  const size_t at = decision.find(kDecisions);
  if (!decision.starts_with(kBodies) || at == std::string_view::npos || at == kBodies.size()) return {};
  const std::string_view id = decision.substr(at + kDecisions.size());
  const bool is_nested = decision.substr(kBodies.size(), at - kBodies.size()).find('/') != std::string_view::npos;
  if (is_nested || id.empty() || id.size() > 100 || id.find('/') != std::string_view::npos) return {};
  return decision.substr(0, at);
}

}  // namespace socle::census
