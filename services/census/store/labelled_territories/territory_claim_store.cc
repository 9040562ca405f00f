// What sources say of labelled territories, and the steps that rest on it.
#include <fmt/format.h>

#include "platform/base/error.h"
#include "platform/db/array_literal.h"
#include "platform/db/column_values.h"
#include "platform/db/transaction.h"
#include "services/census/store/labelled_territories/labelled_territory_store.h"

namespace socle::census::store {
namespace {

using db::Query;
using db::Transaction;

// Places go on after those that the territory has.
constexpr Query kAddClaims{
    "territory_claim.add",
    "INSERT INTO territory_claim (territory_id, id, place, stage, date, precision, region, statement, source, "
    "synthetic, revision) SELECT g.territory_id, g.id, coalesce((SELECT max(place) FROM territory_claim c WHERE "
    "c.territory_id = g.territory_id), 0) + row_number() OVER (PARTITION BY g.territory_id ORDER BY g.ordinal), "
    "g.stage, g.date, g.precision, g.region, g.statement, g.source, g.synthetic, $10 FROM unnest($1::text[], "
    "$2::text[], $3::smallint[], $4::date[], $5::smallint[], $6::text[], $7::text[], $8::text[], $9::boolean[]) WITH "
    "ORDINALITY AS g(territory_id, id, stage, date, precision, region, statement, source, synthetic, ordinal) "
    "RETURNING " SOCLE_MICROS("create_time")};
constexpr Query kClaims{"territory_claim.all",
                        "SELECT id, stage, date, precision, region, statement, source, synthetic, " SOCLE_MICROS(
                            "create_time") ", revision FROM territory_claim WHERE territory_id = $1 ORDER BY place"};
constexpr Query kAddSteps{
    "stage_step.add",
    "INSERT INTO stage_step (territory_id, number, stage, effective, claims, reason, revision) SELECT g.territory_id, "
    "coalesce((SELECT max(number) FROM stage_step s WHERE s.territory_id = g.territory_id), 0) + 1, g.stage, "
    "g.effective, g.claims::text[], g.reason, $6 FROM unnest($1::text[], $2::smallint[], $3::date[], $4::text[], "
    "$5::text[]) AS g(territory_id, stage, effective, claims, reason)"};
constexpr Query kSteps{"stage_step.list",
                       "SELECT number, stage, effective, to_jsonb(claims), reason, " SOCLE_MICROS(
                           "create_time") ", revision FROM stage_step WHERE territory_id = $1 AND number > $2 ORDER "
                                          "BY number LIMIT $3"};

}  // namespace

void LabelledTerritoryStore::AddClaims(Transaction& tx, int64_t revision, std::span<TerritoryClaim> claims) {
  if (claims.empty()) return;
  std::vector<std::string> territories, ids, dates, regions, statements, sources, marks;
  std::vector<int64_t> stages, precisions;
  for (const TerritoryClaim& claim : claims) {
    territories.push_back(claim.territory);
    ids.push_back(claim.id);
    stages.push_back(static_cast<int64_t>(claim.stage));
    dates.push_back(db::SqlDate(claim.date));
    precisions.push_back(static_cast<int64_t>(claim.precision));
    regions.push_back(claim.region);
    statements.push_back(claim.statement);
    sources.push_back(claim.source);
    marks.push_back(claim.synthetic ? "t" : "f");
  }
  const pqxx::result times = tx.Exec(kAddClaims, db::ArrayOf(territories), db::ArrayOf(ids), db::ArrayOf(stages),
                                     db::ArrayOf(dates), db::ArrayOf(precisions), db::ArrayOf(regions),
                                     db::ArrayOf(statements), db::ArrayOf(sources), db::ArrayOf(marks), revision);
  for (TerritoryClaim& claim : claims) {
    claim.create_time = db::InstantOf(times[0][0]);
    claim.revision = revision;
  }
}

std::vector<TerritoryClaim> LabelledTerritoryStore::Claims(Transaction& tx, std::string_view id) {
  std::vector<TerritoryClaim> claims;
  for (const pqxx::row& row : tx.Exec(kClaims, id)) {
    claims.push_back({.territory = std::string(id),
                      .id = db::TextOf(row[0]),
                      .stage = static_cast<LabelStage>(row[1].as<int>()),
                      .date = db::DateOf(row[2]),
                      .precision = static_cast<ClaimPrecision>(row[3].as<int>()),
                      .region = db::TextOf(row[4]),
                      .statement = db::TextOf(row[5]),
                      .source = db::TextOf(row[6]),
                      .synthetic = row[7].as<bool>(),
                      .create_time = db::InstantOf(row[8]),
                      .revision = row[9].as<int64_t>()});
  }
  return claims;
}

void LabelledTerritoryStore::AddSteps(Transaction& tx, int64_t revision, std::span<const NewStep> steps) {
  if (steps.empty()) return;
  std::vector<std::string> territories, days, claims, reasons;
  std::vector<int64_t> stages;
  for (const NewStep& each : steps) {
    territories.push_back(each.territory);
    stages.push_back(static_cast<int64_t>(each.step.stage));
    days.push_back(db::SqlDate(each.step.effective));
    claims.push_back(db::ArrayOf(each.step.claims));
    reasons.push_back(each.step.reason);
  }
  tx.Exec(kAddSteps, db::ArrayOf(territories), db::ArrayOf(stages), db::ArrayOf(days), db::ArrayOf(claims),
          db::ArrayOf(reasons), revision);
}

absl::StatusOr<std::vector<TerritoryClaim>> LabelledTerritoryStore::FindClaims(std::string_view id, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<TerritoryClaim>> {
    SOCLE_RETURN_IF_ERROR(Read(tx, id).status());
    return Claims(tx, id);
  });
}

absl::StatusOr<std::vector<StageStep>> LabelledTerritoryStore::ListSteps(std::string_view id, int32_t after,
                                                                         size_t limit, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<StageStep>> {
    SOCLE_RETURN_IF_ERROR(Read(tx, id).status());
    std::vector<StageStep> steps;
    for (const pqxx::row& row : tx.Exec(kSteps, id, after, static_cast<int64_t>(limit))) {
      steps.push_back({.number = row[0].as<int32_t>(),
                       .stage = static_cast<LabelStage>(row[1].as<int>()),
                       .effective = db::DateOf(row[2]),
                       .claims = db::TextsOf(row[3]),
                       .reason = db::TextOf(row[4]),
                       .create_time = db::InstantOf(row[5]),
                       .revision = row[6].as<int64_t>()});
    }
    return steps;
  });
}

}  // namespace socle::census::store
