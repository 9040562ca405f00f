#include "services/census/store/proposals/proposal_store.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>

#include "platform/api/text.h"
#include "platform/base/error.h"
#include "platform/db/array_literal.h"
#include "platform/db/column_values.h"
#include "platform/db/transaction.h"
#include "platform/db/written_row.h"

namespace socle::census::store {
namespace {

using db::Query;
using db::Transaction;
using nlohmann::json;

#define SOCLE_COLUMNS                                                 \
  "SELECT id, label, kind, publication, workshop, issue, statement, " \
  "to_jsonb(indicators), to_jsonb(domains), "                         \
  "details, status, keeper, source, synthetic, " SOCLE_TIMES ", revision FROM proposal "
constexpr Query kRead{"proposal.read", SOCLE_COLUMNS "WHERE id = $1"};
constexpr Query kFindAll{"proposal.find_all", SOCLE_COLUMNS "WHERE id = ANY($1::text[])"};
#define SOCLE_ASKED                                                           \
  "id > $1 AND ($2::int = 0 OR kind = $2::int) AND ($3::int = 0 OR status = " \
  "$3::int) AND ($4 = '' OR workshop = "                                      \
  "$4) AND ($5 = '' OR keeper = $5) AND (SELECT "                             \
  "coalesce(bool_and(strpos(folded, word) > 0), true) FROM "                  \
  "unnest($6::text[]) word) "
constexpr Query kList{"proposal.list", SOCLE_COLUMNS "WHERE " SOCLE_ASKED "ORDER BY id LIMIT $7"};
constexpr Query kListLinked{"proposal.list_linked", SOCLE_COLUMNS
                            "WHERE indicators @> $8::text[] AND actions @> "
                            "$9::text[] AND " SOCLE_ASKED "ORDER BY id LIMIT $7"};
constexpr Query kCreate{"proposal.create",
                        "INSERT INTO proposal (id, label, folded, kind, publication, workshop, "
                        "issue, statement, indicators, domains, "
                        "actions, details, status, keeper, source, synthetic, revision) VALUES "
                        "($1, $2, $3, $4, $5, $6, $7, $8, $9::text[], "
                        "$10::text[], $11::text[], $12::jsonb, 1, $13, $14, $15, $16) ON CONFLICT "
                        "DO NOTHING RETURNING " SOCLE_TIMES};
constexpr Query kUpdate{"proposal.update",
                        "UPDATE proposal SET label = $2, folded = $3, kind = $4, publication = $5, "
                        "workshop = $6, issue = $7, statement = "
                        "$8, indicators = $9::text[], domains = $10::text[], actions = "
                        "$11::text[], details = $12::jsonb, status = $13, "
                        "source = $14, synthetic = $15, revision = $16, update_time = now() WHERE "
                        "id = $1 RETURNING " SOCLE_TIMES};
constexpr Query kAddMove{"proposal_move.add",
                         "INSERT INTO proposal_move (proposal_id, number, "
                         "status, date, reason, revision) SELECT $1, "
                         "coalesce(max(number), 0) + 1, $2, $3::date, $4, $5 "
                         "FROM proposal_move WHERE proposal_id = $1"};
constexpr Query kMoves{
    "proposal_move.list",
    "SELECT number, status, date, reason, " SOCLE_MICROS(
        "create_time") ", revision FROM proposal_move WHERE proposal_id = $1 "
                       "AND number > $2 ORDER BY number LIMIT $3"};
constexpr Query kNoIndicators{"proposal.no_indicators",
                              "SELECT name FROM unnest($1::text[]) name WHERE "
                              "NOT EXISTS (SELECT FROM indicator WHERE "
                              "'indicators/' || id = name)"};

Date DayOf(const json& value) {
  const auto day = Date::Parse(value.get<std::string>());
  return day.ok() ? *day : Date::Max();
}

std::string DetailsOf(const Proposal& proposal) {
  json uptakes = json::array(), participations = json::array();
  for (const ProposalUptake& each : proposal.uptakes) {
    uptakes.push_back(
        {each.action, static_cast<int>(each.state), each.date.ToString(), each.source, each.synthetic, each.followed});
  }
  for (const ProposalParticipation& each : proposal.participations) {
    participations.push_back({each.party, each.place, each.domain, each.date.ToString(), each.source, each.synthetic});
  }
  return json{{"uptakes", std::move(uptakes)}, {"participations", std::move(participations)}}.dump();
}

// Actions and their contracts.
std::string ActionsOf(const Proposal& proposal) {
  std::set<std::string> names;
  for (const ProposalUptake& each : proposal.uptakes) {
    names.insert(each.action);
    names.insert(std::string(ContractOfAction(each.action)));
  }
  return db::ArrayOf(std::vector<std::string>(names.begin(), names.end()));
}

std::string Folded(const Proposal& proposal) {
  return socle::api::FoldText(proposal.label + "\n" + proposal.statement);
}

Proposal ProposalOf(const pqxx::row& row) {
  Proposal proposal{.id = db::TextOf(row[0]),
                    .label = db::TextOf(row[1]),
                    .kind = static_cast<ProposalKind>(row[2].as<int>()),
                    .publication = db::TextOf(row[3]),
                    .workshop = db::TextOf(row[4]),
                    .issue = db::TextOf(row[5]),
                    .statement = db::TextOf(row[6]),
                    .indicators = db::TextsOf(row[7]),
                    .domains = db::TextsOf(row[8]),
                    .status = static_cast<ProposalStatus>(row[10].as<int>()),
                    .keeper = db::TextOf(row[11]),
                    .source = db::TextOf(row[12]),
                    .synthetic = row[13].as<bool>(),
                    .create_time = db::InstantOf(row[14]),
                    .update_time = db::InstantOf(row[15]),
                    .revision = row[16].as<int64_t>()};
  const json from = json::parse(db::TextOf(row[9]));
  for (const json& each : from["uptakes"]) {
    proposal.uptakes.push_back({each[0], static_cast<UptakeState>(each[1].get<int>()), DayOf(each[2]), each[3],
                                each[4].get<bool>(), each.size() > 5 && each[5].get<bool>()});
  }
  for (const json& each : from["participations"]) {
    proposal.participations.push_back({each[0], each[1], each[2], DayOf(each[3]), each[4], each[5].get<bool>()});
  }
  return proposal;
}

// An array of one, or of none.
std::string OneOf(const std::string& text) {
  return db::ArrayOf(text.empty() ? std::vector<std::string>() : std::vector<std::string>{text});
}

}  // namespace

absl::StatusOr<Proposal> ProposalStore::Read(Transaction& tx, std::string_view id) {
  const pqxx::result rows = tx.Exec(kRead, id);
  if (rows.empty()) return NoProposal(fmt::format("proposals/{}", id));
  return ProposalOf(rows[0]);
}

absl::Status ProposalStore::Create(Transaction& tx, int64_t revision, Proposal& proposal) {
  const pqxx::result times =
      tx.Exec(kCreate, proposal.id, proposal.label, Folded(proposal), static_cast<int>(proposal.kind),
              proposal.publication, proposal.workshop, proposal.issue, proposal.statement,
              db::ArrayOf(proposal.indicators), db::ArrayOf(proposal.domains), ActionsOf(proposal), DetailsOf(proposal),
              proposal.keeper, proposal.source, proposal.synthetic, revision);
  if (times.empty()) return ProposalTaken(proposal.Name());
  db::SetWritten(times, revision, proposal);
  return absl::OkStatus();
}

void ProposalStore::Update(Transaction& tx, int64_t revision, Proposal& proposal) {
  db::SetWritten(
      tx.Exec(kUpdate, proposal.id, proposal.label, Folded(proposal), static_cast<int>(proposal.kind),
              proposal.publication, proposal.workshop, proposal.issue, proposal.statement,
              db::ArrayOf(proposal.indicators), db::ArrayOf(proposal.domains), ActionsOf(proposal), DetailsOf(proposal),
              static_cast<int>(proposal.status), proposal.source, proposal.synthetic, revision),
      revision, proposal);
}

void ProposalStore::AddMove(Transaction& tx, int64_t revision, const Proposal& proposal, const ProposalMove& move) {
  tx.Exec(kAddMove, proposal.id, static_cast<int>(move.status), db::SqlDate(move.date), move.reason, revision);
}

std::vector<std::string> ProposalStore::NoIndicators(Transaction& tx, const std::vector<std::string>& names) {
  std::vector<std::string> missing;
  for (const pqxx::row& row : tx.Exec(kNoIndicators, db::ArrayOf(names))) missing.push_back(db::TextOf(row[0]));
  return missing;
}

absl::StatusOr<Proposal> ProposalStore::Find(std::string_view id, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) { return Read(tx, id); });
}

