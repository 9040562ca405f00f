// Many fiches-actions at once: what imports look up and write.
#include <algorithm>

#include "platform/api/etag.h"
#include "platform/base/error.h"
#include "platform/base/failpoint.h"
#include "platform/db/array_literal.h"
#include "platform/db/transaction.h"
#include "services/census/store/action_sheets/sheet_rows.h"
#include "services/census/store/action_sheets/sheet_store.h"

namespace socle::census::store {
namespace {

using db::Query;
using db::Transaction;
using sheets::ActionSheetBook;
using sheets::Sheet;

constexpr size_t kWrittenAtOnce = 500;

constexpr Query kHolders{
    "action_sheet.holders",
    "SELECT i.origin, i.system, i.value, i.sheet_id FROM unnest($1::text[], $2::text[], $3::text[]) AS w(origin, "
    "system, value) JOIN action_sheet_identifier i ON i.origin = w.origin COLLATE \"C\" AND i.system = w.system "
    "COLLATE \"C\" AND i.value = w.value COLLATE \"C\""};
constexpr Query kRevisions{"action_sheet.revisions",
                           "SELECT id, revision FROM action_sheet WHERE id = ANY($1::text[])"};

// Facets, what a search looks in (null: as it was), content and kind of change of each.
#define SOCLE_WRITTEN                                                                                    \
  "WITH new AS MATERIALIZED (SELECT r.*, n.said, n.content, n.kind FROM unnest($1::text[], $2::text[], " \
  "$3::text[], $4::smallint[]) AS n(facets, said, content, kind) CROSS JOIN LATERAL "                    \
  "jsonb_to_record(n.facets::jsonb) AS r(" SOCLE_FACET_TYPES ")), "
#define SOCLE_TOLD                                                                                             \
  ", told AS (INSERT INTO action_sheet_version (sheet_id, revision, kind, effective, reason, actor, content) " \
  "SELECT n.id, $5::bigint, n.kind, $6::date, $7, $8, n.content::json FROM new n JOIN done d ON d.id = n.id "  \
  "COLLATE \"C\") SELECT count(*), " SOCLE_MICROS("now()") " FROM done"
constexpr Query kCreateAll{
    "action_sheet.create_all",
    SOCLE_WRITTEN "done AS (INSERT INTO action_sheet (id, origin, revision, words, " SOCLE_FACETS
                  ") SELECT id, origin, $5::bigint, to_tsvector('french', said), " SOCLE_FACETS
                  " FROM new ON CONFLICT (id) DO NOTHING RETURNING id), kept AS (INSERT INTO action_sheet_content "
                  "(sheet_id, content) SELECT n.id, n.content::json FROM new n JOIN done d ON d.id = n.id COLLATE "
                  "\"C\")" SOCLE_TOLD};
constexpr Query kUpdateAll{
    "action_sheet.update_all",
    SOCLE_WRITTEN "done AS (UPDATE action_sheet a SET words = coalesce(to_tsvector('french', n.said), a.words), "
                  "revision = $5::bigint, update_time = now(), (" SOCLE_FACETS
                  ") = (" SOCLE_FACETS_OF("n.") ") FROM new n WHERE a.id = n.id COLLATE \"C\" RETURNING a.id), kept AS (UPDATE action_sheet_content c SET content = n.content::json FROM "
                  "new n WHERE c.sheet_id = n.id COLLATE \"C\")" SOCLE_TOLD};
constexpr Query kDropIdentifiers{"action_sheet.drop_identifiers_of_all",
                                 "DELETE FROM action_sheet_identifier WHERE sheet_id = ANY($1::text[])"};
constexpr Query kAddIdentifiers{"action_sheet.add_identifiers",
                                "INSERT INTO action_sheet_identifier (origin, system, value, sheet_id) SELECT * FROM "
                                "unnest($1::text[], $2::text[], $3::text[], $4::text[]) ON CONFLICT DO NOTHING"};

// What was read is not what there is.
absl::Status Changed(const std::string& name) {
  return socle::api::CheckEtag(socle::api::RevisionEtag(0), std::nullopt, name);
}

// Parallel arrays, as unnest() takes them.
struct Columns {
  db::ArrayLiteral facets, said, content, kinds;

