#include "services/registry/domain/written/written_errors.h"

#include <fmt/format.h>

#include <utility>

#include "platform/api/resource_errors.h"
#include "platform/base/error.h"

namespace socle::registry {

std::string_view ResourceTypeOf(std::string_view name) {
  // The collection that the last part is of, before those that it lies in.
  constexpr std::pair<std::string_view, std::string_view> kTypes[] = {
      {"/versions/", "registry.socle.fr/ManifestoVersion"},
      {"/signatures/", "registry.socle.fr/Signature"},
      {"/actors/", "registry.socle.fr/AssociatedActor"},
      {"/members/", "registry.socle.fr/Member"},
      {"/meetings/", "registry.socle.fr/Meeting"},
      {"/decisions/", "registry.socle.fr/Decision"},
      {"/reviews/", "registry.socle.fr/Review"},
      {"/positions/", "registry.socle.fr/Position"},
      {"/contributions/", "registry.socle.fr/Contribution"},
      {"organisations/", "registry.socle.fr/Organisation"},
      {"manifestos/", "registry.socle.fr/Manifesto"},
      {"bodies/", "registry.socle.fr/Body"},
      {"persons/", "registry.socle.fr/Person"},
      {"exchangeListings/", "registry.socle.fr/ExchangeListing"},
      {"exchanges/", "registry.socle.fr/Exchange"},
      {"changeRequests/", "registry.socle.fr/ChangeRequest"}};
  for (const auto& [part, type] : kTypes) {
    if (part.front() == '/' ? name.find(part) != std::string_view::npos : name.starts_with(part)) return type;
  }
  return "registry.socle.fr/Territory";
}

absl::Status NameTaken(std::string_view name) { return socle::api::NameTaken(ResourceTypeOf(name), name); }

absl::Status IdentifierTaken(const ExternalId& identifier, std::string_view holder) {
  return socle::api::IdentifierTaken(ResourceTypeOf(holder), fmt::format("{}/{}", identifier.system, identifier.id),
                                     holder);
}

absl::Status NothingOfName(std::string_view name) { return socle::api::NothingOfName(ResourceTypeOf(name), name); }

absl::Status NotRecordedFor(std::string_view name, Date day, Date valid_from, Date valid_to) {
  return Error(absl::StatusCode::kNotFound, ErrorReason::NOT_ALIVE_AT,
               fmt::format("'{}' is not recorded for {}.", name, day.ToString()))
      .French(fmt::format("« {} » n'est pas décrit au {}.", name, day.ToString()))
      .Metadata("as_of", day.ToString())
      .Metadata("valid_from", valid_from.ToString())
      .Metadata("valid_to", valid_to.ToString())
      .Metadata("successors", "")
      .Metadata("predecessors", "")
      .Resource(ResourceTypeOf(name), name)
      .ToStatus();
}

absl::Status IsDeleted(std::string_view name) { return socle::api::IsDeleted(ResourceTypeOf(name), name); }

absl::Status InTheWay(std::string_view name, const VersionInTheWay& other) {
  const std::string from = other.valid_from.ToString();
  const std::string to = other.valid_to.ToString();
  return Error(absl::StatusCode::kFailedPrecondition, ErrorReason::VERSIONS_OVERLAP,
               fmt::format("Another version of '{}' holds from {} to {}.", name, from.empty() ? "the begin" : from,
                           to.empty() ? "now on" : to))
      .French(fmt::format("Une autre version de « {} » vaut du {} au {}.", name, from.empty() ? "début" : from,
                          to.empty() ? "(sans fin)" : to))
      .Metadata("valid_from", from)
      .Metadata("valid_to", to)
      .Precondition("VERSIONS_OVERLAP", name, "two versions would hold on one day")
      .ToStatus();
}

}  // namespace socle::registry
