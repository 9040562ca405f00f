// Rows of state_grant as grants.
#pragma once

#include <pqxx/result>

#include "platform/db/column_values.h"
#include "services/census/domain/grants/grant.h"

namespace socle::census::store {

// The columns of a grant g, in the order in which GrantOf() reads them.
#define SOCLE_GRANT_COLUMNS                                                                                      \
  "g.id, g.keeper, g.system, g.external_id, g.kind, g.year, g.title, g.category, g.beneficiary, "                \
  "g.beneficiary_label, g.beneficiary_code, g.match, to_jsonb(g.candidates), g.departement, g.cost, g.awarded, " \
  "g.basis, g.award_date, g.source, g.synthetic, " SOCLE_MICROS("g.create_time") ", " SOCLE_MICROS(              \
      "g.update_time") ", g.revision"
inline constexpr int kGrantColumns = 23;

grants::Grant GrantOf(const pqxx::row& row);

// For jsonb_to_recordset: what an import writes of each.
std::string ImportJson(std::span<const grants::Grant* const> imported);

}  // namespace socle::census::store
