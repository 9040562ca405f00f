#include "services/contracts/domain/contract_errors.h"

#include <fmt/format.h>

#include <utility>

#include "platform/api/resource_errors.h"
#include "platform/base/error.h"

namespace socle::contracts {

std::string_view ResourceTypeOf(std::string_view name) {
  constexpr std::pair<std::string_view, std::string_view> kTypes[] = {
      {"instruments", "contracts.socle.fr/Instrument"},
      {"versions", "contracts.socle.fr/InstrumentVersion"},
      {"deliberations", "contracts.socle.fr/Deliberation"},
      {"mandates", "contracts.socle.fr/Mandate"},
      {"signatures", "contracts.socle.fr/Signature"},
      {"findings", "contracts.socle.fr/Finding"},
      {"sectionLocks", "contracts.socle.fr/SectionLock"},
      {"issues", "contracts.socle.fr/Issue"},
      {"orientations", "contracts.socle.fr/Orientation"},
      {"axes", "contracts.socle.fr/Axis"},
      {"actions", "contracts.socle.fr/Action"},
      {"financingFindings", "contracts.socle.fr/FinancingFinding"},
      {"financingDecisions", "contracts.socle.fr/FinancingDecision"},
      {"envelopes", "contracts.socle.fr/Envelope"},
      {"commitments", "contracts.socle.fr/Commitment"},
      {"tasks", "contracts.socle.fr/Task"},
      {"reviews", "contracts.socle.fr/Review"},
      {"planVersions", "contracts.socle.fr/PlanVersion"},
      {"pages", "contracts.socle.fr/NotebookPage"},
      {"editions", "contracts.socle.fr/NotebookEdition"},
      {"programmes", "contracts.socle.fr/Programme"}};
  const size_t last = name.rfind('/');
  const std::string_view parent = name.substr(0, last == std::string_view::npos ? 0 : last);
  const std::string_view collection = parent.substr(parent.rfind('/') + 1);
  for (const auto& [part, type] : kTypes) {
    if (collection == part) return type;
  }
  return "contracts.socle.fr/Contract";
}

absl::Status NameTaken(std::string_view name) { return socle::api::NameTaken(ResourceTypeOf(name), name); }

absl::Status IdentifierTaken(const ExternalId& identifier, std::string_view holder) {
  return socle::api::IdentifierTaken(ResourceTypeOf(holder), fmt::format("{}/{}", identifier.system, identifier.id),
                                     holder);
}

absl::Status NothingOfName(std::string_view name) { return socle::api::NothingOfName(ResourceTypeOf(name), name); }

absl::Status IsDeleted(std::string_view name) { return socle::api::IsDeleted(ResourceTypeOf(name), name); }

absl::Status TooManyThere(size_t limit, std::string_view english, std::string_view french) {
  return Error(absl::StatusCode::kResourceExhausted, ErrorReason::TOO_LARGE, english)
      .French(french)
      .Metadata("limit", fmt::to_string(limit))
      .ToStatus();
}

absl::Status ConcurrentChange(std::string_view name) {
  return Error(absl::StatusCode::kAborted, ErrorReason::CONCURRENT_CHANGE,
               fmt::format("'{}' changed meanwhile: read again and repeat", name))
      .French(fmt::format("« {} » a changé entre-temps : relisez et recommencez.", name))
      .ToStatus();
}

absl::Status RegistryUnavailable(std::string_view unchecked, std::string_view french) {
  return socle::api::PeerUnavailable(ErrorReason::REGISTRY_UNAVAILABLE, {"registry", "Le registre"},
                                     {unchecked, french});
}

}  // namespace socle::contracts
