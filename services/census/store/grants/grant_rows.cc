#include "services/census/store/grants/grant_rows.h"

#include <nlohmann/json.hpp>

#include "platform/api/title_key.h"

namespace socle::census::store {

using grants::Grant;

Grant GrantOf(const pqxx::row& row) {
  Grant grant{.id = db::TextOf(row[0]),
              .keeper = db::TextOf(row[1]),
              .system = db::TextOf(row[2]),
              .external_id = db::TextOf(row[3]),
              .kind = db::TextOf(row[4]),
              .year = row[5].as<int32_t>(),
              .title = db::TextOf(row[6]),
              .category = db::TextOf(row[7]),
              .beneficiary = db::TextOf(row[8]),
              .beneficiary_label = db::TextOf(row[9]),
              .beneficiary_code = db::TextOf(row[10]),
              .match = static_cast<tables::Match>(row[11].as<int>()),
              .candidates = db::TextsOf(row[12]),
              .departement = db::TextOf(row[13]),
              .awarded = row[15].as<int64_t>(),
              .basis = static_cast<grants::TaxBasis>(row[16].as<int>()),
              .award_date = db::DateOf(row[17]),
              .source = db::TextOf(row[18]),
              .synthetic = row[19].as<bool>(),
              .create_time = db::InstantOf(row[20]),
              .update_time = db::InstantOf(row[21]),
              .revision = row[22].as<int64_t>()};
  if (!row[14].is_null()) grant.cost = row[14].as<int64_t>();
  return grant;
}

std::string ImportJson(std::span<const Grant* const> imported) {
  nlohmann::json json = nlohmann::json::array();
  for (const Grant* grant : imported) {
    json.push_back({{"id", grant->id},
                    {"keeper", grant->keeper},
                    {"system", grant->system},
                    {"external_id", grant->external_id},
                    {"kind", grant->kind},
                    {"year", grant->year},
                    {"title", grant->title},
                    {"title_key", socle::api::TitleKey(grant->title)},
                    {"category", grant->category},
                    {"beneficiary", grant->beneficiary},
                    {"beneficiary_label", grant->beneficiary_label},
                    {"beneficiary_code", grant->beneficiary_code},
                    {"match", static_cast<int>(grant->match)},
                    {"candidates", grant->candidates},
                    {"departement", grant->departement},
                    {"cost", nullptr},
                    {"awarded", grant->awarded},
                    {"basis", static_cast<int>(grant->basis)},
                    {"award_date", db::SqlDate(grant->award_date)},
                    {"source", grant->source},
                    {"synthetic", grant->synthetic},
                    {"folded", grants::SearchText(*grant)}});
    if (grant->cost) json.back()["cost"] = *grant->cost;
  }
  return json.dump();
}

}  // namespace socle::census::store
