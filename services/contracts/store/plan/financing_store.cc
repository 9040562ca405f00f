#include "services/contracts/store/plan/financing_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "platform/base/error.h"
#include "platform/db/array_literal.h"
#include "platform/db/transaction.h"
#include "services/contracts/domain/contract_errors.h"
#include "services/contracts/store/plan/action_rows.h"

namespace socle::contracts::store {
namespace {

using db::Query;
using db::Transaction;
using plan::Action;
using plan::Envelope;
using plan::FinancingDecision;

constexpr Query kRead{"financing.read",
                      "SELECT " SOCLE_ACTION_COLUMNS " FROM action a WHERE a.contract_id = $1 AND a.id = $2"};
constexpr Query kReadNext{"financing.read_next",
                          "SELECT " SOCLE_ACTION_COLUMNS
                          " FROM action a WHERE a.contract_id = $1 AND a.id > $2 AND a.delete_time IS NULL "
                          "ORDER BY a.id LIMIT $3"};
// Those of actions $2 of contract $1, each by an index; a check looks at a hundred of others at most, those of the same
// title first.
constexpr Query kOthers{
    "financing.others",
    "WITH me AS MATERIALIZED (SELECT * FROM action WHERE contract_id = $1 AND id = ANY($2::text[])), near AS ("
    "SELECT me.id AS of, o.* FROM me CROSS JOIN LATERAL (SELECT o.contract_id, o.id, 1 AS rank FROM action o WHERE "
    "o.owner = me.owner AND o.owner <> '' AND o.title_key = me.title_key AND me.title_key <> '' LIMIT 100) o UNION ALL "
    "SELECT me.id, o.* FROM me CROSS JOIN LATERAL (SELECT o.contract_id, o.id, 2 FROM action o WHERE "
    "o.linked @> ARRAY['contracts/' || me.contract_id || '/actions/' || me.id] LIMIT 100) o UNION ALL "
    "SELECT me.id, o.contract_id, o.id, 2 FROM me CROSS JOIN unnest(me.linked) name JOIN action o ON o.contract_id = "
    "split_part(name, '/', 2) AND o.id = split_part(name, '/', 4) UNION ALL "
    "SELECT me.id, o.* FROM me CROSS JOIN LATERAL (SELECT i.contract_id, i.action_id, 3 FROM action_identifier mine "
    "JOIN action_identifier i USING (system, value) WHERE mine.contract_id = me.contract_id AND mine.action_id = me.id "
    "LIMIT 100) o UNION ALL "
    "SELECT me.id, o.* FROM me CROSS JOIN LATERAL (SELECT l.contract_id, l.action_id, 3 FROM action_funding_line mine "
    "JOIN action_funding_line l USING (external_ref) WHERE mine.contract_id = me.contract_id AND mine.action_id = "
    "me.id "
    "AND external_ref <> '' LIMIT 100) o UNION ALL "
    "SELECT me.id, o.* FROM me CROSS JOIN LATERAL (SELECT o.contract_id, o.id, 4 FROM action o WHERE o.owner = "
    "me.owner "
    "AND o.owner <> '' AND o.places && me.places AND o.start_date <= me.end_date AND me.start_date <= o.end_date AND "
    "isfinite(o.end_date) AND isfinite(o.start_date) AND me.places <> '{}' AND isfinite(me.end_date) AND "
    "isfinite(me.start_date) LIMIT 100) o), "
    "ranked AS (SELECT of, contract_id, id, min(rank) AS rank FROM near WHERE (contract_id, id) <> ($1, of) GROUP BY "
    "1, "
    "2, 3), chosen AS (SELECT of, contract_id, id, row_number() OVER (PARTITION BY of ORDER BY rank, contract_id, id) "
    "AS place FROM ranked) "
    "SELECT " SOCLE_ACTION_COLUMNS
    ", chosen.of FROM chosen JOIN action a USING (contract_id, id) JOIN contract c ON c.id = a.contract_id WHERE place "
    "<= 100 AND a.delete_time IS NULL AND c.delete_time IS NULL ORDER BY chosen.of, a.contract_id, a.id"};

#define SOCLE_DECISION                                                                                              \
  "contract_id, id, finding_id, rule, to_jsonb(actions), verdict, reason, facts, supersedes, actor, " SOCLE_MICROS( \
      "create_time") ", revision FROM financing_decision "
constexpr Query kDecisionsAbout{"financing.decisions_about",
                                "SELECT DISTINCT ON (finding_id) " SOCLE_DECISION
                                "WHERE contract_id = $1 AND actions && $2::text[] ORDER BY finding_id, revision DESC"};
constexpr Query kDecisions{"financing.decisions",
                           "SELECT " SOCLE_DECISION
                           "WHERE contract_id = $1 AND ($2 = '' OR finding_id = $2) AND ($3::bigint = 0 OR revision < "
                           "$3::bigint) ORDER BY revision DESC LIMIT $4"};
constexpr Query kAdd{"financing.decide",
                     "INSERT INTO financing_decision (contract_id, id, finding_id, rule, actions, verdict, reason, "
                     "facts, supersedes, actor, revision) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) "
                     "RETURNING " SOCLE_MICROS("create_time")};
constexpr Query kContract{"financing.contract", "SELECT FROM contract WHERE id = $1"};

#define SOCLE_ENVELOPE \
  "SELECT e.contract_id, e.id, e.financer, e.year, e.basis, e.amount, e.source, e.synthetic, "                       \
  SOCLE_MICROS("e.create_time") ", " SOCLE_MICROS("e.update_time") ", e.revision, s.requested, s.awarded, s.paid, "  \
  "coalesce(s.other, false) FROM envelope e CROSS JOIN LATERAL (SELECT sum(l.requested) FILTER (WHERE l.basis = "    \
  "e.basis)::bigint AS requested, sum(l.awarded) FILTER (WHERE l.basis = e.basis)::bigint AS awarded, sum(l.paid) "  \
  "FILTER (WHERE l.basis = e.basis)::bigint AS paid, bool_or(l.basis <> e.basis) AS other FROM action_funding_line " \
  "l JOIN action a ON a.contract_id = l.contract_id AND a.id = l.action_id WHERE l.contract_id = e.contract_id AND " \
  "l.financer = e.financer AND l.year = e.year AND a.selection = 2 AND a.delete_time IS NULL) s "
constexpr Query kReadEnvelope{"envelope.read", SOCLE_ENVELOPE "WHERE e.contract_id = $1 AND e.id = $2"};
constexpr Query kListEnvelopes{
    "envelope.list", SOCLE_ENVELOPE
    "WHERE e.contract_id = $1 AND ($2::int = 0 OR e.year = $2::int) AND ($3 = '' OR e.financer = $3) AND "
    "(lpad(e.year::text, 4, '0') || ' ' || e.financer || ' ' || e.basis) COLLATE \"C\" > $4 "
    "ORDER BY (lpad(e.year::text, 4, '0') || ' ' || e.financer || ' ' || e.basis) COLLATE \"C\" LIMIT $5"};
constexpr Query kWriteEnvelope{
    "envelope.write",
    "INSERT INTO envelope (contract_id, id, financer, year, basis, amount, source, synthetic, revision) VALUES ($1, "
    "$2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (contract_id, id) DO UPDATE SET amount = excluded.amount, source = "
    "excluded.source, synthetic = excluded.synthetic, revision = excluded.revision, update_time = now()"};

FinancingDecision DecisionOf(const pqxx::row& row) {
  return {.contract = db::TextOf(row[0]),
          .id = db::TextOf(row[1]),
          .finding = db::TextOf(row[2]),
          .rule = static_cast<plan::Rule>(row[3].as<int>()),
          .actions = db::TextsOf(row[4]),
          .verdict = static_cast<plan::Verdict>(row[5].as<int>()),
          .reason = db::TextOf(row[6]),
          .facts = db::TextOf(row[7]),
          .supersedes = db::TextOf(row[8]),
          .actor = db::TextOf(row[9]),
          .create_time = db::InstantOf(row[10]),
          .revision = row[11].as<int64_t>()};
}

int64_t CentsOf(const pqxx::field& field) { return field.is_null() ? 0 : field.as<int64_t>(); }

Envelope EnvelopeOf(const pqxx::row& row) {
  Envelope envelope{.contract = db::TextOf(row[0]),
                    .id = db::TextOf(row[1]),
                    .financer = db::TextOf(row[2]),
                    .year = row[3].as<int32_t>(),
                    .amount = {row[5].as<int64_t>(), static_cast<plan::TaxBasis>(row[4].as<int>())},
                    .requested = CentsOf(row[11]),
                    .awarded = CentsOf(row[12]),
                    .paid = CentsOf(row[13]),
                    .other_basis = row[14].as<bool>(),
                    .source = db::TextOf(row[6]),
                    .synthetic = row[7].as<bool>()};
  envelope.written = {db::InstantOf(row[8]), db::InstantOf(row[9]), row[10].as<int64_t>()};
  return envelope;
}

absl::Status CheckContract(Transaction& tx, std::string_view contract) {
  if (!tx.Exec(kContract, contract).empty()) return absl::OkStatus();
  return NothingOfName(fmt::format("contracts/{}", contract));
}

}  // namespace

// All of them in two statements, however many they are.
std::vector<plan::FinancingBook::Case> FinancingStore::CasesOf(Transaction& tx, std::string_view contract,
                                                               std::vector<Action> actions) {
  std::vector<std::string> ids, names;
  std::map<std::string, size_t> places;
  std::vector<Case> cases;
  for (Action& action : actions) {
    ids.push_back(action.id);
    names.push_back(action.Name());
    places.emplace(action.id, cases.size());
    cases.push_back({.action = std::move(action)});
  }
  for (const pqxx::row& row : tx.Exec(kOthers, contract, db::ArrayOf(ids))) {
    cases[places.at(db::TextOf(row[kActionColumns]))].others.push_back(ActionOf(row));
  }
  for (const pqxx::row& row : tx.Exec(kDecisionsAbout, contract, db::ArrayOf(names))) {
    const FinancingDecision decision = DecisionOf(row);
    for (Case& found : cases) {
      const auto& about = decision.actions;
      if (std::find(about.begin(), about.end(), found.action.Name()) != about.end())
        found.decisions.push_back(decision);
    }
  }
  return cases;
}

absl::StatusOr<plan::FinancingBook::Case> FinancingStore::ReadCase(Transaction& tx, std::string_view contract,
                                                                   std::string_view id) {
  const pqxx::result rows = tx.Exec(kRead, contract, id);
  if (rows.empty()) return NothingOfName(fmt::format("contracts/{}/actions/{}", contract, id));
  return std::move(CasesOf(tx, contract, {ActionOf(rows[0])}).front());
}

absl::StatusOr<plan::FinancingBook::Case> FinancingStore::FindCase(std::string_view contract, std::string_view id,
                                                                   Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) { return ReadCase(tx, contract, id); });
}

