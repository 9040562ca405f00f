// Transactions: the only way to talk to the database.
//
//   constexpr Query kNewest{"newest_revision", "SELECT max(id) FROM revision WHERE cause = $1"};
//
//   absl::StatusOr<int64_t> newest = RunRead(pool, deadline, [&](Transaction& tx) -> absl::StatusOr<int64_t> {
//     const pqxx::result rows = tx.Exec(kNewest, cause);
//     return rows[0][0].as<int64_t>();
//   });
//
// Inside the function libpqxx may throw; RunRead and RunWrite turn that into a status (sql_error.h), roll back, and
// give the connection back or throw it away. A function that returns an error rolls back too. A function may run twice
// only when nothing of the first run reached the server: a connection found dead at BEGIN is replaced once.
//
// The caller's deadline is the server's statement_timeout from BEGIN on, and is looked at before each statement.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <pqxx/result>
#include <pqxx/transaction_base>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "platform/db/pool.h"

namespace socle::db {

class Transaction {
 public:
  Transaction(Connection& connection, pqxx::transaction_base& tx, const PoolOptions& options, Deadline deadline)
      : connection_(connection), tx_(tx), options_(options), deadline_(deadline) {}

  // Runs a statement with parameters $1 …; std::string_view is taken, std::optional binds NULL when empty.
  template <typename... Args>
  pqxx::result Exec(const Query& query, const Args&... args) {
    CheckDeadline();
    if (options_.prepared_statements) {
      connection_.Prepare(query);
      return tx_.exec_prepared(query.name, Parameter(args)...);
    }
    return tx_.exec_params(query.sql, Parameter(args)...);
  }

  // Runs statements without parameters, separated by semicolons, in one round trip; never text from outside.
  pqxx::result Run(const std::string& sql) {
    CheckDeadline();
    return tx_.exec(sql);
  }

  Connection& connection() { return connection_; }
  pqxx::transaction_base& pqxx() { return tx_; }
  Deadline deadline() const { return deadline_; }
  bool PreparesStatements() const { return options_.prepared_statements; }

  // Throws StatusError DEADLINE_EXCEEDED once the deadline has passed.
  void CheckDeadline() const;

 private:
  template <typename T>
  static decltype(auto) Parameter(const T& value) {
    if constexpr (std::is_same_v<T, std::string_view>) {
      return std::string(value);
    } else {
      return (value);
    }
  }

  Connection& connection_;
  pqxx::transaction_base& tx_;
  const PoolOptions& options_;
  const Deadline deadline_;
};

struct ReadOptions {
  // Reads what another transaction of the same server sees, by the name pg_export_snapshot() gave there.
  std::string snapshot = {};
  Pool::WhenBusy when_busy = Pool::WhenBusy::kWait;
};

using TransactionFunction = absl::FunctionRef<absl::Status(Transaction&)>;
absl::Status RunReadStatus(Pool& pool, Deadline deadline, const ReadOptions& options, TransactionFunction fn);
absl::Status RunWriteStatus(Pool& pool, Deadline deadline, TransactionFunction fn);

// A read-only transaction: all of its statements see the database at one moment (REPEATABLE READ, which for a reader
// costs nothing and never conflicts). `fn` takes Transaction& and returns absl::Status or absl::StatusOr<T>.
template <typename Fn>
auto RunRead(Pool& pool, Deadline deadline, Fn&& fn, const ReadOptions& options = {})
    -> std::invoke_result_t<Fn, Transaction&>;

// A transaction that writes, READ COMMITTED. When the answer to COMMIT is lost, or the server warns that it may not be
// replicated, the status is one that IsOutcomeUnknown() knows: it is never guessed.
template <typename Fn>
auto RunWrite(Pool& pool, Deadline deadline, Fn&& fn) -> std::invoke_result_t<Fn, Transaction&>;

// Implementation.

template <typename Fn, typename Runner>
auto CaptureResult(Fn&& fn, Runner&& runner) -> std::invoke_result_t<Fn, Transaction&> {
  using Result = std::invoke_result_t<Fn, Transaction&>;
  if constexpr (std::is_same_v<Result, absl::Status>) {
    return runner(TransactionFunction(fn));
  } else {
    std::optional<Result> result;
    auto store = [&](Transaction& tx) {
      result.emplace(fn(tx));
      return result->status();
    };
    if (absl::Status status = runner(TransactionFunction(store)); !status.ok()) return status;
    return *std::move(result);
  }
}

template <typename Fn>
auto RunRead(Pool& pool, Deadline deadline, Fn&& fn, const ReadOptions& options)
    -> std::invoke_result_t<Fn, Transaction&> {
  return CaptureResult(fn, [&](TransactionFunction run) { return RunReadStatus(pool, deadline, options, run); });
}

template <typename Fn>
auto RunWrite(Pool& pool, Deadline deadline, Fn&& fn) -> std::invoke_result_t<Fn, Transaction&> {
  return CaptureResult(fn, [&](TransactionFunction run) { return RunWriteStatus(pool, deadline, run); });
}

}  // namespace socle::db
