// Sheets as they are written and read one by one or in lists; duplicates are in duplicate_store.cc.
#include "services/census/store/project_sheets/sheet_store.h"

#include <fmt/format.h>

#include "platform/api/text.h"
#include "platform/base/error.h"
#include "platform/db/array_literal.h"
#include "platform/db/column_values.h"
#include "platform/db/transaction.h"
#include "platform/db/written_row.h"
#include "services/census/domain/campaigns/campaign.h"
#include "services/census/store/project_sheets/sheet_rows.h"
#include "services/census/store/project_sheets/sheet_visibility.h"

namespace socle::census::store {
namespace {

using db::Query;
using db::TextOf;
using db::Transaction;
using nlohmann::json;

constexpr Query kRead{"project_sheet.read",
                      "SELECT " SOCLE_SHEET_COLUMNS
                      "FROM project_sheet s CROSS JOIN (SELECT true AS inside) i JOIN project_sheet_version c ON "
                      "c.sheet_id = s.id AND c.version = s.version WHERE s.id = $1"};
constexpr Query kFind{"project_sheet.find",
                      "SELECT " SOCLE_SHEET_COLUMNS "FROM project_sheet s " SOCLE_SHEET_SEEN
                      "JOIN project_sheet_version c ON c.sheet_id = s.id AND c.version = CASE WHEN $4::int = 0 THEN "
                      "v.version WHEN i.inside OR $4::int = v.version THEN $4::int END WHERE s.id = $3"};
// Sheets that are seen, of these projects and words; with a first key that leads to them, or all.
#define SOCLE_SEEN SOCLE_SHEET_SEEN "JOIN project_sheet_version c ON c.sheet_id = s.id AND c.version = v.version WHERE "
#define SOCLE_ASKED                                                                                                  \
  "($4::text[] = '{}' OR s.project_id = ANY($4::text[])) AND ($5::int = 0 OR $5::int = CASE WHEN i.inside THEN "     \
  "s.state ELSE 5 END) AND NOT EXISTS (SELECT FROM unnest($6::text[]) w WHERE NOT EXISTS (SELECT FROM "              \
  "project_sheet_key k WHERE k.sheet_id = s.id AND k.version = v.version AND k.key = w COLLATE \"C\")) AND (SELECT " \
  "coalesce(bool_and(strpos(c.folded, word) > 0), true) FROM unnest($7::text[]) word) AND "                          \
  "($9::text[] = '{}' OR s.id = ANY($9::text[])) "
#define SOCLE_BY_KEY                                                               \
  "FROM project_sheet_key a JOIN project_sheet s ON s.id = a.sheet_id " SOCLE_SEEN \
  "a.version = v.version AND a.key = $10 AND "
constexpr Query kList{"project_sheet.list", "SELECT " SOCLE_SHEET_COLUMNS "FROM project_sheet s " SOCLE_SEEN
                                            "s.id > $3 AND " SOCLE_ASKED "ORDER BY s.id LIMIT $8"};
constexpr Query kListByKey{"project_sheet.list_by_key", "SELECT " SOCLE_SHEET_COLUMNS SOCLE_BY_KEY
                                                        "s.id > $3 AND " SOCLE_ASKED "ORDER BY s.id LIMIT $8"};
constexpr Query kProjects{"project.list", "SELECT DISTINCT s.project_id FROM project_sheet s " SOCLE_SEEN
                                          "s.project_id > $3 AND " SOCLE_ASKED "ORDER BY s.project_id LIMIT $8"};
constexpr Query kProjectsByKey{"project.list_by_key",
                               "SELECT DISTINCT s.project_id " SOCLE_BY_KEY "s.project_id > $3 AND " SOCLE_ASKED
                               "ORDER BY s.project_id LIMIT $8"};
constexpr Query kProjectOf{"project.of_sheet", "SELECT project_id FROM project_sheet WHERE id = $1"};
constexpr Query kCountBy{
    "project.count_by",
    "WITH seen AS MATERIALIZED (SELECT s.id, s.project_id, v.version FROM project_sheet s " SOCLE_SHEET_SEEN
    "WHERE v.version IS NOT NULL AND ($4 = '' OR s.campaign_id = $4)) SELECT '', count(DISTINCT project_id), "
    "'[]'::jsonb FROM seen UNION ALL (SELECT substr(k.key, char_length($3) + 1), count(DISTINCT s.project_id), "
    "to_jsonb((array_agg(DISTINCT s.project_id))[:100]) FROM seen s JOIN project_sheet_key k ON k.sheet_id = s.id AND "
    "k.version = s.version WHERE starts_with(k.key, $3) GROUP BY k.key ORDER BY 2 DESC, 1 LIMIT 1000)"};
constexpr Query kCreate{
    "project_sheet.create",
    "INSERT INTO project_sheet (id, owner, campaign_id, state, version, project_id, revision) VALUES ($1, $2, "
    "nullif($3, ''), $4, 1, $1, $5) ON CONFLICT DO NOTHING RETURNING " SOCLE_TIMES};
constexpr Query kWrite{
    "project_sheet.write",
    "UPDATE project_sheet SET state = $2, version = $3, published_version = $4, published_visibility = CASE WHEN "
    "$4::int = 0 THEN 0 ELSE $5::int END, reason = $6, revision = $7, update_time = now() WHERE id = $1 "
    "RETURNING " SOCLE_TIMES};
constexpr Query kAddVersion{"project_sheet.add_version",
                            "INSERT INTO project_sheet_version (sheet_id, version, folded, content, revision) VALUES "
                            "($1, $2, $3, $4::jsonb, $5)"};
constexpr Query kForgetKeys{"project_sheet.forget_keys",
                            "DELETE FROM project_sheet_key WHERE sheet_id = $1 AND version NOT IN ($2, $3)"};
constexpr Query kAddKeys{"project_sheet.add_keys",
                         "INSERT INTO project_sheet_key (key, sheet_id, version) SELECT unnest($3::text[]), $1, $2"};
constexpr Query kAddStep{"project_sheet.add_step",
                         "INSERT INTO project_sheet_step (sheet_id, revision, state, version, reason) VALUES ($1, $2, "
                         "$3, $4, $5)"};

Sheet SheetOf(const pqxx::row& row) {
  return {.id = TextOf(row[0]),
          .owner = TextOf(row[1]),
          .campaign = TextOf(row[2]),
          .state = static_cast<SheetState>(row[3].as<int>()),
          .version = row[4].as<int32_t>(),
          .published_version = row[5].as<int32_t>(),
          .published_visibility = static_cast<SheetVisibility>(row[6].as<int>()),
          .project = TextOf(row[7]),
          .reason = TextOf(row[8]),
          .content = json::parse(row[9].c_str()).get<SheetContent>(),
          .create_time = db::InstantOf(row[10]),
          .update_time = db::InstantOf(row[11]),
          .revision = row[12].as<int64_t>()};
}

void AddVersion(Transaction& tx, int64_t revision, const Sheet& sheet) {
  tx.Exec(kAddVersion, sheet.id, sheet.version,
          socle::api::FoldText(sheet.content.title + "\n" + sheet.content.summary), json(sheet.content).dump(),
          revision);
  tx.Exec(kAddKeys, sheet.id, sheet.version, db::ArrayOf(KeysOf(sheet)));
}

void SetWritten(Transaction& tx, const pqxx::result& times, int64_t revision, Sheet& sheet) {
  db::SetWritten(times, revision, sheet);
  tx.Exec(kAddStep, sheet.id, revision, static_cast<int>(sheet.state), sheet.version, sheet.reason);
}

pqxx::result Ask(Transaction& tx, const Query& all, const Query& by_key, const ProjectSheetBook::Question& question,
                 const Actor& actor) {
  const Eyes eyes(actor);
  const auto limit = static_cast<int64_t>(question.limit);
  const std::string projects = db::ArrayOf(question.projects), words = db::ArrayOf(question.words),
                    sheets = db::ArrayOf(question.sheets);
  if (question.keys.empty()) {
    return tx.Exec(all, eyes.readers, eyes.parties, question.after, projects, question.state,
                   db::ArrayOf(question.keys), words, limit, sheets);
  }
  return tx.Exec(by_key, eyes.readers, eyes.parties, question.after, projects, question.state,
                 db::ArrayOf(std::span(question.keys).subspan(1)), words, limit, sheets, question.keys.front());
}

absl::Status NoSheet(std::string_view id) {
  return socle::api::NothingOfName(kSheetType, fmt::format("projectSheets/{}", id));
}

}  // namespace

absl::StatusOr<Sheet> ProjectSheetStore::Read(Transaction& tx, std::string_view id) {
  const pqxx::result rows = tx.Exec(kRead, id);
  if (rows.empty()) return NoSheet(id);
  return SheetOf(rows[0]);
}

absl::Status ProjectSheetStore::Create(Transaction& tx, int64_t revision, Sheet& sheet) {
  const pqxx::result times =
      tx.Exec(kCreate, sheet.id, sheet.owner, sheet.campaign, static_cast<int>(sheet.state), revision);
  if (times.empty()) return socle::api::NameTaken(kSheetType, sheet.Name());
  sheet.project = sheet.id;
  AddVersion(tx, revision, sheet);
  SetWritten(tx, times, revision, sheet);
  return absl::OkStatus();
}

void ProjectSheetStore::Write(Transaction& tx, int64_t revision, bool next_version, Sheet& sheet) {
  const pqxx::result times =
      tx.Exec(kWrite, sheet.id, static_cast<int>(sheet.state), sheet.version, sheet.published_version,
              static_cast<int>(sheet.published_visibility), sheet.reason, revision);
  tx.Exec(kForgetKeys, sheet.id, sheet.version, sheet.published_version);
  if (next_version) AddVersion(tx, revision, sheet);
  SetWritten(tx, times, revision, sheet);
}

absl::StatusOr<Sheet> ProjectSheetStore::Find(std::string_view id, int32_t version, const Actor& actor,
                                              Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<Sheet> {
    const Eyes eyes(actor);
    const pqxx::result rows = tx.Exec(kFind, eyes.readers, eyes.parties, id, version);
    if (rows.empty()) return NoSheet(id);
    return SheetOf(rows[0]);
  });
}

