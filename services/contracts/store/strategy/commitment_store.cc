#include "services/contracts/store/strategy/commitment_store.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "platform/base/error.h"
#include "platform/db/column_values.h"
#include "platform/db/transaction.h"
#include "services/contracts/domain/contract_errors.h"
#include "services/contracts/store/strategy/neighbours.h"

namespace socle::contracts::store {
namespace {

using db::InstantOf;
using db::Query;
using db::SqlDate;
using db::TextOf;
using db::Transaction;

#define SOCLE_COLUMNS                                                                                      \
  "SELECT contract_id, id, debtor, creditor, text, due_date, action_id, state, proof, source, synthetic, " \
  "step_count, " SOCLE_MICROS("create_time") ", " SOCLE_MICROS("update_time") ", revision FROM commitment "
constexpr Query kRead{"commitment.read", SOCLE_COLUMNS "WHERE contract_id = $1 AND id = $2"};
constexpr Query kList{
    "commitment.list", SOCLE_COLUMNS
    "WHERE ($1 = '' OR contract_id = $1) AND (due_date, id) > ($2::date, $3) AND ($4 = '' OR debtor = $4) AND ($5 = '' "
    "OR creditor = $5) AND ($6::int = 0 OR state = $6::int) AND ($7 = '' OR action_id = $7) AND ($8::date = "
    "'-infinity' OR (state IN (2, 5) AND due_date < $8::date)) AND due_date >= $9::date AND due_date <= $10::date "
    "ORDER BY due_date, id LIMIT $11"};
#undef SOCLE_COLUMNS
constexpr Query kWrite{
    "commitment.write",
    "INSERT INTO commitment (contract_id, id, debtor, creditor, text, due_date, action_id, state, proof, source, "
    "synthetic, step_count, revision) VALUES ($1, $2, $3, $4, $5, $6::date, $7, $8, nullif($9, '')::jsonb, $10, $11, "
    "$12, $13) ON CONFLICT (id) DO UPDATE SET text = excluded.text, due_date = excluded.due_date, action_id = "
    "excluded.action_id, state = excluded.state, proof = excluded.proof, source = excluded.source, synthetic = "
    "excluded.synthetic, step_count = excluded.step_count, revision = excluded.revision, update_time = now() "
    "RETURNING " SOCLE_MICROS("create_time") ", " SOCLE_MICROS("update_time")};
constexpr Query kAddStep{"commitment.add_step",
                         "INSERT INTO commitment_step (commitment_id, number, state, party, reason, proof, revision) "
                         "VALUES ($1, $2, $3, $4, $5, nullif($6, '')::jsonb, $7)"};
constexpr Query kListSteps{"commitment.list_steps",
                           "SELECT number, state, party, reason, proof, " SOCLE_MICROS(
                               "create_time") ", revision FROM commitment_step WHERE commitment_id = $1 AND number > "
                                              "$2 ORDER BY number LIMIT $3"};
constexpr Query kCount{
    "commitment.count",
    "SELECT side.party, side.debtor, state, count(*), count(*) FILTER (WHERE state IN (2, 5) AND due_date < $2::date) "
    "FROM commitment CROSS JOIN LATERAL (VALUES (debtor, true), (creditor, false)) side (party, debtor) WHERE "
    "contract_id = $1 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"};

std::string ProofText(const CommitmentProof& proof) {
  if (proof.text.empty()) return {};
  return nlohmann::ordered_json({{"text", proof.text},
                                 {"document_sha256", proof.document_sha256},
                                 {"document_uri", proof.document_uri},
                                 {"date", SqlDate(proof.date)}})
      .dump();
}

CommitmentProof ProofOf(const pqxx::field& field) {
  if (field.is_null()) return {};
  const auto item = nlohmann::json::parse(field.c_str());
  return {.text = item.at("text"),
          .document_sha256 = item.at("document_sha256"),
          .document_uri = item.at("document_uri"),
          .date = db::DateOf(item.at("date").get<std::string>())};
}

Commitment CommitmentOf(const pqxx::row& row) {
  return {.contract = TextOf(row[0]),
          .id = TextOf(row[1]),
          .debtor = TextOf(row[2]),
          .creditor = TextOf(row[3]),
          .text = TextOf(row[4]),
          .due_date = db::DateOf(row[5]),
          .action = TextOf(row[6]),
          .state = static_cast<CommitmentState>(row[7].as<int>()),
          .proof = ProofOf(row[8]),
          .source = TextOf(row[9]),
          .synthetic = row[10].as<bool>(),
          .step_count = row[11].as<int32_t>(),
          .create_time = InstantOf(row[12]),
          .update_time = InstantOf(row[13]),
          .revision = row[14].as<int64_t>()};
}

CommitmentStepRecord StepOf(const pqxx::row& row) {
  return {.number = row[0].as<int32_t>(),
          .state = static_cast<CommitmentState>(row[1].as<int>()),
          .party = TextOf(row[2]),
          .reason = TextOf(row[3]),
          .proof = ProofOf(row[4]),
          .create_time = InstantOf(row[5]),
          .revision = row[6].as<int64_t>()};
}

}  // namespace

absl::StatusOr<Commitment> CommitmentStore::Read(Transaction& tx, std::string_view contract, std::string_view id) {
  const pqxx::result rows = tx.Exec(kRead, contract, id);
  if (rows.empty()) return NothingOfName(fmt::format("contracts/{}/commitments/{}", contract, id));
  return CommitmentOf(rows[0]);
}

void CommitmentStore::Write(Transaction& tx, int64_t revision, Commitment& commitment) {
  const pqxx::result times =
      tx.Exec(kWrite, commitment.contract, commitment.id, commitment.debtor, commitment.creditor, commitment.text,
              SqlDate(commitment.due_date), commitment.action, static_cast<int>(commitment.state),
              ProofText(commitment.proof), commitment.source, commitment.synthetic, commitment.step_count, revision);
  commitment.create_time = InstantOf(times[0][0]);
  commitment.update_time = InstantOf(times[0][1]);
  commitment.revision = revision;
}

void CommitmentStore::AddStep(Transaction& tx, int64_t revision, const Commitment& commitment,
                              const CommitmentStepRecord& step) {
  tx.Exec(kAddStep, commitment.id, commitment.step_count, static_cast<int>(step.state), step.party, step.reason,
          ProofText(step.proof), revision);
}

bool CommitmentStore::HasAction(Transaction& tx, std::string_view contract, std::string_view action) {
  return store::HasAction(tx, contract, action);
}

absl::StatusOr<Commitment> CommitmentStore::Find(std::string_view contract, std::string_view id, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) { return Read(tx, contract, id); });
}

