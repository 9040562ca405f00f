// The section locks of DiagnosticStore.
//
// A write to what stands in a section takes an advisory lock of it that many can share, and then looks whether it is
// locked; who locks a section takes the same one alone. So nothing is written into a section between the look of its
// writer and the commit of its lock.
#include <fmt/format.h>

#include <algorithm>

#include "platform/db/array_literal.h"
#include "platform/db/column_values.h"
#include "platform/db/transaction.h"
#include "services/contracts/domain/contract_errors.h"
#include "services/contracts/store/strategy/diagnostic_store.h"
#include "services/contracts/store/strategy/neighbours.h"

namespace socle::contracts::store {
namespace {

using db::InstantOf;
using db::Query;
using db::TextOf;
using db::Transaction;

constexpr Query kHold{
    "section_lock.hold",
    "SELECT pg_advisory_xact_lock_shared(key) FROM (SELECT DISTINCT hashtextextended(name, 11) AS key "
    "FROM unnest($1::text[]) name ORDER BY 1) keys"};
constexpr Query kTake{"section_lock.take", "SELECT pg_advisory_xact_lock(hashtextextended($1, 11))"};

#define SOCLE_COLUMNS                                                           \
  "SELECT contract_id, id, section, instrument_id, lock_reason, " SOCLE_MICROS( \
      "lock_time") ", unlock_reason, " SOCLE_MICROS("unlock_time") ", revision, lock_revision FROM section_lock "
constexpr Query kOn{"section_lock.on", SOCLE_COLUMNS
                    "WHERE contract_id = $1 AND section = ANY($2::text[]) AND unlock_time = 'infinity' ORDER BY "
                    "section"};
constexpr Query kRead{"section_lock.read", SOCLE_COLUMNS "WHERE contract_id = $1 AND id = $2"};
constexpr Query kList{"section_lock.list", SOCLE_COLUMNS
                      "WHERE contract_id = $1 AND lock_revision < $2 AND ($3 = '' OR section = $3) AND ($4::boolean OR "
                      "unlock_time = 'infinity') ORDER BY lock_revision DESC LIMIT $5"};
#undef SOCLE_COLUMNS
constexpr Query kLock{"section_lock.lock",
                      "INSERT INTO section_lock (contract_id, id, section, instrument_id, lock_reason, lock_revision, "
                      "revision) VALUES ($1, $2, $3, $4, $5, $6, $6) RETURNING " SOCLE_MICROS("lock_time")};
constexpr Query kUnlock{"section_lock.unlock",
                        "UPDATE section_lock SET unlock_time = now(), unlock_reason = $2, revision = $3 WHERE id = $1 "
                        "RETURNING " SOCLE_MICROS("unlock_time")};

SectionLock LockOf(const pqxx::row& row) {
  return {.contract = TextOf(row[0]),
          .id = TextOf(row[1]),
          .section = TextOf(row[2]),
          .instrument = TextOf(row[3]),
          .lock_reason = TextOf(row[4]),
          .lock_time = InstantOf(row[5]),
          .unlock_reason = TextOf(row[6]),
          .unlock_time = InstantOf(row[7]),
          .revision = row[8].as<int64_t>()};
}

std::string KeyOf(std::string_view contract, std::string_view section) {
  return fmt::format("contracts/{}/sections/{}", contract, section);
}

}  // namespace

void DiagnosticStore::HoldSections(Transaction& tx, std::string_view contract, std::vector<std::string> sections) {
  std::erase(sections, "");
  if (sections.empty()) return;
  for (std::string& section : sections) section = KeyOf(contract, section);
  tx.Exec(kHold, db::ArrayOf(sections));
}

void DiagnosticStore::TakeSection(Transaction& tx, std::string_view contract, std::string_view section) {
  tx.Exec(kTake, KeyOf(contract, section));
}

std::vector<SectionLock> DiagnosticStore::LocksOn(Transaction& tx, std::string_view contract,
                                                  const std::vector<std::string>& sections) {
  std::vector<SectionLock> locks;
  for (const pqxx::row& row : tx.Exec(kOn, contract, db::ArrayOf(sections))) locks.push_back(LockOf(row));
  return locks;
}

Coverage DiagnosticStore::CoverageOf(Transaction& tx, std::string_view contract, std::string_view instrument) {
  return CoverageBy(tx, contract, instrument);
}

absl::StatusOr<SectionLock> DiagnosticStore::ReadLock(Transaction& tx, std::string_view contract, std::string_view id) {
  const pqxx::result rows = tx.Exec(kRead, contract, id);
  if (rows.empty()) return NothingOfName(fmt::format("contracts/{}/sectionLocks/{}", contract, id));
  return LockOf(rows[0]);
}

void DiagnosticStore::Lock(Transaction& tx, int64_t revision, SectionLock& lock) {
  const pqxx::result times =
      tx.Exec(kLock, lock.contract, lock.id, lock.section, lock.instrument, lock.lock_reason, revision);
  lock.lock_time = InstantOf(times[0][0]);
  lock.revision = revision;
}

void DiagnosticStore::Unlock(Transaction& tx, int64_t revision, SectionLock& lock) {
  lock.unlock_time = InstantOf(tx.Exec(kUnlock, lock.id, lock.unlock_reason, revision)[0][0]);
  lock.revision = revision;
}

absl::StatusOr<SectionLock> DiagnosticStore::FindLock(std::string_view contract, std::string_view id,
                                                      Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) { return ReadLock(tx, contract, id); });
}

absl::StatusOr<std::vector<DiagnosticBook::ListedLock>> DiagnosticStore::ListLocks(const LockQuestion& question,
                                                                                   Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<ListedLock>> {
    std::vector<ListedLock> list;
    for (const pqxx::row& row : tx.Exec(kList, question.contract, question.before_revision, question.section,
                                        question.show_unlocked, static_cast<int64_t>(question.limit))) {
      list.push_back({LockOf(row), row[9].as<int64_t>()});
    }
    return list;
  });
}

absl::StatusOr<StrategyConditions> DiagnosticStore::WouldLock(std::string_view contract, std::string_view section,
                                                              std::string_view instrument, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<StrategyConditions> {
    const bool locked = !LocksOn(tx, contract, {std::string(section)}).empty();
    return CheckLock(section, locked, fmt::format("contracts/{}/instruments/{}", contract, instrument),
                     CoverageOf(tx, contract, instrument));
  });
}

}  // namespace socle::contracts::store
