#include "services/contracts/store/contracts/contract_rows.h"

#include "platform/db/column_values.h"

namespace socle::contracts::store {

Contract ContractOf(const RowValues& row) {
  Contract contract{.id = row.Text(0),
                    .display_name = row.Text(1),
                    .programme = row.Text(2),
                    .phase = row.Text(3),
                    .territory = row.Text(4),
                    .perimeter_as_of = row.Day(5),
                    .pilot = row.Text(6),
                    .launch = row.Day(7),
                    .predecessor = row.IsNull(8) ? std::string() : "contracts/" + row.Text(8),
                    .description = row.Text(9),
                    .source = row.Text(10),
                    .synthetic = row.Truth(11),
                    .delete_time = row.Moment(14)};
  contract.written = {row.Moment(12), row.Moment(13), row.Number(15)};
  for (const auto& party : row.List(16)) {
    contract.parties.push_back({party[0], static_cast<PartyGroup>(party[1].get<int>()), party[2]});
  }
  for (const auto& body : row.List(17)) contract.bodies.push_back({body[0], body[1]});
  for (const auto& id : row.List(18)) contract.external_ids.push_back({id[0], id[1]});
  return contract;
}

PhaseChange PhaseChangeOf(const pqxx::row& row) {
  using db::TextOf;
  return {.number = row[0].as<int32_t>(),
          .phase = TextOf(row[1]),
          .from_phase = TextOf(row[2]),
          .decision = TextOf(row[3]),
          .content_sha256 = TextOf(row[4]),
          .effective = db::DateOf(row[5]),
          .note = TextOf(row[6]),
          .source = TextOf(row[7]),
          .create_time = db::InstantOf(row[8]),
          .revision = row[9].as<int64_t>()};
}

}  // namespace socle::contracts::store
