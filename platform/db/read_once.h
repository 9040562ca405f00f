// One SELECT outside of a transaction: one round trip where RunRead (transaction.h) makes three. For reads of one short
// statement that many callers wait for.
//
//   constexpr Query kVerdict{"decision.verdict", "SELECT state, … FROM decision WHERE id = $1"};
//
//   ReadOnce(pool, deadline, kVerdict, {id}, [&](const Rows& rows) -> absl::Status {
//     if (rows.size() == 0) return NotFound(…);
//     verdict.state = static_cast<State>(rows.Number(0, 0));
//     return absl::OkStatus();
//   });
//
// It sees what was committed when it began. Past the deadline the caller gets DEADLINE_EXCEEDED at once and the session
// is thrown away; the server, which is told no limit, ends the statement when it next writes to it: nothing that may
// run long belongs here. A session that is found dead is replaced once.
#pragma once

#include <charconv>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "platform/db/pool.h"

struct pg_result;

namespace socle::db {

// What the server sent, as text; valid while the function runs. Rows and columns from 0.
class Rows {
 public:
  explicit Rows(pg_result* result) : result_(result) {}

  int size() const;
  bool IsNull(int row, int column) const;
  // "" where null.
  std::string_view Text(int row, int column) const;
  // A whole number; 0 where null.
  int64_t Number(int row, int column) const;
  bool Truth(int row, int column) const { return Text(row, column) == "t"; }

 private:
  pg_result* const result_;
};

// `parameters` are $1 …, as text. Gives what `fn` gives, or what the database refuses (sql_error.h).
absl::Status ReadOnce(Pool& pool, Deadline deadline, const Query& query,
                      std::initializer_list<std::string_view> parameters,
                      absl::FunctionRef<absl::Status(const Rows&)> fn);

}  // namespace socle::db