absl::StatusOr<std::vector<Commitment>> CommitmentStore::List(const Question& question, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<Commitment>> {
    std::vector<Commitment> list;
    for (const pqxx::row& row :
         tx.Exec(kList, question.contract, SqlDate(question.after_date), question.after_id, question.debtor,
                 question.creditor, question.state, question.action, SqlDate(question.late_on),
                 SqlDate(question.due_from), SqlDate(question.due_to), static_cast<int64_t>(question.limit))) {
      list.push_back(CommitmentOf(row));
    }
    return list;
  });
}

absl::StatusOr<std::vector<CommitmentStepRecord>> CommitmentStore::ListSteps(std::string_view contract,
                                                                             std::string_view id, int32_t after,
                                                                             size_t limit, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<CommitmentStepRecord>> {
    SOCLE_RETURN_IF_ERROR(Read(tx, contract, id).status());
    std::vector<CommitmentStepRecord> list;
    for (const pqxx::row& row : tx.Exec(kListSteps, id, after, static_cast<int64_t>(limit))) {
      list.push_back(StepOf(row));
    }
    return list;
  });
}

absl::StatusOr<std::vector<CommitmentBook::Count>> CommitmentStore::CountByParty(std::string_view contract, Date today,
                                                                                 Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<Count>> {
    std::vector<Count> counts;
    for (const pqxx::row& row : tx.Exec(kCount, contract, SqlDate(today))) {
      counts.push_back({.party = TextOf(row[0]),
                        .as_debtor = row[1].as<bool>(),
                        .state = static_cast<CommitmentState>(row[2].as<int>()),
                        .count = row[3].as<int32_t>(),
                        .late_count = row[4].as<int32_t>()});
    }
    return counts;
  });
}

}  // namespace socle::contracts::store
