#include "services/census/api/action_sheets/named_parties.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "platform/base/error.h"

namespace socle::census::api {
namespace {

using Named = std::vector<std::pair<std::string, std::string>>;  // field, name

Named NamedBy(const sheets::Sheet& sheet) {
  Named named = {{"origin", sheet.origin}, {"owner", sheet.owner}, {"pilot", sheet.pilot}};
  for (size_t i = 0; i < sheet.partners.size(); ++i) {
    named.emplace_back(fmt::format("partners[{}].party", i), sheet.partners[i].party);
  }
  for (size_t i = 0; i < sheet.shared_with.size(); ++i) {
    named.emplace_back(fmt::format("shared_with[{}]", i), sheet.shared_with[i]);
  }
  for (size_t i = 0; i < sheet.funding.size(); ++i) {
    named.emplace_back(fmt::format("funding_lines[{}].financer", i), sheet.funding[i].financer);
  }
  for (size_t i = 0; i < sheet.places.size(); ++i) {
    if (!sheet.places[i].starts_with("collectivites/")) continue;
    named.emplace_back(fmt::format("places[{}]", i), sheet.places[i]);
  }
  named.emplace_back("elected_referent.person", sheet.elected_referent.person);
  named.emplace_back("technical_referent.person", sheet.technical_referent.person);
  for (size_t i = 0; i < sheet.bodies.size(); ++i) named.emplace_back(fmt::format("bodies[{}]", i), sheet.bodies[i]);
  std::erase_if(named, [](const auto& one) { return one.second.empty(); });
  return named;
}

}  // namespace

std::set<std::string> NamedOn(const sheets::Sheet& sheet) {
  std::set<std::string> names;
  for (auto& [field, name] : NamedBy(sheet)) names.insert(name);
  return names;
}

absl::Status CheckNamed(sheets::PartyDirectory& directory, const sheets::Sheet& sheet,
                        const std::set<std::string>& known, sheets::PartyDirectory::Deadline deadline) {
  std::vector<std::string> asked;
  for (const std::string& name : NamedOn(sheet)) {
    if (!known.contains(name)) asked.push_back(name);
  }
  if (asked.empty()) return absl::OkStatus();
  SOCLE_ASSIGN_OR_RETURN(std::set<std::string> there, directory.Known(asked, deadline));
  there.insert(known.begin(), known.end());
  socle::api::Violations violations;
  for (const auto& [field, name] : NamedBy(sheet)) {
    if (there.contains(name)) continue;
    violations.Add("action_sheet." + field, fmt::format("{} is not known to the registry", name),
                   fmt::format("action_sheet.{} : le registre ne connaît pas {}.", field, name));
  }
  return violations.ToStatus();
}

}  // namespace socle::census::api
