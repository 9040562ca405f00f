#include "services/census/domain/census_errors.h"

#include <fmt/format.h>

#include "platform/api/resource_errors.h"
#include "platform/base/error.h"

namespace socle::census {
namespace {

constexpr std::string_view kIndicator = "census.socle.fr/Indicator";

}  // namespace

absl::Status NameTaken(std::string_view name) { return socle::api::NameTaken(kIndicator, name); }

absl::Status NothingOfName(std::string_view name) { return socle::api::NothingOfName(kIndicator, name); }

absl::Status NoValue(std::string_view indicator, std::string_view collectivite, std::string_view period) {
  return Error(absl::StatusCode::kNotFound, ErrorReason::RESOURCE_NOT_FOUND,
               fmt::format("'{}' has no value of '{}' for {}", indicator, collectivite, period))
      .French(fmt::format("« {} » n'a pas de valeur pour « {} » en {}.", indicator, collectivite, period))
      .Resource(kIndicator, indicator)
      .ToStatus();
}

absl::Status NotAdditive(std::string_view indicator) {
  return socle::api::IllegalState(
      indicator, "NOT_ADDITIVE",
      {{"ADDITIVITY",
        "Its values do not add up: they stay with the perimeter that they were measured for. Of a rate, add up what it "
        "is made of: its numerator and its denominator.",
        "Ses valeurs ne s'additionnent pas : elles valent pour le périmètre où elles ont été mesurées. D'un taux, "
        "additionner ce dont il est fait : numérateur et dénominateur."}});
}

absl::Status RegistryUnavailable(std::string_view unchecked, std::string_view french) {
  return socle::api::PeerUnavailable(ErrorReason::REGISTRY_UNAVAILABLE, {"registry", "Le registre"},
                                     {unchecked, french});
}

}  // namespace socle::census
