#include "platform/db/array_literal.h"
#include "platform/db/column_values.h"
#include "platform/db/transaction.h"
#include "services/contracts/store/reviews/review_store.h"

namespace socle::contracts::store {
namespace {

using db::Query;
using db::TextOf;
using db::Transaction;

constexpr Query kSet{"review.set_decisions",
                     "INSERT INTO review_decision (contract_id, review_id, action_id, verdict, reason, revision) "
                     "SELECT $1, $2, t.action_id, t.verdict, t.reason, $6::bigint FROM unnest($3::text[], "
                     "$4::smallint[], $5::text[]) AS t(action_id, verdict, reason) ON CONFLICT (contract_id, "
                     "review_id, action_id) DO UPDATE SET verdict = excluded.verdict, reason = excluded.reason, "
                     "revision = excluded.revision"};
constexpr Query kDrop{"review.drop_decisions",
                      "DELETE FROM review_decision WHERE contract_id = $1 AND review_id = $2 AND action_id = "
                      "ANY($3::text[])"};
#define SOCLE_UNDECIDED                                                                                  \
  "FROM action a WHERE a.contract_id = $1 AND a.selection = 2 AND a.delete_time IS NULL AND NOT EXISTS " \
  "(SELECT FROM review_decision d WHERE d.contract_id = $1 AND d.review_id = $2 AND d.action_id = a.id)"
constexpr Query kKeepRest{"review.keep_rest",
                          "INSERT INTO review_decision (contract_id, review_id, action_id, verdict, reason, revision) "
                          "SELECT $1, $2, a.id, 1, '', $3::bigint " SOCLE_UNDECIDED};
constexpr Query kUndecided{"review.undecided", "SELECT a.id " SOCLE_UNDECIDED " ORDER BY a.id"};
constexpr Query kNoActions{"review.no_actions",
                           "SELECT named FROM unnest($2::text[]) named WHERE NOT EXISTS (SELECT FROM action a WHERE "
                           "a.contract_id = $1 AND a.id = named AND a.delete_time IS NULL) ORDER BY named"};
constexpr Query kCount{"review.count_decisions",
                       "SELECT count(*), count(*) FILTER (WHERE verdict > 1) FROM review_decision WHERE contract_id = "
                       "$1 AND review_id = $2"};
#define SOCLE_DECIDED                                                                                              \
  "SELECT d.action_id, d.verdict, d.reason, a.title, a.selection, a.status, a.delete_time IS NOT NULL FROM "       \
  "review_decision d JOIN action a ON a.contract_id = d.contract_id AND a.id = d.action_id WHERE d.contract_id = " \
  "$1 AND d.review_id = $2 "
constexpr Query kDecisions{"review.decisions", SOCLE_DECIDED "ORDER BY d.action_id"};
constexpr Query kList{"review.list_decisions", SOCLE_DECIDED
                      "AND d.action_id > $3 AND ($4::int = 0 OR d.verdict = $4::int) ORDER BY d.action_id LIMIT $5"};

std::vector<DecidedAction> DecidedOf(const pqxx::result& rows) {
  std::vector<DecidedAction> decided;
  for (const pqxx::row& row : rows) {
    decided.push_back({.decision = {TextOf(row[0]), static_cast<Verdict>(row[1].as<int>()), TextOf(row[2])},
                       .title = TextOf(row[3]),
                       .selection = static_cast<plan::Selection>(row[4].as<int>()),
                       .status = static_cast<plan::Status>(row[5].as<int>()),
                       .deleted = row[6].as<bool>()});
  }
  return decided;
}

std::vector<std::string> IdsOf(const pqxx::result& rows) {
  std::vector<std::string> ids;
  for (const pqxx::row& row : rows) ids.push_back(TextOf(row[0]));
  return ids;
}

}  // namespace

void ReviewStore::SetDecisions(Transaction& tx, int64_t revision, const Review& review,
                               const std::vector<ReviewDecision>& decisions) {
  db::ArrayLiteral actions, verdicts, reasons;
  for (const ReviewDecision& decision : decisions) {
    actions.Add(decision.action);
    verdicts.Add(static_cast<int64_t>(decision.verdict));
    reasons.Add(decision.reason);
  }
  tx.Exec(kSet, review.contract, review.id, actions.ToString(), verdicts.ToString(), reasons.ToString(), revision);
}

void ReviewStore::DropDecisions(Transaction& tx, const Review& review, const std::vector<std::string>& actions) {
  tx.Exec(kDrop, review.contract, review.id, db::ArrayOf(actions));
}

void ReviewStore::KeepRest(Transaction& tx, int64_t revision, const Review& review) {
  tx.Exec(kKeepRest, review.contract, review.id, revision);
}

std::vector<std::string> ReviewStore::NoActions(Transaction& tx, std::string_view contract,
                                                const std::vector<std::string>& actions) {
  return IdsOf(tx.Exec(kNoActions, contract, db::ArrayOf(actions)));
}

std::vector<DecidedAction> ReviewStore::Decisions(Transaction& tx, const Review& review) {
  return DecidedOf(tx.Exec(kDecisions, review.contract, review.id));
}

ReviewBook::Tally ReviewStore::CountDecisions(Transaction& tx, const Review& review) {
  const pqxx::result counts = tx.Exec(kCount, review.contract, review.id);
  return {counts[0][0].as<int32_t>(), counts[0][1].as<int32_t>()};
}

std::vector<std::string> ReviewStore::Undecided(Transaction& tx, const Review& review) {
  return IdsOf(tx.Exec(kUndecided, review.contract, review.id));
}

absl::StatusOr<std::vector<DecidedAction>> ReviewStore::ListDecisions(const Review& review, int verdict,
                                                                      std::string_view after, size_t limit,
                                                                      Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<DecidedAction>> {
    return DecidedOf(tx.Exec(kList, review.contract, review.id, after, verdict, static_cast<int64_t>(limit)));
  });
}

}  // namespace socle::contracts::store
