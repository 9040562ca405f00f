// Rows of contracts as the domain has them.
#pragma once

#include <pqxx/result>

#include "services/contracts/domain/contracts/contract.h"
#include "services/contracts/store/row_values.h"

namespace socle::contracts::store {

// What a statement selects for ContractOf(), from `contract c`.
#define SOCLE_CONTRACT_COLUMNS \
  "c.id, c.display_name, c.programme, c.phase, c.territory, c.perimeter_as_of, c.pilot, c.launch, c.predecessor_id, " \
  "c.description, c.source, c.synthetic, " SOCLE_MICROS("c.create_time") ", " SOCLE_MICROS("c.update_time") ", "      \
  SOCLE_MICROS("c.delete_time") ", c.revision, "                                                                      \
  "(SELECT coalesce(json_agg(json_build_array(party, party_group, label) ORDER BY party), '[]') "                   \
  "FROM contract_party WHERE contract_id = c.id), "                                                                   \
  "(SELECT coalesce(json_agg(json_build_array(role, body) ORDER BY role, body), '[]') "                             \
  "FROM contract_body WHERE contract_id = c.id), "                                                                    \
  "(SELECT coalesce(json_agg(json_build_array(system, value) ORDER BY system, value), '[]') "                       \
  "FROM contract_identifier WHERE contract_id = c.id) "

Contract ContractOf(const RowValues& row);
inline constexpr int kContractColumns = 19;

// number, phase, from_phase, decision, content_sha256, effective, note, source, create_time, revision
PhaseChange PhaseChangeOf(const pqxx::row& row);

}  // namespace socle::contracts::store
