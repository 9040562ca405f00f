#include "services/contracts/store/strategy/diagnostic_store.h"

#include <fmt/format.h>

#include "platform/base/error.h"
#include "platform/db/array_literal.h"
#include "platform/db/column_values.h"
#include "platform/db/transaction.h"
#include "services/contracts/domain/contract_errors.h"
#include "services/contracts/store/strategy/finding_json.h"

namespace socle::contracts::store {
namespace {

using db::InstantOf;
using db::Query;
using db::TextOf;
using db::Transaction;
using nlohmann::json;

#define SOCLE_LOCKED(table)                                                                               \
  "EXISTS (SELECT FROM section_lock l WHERE l.contract_id = " table ".contract_id AND l.section = " table \
  ".section AND l.unlock_time = 'infinity')"
#define SOCLE_COLUMNS                                                                                          \
  "SELECT f.contract_id, f.id, f.author, f.section, f.theme_code, f.theme_label, f.kind, f.text, f.evidence, " \
  "f.contributors, f.source, f.synthetic, f.version, " SOCLE_MICROS("f.create_time") ", " SOCLE_MICROS(        \
      "f.update_time") ", " SOCLE_MICROS("f.delete_time") ", f.revision, " SOCLE_LOCKED("f") " FROM finding f "
constexpr Query kRead{"finding.read", SOCLE_COLUMNS "WHERE f.contract_id = $1 AND f.id = $2"};
constexpr Query kList{
    "finding.list", SOCLE_COLUMNS
    "WHERE f.contract_id = $1 AND (f.section, f.theme_code, f.id) > ($2, $3, $4) AND ($5::int = 0 OR f.kind = $5::int) "
    "AND ($6 = '' OR f.theme_code = $6) AND ($7 = '' OR f.section = $7) AND ($8 = '' OR f.author = $8) AND ($9 = '' OR "
    "strpos(lower(f.text || chr(10) || f.theme_label || chr(10) || f.source), lower($9)) > 0) AND ($10::boolean OR "
    "f.delete_time = 'infinity') ORDER BY f.section, f.theme_code, f.id LIMIT $11"};
#undef SOCLE_COLUMNS
constexpr Query kWrite{
    "finding.write",
    "INSERT INTO finding AS f (contract_id, id, author, section, theme_code, theme_label, kind, text, evidence, pages, "
    "contributors, source, synthetic, version, revision) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, $10, "
    "$11::jsonb, $12, $13, $14, $15) ON CONFLICT (id) DO UPDATE SET section = excluded.section, theme_code = "
    "excluded.theme_code, theme_label = excluded.theme_label, kind = excluded.kind, text = excluded.text, evidence = "
    "excluded.evidence, pages = excluded.pages, contributors = excluded.contributors, source = excluded.source, "
    "synthetic = excluded.synthetic, version = excluded.version, revision = excluded.revision, update_time = now() "
    "RETURNING " SOCLE_MICROS("f.create_time") ", " SOCLE_MICROS("f.update_time")};
constexpr Query kAddVersion{"finding.add_version",
                            "INSERT INTO finding_version (finding_id, number, content, subject, revision) VALUES ($1, "
                            "$2, $3::jsonb, $4, $5)"};
constexpr Query kSetDeleted{"finding.set_deleted",
                            "UPDATE finding SET delete_time = CASE WHEN $2::boolean THEN now() ELSE 'infinity' END, "
                            "revision = $3, update_time = now() WHERE id = $1 RETURNING " SOCLE_MICROS(
                                "update_time") ", " SOCLE_MICROS("delete_time")};
constexpr Query kMissingPages{"finding.missing_pages",
                              "SELECT page FROM unnest($2::text[]) page WHERE NOT EXISTS (SELECT FROM notebook_page p "
                              "WHERE p.contract_id = $1 AND p.id = page) ORDER BY page"};
constexpr Query kListVersions{"finding.list_versions",
                              "SELECT f.contract_id, f.author, v.number, v.content, v.subject, " SOCLE_MICROS(
                                  "v.create_time") ", v.revision FROM finding f JOIN finding_version v ON v.finding_id "
                                                   "= f.id WHERE f.contract_id = $1 AND f.id = $2 AND v.number < $3 "
                                                   "ORDER BY v.number DESC LIMIT $4"};
constexpr Query kCountBy{
    "finding.count_by",
    "SELECT CASE $2::int WHEN 1 THEN theme_code WHEN 2 THEN kind::text WHEN 3 THEN section ELSE author END AS value, "
    "count(*), CASE WHEN $2::int = 1 THEN (array_agg(theme_label ORDER BY revision DESC))[1] ELSE '' END FROM finding "
    "WHERE contract_id = $1 AND delete_time = 'infinity' GROUP BY 1 ORDER BY 2 DESC, 1"};

DiagnosticFinding FindingOf(const pqxx::row& row) {
  DiagnosticFinding finding;
  finding.contract = TextOf(row[0]);
  finding.id = TextOf(row[1]);
  finding.author = TextOf(row[2]);
  finding.section = TextOf(row[3]);
  finding.theme = {TextOf(row[4]), TextOf(row[5])};
  finding.kind = static_cast<FindingKind>(row[6].as<int>());
  finding.text = TextOf(row[7]);
  finding.evidence = EvidenceOf(json::parse(row[8].c_str()));
  finding.contributors = ContributorsOf(json::parse(row[9].c_str()));
  finding.source = TextOf(row[10]);
  finding.synthetic = row[11].as<bool>();
  finding.version = row[12].as<int32_t>();
  finding.create_time = InstantOf(row[13]);
  finding.update_time = InstantOf(row[14]);
  finding.delete_time = InstantOf(row[15]);
  finding.revision = row[16].as<int64_t>();
  finding.locked = row[17].as<bool>();
  return finding;
}

FindingVersion VersionOf(const pqxx::row& row, std::string_view id) {
  FindingVersion version;
  version.finding.contract = TextOf(row[0]);
  version.finding.id = std::string(id);
  version.finding.author = TextOf(row[1]);
  version.finding.version = row[2].as<int32_t>();
  SetContent(json::parse(row[3].c_str()), &version.finding);
  version.subject = TextOf(row[4]);
  version.finding.create_time = InstantOf(row[5]);
  version.finding.revision = row[6].as<int64_t>();
  return version;
}

std::string NameOf(std::string_view contract, std::string_view id) {
  return fmt::format("contracts/{}/findings/{}", contract, id);
}

}  // namespace

absl::StatusOr<DiagnosticFinding> DiagnosticStore::Read(Transaction& tx, std::string_view contract,
                                                        std::string_view id) {
  const pqxx::result rows = tx.Exec(kRead, contract, id);
  if (rows.empty()) return NothingOfName(NameOf(contract, id));
  return FindingOf(rows[0]);
}

void DiagnosticStore::Write(Transaction& tx, int64_t revision, std::string_view subject, DiagnosticFinding& finding) {
  const pqxx::result times =
      tx.Exec(kWrite, finding.contract, finding.id, finding.author, finding.section, finding.theme.code,
              finding.theme.label, static_cast<int>(finding.kind), finding.text, EvidenceJson(finding.evidence).dump(),
              db::ArrayOf(PagesOf(finding)), ContributorsJson(finding.contributors).dump(), finding.source,
              finding.synthetic, finding.version, revision);
  tx.Exec(kAddVersion, finding.id, finding.version, ContentJson(finding).dump(), subject, revision);
  finding.create_time = InstantOf(times[0][0]);
  finding.update_time = InstantOf(times[0][1]);
  finding.revision = revision;
  finding.locked = false;  // else nothing would have been written
}

void DiagnosticStore::SetDeleted(Transaction& tx, int64_t revision, bool deleted, DiagnosticFinding& finding) {
  const pqxx::result times = tx.Exec(kSetDeleted, finding.id, deleted, revision);
  finding.update_time = InstantOf(times[0][0]);
  finding.delete_time = InstantOf(times[0][1]);
  finding.revision = revision;
}

std::vector<std::string> DiagnosticStore::MissingPages(Transaction& tx, std::string_view contract,
                                                       const std::vector<std::string>& pages) {
  std::vector<std::string> missing;
  if (pages.empty()) return missing;
  for (const pqxx::row& row : tx.Exec(kMissingPages, contract, db::ArrayOf(pages))) missing.push_back(TextOf(row[0]));
  return missing;
}

absl::StatusOr<DiagnosticFinding> DiagnosticStore::Find(std::string_view contract, std::string_view id,
                                                        Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) { return Read(tx, contract, id); });
}

