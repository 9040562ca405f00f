#include "services/registry/store/competence_store.h"

#include "fmt/format.h"
#include "platform/db/transaction.h"
#include "services/registry/store/written_rows.h"

namespace socle::registry::store {
namespace {

constexpr db::Query kList{"competence.list",
                          "SELECT list, code, label FROM competence WHERE $1 = '' OR list = $1 ORDER BY list, code"};
constexpr db::Query kHeld{"competence.held",
                          "SELECT DISTINCT ON (list) list, array_to_string(codes, E'\\n') FROM collectivite_competence "
                          "WHERE collectivite = $1 AND valid_from <= $2::date AND $2::date < valid_to "
                          "AND known_from <= $3::timestamptz AND $3::timestamptz < known_to "
                          "ORDER BY list, valid_from DESC"};
constexpr db::Query kHeldNow{"competence.held_now",
                             "SELECT DISTINCT ON (list) list, array_to_string(codes, E'\\n') "
                             "FROM collectivite_competence WHERE collectivite = $1 AND valid_from <= $2::date "
                             "AND $2::date < valid_to AND known_to = 'infinity' ORDER BY list, valid_from DESC"};
// A label that is there stays: a code never changes its meaning.
constexpr db::Query kWriteCodes{"competence.write_codes",
                                "INSERT INTO competence AS c (list, code, label) SELECT list, code, label "
                                "FROM jsonb_to_recordset($1::jsonb) AS r(list text, code text, label text) "
                                "ORDER BY 1, 2 ON CONFLICT (list, code) DO UPDATE SET label = EXCLUDED.label "
                                "WHERE c.label = '' AND EXCLUDED.label <> ''"};
constexpr db::Query kClose{"competence.close",
                           "UPDATE collectivite_competence c SET known_to = $4::timestamptz "
                           "FROM jsonb_to_recordset($1::jsonb) AS r(collectivite text, codes text[]) "
                           "WHERE c.collectivite = r.collectivite AND c.list = $2 AND c.valid_from = $3::date "
                           "AND c.known_to = 'infinity' AND c.codes <> r.codes"};
constexpr db::Query kAdd{
    "competence.add",
    "INSERT INTO collectivite_competence (collectivite, list, valid_from, known_from, "
    "since_revision, codes) SELECT r.collectivite, $2, $3::date, $4::timestamptz, $5::bigint, r.codes "
    "FROM jsonb_to_recordset($1::jsonb) AS r(collectivite text, codes text[]) "
    "WHERE NOT EXISTS (SELECT FROM collectivite_competence c WHERE c.collectivite = r.collectivite "
    "AND c.list = $2 AND c.valid_from = $3::date AND c.known_to = 'infinity') "
    "ORDER BY 1 RETURNING collectivite"};
constexpr db::Query kNow{"competence.now", "SELECT clock_timestamp()"};

}  // namespace

absl::StatusOr<std::vector<Competence>> CompetenceStore::List(std::string_view list, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](db::Transaction& tx) -> absl::StatusOr<std::vector<Competence>> {
    std::vector<Competence> found;
    for (const auto& row : tx.Exec(kList, list)) found.push_back({row[0].c_str(), row[1].c_str(), row[2].c_str()});
    return found;
  });
}

absl::StatusOr<std::vector<std::string>> CompetenceStore::HeldBy(std::string_view collectivite, Date day,
                                                                 const std::optional<Instant>& known_at,
                                                                 Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](db::Transaction& tx) -> absl::StatusOr<std::vector<std::string>> {
    const pqxx::result rows = known_at ? tx.Exec(kHeld, collectivite, SqlDate(day), SqlInstant(*known_at))
                                       : tx.Exec(kHeldNow, collectivite, SqlDate(day));
    std::vector<std::string> held;
    for (const auto& row : rows) {
      for (const std::string& code : Split(row[1].c_str(), '\n')) {
        held.push_back(fmt::format("{}/{}", row[0].c_str(), code));
      }
    }
    return held;
  });
}

absl::StatusOr<int64_t> CompetenceStore::WriteCodes(db::Transaction& tx, const std::vector<Competence>& codes) {
  nlohmann::json rows = nlohmann::json::array();
  for (const Competence& code : codes)
    rows.push_back({{"list", code.list}, {"code", code.code}, {"label", code.label}});
  return static_cast<int64_t>(tx.Exec(kWriteCodes, rows.dump()).affected_rows());
}

absl::StatusOr<std::vector<std::string>> CompetenceStore::WriteHeld(db::Transaction& tx,
                                                                    std::span<const HeldCompetences> held,
                                                                    std::string_view list, Date listed_on,
                                                                    int64_t revision) {
  nlohmann::json rows = nlohmann::json::array();
  for (const HeldCompetences& each : held) rows.push_back({{"collectivite", each.collectivite}, {"codes", each.codes}});
  const std::string text = rows.dump();
  const std::string now = tx.Exec(kNow)[0][0].c_str();
  tx.Exec(kClose, text, list, SqlDate(listed_on), now);
  std::vector<std::string> changed;
  for (const auto& row : tx.Exec(kAdd, text, list, SqlDate(listed_on), now, revision))
    changed.push_back(row[0].c_str());
  return changed;
}

}  // namespace socle::registry::store
