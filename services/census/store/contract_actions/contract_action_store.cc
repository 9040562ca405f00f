#include "services/census/store/contract_actions/contract_action_store.h"

#include "platform/base/error.h"
#include "platform/db/array_literal.h"
#include "platform/db/column_values.h"
#include "platform/db/transaction.h"

namespace socle::census::store {
namespace {

using db::Query;
using db::Transaction;

constexpr char kSheets[] = "actionSheets/";
// A row of event_consumer that stands for the first look at all actions, which no event asks for.
constexpr char kFirstLook[] = "census-first-look-at-contracts";

#define SOCLE_HEAR "INSERT INTO contract_action_heard (action, event_id) "
#define SOCLE_AGAIN " ON CONFLICT (action) DO UPDATE SET event_id = excluded.event_id"
constexpr Query kHear{"contract_action.hear", SOCLE_HEAR "VALUES ($1, $2)" SOCLE_AGAIN};
// A look is no event of contracts: its id is one of ours.
constexpr Query kHearThese{"contract_action.hear_these", SOCLE_HEAR
                           "SELECT name, 'look-' || gen_random_uuid() FROM unnest($1::text[]) name" SOCLE_AGAIN};
constexpr Query kHearKnown{"contract_action.hear_known",
                           SOCLE_HEAR "SELECT name, 'look-' || gen_random_uuid() FROM contract_action" SOCLE_AGAIN};
constexpr Query kOutdate{"contract_action.outdate", "UPDATE contract_action SET contract_revision = 0"};
constexpr Query kBegin{"contract_action.begin",
                       "INSERT INTO event_consumer (name) VALUES ($1) ON CONFLICT DO NOTHING RETURNING true"};
constexpr Query kWaiting{"contract_action.waiting",
                         "SELECT action, event_id FROM contract_action_heard ORDER BY action LIMIT $1"};
constexpr Query kForget{"contract_action.forget",
                        "DELETE FROM contract_action_heard WHERE (action, event_id) IN (SELECT * FROM "
                        "unnest($1::text[], $2::text[]))"};
#define SOCLE_COLUMNS                                                                                                 \
  "SELECT name, programme, carrier, sheet_id, to_jsonb(proposals), selection, status, since, contract_revision FROM " \
  "contract_action "
constexpr Query kFindAll{"contract_action.find_all", SOCLE_COLUMNS "WHERE name = ANY($1::text[])"};
constexpr Query kRead{"contract_action.read", SOCLE_COLUMNS "WHERE name = $1 FOR UPDATE"};
constexpr Query kDrop{"contract_action.drop", "DELETE FROM contract_action WHERE name = $1"};
constexpr Query kWrite{
    "contract_action.write",
    "INSERT INTO contract_action (name, contract, programme, carrier, sheet_id, proposals, selection, status, since, "
    "contract_revision) VALUES ($1, $2, $3, $4, $5, $6::text[], $7, $8, $9::date, $10) ON CONFLICT (name) DO UPDATE "
    "SET (programme, carrier, sheet_id, proposals, selection, status, since, contract_revision, update_time) = "
    "(excluded.programme, excluded.carrier, excluded.sheet_id, excluded.proposals, excluded.selection, "
    "excluded.status, excluded.since, excluded.contract_revision, now())"};

ContractAction ActionOf(const pqxx::row& row) {
  ContractAction action{.name = db::TextOf(row[0]),
                        .programme = db::TextOf(row[1]),
                        .carrier = db::TextOf(row[2]),
                        .sheet = db::TextOf(row[3]),
                        .proposals = db::TextsOf(row[4]),
                        .selection = static_cast<ActionSelection>(row[5].as<int>()),
                        .status = static_cast<sheets::Status>(row[6].as<int>()),
                        .since = db::DateOf(row[7]),
                        .revision = row[8].as<int64_t>()};
  if (!action.sheet.empty()) action.sheet.insert(0, kSheets);
  return action;
}

std::string IdOf(const std::string& sheet) { return sheet.substr(sheet.find('/') + 1); }

}  // namespace

void ContractActionStore::Hear(Transaction& tx, const Heard& heard) { tx.Exec(kHear, heard.action, heard.event_id); }

void ContractActionStore::HearAll(Transaction& tx) {
  tx.Exec(kOutdate);
  tx.Exec(kHearKnown);
  tx.Exec(kHearThese, db::ArrayOf(std::vector<std::string>{std::string(kAll)}));
}

absl::Status ContractActionStore::HearAllOnce(Deadline deadline) {
  return db::RunWrite(*pool_, deadline, [&](Transaction& tx) -> absl::Status {
    if (!tx.Exec(kBegin, kFirstLook).empty()) HearAll(tx);
    return absl::OkStatus();
  });
}

absl::Status ContractActionStore::HearThese(std::span<const std::string> actions, Deadline deadline) {
  return db::RunWrite(*pool_, deadline, [&](Transaction& tx) -> absl::Status {
    tx.Exec(kHearThese, db::ArrayOf(actions));
    return absl::OkStatus();
  });
}

absl::StatusOr<std::vector<ContractActionBook::Heard>> ContractActionStore::Waiting(size_t limit, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<Heard>> {
    std::vector<Heard> waiting;
    for (const pqxx::row& row : tx.Exec(kWaiting, static_cast<int64_t>(limit))) {
      waiting.push_back({db::TextOf(row[0]), db::TextOf(row[1])});
    }
    return waiting;
  });
}

absl::Status ContractActionStore::Forget(std::span<const Heard> looked_at, Deadline deadline) {
  if (looked_at.empty()) return absl::OkStatus();
  std::vector<std::string> actions, events;
  for (const Heard& each : looked_at) {
    actions.push_back(each.action);
    events.push_back(each.event_id);
  }
  return db::RunWrite(*pool_, deadline, [&](Transaction& tx) -> absl::Status {
    tx.Exec(kForget, db::ArrayOf(actions), db::ArrayOf(events));
    return absl::OkStatus();
  });
}

void ContractActionStore::Forget(Transaction& tx, const Heard& looked_at) {
  tx.Exec(kForget, db::ArrayOf(std::vector<std::string>{looked_at.action}),
          db::ArrayOf(std::vector<std::string>{looked_at.event_id}));
}

absl::StatusOr<std::vector<ContractAction>> ContractActionStore::FindAll(std::span<const std::string> names,
                                                                         Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<ContractAction>> {
    std::vector<ContractAction> found;
    for (const pqxx::row& row : tx.Exec(kFindAll, db::ArrayOf(names))) found.push_back(ActionOf(row));
    return found;
  });
}

std::optional<ContractAction> ContractActionStore::Read(Transaction& tx, std::string_view name) {
  const pqxx::result rows = tx.Exec(kRead, name);
  if (rows.empty()) return std::nullopt;
  return ActionOf(rows[0]);
}

void ContractActionStore::Write(Transaction& tx, const ContractAction& action) {
  if (!action.TakesUp()) {
    tx.Exec(kDrop, action.name);
    return;
  }
  tx.Exec(kWrite, action.name, ContractOfAction(action.name), action.programme, action.carrier, IdOf(action.sheet),
          db::ArrayOf(action.proposals), static_cast<int>(action.selection), static_cast<int>(action.status),
          db::SqlDate(action.since), action.revision);
}

}  // namespace socle::census::store
