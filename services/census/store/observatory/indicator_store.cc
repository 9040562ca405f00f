#include "services/census/store/observatory/indicator_store.h"

#include <fmt/format.h>

#include "platform/api/text.h"
#include "platform/base/error.h"
#include "platform/db/array_literal.h"
#include "platform/db/column_values.h"
#include "platform/db/transaction.h"
#include "platform/db/written_row.h"
#include "services/census/domain/census_errors.h"

namespace socle::census::store {
namespace {

using db::Query;
using db::Transaction;

#define SOCLE_COLUMNS                                                                                            \
  "SELECT id, label, description, unit, decimals, additivity, direction, geography, method, source, synthetic, " \
  "keeper, version, " SOCLE_TIMES ", revision FROM indicator "
constexpr Query kRead{"indicator.read", SOCLE_COLUMNS "WHERE id = $1"};
constexpr Query kList{"indicator.list", SOCLE_COLUMNS
                      "WHERE id > $1 AND ($2::int = 0 OR geography = $2::int) AND ($3 = '' OR keeper = $3) "
                      "AND (SELECT coalesce(bool_and(strpos(folded, word) > 0), true) FROM unnest($4::text[]) word) "
                      "ORDER BY id LIMIT $5"};
constexpr Query kCreate{
    "indicator.create",
    "INSERT INTO indicator (id, label, description, folded, unit, decimals, additivity, direction, geography, method, "
    "source, synthetic, keeper, version, revision) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1, "
    "$14) ON CONFLICT DO NOTHING RETURNING " SOCLE_TIMES};
constexpr Query kUpdate{"indicator.update",
                        "UPDATE indicator SET label = $2, description = $3, folded = $4, unit = $5, direction = $6, "
                        "method = $7, source = $8, synthetic = $9, version = $10, revision = $11, update_time = now() "
                        "WHERE id = $1 RETURNING " SOCLE_TIMES};
constexpr Query kAddVersion{"indicator.add_version",
                            "INSERT INTO indicator_version (indicator_id, version, unit, method, revision) "
                            "VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING"};

// The value that is there of a given one g: looked up for each by its index. Joined, all that are there might be gone
// through for each of them, for nothing is known yet of rows that came a moment ago.
#define SOCLE_THERE                                                                                              \
  "FROM indicator_value v WHERE v.indicator_id = $1 AND v.period = g.period COLLATE \"C\" AND v.collectivite = " \
  "g.collectivite COLLATE \"C\" AND v.retired_revision IS NULL"
#define SOCLE_GIVEN                                                                                               \
  "FROM unnest($2::text[], $3::text[], $4::date[], $5::bigint[], $6::smallint[], $7::text[]) AS g(collectivite, " \
  "period, geography_date, units, status, note) "
// What is there as it is stays; what is there otherwise is retired and added anew.
constexpr Query kRecord{
    "indicator.record",
    "WITH there AS MATERIALIZED (SELECT t.place, t.same " SOCLE_GIVEN
    "LEFT JOIN LATERAL (SELECT v.ctid AS place, (v.geography_date, v.units, v.status, v.note) = (g.geography_date, "
    "g.units, g.status, g.note) AS same " SOCLE_THERE
    " LIMIT 1) t ON true), "
    "retired AS (UPDATE indicator_value SET retired_revision = $8 WHERE ctid = ANY (ARRAY(SELECT place FROM there "
    "WHERE NOT same)) RETURNING 1) "
    "SELECT count(*) FILTER (WHERE place IS NULL), count(*) FILTER (WHERE NOT same), count(*) FILTER (WHERE same), "
    "(SELECT count(*) FROM retired) FROM there"};
constexpr Query kAddValues{
    "indicator.add_values",
    "INSERT INTO indicator_value (indicator_id, period, collectivite, since_revision, geography_date, units, status, "
    "note, indicator_version) SELECT $1, g.period, g.collectivite, $8, g.geography_date, g.units, g.status, g.note, "
    "$9 " SOCLE_GIVEN "WHERE (SELECT v.since_revision " SOCLE_THERE ") IS NULL"};

#define SOCLE_VALUES                                                                                              \
  "SELECT collectivite, geography_date, period, units, status, note, indicator_version, since_revision FROM "     \
  "indicator_value WHERE indicator_id = $1 AND retired_revision IS NULL AND period >= $2 AND ($3 = '' OR period " \
  "<= $3) AND ($4::int = 0 OR status = $4::int) AND (period, collectivite) > ($5, $6) "
#define SOCLE_IN_ORDER "ORDER BY period, collectivite LIMIT $7"
constexpr Query kListValues{"indicator.list_values", SOCLE_VALUES SOCLE_IN_ORDER};
constexpr Query kListSeries{"indicator.list_series", SOCLE_VALUES "AND collectivite = $8 " SOCLE_IN_ORDER};

constexpr Query kListVersions{"indicator.list_versions",
                              "SELECT v.version, v.unit, v.method, " SOCLE_MICROS("r.create_time") ", v.revision "
                              "FROM indicator_version v JOIN revision r ON r.id = v.revision WHERE v.indicator_id = $1 "
                              "AND v.version < $2 ORDER BY v.version DESC LIMIT $3"};
// From one period to the next, each by one step in the index, whatever number of values it has.
#define SOCLE_NEXT_PERIOD                                                                                       \
  "(SELECT v.period FROM indicator_value v WHERE v.indicator_id = $1 AND v.retired_revision IS NULL AND ($3 = " \
  "'' OR v.period <= $3) AND v.period > "
constexpr Query kListPeriods{"indicator.list_periods",
                             "WITH RECURSIVE p(period) AS (" SOCLE_NEXT_PERIOD
                             "$4::text COLLATE \"C\" AND v.period >= $2 ORDER BY v.period LIMIT 1) UNION ALL "
                             "SELECT " SOCLE_NEXT_PERIOD
                             "p.period ORDER BY v.period LIMIT 1) FROM p WHERE p.period IS NOT NULL) "
                             "SELECT period FROM p WHERE period IS NOT NULL LIMIT $5"};

Indicator IndicatorOf(const pqxx::row& row) {
  return {.id = db::TextOf(row[0]),
          .label = db::TextOf(row[1]),
          .description = db::TextOf(row[2]),
          .unit = db::TextOf(row[3]),
          .decimals = row[4].as<int32_t>(),
          .additivity = static_cast<Additivity>(row[5].as<int>()),
          .direction = static_cast<Direction>(row[6].as<int>()),
          .geography = static_cast<Geography>(row[7].as<int>()),
          .method = db::TextOf(row[8]),
          .source = db::TextOf(row[9]),
          .synthetic = row[10].as<bool>(),
          .keeper = db::TextOf(row[11]),
          .version = row[12].as<int32_t>(),
          .create_time = db::InstantOf(row[13]),
          .update_time = db::InstantOf(row[14]),
          .revision = row[15].as<int64_t>()};
}

IndicatorValue ValueOf(const pqxx::row& row) {
  return {.collectivite = db::TextOf(row[0]),
          .geography_date = db::DateOf(row[1]),
          .period = db::TextOf(row[2]),
          .units = row[3].as<int64_t>(),
          .status = static_cast<ValueStatus>(row[4].as<int>()),
          .note = db::TextOf(row[5]),
          .indicator_version = row[6].as<int32_t>(),
          .revision = row[7].as<int64_t>()};
}

std::string Folded(const Indicator& indicator) {
  return socle::api::FoldText(indicator.label + "\n" + indicator.description);
}

void AddVersion(Transaction& tx, int64_t revision, const Indicator& indicator) {
  tx.Exec(kAddVersion, indicator.id, indicator.version, indicator.unit, indicator.method, revision);
}

}  // namespace

absl::StatusOr<Indicator> IndicatorStore::Read(Transaction& tx, std::string_view id) {
  const pqxx::result rows = tx.Exec(kRead, id);
  if (rows.empty()) return NothingOfName(fmt::format("indicators/{}", id));
  return IndicatorOf(rows[0]);
}

absl::Status IndicatorStore::Create(Transaction& tx, int64_t revision, Indicator& indicator) {
  const pqxx::result times =
      tx.Exec(kCreate, indicator.id, indicator.label, indicator.description, Folded(indicator), indicator.unit,
              indicator.decimals, static_cast<int>(indicator.additivity), static_cast<int>(indicator.direction),
              static_cast<int>(indicator.geography), indicator.method, indicator.source, indicator.synthetic,
              indicator.keeper, revision);
  if (times.empty()) return NameTaken(indicator.Name());
  db::SetWritten(times, revision, indicator);
  AddVersion(tx, revision, indicator);
  return absl::OkStatus();
}

void IndicatorStore::Update(Transaction& tx, int64_t revision, Indicator& indicator) {
  db::SetWritten(tx.Exec(kUpdate, indicator.id, indicator.label, indicator.description, Folded(indicator),
                         indicator.unit, static_cast<int>(indicator.direction), indicator.method, indicator.source,
                         indicator.synthetic, indicator.version, revision),
                 revision, indicator);
  AddVersion(tx, revision, indicator);
}

IndicatorBook::Recorded IndicatorStore::Record(Transaction& tx, int64_t revision, const Indicator& indicator,
                                               std::span<const IndicatorValue> values) {
  std::vector<std::string> collectivites, periods, dates, notes;
  std::vector<int64_t> units, statuses;
  for (const IndicatorValue& value : values) {
    collectivites.push_back(value.collectivite);
    periods.push_back(value.period);
    dates.push_back(db::SqlDate(value.geography_date));
    units.push_back(value.units);
    statuses.push_back(static_cast<int64_t>(value.status));
    notes.push_back(value.note);
  }
  const std::string of = db::ArrayOf(collectivites), when = db::ArrayOf(periods), grounds = db::ArrayOf(dates),
                    sizes = db::ArrayOf(units), kinds = db::ArrayOf(statuses), remarks = db::ArrayOf(notes);
  const pqxx::result counts = tx.Exec(kRecord, indicator.id, of, when, grounds, sizes, kinds, remarks, revision);
  tx.Exec(kAddValues, indicator.id, of, when, grounds, sizes, kinds, remarks, revision, indicator.version);
  return {counts[0][0].as<int32_t>(), counts[0][1].as<int32_t>(), counts[0][2].as<int32_t>()};
}

absl::StatusOr<Indicator> IndicatorStore::Find(std::string_view id, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) { return Read(tx, id); });
}

