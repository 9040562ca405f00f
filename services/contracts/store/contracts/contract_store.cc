#include "services/contracts/store/contracts/contract_store.h"

#include <fmt/format.h>

#include <algorithm>

#include "platform/api/text.h"
#include "platform/base/error.h"
#include "platform/db/array_literal.h"
#include "platform/db/column_values.h"
#include "platform/db/transaction.h"
#include "services/contracts/domain/contract_errors.h"
#include "services/contracts/store/contracts/contract_rows.h"

namespace socle::contracts::store {
namespace {

using db::Query;
using db::SqlDate;
using db::Transaction;

constexpr Query kRead{"contract.read", "SELECT " SOCLE_CONTRACT_COLUMNS "FROM contract c WHERE c.id = $1"};
constexpr Query kList{
    "contract.list",
    "SELECT " SOCLE_CONTRACT_COLUMNS
    "FROM contract c WHERE c.id > $1 AND ($2 OR c.delete_time IS NULL) AND ($3 = '' OR c.programme = $3) "
    "AND ($4 = '' OR c.phase = $4) AND ($5 = '' OR c.pilot = $5) AND ($6 = '' OR c.territory = $6) "
    "AND ($7 = '' OR EXISTS (SELECT FROM contract_party p WHERE p.contract_id = c.id AND p.party = $7)) "
    "AND (SELECT coalesce(bool_and(strpos(c.folded, word) > 0), true) FROM unnest($8::text[]) word) "
    "ORDER BY c.id LIMIT $9"};
#define SOCLE_TIMES \
  "RETURNING " SOCLE_MICROS("create_time") ", " SOCLE_MICROS("update_time") ", " SOCLE_MICROS("delete_time")
constexpr Query kCreate{
    "contract.create",
    "INSERT INTO contract (id, display_name, programme, phase, territory, perimeter_as_of, pilot, launch, "
    "predecessor_id, description, folded, source, synthetic, revision) VALUES ($1, $2, $3, $4, $5, $6::date, $7, "
    "$8::date, nullif($9, ''), $10, $11, $12, $13, $14) ON CONFLICT DO NOTHING " SOCLE_TIMES};
constexpr Query kUpdate{
    "contract.update",
    "UPDATE contract SET display_name = $2, territory = $3, perimeter_as_of = $4::date, pilot = $5, launch = $6::date, "
    "predecessor_id = nullif($7, ''), description = $8, folded = $9, source = $10, synthetic = $11, revision = $12, "
    "update_time = now() WHERE id = $1 " SOCLE_TIMES};
constexpr Query kDelete{"contract.delete",
                        "UPDATE contract SET delete_time = CASE WHEN $2 THEN now() END, update_time = now(), "
                        "revision = $3 WHERE id = $1 " SOCLE_TIMES};
constexpr Query kFreeIdentifiers{"contract.free_identifiers",
                                 "UPDATE contract_identifier SET alive = false WHERE contract_id = $1"};
constexpr Query kDropParties{"contract.drop_parties", "DELETE FROM contract_party WHERE contract_id = $1"};
constexpr Query kDropBodies{"contract.drop_bodies", "DELETE FROM contract_body WHERE contract_id = $1"};
constexpr Query kDropIdentifiers{"contract.drop_identifiers", "DELETE FROM contract_identifier WHERE contract_id = $1"};
constexpr Query kAddParties{"contract.add_parties",
                            "INSERT INTO contract_party (contract_id, party, party_group, label) "
                            "SELECT $1, * FROM unnest($2::text[], $3::smallint[], $4::text[])"};
constexpr Query kAddBodies{"contract.add_bodies",
                           "INSERT INTO contract_body (contract_id, role, body) "
                           "SELECT $1, * FROM unnest($2::text[], $3::text[])"};
// Of an identifier that another one has, no row comes back.
constexpr Query kAddIdentifiers{"contract.add_identifiers",
                                "INSERT INTO contract_identifier (contract_id, system, value) "
                                "SELECT $1, * FROM unnest($2::text[], $3::text[]) ON CONFLICT DO NOTHING "
                                "RETURNING system, value"};
constexpr Query kHolder{"contract.holder",
                        "SELECT contract_id FROM contract_identifier WHERE alive AND system = $1 AND value = $2"};
constexpr Query kEnter{"contract.enter",
                       "INSERT INTO contract_phase (contract_id, number, phase, from_phase, decision, content_sha256, "
                       "effective, note, source, revision) SELECT $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5, "
                       "$6::date, $7, $8, $9 FROM contract_phase WHERE contract_id = $1 "
                       "RETURNING number, " SOCLE_MICROS("create_time")};
constexpr Query kSetPhase{
    "contract.set_phase",
    "UPDATE contract SET phase = $2, revision = $3, update_time = now() WHERE id = $1 " SOCLE_TIMES};
#define SOCLE_PHASES                                                                                    \
  "SELECT number, phase, from_phase, decision, content_sha256, effective, note, source, " SOCLE_MICROS( \
      "create_time") ", revision FROM contract_phase "
constexpr Query kLatestPhase{"contract.latest_phase",
                             SOCLE_PHASES "WHERE contract_id = $1 ORDER BY number DESC LIMIT 1"};
constexpr Query kListPhases{"contract.list_phases",
                            SOCLE_PHASES "WHERE contract_id = $1 AND number > $2 ORDER BY number LIMIT $3"};
constexpr Query kPredecessors{
    "contract.predecessors",
    "WITH RECURSIVE line AS (SELECT predecessor_id AS id, 1 AS distance FROM contract WHERE id = $1 UNION ALL "
    "SELECT c.predecessor_id, distance + 1 FROM line JOIN contract c USING (id) WHERE distance < 1000) "
    "SELECT id FROM line WHERE id IS NOT NULL ORDER BY distance"};
constexpr Query kLineage{
    "contract.lineage",
    "WITH RECURSIVE before AS (SELECT id, predecessor_id, 0 AS distance FROM contract WHERE id = $1 UNION ALL "
    "SELECT c.id, c.predecessor_id, distance - 1 FROM before b JOIN contract c ON c.id = b.predecessor_id "
    "WHERE c.delete_time IS NULL AND distance > -1000), "
    "after AS (SELECT id, 0 AS distance FROM contract WHERE id = $1 UNION ALL "
    "SELECT c.id, distance + 1 FROM after a JOIN contract c ON c.predecessor_id = a.id "
    "WHERE c.delete_time IS NULL AND distance < 1000), "
    "line AS (SELECT id, distance FROM before UNION SELECT id, distance FROM after) "
    "SELECT " SOCLE_CONTRACT_COLUMNS ", distance FROM line JOIN contract c USING (id) ORDER BY distance, c.id"};

std::string_view PredecessorId(const Contract& contract) {
  return std::string_view(contract.predecessor).substr(std::min(contract.predecessor.size(), size_t{10}));
}

std::string Folded(const Contract& contract) {
  return socle::api::FoldText(contract.display_name + "\n" + contract.description);
}

absl::StatusOr<Contract> One(const pqxx::result& rows, std::string_view id) {
  if (rows.empty()) return NothingOfName(fmt::format("contracts/{}", id));
  return ContractOf(rows[0]);
}

void SetWritten(const pqxx::result& times, int64_t revision, Contract* contract) {
  contract->written = {db::InstantOf(times[0][0]), db::InstantOf(times[0][1]), revision};
  contract->delete_time = db::InstantOf(times[0][2]);
}

absl::Status AddIdentifiers(Transaction& tx, const Contract& contract) {
  std::vector<std::string> systems, values;
  for (const ExternalId& id : contract.external_ids) {
    systems.push_back(id.system);
    values.push_back(id.id);
  }
  std::vector<ExternalId> added;
  for (const pqxx::row& row : tx.Exec(kAddIdentifiers, contract.id, db::ArrayOf(systems), db::ArrayOf(values))) {
    added.push_back({db::TextOf(row[0]), db::TextOf(row[1])});
  }
  for (const ExternalId& id : contract.external_ids) {
    if (std::find(added.begin(), added.end(), id) != added.end()) continue;
    const pqxx::result holder = tx.Exec(kHolder, id.system, id.id);
    return IdentifierTaken(id, holder.empty() ? NameOf(contract) : "contracts/" + db::TextOf(holder[0][0]));
  }
  return absl::OkStatus();
}

absl::Status AddLists(Transaction& tx, const Contract& contract) {
  std::vector<std::string> names, groups, labels;
  for (const ContractParty& party : contract.parties) {
    names.push_back(party.party);
    groups.push_back(std::to_string(static_cast<int>(party.group)));
    labels.push_back(party.label);
  }
  tx.Exec(kAddParties, contract.id, db::ArrayOf(names), db::ArrayOf(groups), db::ArrayOf(labels));
  std::vector<std::string> roles, bodies;
  for (const ContractBody& body : contract.bodies) {
    roles.push_back(body.role);
    bodies.push_back(body.body);
  }
  tx.Exec(kAddBodies, contract.id, db::ArrayOf(roles), db::ArrayOf(bodies));
  return AddIdentifiers(tx, contract);
}

}  // namespace

absl::StatusOr<Contract> ContractStore::Read(Transaction& tx, std::string_view id) {
  return One(tx.Exec(kRead, id), id);
}

absl::Status ContractStore::Create(Transaction& tx, int64_t revision, Contract& contract) {
  const pqxx::result times =
      tx.Exec(kCreate, contract.id, contract.display_name, contract.programme, contract.phase, contract.territory,
              SqlDate(contract.perimeter_as_of), contract.pilot, SqlDate(contract.launch), PredecessorId(contract),
              contract.description, Folded(contract), contract.source, contract.synthetic, revision);
  if (times.empty()) return NameTaken(NameOf(contract));
  SetWritten(times, revision, &contract);
  return AddLists(tx, contract);
}

absl::Status ContractStore::Update(Transaction& tx, int64_t revision, Contract& contract) {
  const pqxx::result times =
      tx.Exec(kUpdate, contract.id, contract.display_name, contract.territory, SqlDate(contract.perimeter_as_of),
              contract.pilot, SqlDate(contract.launch), PredecessorId(contract), contract.description, Folded(contract),
              contract.source, contract.synthetic, revision);
  SetWritten(times, revision, &contract);
  for (const Query* drop : {&kDropParties, &kDropBodies, &kDropIdentifiers}) tx.Exec(*drop, contract.id);
  return AddLists(tx, contract);
}

absl::Status ContractStore::SetDeleted(Transaction& tx, int64_t revision, bool deleted, Contract& contract) {
  SetWritten(tx.Exec(kDelete, contract.id, deleted, revision), revision, &contract);
  if (deleted) {
    tx.Exec(kFreeIdentifiers, contract.id);
    return absl::OkStatus();
  }
  tx.Exec(kDropIdentifiers, contract.id);
  return AddIdentifiers(tx, contract);
}

void ContractStore::Enter(Transaction& tx, int64_t revision, PhaseChange& change, Contract& contract) {
  const pqxx::result row =
      tx.Exec(kEnter, contract.id, change.phase, change.from_phase, change.decision, change.content_sha256,
              SqlDate(change.effective), change.note, change.source, revision);
  change.number = row[0][0].as<int32_t>();
  change.create_time = db::InstantOf(row[0][1]);
  change.revision = revision;
  if (change.number == 1) return;  // with the contract, which has it
  contract.phase = change.phase;
  SetWritten(tx.Exec(kSetPhase, contract.id, contract.phase, revision), revision, &contract);
}

absl::StatusOr<ContractBook::Standing> ContractStore::ReadStanding(Transaction& tx, std::string_view id) {
  Standing standing;
  SOCLE_ASSIGN_OR_RETURN(standing.contract, Read(tx, id));
  standing.latest = PhaseChangeOf(tx.Exec(kLatestPhase, id)[0]);
  if (instruments_ != nullptr) {
    SOCLE_ASSIGN_OR_RETURN(standing.kinds, instruments_->KindsOf(tx, id));
  }
  return standing;
}

absl::StatusOr<ContractBook::Standing> ContractStore::FindStanding(std::string_view id, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) { return ReadStanding(tx, id); });
}

