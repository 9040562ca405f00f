#include "services/census/store/labelled_territories/labelled_territory_store.h"

#include <fmt/format.h>

#include "platform/api/text.h"
#include "platform/base/error.h"
#include "platform/db/array_literal.h"
#include "platform/db/column_values.h"
#include "platform/db/transaction.h"
#include "platform/db/written_row.h"
#include "services/census/domain/labelled_territories/label_errors.h"
#include "services/census/store/labelled_territories/labelled_territory_rows.h"

namespace socle::census::store {
namespace {

using db::Query;
using db::Transaction;

#define SOCLE_COLUMNS                                                                                          \
  "SELECT id, label, programme, programme_phase, wave, pilot, territory, to_jsonb(placed_in), keeper, stage, " \
  "committee, details, contract, description, source, synthetic, perimeter_version, " SOCLE_TIMES              \
  ", revision "                                                                                                \
  "FROM labelled_territory "
constexpr Query kRead{"labelled_territory.read", SOCLE_COLUMNS "WHERE id = $1"};
#define SOCLE_ASKED                                                                                           \
  "id > $1 AND ($2 = '' OR programme_phase = $2) AND ($3 = '' OR wave = $3) AND ($4::int = 0 OR stage = "     \
  "$4::int) AND (NOT $5::boolean OR pilot) AND ($6 = '' OR keeper = $6) AND (NOT $7::boolean OR territory = " \
  "ANY($8::text[]) OR id = ANY($9::text[])) AND (SELECT coalesce(bool_and(strpos(folded, word) > 0), true) "  \
  "FROM unnest($10::text[]) word) "
constexpr Query kList{"labelled_territory.list", SOCLE_COLUMNS "WHERE " SOCLE_ASKED "ORDER BY id LIMIT $11"};
constexpr Query kListOfProgramme{"labelled_territory.list_of_programme", SOCLE_COLUMNS
                                 "WHERE programme = $12 AND ($13 = '' OR territory = $13) AND " SOCLE_ASKED
                                 "ORDER BY id LIMIT $11"};
constexpr Query kListOfTerritory{"labelled_territory.list_of_territory",
                                 SOCLE_COLUMNS "WHERE territory = $12 AND " SOCLE_ASKED "ORDER BY id LIMIT $11"};
constexpr Query kCreate{
    "labelled_territory.create",
    "INSERT INTO labelled_territory (id, label, folded, programme, programme_phase, wave, pilot, territory, placed_in, "
    "keeper, stage, committee, details, contract, description, source, synthetic, perimeter_version, revision) VALUES "
    "($1, $2, $3, $4, $5, $6, $7, $8, $9::text[], $10, $11, $12, $13::jsonb, $14, $15, $16, $17, 0, $18) "
    "ON CONFLICT DO NOTHING RETURNING " SOCLE_TIMES};
constexpr Query kHolder{"labelled_territory.holder",
                        "SELECT id FROM labelled_territory WHERE programme = $1 AND programme_phase = $2 AND "
                        "territory = $3 AND territory <> '' AND id <> $4"};
constexpr Query kUpdate{
    "labelled_territory.update",
    "UPDATE labelled_territory SET label = $2, folded = $3, wave = $4, pilot = $5, territory = $6, placed_in = "
    "$7::text[], stage = $8, committee = $9, details = $10::jsonb, contract = $11, description = $12, source = $13, "
    "synthetic = $14, perimeter_version = $15, revision = $16, update_time = now() WHERE id = $1 "
    "RETURNING " SOCLE_TIMES};
constexpr Query kCreateMissing{
    "labelled_territory.create_missing",
    "INSERT INTO labelled_territory (id, label, folded, programme, programme_phase, wave, pilot, territory, placed_in, "
    "keeper, stage, committee, details, contract, description, source, synthetic, perimeter_version, revision) "
    "SELECT g.id, g.label, g.folded, $4, $5, '', false, g.territory, '{}', $6, 1, '', $7::jsonb, '', '', $8, false, 0, "
    "$9 FROM unnest($1::text[], $2::text[], $3::text[], $10::text[]) AS g(id, label, folded, territory) "
    "ON CONFLICT DO NOTHING RETURNING id"};
constexpr Query kRecorded{"labelled_territory.recorded",
                          "SELECT territory FROM labelled_territory WHERE programme = $1 AND programme_phase = $2 AND "
                          "territory = ANY($3::text[])"};

LabelledTerritory TerritoryOf(const pqxx::row& row) {
  LabelledTerritory territory{.id = db::TextOf(row[0]),
                              .label = db::TextOf(row[1]),
                              .programme = db::TextOf(row[2]),
                              .programme_phase = db::TextOf(row[3]),
                              .wave = db::TextOf(row[4]),
                              .pilot = row[5].as<bool>(),
                              .territory = db::TextOf(row[6]),
                              .placed_in = db::TextsOf(row[7]),
                              .keeper = db::TextOf(row[8]),
                              .stage = static_cast<LabelStage>(row[9].as<int>()),
                              .committee = db::TextOf(row[10]),
                              .contract = db::TextOf(row[12]),
                              .description = db::TextOf(row[13]),
                              .source = db::TextOf(row[14]),
                              .synthetic = row[15].as<bool>(),
                              .perimeter_version = row[16].as<int32_t>(),
                              .create_time = db::InstantOf(row[17]),
                              .update_time = db::InstantOf(row[18]),
                              .revision = row[19].as<int64_t>()};
  ReadDetails(db::TextOf(row[11]), &territory);
  return territory;
}

std::string Folded(const LabelledTerritory& territory) {
  return socle::api::FoldText(territory.label + "\n" + territory.description);
}

// Another one of programme and phase that has the territory.
absl::Status CheckAlone(Transaction& tx, const LabelledTerritory& territory) {
  const pqxx::result holder =
      tx.Exec(kHolder, territory.programme, territory.programme_phase, territory.territory, territory.id);
  if (holder.empty()) return absl::OkStatus();
  return TerritoryTaken(territory.territory, "labelledTerritories/" + db::TextOf(holder[0][0]));
}

}  // namespace

absl::StatusOr<LabelledTerritory> LabelledTerritoryStore::Read(Transaction& tx, std::string_view id) {
  const pqxx::result rows = tx.Exec(kRead, id);
  if (rows.empty()) return NoLabelledTerritory(fmt::format("labelledTerritories/{}", id));
  return TerritoryOf(rows[0]);
}

absl::Status LabelledTerritoryStore::Create(Transaction& tx, int64_t revision, LabelledTerritory& territory) {
  SOCLE_RETURN_IF_ERROR(CheckAlone(tx, territory));
  const pqxx::result times =
      tx.Exec(kCreate, territory.id, territory.label, Folded(territory), territory.programme, territory.programme_phase,
              territory.wave, territory.pilot, territory.territory, db::ArrayOf(territory.placed_in), territory.keeper,
              static_cast<int>(territory.stage), territory.committee, DetailsOf(territory), territory.contract,
              territory.description, territory.source, territory.synthetic, revision);
  if (times.empty()) return LabelledTerritoryTaken(territory.Name());
  db::SetWritten(times, revision, territory);
  return absl::OkStatus();
}

absl::Status LabelledTerritoryStore::Update(Transaction& tx, int64_t revision, LabelledTerritory& territory) {
  SOCLE_RETURN_IF_ERROR(CheckAlone(tx, territory));
  db::SetWritten(tx.Exec(kUpdate, territory.id, territory.label, Folded(territory), territory.wave, territory.pilot,
                         territory.territory, db::ArrayOf(territory.placed_in), static_cast<int>(territory.stage),
                         territory.committee, DetailsOf(territory), territory.contract, territory.description,
                         territory.source, territory.synthetic, territory.perimeter_version, revision),
                 revision, territory);
  return absl::OkStatus();
}

std::vector<std::string> LabelledTerritoryStore::CreateMissing(Transaction& tx, int64_t revision,
                                                               std::span<const LabelledTerritory> territories) {
  std::vector<std::string> created, ids, labels, folded, grounds;
  if (territories.empty()) return created;
  for (const LabelledTerritory& territory : territories) {
    ids.push_back(territory.id);
    labels.push_back(territory.label);
    folded.push_back(Folded(territory));
    grounds.push_back(territory.territory);
  }
  const LabelledTerritory& first = territories.front();
  for (const pqxx::row& row :
       tx.Exec(kCreateMissing, db::ArrayOf(ids), db::ArrayOf(labels), db::ArrayOf(folded), first.programme,
               first.programme_phase, first.keeper, DetailsOf({}), first.source, revision, db::ArrayOf(grounds))) {
    created.push_back(db::TextOf(row[0]));
  }
  return created;
}

std::vector<std::string> LabelledTerritoryStore::Recorded(Transaction& tx, const std::string& programme,
                                                          const std::string& phase,
                                                          std::span<const std::string> territories) {
  std::vector<std::string> recorded;
  for (const pqxx::row& row : tx.Exec(kRecorded, programme, phase, db::ArrayOf(territories))) {
    recorded.push_back(db::TextOf(row[0]));
  }
  return recorded;
}

absl::StatusOr<LabelledTerritory> LabelledTerritoryStore::Find(std::string_view id, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) { return Read(tx, id); });
}

absl::StatusOr<std::vector<LabelledTerritory>> LabelledTerritoryStore::List(const Question& question,
                                                                            Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<LabelledTerritory>> {
    const auto rows = [&](const Query& query, const auto&... more) {
      return tx.Exec(query, question.after, question.programme_phase, question.wave, question.stage,
                     question.only_pilots, question.keeper, question.among, db::ArrayOf(question.territories),
                     db::ArrayOf(question.ids), db::ArrayOf(question.words), static_cast<int64_t>(question.limit),
                     more...);
    };
    const pqxx::result found = !question.programme.empty()
                                   ? rows(kListOfProgramme, question.programme, question.territory)
                               : !question.territory.empty() ? rows(kListOfTerritory, question.territory)
                                                             : rows(kList);
    std::vector<LabelledTerritory> territories;
    for (const pqxx::row& row : found) territories.push_back(TerritoryOf(row));
    return territories;
  });
}

}  // namespace socle::census::store