absl::StatusOr<std::vector<plan::FinancingBook::Case>> FinancingStore::FindCases(std::string_view contract,
                                                                                 std::string_view after, size_t limit,
                                                                                 Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<Case>> {
    SOCLE_RETURN_IF_ERROR(CheckContract(tx, contract));
    std::vector<Action> actions;
    for (const pqxx::row& row : tx.Exec(kReadNext, contract, after, static_cast<int64_t>(limit))) {
      actions.push_back(ActionOf(row));
    }
    return CasesOf(tx, contract, std::move(actions));
  });
}

void FinancingStore::Add(Transaction& tx, int64_t revision, FinancingDecision& decision) {
  decision.revision = revision;
  decision.create_time =
      db::InstantOf(tx.Exec(kAdd, decision.contract, decision.id, decision.finding, static_cast<int>(decision.rule),
                            db::ArrayOf(decision.actions), static_cast<int>(decision.verdict), decision.reason,
                            decision.facts, decision.supersedes, decision.actor, revision)[0][0]);
}

absl::StatusOr<std::vector<FinancingDecision>> FinancingStore::ListDecisions(std::string_view contract,
                                                                             std::string_view finding,
                                                                             int64_t before_revision, size_t limit,
                                                                             Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<FinancingDecision>> {
    SOCLE_RETURN_IF_ERROR(CheckContract(tx, contract));
    std::vector<FinancingDecision> decisions;
    const pqxx::result rows = tx.Exec(kDecisions, contract, finding, before_revision, static_cast<int64_t>(limit));
    for (const pqxx::row& row : rows) decisions.push_back(DecisionOf(row));
    return decisions;
  });
}

