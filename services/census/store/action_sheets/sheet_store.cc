#include "services/census/store/action_sheets/sheet_store.h"

#include <fmt/format.h>

#include "platform/api/resource_errors.h"
#include "platform/base/error.h"
#include "platform/db/array_literal.h"
#include "platform/db/read_once.h"
#include "platform/db/transaction.h"
#include "services/census/store/action_sheets/sheet_rows.h"

namespace socle::census::store {
namespace {

using db::Query;
using db::Transaction;
using sheets::Sheet;
using sheets::SheetChange;

constexpr std::string_view kType = "census.socle.fr/ActionSheet";

#define SOCLE_SHEETS \
  "SELECT " SOCLE_SHEET_COLUMNS " FROM action_sheet a JOIN action_sheet_content c ON c.sheet_id = a.id "
constexpr Query kRead{"action_sheet.read", SOCLE_SHEETS "WHERE a.id = $1"};
constexpr Query kReadAll{"action_sheet.read_all", SOCLE_SHEETS "WHERE a.id = ANY($1::text[])"};
constexpr Query kHasParts{"action_sheet.has_parts",
                          "SELECT EXISTS (SELECT FROM action_sheet WHERE parent_id = $1 AND delete_time = 'infinity')"};

#define SOCLE_FACET_RECORD "jsonb_to_record($1::jsonb) AS r(" SOCLE_FACET_TYPES ")"
#define SOCLE_TIMES \
  " RETURNING " SOCLE_MICROS("create_time") ", " SOCLE_MICROS("update_time") ", " SOCLE_MICROS("delete_time")
constexpr Query kCreate{"action_sheet.create",
                        "INSERT INTO action_sheet (id, origin, revision, words, " SOCLE_FACETS
                        ") SELECT id, origin, $2::bigint, to_tsvector('french', $3::text), " SOCLE_FACETS
                        " FROM " SOCLE_FACET_RECORD " ON CONFLICT (id) DO NOTHING" SOCLE_TIMES};
// Words stay where $3 is null.
constexpr Query kUpdate{"action_sheet.update",
                        "UPDATE action_sheet SET words = coalesce(to_tsvector('french', "
                        "$3::text), words), (revision, update_time, " SOCLE_FACETS
                        ") = (SELECT $2::bigint, now(), " SOCLE_FACETS " FROM " SOCLE_FACET_RECORD
                        ") WHERE id = $1::jsonb ->> 'id'" SOCLE_TIMES};
constexpr Query kDelete{"action_sheet.delete",
                        "UPDATE action_sheet SET delete_time = CASE WHEN $2::boolean THEN now() ELSE 'infinity' END, "
                        "update_time = now(), revision = $3::bigint WHERE id = $1" SOCLE_TIMES};
constexpr Query kWriteContent{"action_sheet.write_content",
                              "INSERT INTO action_sheet_content (sheet_id, content) VALUES ($1, $2::json) ON CONFLICT "
                              "(sheet_id) DO UPDATE SET content = excluded.content"};
constexpr Query kDropIdentifiers{"action_sheet.drop_identifiers",
                                 "DELETE FROM action_sheet_identifier WHERE sheet_id = $1"};
constexpr Query kAddIdentifier{"action_sheet.add_identifier",
                               "INSERT INTO action_sheet_identifier (origin, system, value, sheet_id) VALUES ($1, $2, "
                               "$3, $4) ON CONFLICT DO NOTHING RETURNING true"};
constexpr Query kHolder{
    "action_sheet.identifier_holder",
    "SELECT sheet_id FROM action_sheet_identifier WHERE origin = $1 AND system = $2 AND value = $3"};
constexpr Query kAddVersion{"action_sheet.add_version",
                            "INSERT INTO action_sheet_version (sheet_id, revision, kind, effective, reason, actor, "
                            "content) VALUES ($1, $2, $3, $4::date, $5, $6, $7::json)"};
constexpr Query kVersions{
    "action_sheet.versions",
    "SELECT content, revision, kind, effective, reason, actor, " SOCLE_MICROS(
        "create_time") " FROM action_sheet_version WHERE sheet_id = $1 AND ($2::bigint = 0 OR revision < $2::bigint) "
                       "ORDER BY revision DESC LIMIT $3"};

absl::Status NoSheet(std::string_view id) {
  return socle::api::NothingOfName(kType, fmt::format("actionSheets/{}", id));
}

void SetWritten(const pqxx::result& times, int64_t revision, Sheet& sheet) {
  sheet.create_time = db::InstantOf(times[0][0]);
  sheet.update_time = db::InstantOf(times[0][1]);
  sheet.delete_time = db::InstantOf(times[0][2]);
  sheet.revision = revision;
}

absl::Status WriteIdentifiers(Transaction& tx, const Sheet& sheet) {
  for (const sheets::ExternalIdentifier& id : sheet.external_ids) {
    if (!tx.Exec(kAddIdentifier, sheet.origin, id.system, id.id, sheet.id).empty()) continue;
    const pqxx::result holder = tx.Exec(kHolder, sheet.origin, id.system, id.id);
    return socle::api::IdentifierTaken(kType, fmt::format("{}/{}", id.system, id.id),
                                       fmt::format("actionSheets/{}", db::TextOf(holder[0][0])));
  }
  return absl::OkStatus();
}

void AddVersion(Transaction& tx, const Sheet& sheet, const std::string& content, const SheetChange& change) {
  tx.Exec(kAddVersion, sheet.id, sheet.revision, static_cast<int>(change.kind), db::SqlDate(change.effective),
          change.reason, change.actor, content);
}

}  // namespace

absl::StatusOr<Sheet> ActionSheetStore::Read(Transaction& tx, std::string_view id) {
  const pqxx::result rows = tx.Exec(kRead, id);
  if (rows.empty()) return NoSheet(id);
  return SheetOf(rows[0]);
}

bool ActionSheetStore::HasParts(Transaction& tx, std::string_view id) {
  return tx.Exec(kHasParts, id)[0][0].as<bool>();
}

absl::Status ActionSheetStore::Create(Transaction& tx, int64_t revision, Sheet& sheet, SheetChange change) {
  const pqxx::result times = tx.Exec(kCreate, FacetsOf(sheet), revision, SearchText(sheet));
  if (times.empty()) return socle::api::NameTaken(kType, sheet.Name());
  SetWritten(times, revision, sheet);
  SOCLE_RETURN_IF_ERROR(WriteIdentifiers(tx, sheet));
  const std::string content = JsonOf(sheet);
  tx.Exec(kWriteContent, sheet.id, content);
  AddVersion(tx, sheet, content, change);
  return absl::OkStatus();
}

absl::Status ActionSheetStore::Update(Transaction& tx, int64_t revision, const Sheet& before, Sheet& sheet,
                                      SheetChange change) {
  std::optional<std::string> text = SearchText(sheet);
  if (text == SearchText(before)) text.reset();
  SetWritten(tx.Exec(kUpdate, FacetsOf(sheet), revision, text), revision, sheet);
  if (sheet.external_ids != before.external_ids) {
    tx.Exec(kDropIdentifiers, sheet.id);
    SOCLE_RETURN_IF_ERROR(WriteIdentifiers(tx, sheet));
  }
  const std::string content = JsonOf(sheet);
  tx.Exec(kWriteContent, sheet.id, content);
  AddVersion(tx, sheet, content, change);
  return absl::OkStatus();
}

void ActionSheetStore::SetDeleted(Transaction& tx, int64_t revision, bool deleted, Sheet& sheet, SheetChange change) {
  SetWritten(tx.Exec(kDelete, sheet.id, deleted, revision), revision, sheet);
  AddVersion(tx, sheet, JsonOf(sheet), change);
}

absl::StatusOr<Sheet> ActionSheetStore::Find(std::string_view id, Deadline deadline) {
  Sheet found;
  SOCLE_RETURN_IF_ERROR(db::ReadOnce(*pool_, deadline, kRead, {id}, [&](const db::Rows& rows) -> absl::Status {
    if (rows.size() == 0) return NoSheet(id);
    found = SheetOfJson(rows.Text(0, 0));
    const auto moment = [&rows](int column) {
      return rows.IsNull(0, column) ? Instant::Max() : Instant{rows.Number(0, column)};
    };
    found.revision = rows.Number(0, 1);
    found.create_time = moment(2);
    found.update_time = moment(3);
    found.delete_time = moment(4);
    return absl::OkStatus();
  }));
  return found;
}

absl::StatusOr<std::vector<Sheet>> ActionSheetStore::FindAll(std::span<const std::string> ids, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<Sheet>> {
    std::vector<Sheet> found;
    for (const pqxx::row& row : tx.Exec(kReadAll, db::ArrayOf(ids))) found.push_back(SheetOf(row));
    return found;
  });
}

absl::StatusOr<std::vector<sheets::ActionSheetBook::Version>> ActionSheetStore::ListVersions(std::string_view id,
                                                                                             int64_t before_revision,
                                                                                             size_t limit,
                                                                                             Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<Version>> {
    std::vector<Version> versions;
    for (const pqxx::row& row : tx.Exec(kVersions, id, before_revision, static_cast<int64_t>(limit))) {
      Version version{.sheet = SheetOfJson({row[0].c_str(), row[0].size()})};
      version.change = {.kind = static_cast<sheets::ChangeKind>(row[2].as<int>()),
                        .effective = db::DateOf(row[3]),
                        .reason = db::TextOf(row[4]),
                        .actor = db::TextOf(row[5]),
                        .create_time = db::InstantOf(row[6]),
                        .revision = row[1].as<int64_t>()};
      version.sheet.revision = version.change.revision;
      version.sheet.update_time = version.change.create_time;
      versions.push_back(std::move(version));
    }
    return versions;
  });
}

}  // namespace socle::census::store
