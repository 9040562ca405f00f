#include "services/census/store/guides/guide_store.h"

#include <fmt/format.h>

#include <set>

#include "platform/api/resource_errors.h"
#include "platform/base/error.h"
#include "platform/db/array_literal.h"
#include "platform/db/column_values.h"
#include "platform/db/transaction.h"
#include "platform/db/written_row.h"
#include "services/census/store/guides/guide_json.h"
#include "services/census/store/project_sheets/sheet_rows.h"

namespace socle::census::store {
namespace {

using db::Query;
using db::TextOf;
using db::Transaction;
using nlohmann::json;

#define SOCLE_GUIDES                                                                                \
  "SELECT id, label, introduction, pilot, commission, criteria, readers, chapters, edition_count, " \
  "synthetic, " SOCLE_TIMES ", revision FROM guide "
constexpr Query kRead{"guide.read", SOCLE_GUIDES "WHERE id = $1"};
constexpr Query kList{"guide.list", SOCLE_GUIDES "WHERE id > $1 ORDER BY id LIMIT $2"};
constexpr Query kCreate{
    "guide.create",
    "INSERT INTO guide (id, label, introduction, pilot, commission, criteria, readers, chapters, synthetic, revision) "
    "VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7::jsonb, $8::jsonb, $9, $10) ON CONFLICT DO NOTHING "
    "RETURNING " SOCLE_TIMES};
constexpr Query kWrite{
    "guide.write",
    "UPDATE guide SET label = $2, introduction = $3, criteria = $4::jsonb, readers = $5::jsonb, chapters = $6::jsonb, "
    "edition_count = $7, synthetic = $8, revision = $9, update_time = now() WHERE id = $1 RETURNING " SOCLE_TIMES};
constexpr Query kUnknown{
    "guide.unknown_sheets",
    "SELECT s FROM unnest($1::text[]) s WHERE NOT EXISTS (SELECT FROM project_sheet p WHERE p.id = "
    "s COLLATE \"C\") ORDER BY 1"};
constexpr Query kRecord{
    "guide.record_scores",
    "INSERT INTO guide_score (guide_id, sheet_id, criterion, reader, score, revision) SELECT $1, t.*, $6::bigint FROM "
    "unnest($2::text[], $3::text[], $4::text[], $5::int[]) t ON CONFLICT (guide_id, sheet_id, criterion, reader) DO "
    "UPDATE SET score = excluded.score, revision = excluded.revision"};
constexpr Query kCountScores{"guide.count_scores", "SELECT count(*) FROM guide_score WHERE guide_id = $1"};
constexpr Query kScores{"guide.scores",
                        "SELECT sheet_id, criterion, to_jsonb(array_agg(score ORDER BY score)) FROM guide_score WHERE "
                        "guide_id = $1 AND (sheet_id, criterion) > ($2, $3) GROUP BY sheet_id, criterion ORDER BY "
                        "sheet_id, criterion LIMIT $4"};
constexpr Query kConsent{"guide.add_consent",
                         "INSERT INTO guide_consent (id, guide_id, sheet_id, sheet_version, given, revision) VALUES "
                         "($1, $2, $3, $4, $5, $6) RETURNING " SOCLE_MICROS("create_time")};
// Of each sheet: what is published for everybody, and the newest thing that its owner said about that version.
constexpr Query kGather{
    "guide.gather",
    "SELECT s.id, s.published_version, s.owner, v.content, c.id FROM project_sheet s JOIN project_sheet_version v ON "
    "v.sheet_id = s.id AND v.version = s.published_version CROSS JOIN LATERAL (SELECT n.id, n.given FROM guide_consent "
    "n "
    "WHERE n.guide_id = $1 AND n.sheet_id = s.id AND n.sheet_version = s.published_version ORDER BY n.revision DESC "
    "LIMIT 1) c WHERE s.id = ANY($2::text[]) AND s.state <> 6 AND s.published_visibility = 1 AND c.given"};
// What everybody may read of the campaigns that these sheets were told to, and of these sheets; and as what.
constexpr Query kEvidence{
    "guide.evidence",
    "SELECT s.id, s.published_version, s.project_id, coalesce(s.campaign_id, ''), v.content ->> 'theme_list', "
    "(v.content ->> 'theme_list_version')::int, v.content -> 'themes', (v.content ->> 'synthetic')::boolean FROM "
    "project_sheet s JOIN project_sheet_version v ON v.sheet_id = s.id AND v.version = s.published_version WHERE (s.id "
    "= ANY($1::text[]) OR s.campaign_id IN (SELECT campaign_id FROM project_sheet WHERE id = ANY($1::text[]))) AND "
    "s.state <> 6 AND s.published_visibility = 1 ORDER BY s.id"};
constexpr Query kTerms{"guide.terms",
                       "SELECT DISTINCT l.id, l.version, i ->> 'code', i ->> 'parent', i ->> 'label', l.synthetic FROM "
                       "unnest($1::text[], $2::int[]) AS t(list, version) JOIN code_list l ON l.id = t.list COLLATE "
                       "\"C\" AND l.version = t.version CROSS JOIN LATERAL jsonb_array_elements(l.items) i"};
#define SOCLE_EDITIONS(material, markdown)                                                             \
  "SELECT guide_id, number, state, template_version, sha256, material -> 'pages', left_out, " markdown \
  ", decision, " SOCLE_MICROS("create_time") ", revision, " material " FROM guide_edition "
constexpr Query kReadEdition{
    "guide.read_edition", SOCLE_EDITIONS("coalesce(material -> 'evidence', '[]'), coalesce(material -> 'terms', '[]')",
                                         "markdown") "WHERE guide_id = $1 AND number = $2"};
constexpr Query kListEditions{
    "guide.list_editions",
    SOCLE_EDITIONS("'[]', '[]'", "''") "WHERE guide_id = $1 AND number > $2 ORDER BY number LIMIT $3"};
constexpr Query kAddEdition{
    "guide.add_edition",
    "INSERT INTO guide_edition (guide_id, number, state, template_version, sha256, material, left_out, markdown, "
    "revision) VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7::jsonb, $8, $9) RETURNING " SOCLE_MICROS("create_time")};
constexpr Query kWriteEdition{"guide.write_edition",
                              "UPDATE guide_edition SET state = $3, decision = $4, revision = $5 WHERE guide_id = $1 "
                              "AND number = $2"};
constexpr Query kSupersede{"guide.supersede_editions",
                           "UPDATE guide_edition SET state = 4, revision = $3 WHERE guide_id = $1 AND number <> $2 AND "
                           "state = 3"};
constexpr Query kMaterial{"guide.material", "SELECT material FROM guide_edition WHERE guide_id = $1 AND number = $2"};
constexpr Query kContents{
    "guide.contents",
    "SELECT s.id, s.owner, v.content FROM unnest($1::text[], $2::int[]) AS t(sheet, version) JOIN "
    "project_sheet s ON s.id = t.sheet COLLATE \"C\" JOIN project_sheet_version v ON v.sheet_id = "
    "s.id AND v.version = t.version"};

Guide GuideOf(const pqxx::row& row) {
  return {.id = TextOf(row[0]),
          .label = TextOf(row[1]),
          .introduction = TextOf(row[2]),
          .pilot = TextOf(row[3]),
          .commission = TextOf(row[4]),
          .criteria = json::parse(row[5].c_str()).get<std::vector<SelectionCriterion>>(),
          .readers = json::parse(row[6].c_str()).get<std::vector<std::string>>(),
          .chapters = json::parse(row[7].c_str()).get<std::vector<Chapter>>(),
          .edition_count = row[8].as<int32_t>(),
          .synthetic = row[9].as<bool>(),
          .create_time = db::InstantOf(row[10]),
          .update_time = db::InstantOf(row[11]),
          .revision = row[12].as<int64_t>()};
}

Edition EditionOf(const pqxx::row& row) {
  return {.guide = TextOf(row[0]),
          .number = row[1].as<int32_t>(),
          .state = static_cast<EditionState>(row[2].as<int>()),
          .template_version = row[3].as<int32_t>(),
          .sha256 = TextOf(row[4]),
          .pages = json::parse(row[5].c_str()).get<std::vector<EditionPage>>(),
          .left_out = json::parse(row[6].c_str()).get<std::vector<std::string>>(),
          .axes = DeriveAxes(json::parse(row[11].c_str()).get<std::vector<EvidenceSheet>>(),
                             json::parse(row[12].c_str()).get<std::vector<Term>>()),
          .markdown = TextOf(row[7]),
          .decision = TextOf(row[8]),
          .create_time = db::InstantOf(row[9]),
          .revision = row[10].as<int64_t>()};
}

// Evidence, and the terms that it and the pages were told in.
void GatherEvidence(Transaction& tx, std::span<const std::string> sheets, EditionMaterial* material) {
  std::set<std::pair<std::string, int32_t>> lists;
  for (const pqxx::row& row : tx.Exec(kEvidence, db::ArrayOf(sheets))) {
    const std::string campaign = TextOf(row[3]);
    material->evidence.push_back({.sheet = TextOf(row[0]),
                                  .version = row[1].as<int32_t>(),
                                  .project = TextOf(row[2]),
                                  .campaign = campaign.empty() ? "" : "campaigns/" + campaign,
                                  .list = TextOf(row[4]),
                                  .list_version = row[5].as<int32_t>(),
                                  .themes = json::parse(row[6].c_str()).get<std::vector<std::string>>(),
                                  .synthetic = row[7].as<bool>()});
    lists.emplace(material->evidence.back().list, material->evidence.back().list_version);
  }
  // Criteria of pages are words of lists as themes are.
  std::vector<EvidenceSheet> told = material->evidence;
  for (const EditionPage& page : material->pages) {
    EvidenceSheet criteria{.list = page.content.criteria_list, .list_version = page.content.criteria_list_version};
    for (const InnovationCriterion& each : page.content.innovation) criteria.themes.push_back(each.code);
    lists.emplace(criteria.list, criteria.list_version);
    told.push_back(std::move(criteria));
  }
  db::ArrayLiteral ids, versions;
  for (const auto& [list, version] : lists) {
    ids.Add(list.substr(list.find('/') + 1));
    versions.Add(int64_t{version});
  }
  std::vector<Term> terms;
  for (const pqxx::row& row : tx.Exec(kTerms, ids.ToString(), versions.ToString())) {
    terms.push_back({.list = "codeLists/" + TextOf(row[0]),
                     .version = row[1].as<int32_t>(),
                     .code = TextOf(row[2]),
                     .parent = TextOf(row[3]),
                     .label = TextOf(row[4]),
                     .synthetic = row[5].as<bool>()});
  }
  material->terms = TermsOf(told, terms);
}

absl::Status NoEdition(std::string_view guide, int32_t number) {
  return socle::api::NothingOfName(kEditionType, fmt::format("guides/{}/editions/{}", guide, number));
}

}  // namespace

absl::StatusOr<Guide> GuideStore::Read(Transaction& tx, std::string_view id) {
  const pqxx::result rows = tx.Exec(kRead, id);
  if (rows.empty()) return socle::api::NothingOfName(kGuideType, fmt::format("guides/{}", id));
  return GuideOf(rows[0]);
}

absl::Status GuideStore::Create(Transaction& tx, int64_t revision, Guide& guide) {
  const pqxx::result times = tx.Exec(kCreate, guide.id, guide.label, guide.introduction, guide.pilot, guide.commission,
                                     json(guide.criteria).dump(), json(guide.readers).dump(),
                                     json(guide.chapters).dump(), guide.synthetic, revision);
  if (times.empty()) return socle::api::NameTaken(kGuideType, guide.Name());
  db::SetWritten(times, revision, guide);
  return absl::OkStatus();
}

void GuideStore::Write(Transaction& tx, int64_t revision, Guide& guide) {
  db::SetWritten(
      tx.Exec(kWrite, guide.id, guide.label, guide.introduction, json(guide.criteria).dump(),
              json(guide.readers).dump(), json(guide.chapters).dump(), guide.edition_count, guide.synthetic, revision),
      revision, guide);
}

std::vector<std::string> GuideStore::Unknown(Transaction& tx, std::span<const std::string> sheets) {
  std::vector<std::string> unknown;
  for (const pqxx::row& row : tx.Exec(kUnknown, db::ArrayOf(sheets))) unknown.push_back(TextOf(row[0]));
  return unknown;
}

int32_t GuideStore::Record(Transaction& tx, int64_t revision, const Guide& guide, std::span<const SheetScore> scores) {
  db::ArrayLiteral sheets, criteria, readers, given;
  for (const SheetScore& each : scores) {
    sheets.Add(each.sheet);
    criteria.Add(each.criterion);
    readers.Add(each.reader);
    given.Add(int64_t{each.score});
  }
  tx.Exec(kRecord, guide.id, sheets.ToString(), criteria.ToString(), readers.ToString(), given.ToString(), revision);
  return tx.Exec(kCountScores, guide.id)[0][0].as<int32_t>();
}

void GuideStore::AddConsent(Transaction& tx, int64_t revision, Consent& consent) {
  const pqxx::result rows =
      tx.Exec(kConsent, consent.id, consent.guide, consent.sheet, consent.sheet_version, consent.given, revision);
  consent.create_time = db::InstantOf(rows[0][0]);
  consent.revision = revision;
}

GuideBook::Gathered GuideStore::Gather(Transaction& tx, const Guide& guide) {
  Gathered gathered{.material = {.guide = guide.Name(),
                                 .title = guide.label,
                                 .introduction = guide.introduction,
                                 .chapters = guide.chapters,
                                 .synthetic = guide.synthetic,
                                 .pilot = guide.pilot,
                                 .commission = guide.commission,
                                 .criteria = guide.criteria}};
  std::map<std::string, std::string> chapter_of;
  std::vector<std::string> sheets;
  for (const Chapter& chapter : guide.chapters) {
    for (const std::string& sheet : chapter.sheets) {
      chapter_of[sheet] = chapter.id;
      sheets.push_back(sheet);
    }
  }
  for (const pqxx::row& row : tx.Exec(kGather, guide.id, db::ArrayOf(sheets))) {
    const std::string sheet = TextOf(row[0]);
    gathered.material.pages.push_back({.chapter = chapter_of[sheet],
                                       .sheet = sheet,
                                       .version = row[1].as<int32_t>(),
                                       .owner = TextOf(row[2]),
                                       .content = json::parse(row[3].c_str()).get<SheetContent>(),
                                       .consent = guide.Name() + "/consents/" + TextOf(row[4])});
    chapter_of.erase(sheet);
  }
  for (const auto& [sheet, chapter] : chapter_of) gathered.left_out.push_back(sheet);
  GatherEvidence(tx, sheets, &gathered.material);
  Arrange(&gathered.material);
  return gathered;
}

absl::StatusOr<Edition> GuideStore::ReadEdition(Transaction& tx, std::string_view guide, int32_t number) {
  const pqxx::result rows = tx.Exec(kReadEdition, guide, number);
  if (rows.empty()) return NoEdition(guide, number);
  return EditionOf(rows[0]);
}

void GuideStore::AddEdition(Transaction& tx, int64_t revision, const EditionMaterial& material, Edition& edition) {
  const pqxx::result rows =
      tx.Exec(kAddEdition, edition.guide, edition.number, static_cast<int>(edition.state), edition.template_version,
              edition.sha256, json(material).dump(), json(edition.left_out).dump(), edition.markdown, revision);
  edition.create_time = db::InstantOf(rows[0][0]);
  edition.revision = revision;
}

void GuideStore::WriteEdition(Transaction& tx, int64_t revision, Edition& edition) {
  if (edition.state == EditionState::kPublished) tx.Exec(kSupersede, edition.guide, edition.number, revision);
  tx.Exec(kWriteEdition, edition.guide, edition.number, static_cast<int>(edition.state), edition.decision, revision);
  edition.revision = revision;
}

absl::StatusOr<Guide> GuideStore::Find(std::string_view id, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) { return Read(tx, id); });
}