  void Add(const ActionSheetBook::Write& write) {
    const std::string text = SearchText(*write.sheet);
    facets.Add(FacetsOf(*write.sheet));
    if (write.before != nullptr && SearchText(*write.before) == text) {
      said.AddNull();
    } else {
      said.Add(text);
    }
    content.Add(JsonOf(*write.sheet));
    kinds.Add(static_cast<int64_t>(write.kind));
  }
};

absl::Status WritePart(Transaction& tx, const Query& query, int64_t revision,
                       std::span<const ActionSheetBook::Write> part, const sheets::SheetChange& change) {
  Columns columns;
  for (const ActionSheetBook::Write& write : part) columns.Add(write);
  const pqxx::result done =
      tx.Exec(query, columns.facets.ToString(), columns.said.ToString(), columns.content.ToString(),
              columns.kinds.ToString(), revision, db::SqlDate(change.effective), change.reason, change.actor);
  if (done[0][0].as<size_t>() != part.size()) return Changed(part.front().sheet->Name());
  for (const ActionSheetBook::Write& write : part) {
    if (write.before == nullptr) write.sheet->create_time = db::InstantOf(done[0][1]);
    write.sheet->update_time = db::InstantOf(done[0][1]);
    write.sheet->revision = revision;
  }
  SOCLE_FAILPOINT("between_parts_of_import");
  return absl::OkStatus();
}

absl::Status WriteIdentifiers(Transaction& tx, std::span<const ActionSheetBook::Write> writes) {
  std::vector<std::string> again, origins, systems, values, ids;
  for (const ActionSheetBook::Write& write : writes) {
    if (write.before != nullptr && write.before->external_ids == write.sheet->external_ids) continue;
    if (write.before != nullptr) again.push_back(write.sheet->id);
    for (const sheets::ExternalIdentifier& id : write.sheet->external_ids) {
      origins.push_back(write.sheet->origin);
      systems.push_back(id.system);
      values.push_back(id.id);
      ids.push_back(write.sheet->id);
    }
  }
  if (!again.empty()) tx.Exec(kDropIdentifiers, db::ArrayOf(again));
  if (ids.empty()) return absl::OkStatus();
  const pqxx::result added =
      tx.Exec(kAddIdentifiers, db::ArrayOf(origins), db::ArrayOf(systems), db::ArrayOf(values), db::ArrayOf(ids));
  if (static_cast<size_t>(added.affected_rows()) == ids.size()) return absl::OkStatus();
  return Changed("actionSheets/-");
}

}  // namespace

absl::StatusOr<std::map<ActionSheetBook::HeldIdentifier, std::string>> ActionSheetStore::HoldersOf(
    std::span<const HeldIdentifier> identifiers, Deadline deadline) {
  std::vector<std::string> origins, systems, values;
  for (const HeldIdentifier& each : identifiers) {
    origins.push_back(each.origin);
    systems.push_back(each.identifier.system);
    values.push_back(each.identifier.id);
  }
  std::map<HeldIdentifier, std::string> holders;
  if (identifiers.empty()) return holders;
  SOCLE_RETURN_IF_ERROR(db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::Status {
    for (const pqxx::row& row : tx.Exec(kHolders, db::ArrayOf(origins), db::ArrayOf(systems), db::ArrayOf(values))) {
      holders[{db::TextOf(row[0]), {db::TextOf(row[1]), db::TextOf(row[2])}}] = db::TextOf(row[3]);
    }
    return absl::OkStatus();
  }));
  return holders;
}

absl::Status ActionSheetStore::CheckStand(Transaction& tx, std::span<const Sheet* const> seen) {
  std::vector<std::string> ids;
  for (const Sheet* sheet : seen) ids.push_back(sheet->id);
  std::map<std::string, int64_t> revisions;
  for (const pqxx::row& row : tx.Exec(kRevisions, db::ArrayOf(ids))) {
    revisions[db::TextOf(row[0])] = row[1].as<int64_t>();
  }
  for (const Sheet* sheet : seen) {
    SOCLE_RETURN_IF_ERROR(socle::api::CheckEtag(socle::api::RevisionEtag(sheet->revision),
                                                socle::api::RevisionEtag(revisions[sheet->id]), sheet->Name()));
  }
  return absl::OkStatus();
}

absl::Status ActionSheetStore::WriteAll(Transaction& tx, int64_t revision, std::span<const Write> writes,
                                        const sheets::SheetChange& change) {
  std::vector<Write> sorted(writes.begin(), writes.end());
  const auto existing =
      std::stable_partition(sorted.begin(), sorted.end(), [](const Write& write) { return write.before == nullptr; });
  const std::span<const Write> all(sorted);
  const auto write_in_parts = [&](const Query& query, std::span<const Write> rest) -> absl::Status {
    for (; !rest.empty(); rest = rest.subspan(std::min(kWrittenAtOnce, rest.size()))) {
      SOCLE_RETURN_IF_ERROR(WritePart(tx, query, revision, rest.first(std::min(kWrittenAtOnce, rest.size())), change));
    }
    return absl::OkStatus();
  };
  const auto created = static_cast<size_t>(existing - sorted.begin());
  SOCLE_RETURN_IF_ERROR(write_in_parts(kCreateAll, all.first(created)));
  SOCLE_RETURN_IF_ERROR(write_in_parts(kUpdateAll, all.subspan(created)));
  return WriteIdentifiers(tx, writes);
}

}  // namespace socle::census::store
