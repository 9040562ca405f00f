#include "services/census/domain/tables/table_errors.h"

#include "platform/api/resource_errors.h"

namespace socle::census::tables {
namespace {

constexpr std::string_view kMapping = "census.socle.fr/ColumnMapping";

}  // namespace

absl::Status MappingTaken(std::string_view name) { return socle::api::NameTaken(kMapping, name); }

absl::Status NoMapping(std::string_view name) { return socle::api::NothingOfName(kMapping, name); }

absl::Status NoGrant(std::string_view name) { return socle::api::NothingOfName("census.socle.fr/Grant", name); }

}  // namespace socle::census::tables
