// Lists, counts and sums of plans.
#include <fmt/format.h>

#include "platform/base/error.h"
#include "platform/db/array_literal.h"
#include "platform/db/transaction.h"
#include "services/contracts/domain/contract_errors.h"
#include "services/contracts/store/plan/action_rows.h"
#include "services/contracts/store/plan/action_store.h"
#include "services/contracts/store/plan/axis_rows.h"

namespace socle::contracts::store {
namespace {

using db::Query;
using db::Transaction;

// Actions a that a filter lets through; parameters 1 to 24, bound by WithFilter().
#define SOCLE_FILTERED                                                                                               \
  "a.contract_id = $1 AND ($2::text[] = '{}' OR a.owner = ANY($2::text[])) AND ($3 = '' OR a.proposer = $3) "        \
  "AND ($4 = '' OR a.partners @> jsonb_build_array(jsonb_build_array($4::text))) "                                   \
  "AND ($5 = '' OR a.axis_id IN (WITH RECURSIVE below AS (SELECT $5::text COLLATE \"C\" AS id UNION SELECT x.id "    \
  "FROM below b JOIN axis x ON x.contract_id = $1 AND x.parent_id = b.id) SELECT id FROM below)) "                   \
  "AND ($6 = '' OR a.id IN (SELECT action_id FROM action_orientation WHERE contract_id = $1 AND orientation_id = "   \
  "$6)) "                                                                                                            \
  "AND ($7::int[] = '{}' OR a.selection = ANY($7::int[])) AND ($8::int[] = '{}' OR a.status = ANY($8::int[])) "      \
  "AND ($9::int[] = '{}' OR a.priority = ANY($9::int[])) AND ($10::int = 0 OR a.origin = $10::int) "                 \
  "AND ($11::int = 0 OR a.nature = $11::int) AND ($12::boolean IS NULL OR a.experiment = $12::boolean) "             \
  "AND ($13::boolean IS NULL OR (a.selection = 2 AND a.status BETWEEN 4 AND 8) = $13::boolean) "                     \
  "AND ($14::boolean IS NULL OR (a.late_from <= $15::date) = $14::boolean) "                                         \
  "AND ($16::int[] = '{}' OR (1 = ANY($16::int[]) AND a.owner = '') "                                                \
  "OR (2 = ANY($16::int[]) AND a.selection = 2 AND a.status = 1) "                                                   \
  "OR (3 = ANY($16::int[]) AND a.nature <> 2 AND a.eligible_cents IS NULL AND NOT a.budgeted) "                      \
  "OR (4 = ANY($16::int[]) AND (a.start_date = 'infinity' OR a.end_date = 'infinity')) "                             \
  "OR (5 = ANY($16::int[]) AND a.axis_id IS NULL) "                                                                  \
  "OR (6 = ANY($16::int[]) AND a.id NOT IN (SELECT action_id FROM action_orientation WHERE contract_id = $1)) "      \
  "OR (7 = ANY($16::int[]) AND a.priority = 0) "                                                                     \
  "OR (8 = ANY($16::int[]) AND a.nature <> 2 AND a.financers = '{}') "                                               \
  "OR (9 = ANY($16::int[]) AND a.description = '')) "                                                                \
  "AND ($17::int = 0 OR $17::int = ANY(a.years)) "                                                                   \
  "AND ($18 = '' OR a.id IN (SELECT action_id FROM action_funding_line WHERE contract_id = $1 AND financer = $18)) " \
  "AND ($19 = '' OR a.id IN (SELECT action_id FROM action_text WHERE contract_id = $1 AND search_text LIKE $19)) "   \
  "AND ($20::bigint IS NULL OR a.update_time >= timestamptz 'epoch' + $20::bigint * interval '1 microsecond') "      \
  "AND ($21::boolean OR a.delete_time IS NULL) "                                                                     \
  "AND ($22 = '' OR (a.action_sheet = $22 AND a.action_sheet <> '')) "                                               \
  "AND ($23::text = '' OR a.proposals @> ARRAY[$23::text]) "                                                         \
  "AND ($24::boolean IS NULL OR (a.action_sheet <> '' OR a.proposals <> '{}') = $24::boolean) "

// A page in an order that an index serves, from where the page before ended: $25, and $27 its key.
#define SOCLE_LISTED(KEY, AFTER, ORDER)                                                                          \
  "SELECT " SOCLE_ACTION_COLUMNS ", " KEY " FROM action a WHERE " SOCLE_FILTERED "AND " AFTER " ORDER BY " ORDER \
  " LIMIT $26"
#define SOCLE_LISTED_BY(NAME, COLUMN, KEY, AFTER)                                                          \
  {"action.list_by_" NAME, SOCLE_LISTED(KEY, "(" COLUMN ", a.id) > (" AFTER ", $25)", COLUMN ", a.id")}, { \
    "action.list_by_" NAME "_desc",                                                                        \
        SOCLE_LISTED(KEY, "(" COLUMN ", a.id) < (" AFTER ", $25)", COLUMN " DESC, a.id DESC")              \
  }
// By plan::ActionOrder, forwards and backwards.
constexpr Query kLists[][2] = {{{"action.list", SOCLE_LISTED("''", "a.id > $25", "a.id")},
                                {"action.list_desc", SOCLE_LISTED("''", "a.id < $25", "a.id DESC")}},
                               {SOCLE_LISTED_BY("title", "a.title_key", "a.title_key", "$27::text")},
                               {SOCLE_LISTED_BY("priority", "a.priority", "a.priority::text", "$27::smallint")},
                               {SOCLE_LISTED_BY("end", "a.end_date", "a.end_date::text", "$27::date")},
                               {SOCLE_LISTED_BY("update", "a.update_time", "(a.update_time AT TIME ZONE 'UTC')::text",
                                                "($27::timestamp AT TIME ZONE 'UTC')")}};
// Before the first key, and behind the last.
constexpr const char* kEnds[][2] = {
    {"", ""}, {"", "\U0010FFFF"}, {"-1", "32767"}, {"-infinity", "infinity"}, {"-infinity", "infinity"}};
constexpr char kBehindIds[] = "~";

constexpr Query kTotal{"action.count", "SELECT count(*) FROM action a WHERE " SOCLE_FILTERED};
#define SOCLE_LARGEST_FIRST " GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1000"
constexpr Query kCountByValue{
    "action.count_by_value",
    "SELECT (CASE $25::int WHEN 1 THEN a.owner WHEN 2 THEN coalesce(a.axis_id, '') WHEN 3 THEN a.status::text WHEN 4 "
    "THEN a.selection::text WHEN 5 THEN a.priority::text WHEN 6 THEN a.origin::text WHEN 7 THEN a.nature::text ELSE "
    "(a.late_from <= $15::date)::text END) COLLATE \"C\", count(*) FROM action a WHERE " SOCLE_FILTERED
        SOCLE_LARGEST_FIRST};
constexpr Query kCountByFinancer{"action.count_by_financer",
                                 "SELECT financer COLLATE \"C\", count(*) FROM (SELECT unnest(a.financers) AS "
                                 "financer FROM action a WHERE " SOCLE_FILTERED ") f" SOCLE_LARGEST_FIRST};
constexpr Query kCountByYear{
    "action.count_by_year",
    "SELECT year::text COLLATE \"C\", count(*) FROM (SELECT unnest(a.years) AS year FROM action "
    "a WHERE " SOCLE_FILTERED ") y GROUP BY year ORDER BY 2 DESC, 1 LIMIT 1000"};
constexpr Query kCountByOrientation{
    "action.count_by_orientation",
    "SELECT o.orientation_id, count(*) FROM action a JOIN action_orientation o ON o.contract_id = a.contract_id AND "
    "o.action_id = a.id WHERE " SOCLE_FILTERED SOCLE_LARGEST_FIRST};

constexpr Query kContract{"action.contract", "SELECT FROM contract WHERE id = $1"};
constexpr Query kTallies{
    "action.tallies",
    "SELECT coalesce(axis_id, ''), selection, status, late_from <= $2::date, count(*), sum(weight), "
    "sum(weight * progress_percent) FROM action WHERE contract_id = $1 AND delete_time IS NULL GROUP BY 1, 2, 3, 4"};
constexpr Query kBudgetSums{
    "action.budget_sums",
    "SELECT axis_key, year, nature, basis, sum(planned)::bigint, sum(actual)::bigint FROM action_budget_line WHERE "
    "contract_id = $1 AND counted GROUP BY 1, 2, 3, 4"};
constexpr Query kFundingSums{
    "action.funding_sums",
    "SELECT axis_key, financer, label_alone, basis, sum(requested)::bigint, sum(awarded)::bigint, sum(paid)::bigint, "
    "count(DISTINCT action_id) FROM action_funding_line WHERE contract_id = $1 AND counted AND basis IS NOT NULL GROUP "
    "BY 1, 2, 3, 4"};

// What LIKE finds a text anywhere with; nothing for nothing.
std::string PatternOf(std::string_view text) {
  if (text.empty()) return "";
  std::string pattern = "%";
  for (const char c : text) {
    if (c == '%' || c == '_' || c == '\\') pattern += '\\';
    pattern += c;
  }
  return pattern + "%";
}

template <typename... More>
pqxx::result WithFilter(Transaction& tx, const Query& query, std::string_view contract, const plan::ActionFilter& f,
                        const More&... more) {
  std::optional<int64_t> since;
  if (f.modified_since) since = f.modified_since->micros;
  return tx.Exec(query, contract, db::ArrayOf(f.owners), f.proposer, f.partner, f.axis, f.orientation,
                 db::ArrayOf(f.selections), db::ArrayOf(f.statuses), db::ArrayOf(f.priorities), f.origin, f.nature,
                 f.experiment, f.engaged, f.late, db::SqlDate(f.today), db::ArrayOf(f.missing), f.year, f.financer,
                 PatternOf(f.text), since, f.show_deleted, f.sheet, f.proposal, f.of_census, more...);
}

absl::Status CheckContract(Transaction& tx, std::string_view contract) {
  if (!tx.Exec(kContract, contract).empty()) return absl::OkStatus();
  return NothingOfName(fmt::format("contracts/{}", contract));
}

int64_t CentsOf(const pqxx::field& field) { return field.is_null() ? 0 : field.as<int64_t>(); }

void ReadTallies(Transaction& tx, std::string_view contract, Date today, plan::PlanFigures& figures) {
  using plan::Selection;
  using plan::Status;
  for (const pqxx::row& row : tx.Exec(kTallies, contract, db::SqlDate(today))) {
    plan::Tally& tally = figures.by_axis[db::TextOf(row[0])];
    const auto selection = static_cast<Selection>(row[1].as<int>());
    const auto status = static_cast<Status>(row[2].as<int>());
    tally.Count(selection, status, row[3].as<bool>(), row[4].as<int64_t>());
    if (selection != Selection::kRetained || status == Status::kAbandoned) continue;
    const auto weight = row[5].as<int64_t>();
    tally.weight += weight;
    if (status == Status::kCompleted) {
      tally.weighted_progress += weight * 100;
    } else if (status >= Status::kCommitted) {
      tally.weighted_progress += row[6].as<int64_t>();
    }
  }
}

void ReadSums(Transaction& tx, std::string_view contract, plan::PlanFigures& figures) {
  for (const pqxx::row& row : tx.Exec(kBudgetSums, contract)) {
    plan::BudgetSum& sum = figures.by_axis[db::TextOf(row[0])]
                               .budget[{row[1].as<int32_t>(), static_cast<plan::BudgetNature>(row[2].as<int>()),
                                        static_cast<plan::TaxBasis>(row[3].as<int>())}];
    sum = {CentsOf(row[4]), CentsOf(row[5])};
  }
  for (const pqxx::row& row : tx.Exec(kFundingSums, contract)) {
    const auto basis = static_cast<plan::TaxBasis>(row[3].as<int>());
    plan::FinancerTally& financer = figures.financers[{db::TextOf(row[1]), db::TextOf(row[2]), basis}];
    financer.actions += row[7].as<int64_t>();
    for (plan::FundingSum* sum : {&figures.by_axis[db::TextOf(row[0])].funding[basis], &financer.sum}) {
      sum->requested += CentsOf(row[4]);
      sum->awarded += CentsOf(row[5]);
      sum->paid += CentsOf(row[6]);
    }
  }
}

}  // namespace

absl::StatusOr<std::vector<plan::ActionBook::Listed>> ActionStore::List(const Question& question, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<Listed>> {
    SOCLE_RETURN_IF_ERROR(CheckContract(tx, question.contract));
    const auto limit = static_cast<int64_t>(question.limit);
    const auto order = static_cast<size_t>(question.order);
    const Query& query = kLists[order][question.descending];
    const bool first = question.after_id.empty();
    const std::string_view id = first && question.descending ? std::string_view(kBehindIds) : question.after_id;
    const std::string_view key = first ? std::string_view(kEnds[order][question.descending]) : question.after_key;
    const pqxx::result rows = question.order == plan::ActionOrder::kName
                                  ? WithFilter(tx, query, question.contract, question.filter, id, limit)
                                  : WithFilter(tx, query, question.contract, question.filter, id, limit, key);
    std::vector<Listed> list;
    for (const pqxx::row& row : rows) list.push_back({ActionOf(row), db::TextOf(row[kActionColumns])});
    return list;
  });
}