absl::StatusOr<std::vector<DiagnosticFinding>> DiagnosticStore::List(const Question& question, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<DiagnosticFinding>> {
    std::vector<DiagnosticFinding> list;
    for (const pqxx::row& row :
         tx.Exec(kList, question.contract, question.after_section, question.after_theme, question.after_id,
                 question.kind, question.theme, question.section, question.author, question.text, question.show_deleted,
                 static_cast<int64_t>(question.limit))) {
      list.push_back(FindingOf(row));
    }
    return list;
  });
}

absl::StatusOr<std::vector<FindingVersion>> DiagnosticStore::ListVersions(std::string_view contract,
                                                                          std::string_view id, int32_t before,
                                                                          size_t limit, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<FindingVersion>> {
    SOCLE_RETURN_IF_ERROR(Read(tx, contract, id).status());
    std::vector<FindingVersion> list;
    for (const pqxx::row& row : tx.Exec(kListVersions, contract, id, before, static_cast<int64_t>(limit))) {
      list.push_back(VersionOf(row, id));
    }
    return list;
  });
}

absl::StatusOr<std::vector<DiagnosticBook::Count>> DiagnosticStore::CountBy(std::string_view contract,
                                                                            Property property, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<Count>> {
    std::vector<Count> counts;
    for (const pqxx::row& row : tx.Exec(kCountBy, contract, static_cast<int>(property))) {
      counts.push_back({.value = TextOf(row[0]), .label = TextOf(row[2]), .count = row[1].as<int32_t>()});
    }
    return counts;
  });
}

}  // namespace socle::contracts::store