std::vector<std::string> ContractStore::PredecessorsOf(Transaction& tx, std::string_view id) {
  std::vector<std::string> ids;
  for (const pqxx::row& row : tx.Exec(kPredecessors, id)) ids.push_back(db::TextOf(row[0]));
  return ids;
}

absl::StatusOr<Contract> ContractStore::Find(std::string_view id, Deadline deadline) {
  Contract found;
  SOCLE_RETURN_IF_ERROR(db::ReadOnce(*pool_, deadline, kRead, {id}, [&](const db::Rows& rows) -> absl::Status {
    if (rows.size() == 0) return NothingOfName(fmt::format("contracts/{}", id));
    found = ContractOf({rows, 0});
    return absl::OkStatus();
  }));
  return found;
}

absl::StatusOr<std::vector<Contract>> ContractStore::List(const Question& question, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<Contract>> {
    std::vector<Contract> list;
    for (const pqxx::row& row : tx.Exec(kList, question.after, question.show_deleted, question.programme,
                                        question.phase, question.pilot, question.territory, question.party,
                                        db::ArrayOf(question.words), static_cast<int64_t>(question.limit))) {
      list.push_back(ContractOf(row));
    }
    return list;
  });
}

absl::StatusOr<std::vector<PhaseChange>> ContractStore::ListPhases(std::string_view id, int32_t after, size_t limit,
                                                                   Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<PhaseChange>> {
    SOCLE_RETURN_IF_ERROR(Read(tx, id).status());
    std::vector<PhaseChange> list;
    for (const pqxx::row& row : tx.Exec(kListPhases, id, after, static_cast<int64_t>(limit))) {
      list.push_back(PhaseChangeOf(row));
    }
    return list;
  });
}

absl::StatusOr<std::vector<ContractBook::Relative>> ContractStore::Lineage(std::string_view id, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<Relative>> {
    SOCLE_RETURN_IF_ERROR(Read(tx, id).status());
    std::vector<Relative> list;
    for (const pqxx::row& row : tx.Exec(kLineage, id)) {
      list.push_back({ContractOf(row), row[kContractColumns].as<int32_t>()});
    }
    return list;
  });
}

}  // namespace socle::contracts::store