absl::StatusOr<std::vector<Guide>> GuideStore::List(std::string_view after, size_t limit, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<Guide>> {
    std::vector<Guide> guides;
    for (const pqxx::row& row : tx.Exec(kList, after, static_cast<int64_t>(limit))) guides.push_back(GuideOf(row));
    return guides;
  });
}

absl::StatusOr<std::vector<ScoreSummary>> GuideStore::ListScores(std::string_view guide, std::string_view after_sheet,
                                                                 std::string_view after_criterion, size_t limit,
                                                                 Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<ScoreSummary>> {
    std::vector<ScoreSummary> summaries;
    for (const pqxx::row& row : tx.Exec(kScores, guide, after_sheet, after_criterion, static_cast<int64_t>(limit))) {
      summaries.push_back({.sheet = TextOf(row[0]),
                           .criterion = TextOf(row[1]),
                           .scores = json::parse(row[2].c_str()).get<std::vector<int32_t>>()});
    }
    return summaries;
  });
}

absl::StatusOr<Edition> GuideStore::FindEdition(std::string_view guide, int32_t number, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) { return ReadEdition(tx, guide, number); });
}

absl::StatusOr<std::vector<Edition>> GuideStore::ListEditions(std::string_view guide, int32_t after, size_t limit,
                                                              Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<Edition>> {
    std::vector<Edition> editions;
    for (const pqxx::row& row : tx.Exec(kListEditions, guide, after, static_cast<int64_t>(limit))) {
      editions.push_back(EditionOf(row));
    }
    return editions;
  });
}

absl::StatusOr<EditionMaterial> GuideStore::MaterialOf(std::string_view guide, int32_t number, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<EditionMaterial> {
    const pqxx::result rows = tx.Exec(kMaterial, guide, number);
    if (rows.empty()) return NoEdition(guide, number);
    auto material = json::parse(rows[0][0].c_str()).get<EditionMaterial>();
    db::ArrayLiteral sheets, versions;
    for (const EditionPage& page : material.pages) {
      sheets.Add(page.sheet);
      versions.Add(int64_t{page.version});
    }
    std::map<std::string, std::pair<std::string, SheetContent>> told;
    for (const pqxx::row& row : tx.Exec(kContents, sheets.ToString(), versions.ToString())) {
      told[TextOf(row[0])] = {TextOf(row[1]), json::parse(row[2].c_str()).get<SheetContent>()};
    }
    for (EditionPage& page : material.pages) std::tie(page.owner, page.content) = told[page.sheet];
    return material;
  });
}

}  // namespace socle::census::store
