#include "platform/db/array_literal.h"
#include "platform/db/column_values.h"
#include "platform/db/transaction.h"
#include "services/contracts/domain/contract_errors.h"
#include "services/contracts/store/reviews/review_store.h"

namespace socle::contracts::store {
namespace {

using db::Query;
using db::TextOf;
using db::Transaction;

// Days as DaysOf() derives them (domain/reviews/review.h). $5: the day that is asked about.
constexpr Query kDue{
    "review.due",
    "SELECT i.contract_id, c.display_name, i.id, c.pilot, k.kind, k.due, k.alert, coalesce(v.id, ''), "
    "coalesce(v.state, 0), u.urgency FROM unnest($1::text[], $2::text[], $3::int[], $4::int[]) AS r(programme, kind, "
    "review, alert) JOIN contract c ON c.programme = r.programme AND c.delete_time IS NULL AND ($6 = '' OR c.id = $6) "
    "JOIN instrument i ON i.contract_id = c.id AND i.kind = r.kind AND i.state IN (6, 7, 8) AND i.effective <= "
    "$5::date CROSS JOIN LATERAL (SELECT 1 AS kind, (i.effective + make_interval(months => r.review))::date AS due, "
    "(i.effective + make_interval(months => r.review - r.alert))::date AS alert WHERE r.review > 0 AND i.state < 8 AND "
    "i.end_date > $5::date UNION ALL SELECT 2, i.end_date, (i.end_date - make_interval(months => r.alert))::date WHERE "
    "isfinite(i.end_date)) k LEFT JOIN review v ON v.contract_id = i.contract_id AND v.instrument_id = i.id AND v.kind "
    "= k.kind AND v.state < 3 CROSS JOIN LATERAL (SELECT CASE WHEN k.due > $5::date THEN 1 WHEN v.id IS NOT NULL THEN "
    "2 ELSE 3 END AS urgency) u WHERE k.alert <= $5::date AND ($7::int = 0 OR k.kind = $7::int) AND ($8::int = 0 OR "
    "u.urgency = $8::int) AND ($9 = '' OR c.pilot = $9 OR EXISTS (SELECT FROM contract_party p WHERE p.contract_id = "
    "c.id AND p.party = $9)) AND NOT EXISTS (SELECT FROM review d WHERE d.contract_id = i.contract_id AND "
    "d.instrument_id = i.id AND d.kind = k.kind AND d.state = 3 AND d.decision_sha256 <> '') AND (k.due, "
    "(i.contract_id || '/' || i.id || '/' || k.kind) COLLATE \"C\") > ($10::date, $11) ORDER BY k.due, (i.contract_id "
    "|| '/' || i.id || '/' || k.kind) COLLATE \"C\" LIMIT $12"};
constexpr Query kContract{"review.due_contract", "SELECT FROM contract WHERE id = $1"};

}  // namespace

absl::StatusOr<std::vector<ReviewBook::DueReview>> ReviewStore::ListDue(const std::vector<Rhythm>& rhythms,
                                                                        const DueQuestion& question,
                                                                        Deadline deadline) {
  db::ArrayLiteral programmes, kinds, reviews, alerts;
  for (const Rhythm& rhythm : rhythms) {
    programmes.Add(rhythm.programme);
    kinds.Add(rhythm.kind);
    reviews.Add(int64_t{rhythm.review_months});
    alerts.Add(int64_t{rhythm.alert_months});
  }
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<DueReview>> {
    if (!question.contract.empty() && tx.Exec(kContract, question.contract).empty()) {
      return NothingOfName("contracts/" + question.contract);
    }
    std::vector<DueReview> list;
    for (const pqxx::row& row :
         tx.Exec(kDue, programmes.ToString(), kinds.ToString(), reviews.ToString(), alerts.ToString(),
                 db::SqlDate(question.as_of), question.contract, question.kind, question.urgency, question.party,
                 db::SqlDate(question.after_due), question.after_key, static_cast<int64_t>(question.limit))) {
      list.push_back({.contract = TextOf(row[0]),
                      .contract_label = TextOf(row[1]),
                      .instrument = TextOf(row[2]),
                      .pilot = TextOf(row[3]),
                      .kind = static_cast<ReviewKind>(row[4].as<int>()),
                      .urgency = static_cast<Urgency>(row[9].as<int>()),
                      .days = {db::DateOf(row[5]), db::DateOf(row[6])},
                      .review = TextOf(row[7]),
                      .review_state = row[8].as<int>()});
    }
    return list;
  });
}

}  // namespace socle::contracts::store
