#include "platform/db/read_once.h"

#include <poll.h>

#include <cerrno>
#include <memory>
#include <vector>

#include <libpq-fe.h>

#include "platform/base/error.h"
#include "platform/db/sql_error.h"

namespace socle::db {
namespace {

struct Clear {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Result = std::unique_ptr<PGresult, Clear>;

// Null-terminated copies: what libpq takes.
class Parameters {
 public:
  explicit Parameters(std::initializer_list<std::string_view> parameters) {
    texts_.reserve(parameters.size());
    for (const std::string_view parameter : parameters) values_.push_back(texts_.emplace_back(parameter).c_str());
  }
  int size() const { return static_cast<int>(values_.size()); }
  const char* const* values() const { return values_.data(); }

 private:
  std::vector<std::string> texts_;
  std::vector<const char*> values_;
};

bool Send(Connection& connection, const PoolOptions& options, const Query& query, const Parameters& parameters) {
  if (!options.prepared_statements) {
    return PQsendQueryParams(connection.raw(), query.sql, parameters.size(), nullptr, parameters.values(), nullptr,
                             nullptr, 0) == 1;
  }
  return PQsendQueryPrepared(connection.raw(), query.name, parameters.size(), parameters.values(), nullptr, nullptr,
                             0) == 1;
}

// Until libpq has a result; false when the deadline comes first. A socket that fails lets PQgetResult tell.
bool AwaitResult(PGconn* raw, Deadline deadline) {
  while (true) {
    const int unsent = PQflush(raw);
    if (unsent < 0 || PQisBusy(raw) == 0) return true;
    const auto left = Remaining(deadline);
    if (left.count() == 0) return false;
    pollfd wait{PQsocket(raw), static_cast<short>(POLLIN | (unsent > 0 ? POLLOUT : 0)), 0};
    if (poll(&wait, 1, static_cast<int>(left.count())) < 0 && errno != EINTR) return true;
    if ((wait.revents & ~POLLOUT) != 0 && PQconsumeInput(raw) == 0) return true;
  }
}

absl::Status FailureOf(Pool& pool, Connection& connection, const PGresult* result) {
  const char* field = result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const std::string sqlstate = field == nullptr ? "" : field;
  const char* text = result == nullptr ? PQerrorMessage(connection.raw()) : PQresultErrorMessage(result);
  if (BreaksConnection(sqlstate)) connection.MarkBroken();
  if (CondemnsServer(sqlstate)) pool.Condemn();
  return StatusOfSqlState(sqlstate, text, pool.log());
}

absl::Status RunOn(Pool& pool, Connection& connection, Deadline deadline, const Query& query,
                   const Parameters& parameters, Result& result) {
  if (pool.options().prepared_statements) {
    try {
      connection.Prepare(query);
    } catch (...) {
      absl::Status status = StatusOfCurrentException(pool.log());
      if (status.code() == absl::StatusCode::kUnavailable) connection.MarkBroken();
      if (CondemnsServer(SqlStateOf(status))) pool.Condemn();
      return status;
    }
  }
  if (!Send(connection, pool.options(), query, parameters)) return FailureOf(pool, connection, nullptr);
  while (true) {
    if (!AwaitResult(connection.raw(), deadline)) {
      connection.MarkBroken();
      return DeadlinePassed();
    }
    Result next(PQgetResult(connection.raw()));
    if (next == nullptr) break;
    result = std::move(next);
  }
  if (result == nullptr || PQresultStatus(result.get()) != PGRES_TUPLES_OK) {
    return FailureOf(pool, connection, result.get());
  }
  return absl::OkStatus();
}

}  // namespace

int Rows::size() const { return PQntuples(result_); }

bool Rows::IsNull(int row, int column) const { return PQgetisnull(result_, row, column) != 0; }

std::string_view Rows::Text(int row, int column) const {
  return {PQgetvalue(result_, row, column), static_cast<size_t>(PQgetlength(result_, row, column))};
}

int64_t Rows::Number(int row, int column) const {
  const std::string_view text = Text(row, column);
  int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

absl::Status ReadOnce(Pool& pool, Deadline deadline, const Query& query,
                      std::initializer_list<std::string_view> parameters,
                      absl::FunctionRef<absl::Status(const Rows&)> fn) {
  const Parameters sent(parameters);
  while (true) {
    Result result;
    {
      SOCLE_ASSIGN_OR_RETURN(Pool::Lease lease, pool.Acquire(deadline));
      const absl::Status status = RunOn(pool, *lease, deadline, query, sent, result);
      if (!status.ok()) {
        if (lease->broken() && !lease.fresh() && status.code() == absl::StatusCode::kUnavailable &&
            deadline > std::chrono::steady_clock::now()) {
          continue;
        }
        return status;
      }
    }
    return fn(Rows(result.get()));
  }
}

}  // namespace socle::db
