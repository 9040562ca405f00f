// Rows of actions: the columns as statements select them, what they are read into, and the JSON that they are written
// from.
#pragma once

#include <nlohmann/json.hpp>
#include <pqxx/result>

#include "platform/db/column_values.h"
#include "services/contracts/domain/plan/action.h"

namespace socle::contracts::store {

// Of action a. Lines in their order.
#define SOCLE_ACTION_COLUMNS \
  "to_jsonb(a), " SOCLE_MICROS("a.create_time") ", " SOCLE_MICROS("a.update_time") ", "               \
  SOCLE_MICROS("a.delete_time") ", "                                                                                 \
  "(SELECT jsonb_agg(jsonb_build_array(l.year, l.nature, l.basis, l.planned, l.actual) ORDER BY l.year, l.nature, "  \
  "l.basis) FROM action_budget_line l WHERE (l.contract_id, l.action_id) = (a.contract_id, a.id)), "                 \
  "(SELECT jsonb_agg(to_jsonb(l) ORDER BY l.position) FROM action_funding_line l "                                   \
  "WHERE (l.contract_id, l.action_id) = (a.contract_id, a.id)), "                                                    \
  "(SELECT jsonb_agg(o.orientation_id ORDER BY o.position) FROM action_orientation o "                               \
  "WHERE (o.contract_id, o.action_id) = (a.contract_id, a.id)), "                                                    \
  "(SELECT jsonb_agg(jsonb_build_array(i.system, i.value) ORDER BY i.system, i.value) FROM action_identifier i "     \
  "WHERE (i.contract_id, i.action_id) = (a.contract_id, a.id))"
inline constexpr int kActionColumns = 8;

plan::Action ActionOf(const pqxx::row& row);

// The row by the names of its columns, and its lines as "budget", "funding", "orientations", "identifiers".
nlohmann::json JsonOf(const plan::Action& action);

// An amount of a line whose basis is kept beside it.
std::optional<plan::Money> MoneyOf(const nlohmann::json& cents, const nlohmann::json& basis);

}  // namespace socle::contracts::store