absl::StatusOr<plan::ActionBook::Counts> ActionStore::CountBy(std::string_view contract, plan::ActionProperty property,
                                                              const plan::ActionFilter& filter, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<Counts> {
    using plan::ActionProperty;
    SOCLE_RETURN_IF_ERROR(CheckContract(tx, contract));
    Counts counts{.total = WithFilter(tx, kTotal, contract, filter)[0][0].as<int64_t>()};
    if (property == ActionProperty::kNone) return counts;
    const auto read = [&](const pqxx::result& rows) {
      for (const pqxx::row& row : rows) counts.counts.push_back({db::TextOf(row[0]), row[1].as<int64_t>()});
    };
    if (property == ActionProperty::kFinancer) {
      read(WithFilter(tx, kCountByFinancer, contract, filter));
    } else if (property == ActionProperty::kYear) {
      read(WithFilter(tx, kCountByYear, contract, filter));
    } else if (property == ActionProperty::kOrientation) {
      read(WithFilter(tx, kCountByOrientation, contract, filter));
    } else {
      read(WithFilter(tx, kCountByValue, contract, filter, static_cast<int>(property)));
    }
    return counts;
  });
}

absl::StatusOr<plan::PlanFigures> ActionStore::Figures(std::string_view contract, Date today, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<plan::PlanFigures> {
    SOCLE_RETURN_IF_ERROR(CheckContract(tx, contract));
    plan::PlanFigures figures{.axes = AllAxes(tx, contract)};
    ReadTallies(tx, contract, today, figures);
    ReadSums(tx, contract, figures);
    return figures;
  });
}

}  // namespace socle::contracts::store
