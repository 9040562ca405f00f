// What figures of a programme are counted from, and what others published.
#include "platform/db/array_literal.h"
#include "platform/db/column_values.h"
#include "platform/db/transaction.h"
#include "services/census/store/labelled_territories/labelled_territory_store.h"

namespace socle::census::store {
namespace {

using db::Query;
using db::Transaction;

// Each territory with its steps in their order.
constexpr Query kStandings{
    "labelled_territory.standings",
    "SELECT t.id, t.territory, to_jsonb(t.placed_in), t.pilot, t.synthetic, s.stage, s.effective, "
    "cardinality(s.claims) FROM labelled_territory t JOIN stage_step s ON s.territory_id = t.id WHERE t.programme = $1 "
    "AND ($2 = '' OR t.programme_phase = $2) ORDER BY t.id, s.number"};
// A sheet is on record from the day that its first change holds from.
constexpr Query kSheets{"labelled_territory.sheets_by_day",
                        "SELECT v.effective, a.synthetic, count(*) FROM action_sheet a JOIN action_sheet_version v ON "
                        "v.sheet_id = a.id AND "
                        "v.kind = 1 WHERE a.programmes @> ARRAY[$1::text] AND a.visibility = 1 AND a.delete_time = "
                        "'infinity' GROUP BY 1, 2"};
constexpr Query kAdd{
    "published_figure.add",
    "INSERT INTO published_figure (id, programme, programme_phase, kind, region, value, approximate, date, period, "
    "statement, source, keeper, revision) SELECT g.*, $13 FROM unnest($1::text[], $2::text[], $3::text[], "
    "$4::smallint[], $5::text[], $6::bigint[], $7::boolean[], $8::date[], $9::text[], $10::text[], $11::text[], "
    "$12::text[]) g RETURNING " SOCLE_MICROS("create_time")};
constexpr Query kList{
    "published_figure.list",
    "SELECT id, programme, programme_phase, kind, region, value, approximate, date, period, statement, source, keeper, "
    SOCLE_MICROS("create_time") ", revision FROM published_figure WHERE ($1 = '' OR programme = $1) AND ($2::int = 0 "
    "OR kind = $2::int) AND (revision, id) > ($3, $4) ORDER BY revision, id LIMIT $5"};

}  // namespace

absl::StatusOr<std::vector<TerritoryStanding>> LabelledTerritoryStore::Standings(const std::string& programme,
                                                                                 const std::string& phase,
                                                                                 Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<TerritoryStanding>> {
    std::vector<TerritoryStanding> standings;
    std::vector<StageStep> steps;
    const auto finish = [&] {
      if (!standings.empty()) ReachStages(&standings.back(), steps);
      steps.clear();
    };
    for (const pqxx::row& row : tx.Exec(kStandings, programme, phase)) {
      if (const std::string id = db::TextOf(row[0]); standings.empty() || standings.back().id != id) {
        finish();
        standings.push_back({.id = id,
                             .territory = db::TextOf(row[1]),
                             .placed_in = db::TextsOf(row[2]),
                             .pilot = row[3].as<bool>(),
                             .synthetic = row[4].as<bool>()});
      }
      steps.push_back({.stage = static_cast<LabelStage>(row[5].as<int>()), .effective = db::DateOf(row[6])});
      if (row[7].as<int>() > 0) steps.back().claims.emplace_back();
    }
    finish();
    return standings;
  });
}

absl::StatusOr<std::vector<SheetsOfDay>> LabelledTerritoryStore::SheetsByDay(const std::string& programme,
                                                                             Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<SheetsOfDay>> {
    std::vector<SheetsOfDay> sheets;
    for (const pqxx::row& row : tx.Exec(kSheets, programme)) {
      sheets.push_back({.day = db::DateOf(row[0]), .synthetic = row[1].as<bool>(), .count = row[2].as<int64_t>()});
    }
    return sheets;
  });
}

void LabelledTerritoryStore::AddFigures(Transaction& tx, int64_t revision, std::span<PublishedFigure> figures) {
  const auto texts = [&](auto&& text_of) {
    std::vector<std::string> column;
    for (const PublishedFigure& figure : figures) column.push_back(text_of(figure));
    return db::ArrayOf(column);
  };
  const auto field = [&](std::string PublishedFigure::*text) {
    return texts([&](const PublishedFigure& figure) { return figure.*text; });
  };
  const pqxx::result times = tx.Exec(
      kAdd, field(&PublishedFigure::id), field(&PublishedFigure::programme), field(&PublishedFigure::programme_phase),
      texts([](const auto& figure) { return std::to_string(static_cast<int>(figure.kind)); }),
      field(&PublishedFigure::region), texts([](const auto& figure) { return std::to_string(figure.value); }),
      texts([](const auto& figure) { return figure.approximate ? "t" : "f"; }),
      texts([](const auto& figure) { return db::SqlDate(figure.date); }), field(&PublishedFigure::period),
      field(&PublishedFigure::statement), field(&PublishedFigure::source), field(&PublishedFigure::keeper), revision);
  for (PublishedFigure& figure : figures) {
    figure.create_time = db::InstantOf(times[0][0]);
    figure.revision = revision;
  }
}

absl::StatusOr<std::vector<PublishedFigure>> LabelledTerritoryStore::ListFigures(const FigureQuestion& question,
                                                                                 Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<PublishedFigure>> {
    std::vector<PublishedFigure> figures;
    for (const pqxx::row& row : tx.Exec(kList, question.programme, question.kind, question.after_revision,
                                        question.after_id, static_cast<int64_t>(question.limit))) {
      figures.push_back({.id = db::TextOf(row[0]),
                         .programme = db::TextOf(row[1]),
                         .programme_phase = db::TextOf(row[2]),
                         .kind = static_cast<FigureKind>(row[3].as<int>()),
                         .region = db::TextOf(row[4]),
                         .value = row[5].as<int64_t>(),
                         .approximate = row[6].as<bool>(),
                         .date = db::DateOf(row[7]),
                         .period = db::TextOf(row[8]),
                         .statement = db::TextOf(row[9]),
                         .source = db::TextOf(row[10]),
                         .keeper = db::TextOf(row[11]),
                         .create_time = db::InstantOf(row[12]),
                         .revision = row[13].as<int64_t>()});
    }
    return figures;
  });
}

}  // namespace socle::census::store
