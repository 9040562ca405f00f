#include "platform/db/transaction.h"

#include <libpq-fe.h>
#include <pqxx/except>
#include <pqxx/nontransaction>

#include "fmt/format.h"
#include "platform/base/error.h"

namespace socle::db {
namespace {

// libpqxx's nontransaction, because we send BEGIN with its settings in one round trip and judge COMMIT ourselves.
using Channel = pqxx::nontransaction;

std::string BeginStatement(std::string_view mode, const std::string& snapshot, Deadline deadline) {
  std::string begin = fmt::format("BEGIN {}", mode);
  if (!snapshot.empty()) begin += fmt::format("; SET TRANSACTION SNAPSHOT '{}'", snapshot);
  if (deadline != kNoDeadline) begin += fmt::format("; SET LOCAL statement_timeout = {}", Remaining(deadline).count());
  return begin;
}

absl::Status Judge(Pool& pool, Connection& connection, Deadline deadline, absl::Status status) {
  if (connection.broken() && deadline <= std::chrono::steady_clock::now()) return DeadlinePassed();
  if (CondemnsServer(SqlStateOf(status))) pool.Condemn();
  return status;
}

// The status of the exception being handled, having marked a connection that it broke.
absl::Status Failed(Pool& pool, Connection& connection) {
  absl::Status status = StatusOfCurrentException(pool.log());
  if (status.code() == absl::StatusCode::kUnavailable) connection.MarkBroken();
  return status;
}

absl::Status Commit(Pool& pool, Connection& connection, Channel& channel) {
  if (PQtransactionStatus(connection.raw()) != PQTRANS_INTRANS) {
    connection.MarkBroken();
    return absl::InternalError("a statement failed and the transaction function went on");
  }
  connection.ResetWarning();
  try {
    channel.exec("COMMIT");
  } catch (const pqxx::sql_error& e) {
    // Refused before anything was written, by a deferred constraint or the like: the transaction is rolled back.
    if (!BreaksConnection(e.sqlstate())) return Failed(pool, connection);
    connection.MarkBroken();
    return OutcomeUnknown(e.what(), pool.log());
  } catch (const std::exception& e) {
    connection.MarkBroken();
    return OutcomeUnknown(e.what(), pool.log());
  }
  if (connection.saw_warning()) return OutcomeUnknown("the commit may not have been replicated", pool.log());
  return absl::OkStatus();
}

void RollBack(Connection& connection, Channel& channel) {
  if (connection.broken()) return;
  try {
    channel.exec("ROLLBACK");
  } catch (...) {
    connection.MarkBroken();
  }
}

absl::Status RunOn(Pool& pool, Connection& connection, Channel& channel, Deadline deadline, TransactionFunction fn) {
  Transaction tx(connection, channel, pool.options(), deadline);
  absl::Status status;
  try {
    status = fn(tx);
    if (status.ok()) tx.CheckDeadline();
  } catch (...) {
    status = Failed(pool, connection);
  }
  if (status.ok()) return Commit(pool, connection, channel);
  RollBack(connection, channel);
  return Judge(pool, connection, deadline, std::move(status));
}

absl::Status RunTransaction(Pool& pool, Deadline deadline, std::string_view mode, const ReadOptions& options,
                            TransactionFunction fn) {
  while (true) {
    SOCLE_ASSIGN_OR_RETURN(Pool::Lease lease, pool.Acquire(deadline, options.when_busy));
    try {
      Channel channel(lease->session());
      try {
        channel.exec(BeginStatement(mode, options.snapshot, deadline));
      } catch (...) {
        absl::Status status = Failed(pool, *lease);
        RollBack(*lease, channel);
        // An idle session that died unnoticed: nothing was done with it, so another one may try.
        if (lease->broken() && !lease.fresh() && deadline > std::chrono::steady_clock::now()) continue;
        return Judge(pool, *lease, deadline, std::move(status));
      }
      return RunOn(pool, *lease, channel, deadline, fn);
    } catch (...) {
      lease->MarkBroken();
      return StatusOfCurrentException(pool.log());
    }
  }
}

}  // namespace

void Transaction::CheckDeadline() const {
  if (deadline_ <= std::chrono::steady_clock::now()) throw StatusError(DeadlinePassed());
}

absl::Status RunReadStatus(Pool& pool, Deadline deadline, const ReadOptions& options, TransactionFunction fn) {
  return RunTransaction(pool, deadline, "ISOLATION LEVEL REPEATABLE READ READ ONLY", options, fn);
}

absl::Status RunWriteStatus(Pool& pool, Deadline deadline, TransactionFunction fn) {
  // Prepared statements that take arrays look costly to the planner, which then plans them anew for each call: a write
  // would cost more in plans than in rows. A plan that is kept may be older than the rows: made while a table was
  // nearly empty it would read all of the table for each key, so it has to use the keys from the first.
  return RunTransaction(pool, deadline,
                        "READ WRITE; SET LOCAL plan_cache_mode = force_generic_plan; SET LOCAL enable_seqscan = off; "
                        "SET LOCAL jit = off",
                        {}, fn);
}

}  // namespace socle::db