absl::StatusOr<std::vector<Sheet>> ProjectSheetStore::List(const Question& question, const Actor& actor,
                                                           Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<Sheet>> {
    std::vector<Sheet> sheets;
    for (const pqxx::row& row : Ask(tx, kList, kListByKey, question, actor)) sheets.push_back(SheetOf(row));
    return sheets;
  });
}

absl::StatusOr<std::vector<std::string>> ProjectSheetStore::ListProjects(const Question& question, const Actor& actor,
                                                                         Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<std::string>> {
    std::vector<std::string> ids;
    for (const pqxx::row& row : Ask(tx, kProjects, kProjectsByKey, question, actor)) ids.push_back(TextOf(row[0]));
    return ids;
  });
}

absl::StatusOr<std::string> ProjectSheetStore::ProjectOf(std::string_view id, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::string> {
    const pqxx::result rows = tx.Exec(kProjectOf, id);
    return rows.empty() ? std::string() : TextOf(rows[0][0]);
  });
}

absl::StatusOr<ProjectSheetBook::Counts> ProjectSheetStore::CountBy(const std::string& prefix,
                                                                    const std::string& campaign, const Actor& actor,
                                                                    Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<Counts> {
    const Eyes eyes(actor);
    Counts counts;
    for (const pqxx::row& row : tx.Exec(kCountBy, eyes.readers, eyes.parties, prefix, campaign)) {
      if (TextOf(row[0]).empty()) {
        counts.projects = row[1].as<int32_t>();
        continue;
      }
      counts.counts.push_back({.value = TextOf(row[0]),
                               .projects = row[1].as<int32_t>(),
                               .evidence = json::parse(row[2].c_str()).get<std::vector<std::string>>()});
    }
    return counts;
  });
}

}  // namespace socle::census::store
