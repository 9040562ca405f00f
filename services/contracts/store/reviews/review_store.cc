// Reviews; their decisions are in review_decisions.cc, those that are due in due_reviews.cc.
#include "services/contracts/store/reviews/review_store.h"

#include <fmt/format.h>

#include "platform/base/error.h"
#include "platform/db/column_values.h"
#include "platform/db/transaction.h"
#include "services/contracts/domain/contract_errors.h"
#include "services/contracts/store/reviews/grid_json.h"

namespace socle::contracts::store {
namespace {

using db::Query;
using db::TextOf;
using db::Transaction;

#define SOCLE_TIMES SOCLE_MICROS("create_time") ", " SOCLE_MICROS("update_time")
#define SOCLE_COLUMNS                                                                                   \
  "SELECT contract_id, id, instrument_id, kind, state, due, alert, grid, reviewed_plan, amendment_id, " \
  "decision, decision_sha256, resulting_plan, note, decision_count, " SOCLE_TIMES ", revision FROM review "
constexpr Query kRead{"review.read", SOCLE_COLUMNS "WHERE contract_id = $1 AND id = $2"};
constexpr Query kDecidedWith{"review.decided_with",
                             SOCLE_COLUMNS "WHERE contract_id = $1 AND amendment_id = $2 AND state = 2"};
constexpr Query kList{"review.list", SOCLE_COLUMNS
                      "WHERE (contract_id, id) > ($1, $2) AND ($3 = '' OR contract_id = $3) AND ($4::int = 0 OR kind = "
                      "$4::int) AND ($5::int = 0 OR state = $5::int) AND ($6 = '' OR instrument_id = $6) "
                      "ORDER BY contract_id, id LIMIT $7"};
#undef SOCLE_COLUMNS
constexpr Query kIsOpen{"review.is_open",
                        "SELECT FROM review WHERE contract_id = $1 AND instrument_id = $2 AND kind = $3 AND state < 3"};
constexpr Query kCreate{
    "review.create",
    "INSERT INTO review (contract_id, id, instrument_id, kind, state, due, alert, grid, reviewed_plan, amendment_id, "
    "decision, decision_sha256, resulting_plan, note, decision_count, revision) VALUES ($1, $2, $3, $4, 1, $5::date, "
    "$6::date, nullif($7, '')::jsonb, $8, '', '', '', 0, $9, 0, $10) RETURNING " SOCLE_TIMES};
constexpr Query kSave{"review.save",
                      "UPDATE review SET state = $3, amendment_id = $4, decision = $5, decision_sha256 = $6, "
                      "resulting_plan = $7, note = $8, decision_count = $9, revision = $10, update_time = now() WHERE "
                      "contract_id = $1 AND id = $2 RETURNING " SOCLE_TIMES};
constexpr Query kContract{"review.contract", "SELECT FROM contract WHERE id = $1"};

Review ReviewOf(const pqxx::row& row) {
  Review review{.contract = TextOf(row[0]),
                .id = TextOf(row[1]),
                .instrument = TextOf(row[2]),
                .kind = static_cast<ReviewKind>(row[3].as<int>()),
                .state = static_cast<ReviewState>(row[4].as<int>()),
                .due = db::DateOf(row[5]),
                .alert = db::DateOf(row[6]),
                .grid = GridOf(TextOf(row[7])),
                .reviewed_plan = row[8].as<int32_t>(),
                .amendment = TextOf(row[9]),
                .decision = TextOf(row[10]),
                .decision_sha256 = TextOf(row[11]),
                .resulting_plan = row[12].as<int32_t>(),
                .note = TextOf(row[13]),
                .decision_count = row[14].as<int32_t>()};
  review.written = {db::InstantOf(row[15]), db::InstantOf(row[16]), row[17].as<int64_t>()};
  return review;
}

void SetWritten(const pqxx::result& times, int64_t revision, Review& review) {
  review.written = {db::InstantOf(times[0][0]), db::InstantOf(times[0][1]), revision};
}

}  // namespace

absl::StatusOr<Review> ReviewStore::Read(Transaction& tx, std::string_view contract, std::string_view id) {
  const pqxx::result rows = tx.Exec(kRead, contract, id);
  if (rows.empty()) return NothingOfName(fmt::format("contracts/{}/reviews/{}", contract, id));
  return ReviewOf(rows[0]);
}

bool ReviewStore::IsOpen(Transaction& tx, const Review& review) {
  return !tx.Exec(kIsOpen, review.contract, review.instrument, static_cast<int>(review.kind)).empty();
}

std::optional<Review> ReviewStore::DecidedWith(Transaction& tx, std::string_view contract, std::string_view amendment) {
  const pqxx::result rows = tx.Exec(kDecidedWith, contract, amendment);
  return rows.empty() ? std::nullopt : std::optional(ReviewOf(rows[0]));
}

void ReviewStore::Create(Transaction& tx, int64_t revision, Review& review) {
  SetWritten(tx.Exec(kCreate, review.contract, review.id, review.instrument, static_cast<int>(review.kind),
                     db::SqlDate(review.due), db::SqlDate(review.alert), JsonOf(review.grid), review.reviewed_plan,
                     review.note, revision),
             revision, review);
}

void ReviewStore::Save(Transaction& tx, int64_t revision, Review& review) {
  SetWritten(
      tx.Exec(kSave, review.contract, review.id, static_cast<int>(review.state), review.amendment, review.decision,
              review.decision_sha256, review.resulting_plan, review.note, review.decision_count, revision),
      revision, review);
}

absl::StatusOr<Review> ReviewStore::Find(std::string_view contract, std::string_view id, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) { return Read(tx, contract, id); });
}

absl::StatusOr<ReviewBook::Standing> ReviewStore::FindStanding(std::string_view contract, std::string_view id,
                                                               Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<Standing> {
    Standing standing;
    SOCLE_ASSIGN_OR_RETURN(standing.review, Read(tx, contract, id));
    standing.decided = Decisions(tx, standing.review);
    standing.undecided = Undecided(tx, standing.review);
    return standing;
  });
}

absl::StatusOr<std::optional<ReviewBook::Standing>> ReviewStore::FindDecidedWith(std::string_view contract,
                                                                                 std::string_view amendment,
                                                                                 Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::optional<Standing>> {
    const std::optional<Review> review = DecidedWith(tx, contract, amendment);
    if (!review) return std::nullopt;
    return Standing{.review = *review, .decided = Decisions(tx, *review)};
  });
}

absl::StatusOr<std::vector<Review>> ReviewStore::List(const Question& question, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<Review>> {
    if (!question.contract.empty() && tx.Exec(kContract, question.contract).empty()) {
      return NothingOfName("contracts/" + question.contract);
    }
    std::vector<Review> list;
    for (const pqxx::row& row :
         tx.Exec(kList, question.after_contract, question.after_id, question.contract, question.kind, question.state,
                 question.instrument, static_cast<int64_t>(question.limit))) {
      list.push_back(ReviewOf(row));
    }
    return list;
  });
}

}  // namespace socle::contracts::store
