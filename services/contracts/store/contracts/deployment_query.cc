// Where contracts stood on a day.
#include <nlohmann/json.hpp>

#include "platform/db/column_values.h"
#include "platform/db/transaction.h"
#include "services/contracts/store/contracts/contract_rows.h"
#include "services/contracts/store/contracts/contract_store.h"

namespace socle::contracts::store {
namespace {

#define SOCLE_LAUNCHED "(CASE WHEN isfinite(c.launch) THEN c.launch ELSE 'infinity' END)"
constexpr db::Query kDeployed{
    "contract.deployed",
    "SELECT " SOCLE_CONTRACT_COLUMNS
    ", p.phase, p.effective, (SELECT coalesce(jsonb_agg(jsonb_build_array(i.id, i.kind, i.effective, i.end_date) "
    "ORDER BY i.effective, i.id), '[]') FROM (SELECT * FROM instrument WHERE contract_id = c.id AND state >= 6 "
    "AND effective <= $3::date ORDER BY effective, id LIMIT 1000) i) "
    "FROM contract c LEFT JOIN LATERAL (SELECT phase, effective FROM contract_phase WHERE contract_id = c.id "
    "AND effective <= $3::date ORDER BY number DESC LIMIT 1) p ON true "
    "WHERE c.delete_time IS NULL AND ($1 = '' OR c.pilot = $1) AND ($2 = '' OR c.programme = $2) "
    "AND ($5 = '' OR (" SOCLE_LAUNCHED ", c.id) > ($4::date, $5)) ORDER BY " SOCLE_LAUNCHED ", c.id LIMIT $6"};

}  // namespace

absl::StatusOr<std::vector<Deployed>> ContractStore::ListDeployed(const DeploymentQuestion& question,
                                                                  Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](db::Transaction& tx) -> absl::StatusOr<std::vector<Deployed>> {
    std::vector<Deployed> list;
    for (const pqxx::row& row :
         tx.Exec(kDeployed, question.pilot, question.programme, db::SqlDate(question.as_of),
                 db::SqlDate(question.after_launch), question.after_id, static_cast<int64_t>(question.limit))) {
      Deployed deployed{.contract = ContractOf(row), .phase = db::TextOf(row[kContractColumns])};
      if (!deployed.phase.empty()) deployed.phase_began = db::DateOf(row[kContractColumns + 1]);
      for (const auto& each : nlohmann::json::parse(row[kContractColumns + 2].c_str())) {
        deployed.instruments.push_back(
            {each[0], each[1], db::DateOf(each[2].get<std::string>()), db::DateOf(each[3].get<std::string>())});
      }
      list.push_back(std::move(deployed));
    }
    return list;
  });
}

}  // namespace socle::contracts::store
