#include "services/census/domain/action_sheets/programme_axes.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace socle::census::sheets {
namespace {

std::vector<std::string> KeysOf(const ProgrammeAxes::Editions& editions) {
  std::vector<std::string> keys;
  for (const auto& [edition, axes] : editions) keys.push_back(edition);
  return keys;
}

}  // namespace

Unmets ProgrammeAxes::Check(const ProgrammeEntry& entry) const {
  const auto programme = programmes_.find(entry.programme);
  if (programme == programmes_.end()) return {{"programme", "is no programme", "programme inconnu."}};
  const Editions& editions = programme->second;
  if (editions.empty()) {
    if (entry.axis_edition.empty()) return {};
    return {{"axis_edition", "the programme has no lists of axes", "le programme n'a pas de liste d'axes."}};
  }
  if (entry.axis.empty() && entry.axis_edition.empty()) return {};
  const auto edition = editions.find(entry.axis_edition);
  if (edition == editions.end()) {
    const std::string known = fmt::format("{}", fmt::join(KeysOf(editions), ", "));
    return {{"axis_edition", fmt::format("is none of {}", known), fmt::format("l'une de {} est attendue.", known)}};
  }
  const std::vector<std::string>& axes = edition->second;
  if (entry.axis.empty() || std::find(axes.begin(), axes.end(), entry.axis) != axes.end()) return {};
  const std::string known = fmt::format("{}", fmt::join(axes, ", "));
  return {{"axis", fmt::format("is none of {}", known), fmt::format("l'un de {} est attendu.", known)}};
}

}  // namespace socle::census::sheets