absl::StatusOr<std::vector<Indicator>> IndicatorStore::List(const Question& question, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<Indicator>> {
    std::vector<Indicator> indicators;
    for (const pqxx::row& row : tx.Exec(kList, question.after, question.geography, question.keeper,
                                        db::ArrayOf(question.words), static_cast<int64_t>(question.limit))) {
      indicators.push_back(IndicatorOf(row));
    }
    return indicators;
  });
}

absl::StatusOr<std::vector<IndicatorVersion>> IndicatorStore::ListVersions(std::string_view id, int32_t before,
                                                                           size_t limit, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<IndicatorVersion>> {
    SOCLE_RETURN_IF_ERROR(Read(tx, id).status());
    std::vector<IndicatorVersion> versions;
    for (const pqxx::row& row : tx.Exec(kListVersions, id, before, static_cast<int64_t>(limit))) {
      versions.push_back(
          {row[0].as<int32_t>(), db::TextOf(row[1]), db::TextOf(row[2]), db::InstantOf(row[3]), row[4].as<int64_t>()});
    }
    return versions;
  });
}

absl::StatusOr<std::vector<std::string>> IndicatorStore::ListPeriods(const PeriodQuestion& question,
                                                                     Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<std::string>> {
    std::vector<std::string> periods;
    for (const pqxx::row& row : tx.Exec(kListPeriods, question.indicator, question.from, question.to, question.after,
                                        static_cast<int64_t>(question.limit))) {
      periods.push_back(db::TextOf(row[0]));
    }
    return periods;
  });
}

absl::StatusOr<std::vector<IndicatorValue>> IndicatorStore::ListValues(const ValueQuestion& question,
                                                                       Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<IndicatorValue>> {
    SOCLE_RETURN_IF_ERROR(Read(tx, question.indicator).status());
    const auto limit = static_cast<int64_t>(question.limit);
    const pqxx::result rows =
        question.collectivite.empty()
            ? tx.Exec(kListValues, question.indicator, question.from_period, question.to_period, question.status,
                      question.after_period, question.after_collectivite, limit)
            : tx.Exec(kListSeries, question.indicator, question.from_period, question.to_period, question.status,
                      question.after_period, question.after_collectivite, limit, question.collectivite);
    std::vector<IndicatorValue> values;
    for (const pqxx::row& row : rows) values.push_back(ValueOf(row));
    return values;
  });
}

}  // namespace socle::census::store