std::optional<Envelope> FinancingStore::ReadEnvelope(Transaction& tx, std::string_view contract, std::string_view id) {
  const pqxx::result rows = tx.Exec(kReadEnvelope, contract, id);
  if (rows.empty()) return std::nullopt;
  return EnvelopeOf(rows[0]);
}

void FinancingStore::Write(Transaction& tx, int64_t revision, Envelope& envelope) {
  tx.Exec(kWriteEnvelope, envelope.contract, envelope.id, envelope.financer, envelope.year,
          static_cast<int>(envelope.amount.basis), envelope.amount.cents, envelope.source, envelope.synthetic,
          revision);
  envelope = *ReadEnvelope(tx, envelope.contract, envelope.id);
}

absl::StatusOr<std::vector<Envelope>> FinancingStore::ListEnvelopes(const EnvelopeQuestion& question,
                                                                    Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<Envelope>> {
    SOCLE_RETURN_IF_ERROR(CheckContract(tx, question.contract));
    std::vector<Envelope> envelopes;
    const pqxx::result rows = tx.Exec(kListEnvelopes, question.contract, question.year, question.financer,
                                      question.after, static_cast<int64_t>(question.limit));
    for (const pqxx::row& row : rows) envelopes.push_back(EnvelopeOf(row));
    return envelopes;
  });
}

}  // namespace socle::contracts::store
