#include "services/census/domain/labelled_territories/label_errors.h"

#include "platform/api/resource_errors.h"

namespace socle::census {
namespace {

constexpr std::string_view kTerritory = "census.socle.fr/LabelledTerritory";
constexpr std::string_view kRequest = "census.socle.fr/PerimeterRequest";
constexpr std::string_view kOperator = "census.socle.fr/Operator";

}  // namespace

absl::Status NoLabelledTerritory(std::string_view name) { return socle::api::NothingOfName(kTerritory, name); }
absl::Status NoPerimeterRequest(std::string_view name) { return socle::api::NothingOfName(kRequest, name); }
absl::Status NoOperator(std::string_view name) { return socle::api::NothingOfName(kOperator, name); }
absl::Status LabelledTerritoryTaken(std::string_view name) { return socle::api::NameTaken(kTerritory, name); }
absl::Status OperatorTaken(std::string_view name) { return socle::api::NameTaken(kOperator, name); }

absl::Status TerritoryTaken(std::string_view territory, std::string_view holder) {
  return socle::api::IdentifierTaken(kTerritory, territory, holder);
}

}  // namespace socle::census
