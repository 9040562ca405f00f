#include "services/contracts/store/contracts/contract_rows.h"

#include <nlohmann/json.hpp>

#include "platform/db/column_values.h"

namespace socle::contracts::store {

Contract ContractOf(const pqxx::row& row) {
  using db::TextOf;
  Contract contract{.id = TextOf(row[0]),
                    .display_name = TextOf(row[1]),
                    .programme = TextOf(row[2]),
                    .phase = TextOf(row[3]),
                    .territory = TextOf(row[4]),
                    .perimeter_as_of = db::DateOf(row[5]),
                    .pilot = TextOf(row[6]),
                    .launch = db::DateOf(row[7]),
                    .launch_certainty = static_cast<LaunchCertainty>(row[12].as<int>()),
                    .launch_note = TextOf(row[13]),
                    .pilot_project = row[14].as<bool>(),
                    .predecessor = row[8].is_null() ? std::string() : "contracts/" + TextOf(row[8]),
                    .description = TextOf(row[9]),
                    .source = TextOf(row[10]),
                    .synthetic = row[11].as<bool>(),
                    .delete_time = db::InstantOf(row[17])};
  contract.written = {db::InstantOf(row[15]), db::InstantOf(row[16]), row[18].as<int64_t>()};
  for (const auto& party : nlohmann::json::parse(row[19].c_str())) {
    contract.parties.push_back({party[0], static_cast<PartyGroup>(party[1].get<int>()), party[2]});
  }
  for (const auto& body : nlohmann::json::parse(row[20].c_str())) contract.bodies.push_back({body[0], body[1]});
  for (const auto& id : nlohmann::json::parse(row[21].c_str())) contract.external_ids.push_back({id[0], id[1]});
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
