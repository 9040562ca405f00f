// Rows of actions: the columns as statements select them, what they are read into, and the JSON that they are written
// from.
#pragma once

#include <nlohmann/json.hpp>

#include "platform/db/column_values.h"
#include "services/contracts/domain/plan/action.h"
#include "services/contracts/store/row_values.h"

namespace socle::contracts::store {

// Of action a: the row alone, which has its lines beside its own columns.
#define SOCLE_ACTION_COLUMNS \
  "a.contract_id, a.id, a.number, a.title, a.title_key, a.description, a.axis_key, a.proposer, a.owner, a.partners, " \
  "a.origin, a.nature, a.experiment, a.priority, a.weight, a.selection, a.selection_reason, a.status, "               \
  "a.progress_percent, a.start_date, a.end_date, a.milestones, to_jsonb(a.places), a.place_label, a.eligible_cents, " \
  "a.eligible_basis, a.lead_competence, a.exception, a.exception_reference, a.exception_date, to_jsonb(a.linked), "   \
  "a.source, a.synthetic, a.revision, " SOCLE_MICROS("a.create_time") ", " SOCLE_MICROS(                              \
      "a.update_time") ", " SOCLE_MICROS("a.delete_time") ", a.lines, a.action_sheet, a.action_sheet_etag, to_jsonb(a.proposals)"
inline constexpr int kActionColumns = 41;

plan::Action ActionOf(const RowValues& row);

// The row by the names of its columns, and its lines as "budget", "funding", "orientations", "identifiers".
nlohmann::json JsonOf(const plan::Action& action);

// An amount of a line whose basis is kept beside it.
std::optional<plan::Money> MoneyOf(const nlohmann::json& cents, const nlohmann::json& basis);

}  // namespace socle::contracts::store
