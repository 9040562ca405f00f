#include "services/contracts/store/tasks/task_store.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "platform/base/error.h"
#include "platform/db/column_values.h"
#include "platform/db/transaction.h"
#include "services/contracts/domain/contract_errors.h"

namespace socle::contracts::store {
namespace {

using db::Query;
using db::TextOf;
using db::Transaction;

#define SOCLE_COLUMNS \
  "SELECT id, contract_id, state, party, party_label, outcome, heirs, explanation, as_of, found_sha256, "         \
  "decided_heirs, decision, note, " SOCLE_MICROS("create_time") ", " SOCLE_MICROS("update_time") ", revision FROM " \
  "task "
constexpr Query kRead{"task.read", SOCLE_COLUMNS "WHERE contract_id = $1 AND id = $2"};
constexpr Query kList{"task.list", SOCLE_COLUMNS
                      "WHERE (contract_id, party, id) > ($1, $2, $3) AND ($4 = '' OR contract_id = $4) AND "
                      "($5::int = 0 OR state = $5::int) AND ($6 = '' OR party = $6 OR heirs @> $7::jsonb) "
                      "ORDER BY contract_id, party, id LIMIT $8"};
#undef SOCLE_COLUMNS
#define SOCLE_TIMES "RETURNING " SOCLE_MICROS("create_time") ", " SOCLE_MICROS("update_time")
constexpr Query kSupersede{"task.supersede",
                           "UPDATE task SET state = 4, revision = $4, update_time = now() WHERE contract_id = $1 AND "
                           "party = $2 AND state = 1 AND id <> $3"};
constexpr Query kOpen{
    "task.open",
    "INSERT INTO task (contract_id, id, state, party, party_label, outcome, heirs, explanation, as_of, "
    "found_sha256, revision) VALUES ($1, $2, 1, $3, $4, $5, $6::jsonb, $7, $8::date, $9, $10) "
    "ON CONFLICT DO NOTHING " SOCLE_TIMES};
constexpr Query kThere{"task.there", "SELECT FROM task WHERE contract_id = $1 AND party = $2 AND found_sha256 = $3"};
constexpr Query kClose{
    "task.close",
    "UPDATE task SET state = $3, decided_heirs = $4::jsonb, decision = $5, note = $6, revision = $7, "
    "update_time = now() WHERE contract_id = $1 AND id = $2 " SOCLE_TIMES};
constexpr Query kPlaces{"task.places",
                        "SELECT c.id, c.programme, c.phase, p.party, p.party_group, p.label FROM contract c JOIN "
                        "contract_party p ON p.contract_id = c.id WHERE c.delete_time IS NULL AND "
                        "p.party LIKE 'collectivites/%' ORDER BY c.id, p.party"};
constexpr Query kIds{"task.ids", "SELECT id FROM task"};

std::string JsonOf(const std::vector<Heir>& heirs) {
  nlohmann::json list = nlohmann::json::array();
  for (const Heir& heir : heirs) {
    const Share share = heir.share.value_or(Share{0, 0});
    list.push_back({heir.name, heir.label, share.numerator, share.denominator});
  }
  return list.dump();
}

std::vector<Heir> HeirsOf(const pqxx::field& field) {
  std::vector<Heir> heirs;
  for (const auto& each : nlohmann::json::parse(field.c_str())) {
    Heir heir{.name = each[0], .label = each[1]};
    if (each[3].get<int64_t>() > 0) heir.share = Share{each[2], each[3]};
    heirs.push_back(std::move(heir));
  }
  return heirs;
}

Task TaskOf(const pqxx::row& row) {
  Task task{.id = TextOf(row[0]),
            .contract = TextOf(row[1]),
            .state = static_cast<TaskState>(row[2].as<int>()),
            .party = TextOf(row[3]),
            .party_label = TextOf(row[4]),
            .outcome = static_cast<TaskOutcome>(row[5].as<int>()),
            .heirs = HeirsOf(row[6]),
            .explanation = TextOf(row[7]),
            .as_of = db::DateOf(row[8]),
            .found_sha256 = TextOf(row[9]),
            .decided_heirs = HeirsOf(row[10]),
            .decision = TextOf(row[11]),
            .note = TextOf(row[12])};
  task.written = {db::InstantOf(row[13]), db::InstantOf(row[14]), row[15].as<int64_t>()};
  return task;
}

void SetWritten(const pqxx::result& times, int64_t revision, Task* task) {
  task->written = {db::InstantOf(times[0][0]), db::InstantOf(times[0][1]), revision};
}

}  // namespace

absl::StatusOr<Task> TaskStore::Read(Transaction& tx, std::string_view contract, std::string_view id) {
  const pqxx::result rows = tx.Exec(kRead, contract, id);
  if (rows.empty()) return NothingOfName(fmt::format("contracts/{}/tasks/{}", contract, id));
  return TaskOf(rows[0]);
}

bool TaskStore::Open(Transaction& tx, int64_t revision, Task& task) {
  if (!tx.Exec(kThere, task.contract, task.party, task.found_sha256).empty()) return false;
  tx.Exec(kSupersede, task.contract, task.party, task.id, revision);
  const pqxx::result times =
      tx.Exec(kOpen, task.contract, task.id, task.party, task.party_label, static_cast<int>(task.outcome),
              JsonOf(task.heirs), task.explanation, db::SqlDate(task.as_of), task.found_sha256, revision);
  if (times.empty()) return false;
  SetWritten(times, revision, &task);
  return true;
}

void TaskStore::Close(Transaction& tx, int64_t revision, Task& task) {
  SetWritten(tx.Exec(kClose, task.contract, task.id, static_cast<int>(task.state), JsonOf(task.decided_heirs),
                     task.decision, task.note, revision),
             revision, &task);
}

absl::StatusOr<Task> TaskStore::Find(std::string_view contract, std::string_view id, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) { return Read(tx, contract, id); });
}

absl::StatusOr<std::vector<Task>> TaskStore::List(const Question& question, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<Task>> {
    // An heir's entry begins with its name: [["collectivites/…"]] is contained in such a list.
    const std::string heir = nlohmann::json::array({nlohmann::json::array({question.party})}).dump();
    std::vector<Task> tasks;
    for (const pqxx::row& row :
         tx.Exec(kList, question.after_contract, question.after_party, question.after_id, question.contract,
                 question.state, question.party, heir, static_cast<int64_t>(question.limit))) {
      tasks.push_back(TaskOf(row));
    }
    return tasks;
  });
}

absl::StatusOr<std::vector<TaskBook::Place>> TaskStore::Places(Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<Place>> {
    std::vector<Place> places;
    for (const pqxx::row& row : tx.Exec(kPlaces)) {
      places.push_back({TextOf(row[0]), TextOf(row[1]), TextOf(row[2]),
                        ContractParty{TextOf(row[3]), static_cast<PartyGroup>(row[4].as<int>()), TextOf(row[5])}});
    }
    return places;
  });
}

absl::StatusOr<std::set<std::string>> TaskStore::Ids(Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::set<std::string>> {
    std::set<std::string> ids;
    for (const pqxx::row& row : tx.Exec(kIds)) ids.insert(TextOf(row[0]));
    return ids;
  });
}

}  // namespace socle::contracts::store