absl::StatusOr<std::vector<Proposal>> ProposalStore::FindAll(std::span<const std::string> ids, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<Proposal>> {
    std::vector<Proposal> proposals;
    for (const pqxx::row& row : tx.Exec(kFindAll, db::ArrayOf(ids))) proposals.push_back(ProposalOf(row));
    return proposals;
  });
}

absl::StatusOr<std::vector<Proposal>> ProposalStore::List(const Question& question, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<Proposal>> {
    const auto rows = [&](const Query& query, const auto&... more) {
      return tx.Exec(query, question.after, question.kind, question.status, question.workshop, question.keeper,
                     db::ArrayOf(question.words), static_cast<int64_t>(question.limit), more...);
    };
    const bool is_linked = !question.indicator.empty() || !question.action.empty();
    std::vector<Proposal> proposals;
    for (const pqxx::row& row :
         is_linked ? rows(kListLinked, OneOf(question.indicator), OneOf(question.action)) : rows(kList)) {
      proposals.push_back(ProposalOf(row));
    }
    return proposals;
  });
}

absl::StatusOr<std::vector<ProposalMove>> ProposalStore::ListMoves(std::string_view id, int32_t after, size_t limit,
                                                                   Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<ProposalMove>> {
    SOCLE_RETURN_IF_ERROR(Read(tx, id).status());
    std::vector<ProposalMove> moves;
    for (const pqxx::row& row : tx.Exec(kMoves, id, after, static_cast<int64_t>(limit))) {
      moves.push_back({.number = row[0].as<int32_t>(),
                       .status = static_cast<ProposalStatus>(row[1].as<int>()),
                       .date = db::DateOf(row[2]),
                       .reason = db::TextOf(row[3]),
                       .create_time = db::InstantOf(row[4]),
                       .revision = row[5].as<int64_t>()});
    }
    return moves;
  });
}

}  // namespace socle::census::store
