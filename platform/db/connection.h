// One session with PostgreSQL, used by one thread at a time. Taken from a Pool; opened directly only by what keeps a
// session for itself (Listener) or runs alone (migrations).
//
// A connection that breaks stays broken: nothing here reconnects.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <string>

#include <pqxx/connection_base>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "platform/db/deadline.h"
#include "platform/db/sql_error.h"

struct pg_conn;
struct pg_result;

namespace socle::db {

// A statement with the name that prepared statements, metrics and logs know it by. Names are unique in a program.
struct Query {
  const char* name;
  const char* sql;
};

class Connection {
 public:
  // Connects before the deadline. UNAVAILABLE when the server does not, DEADLINE_EXCEEDED when time runs out first.
  // Name resolution is not interruptible: use addresses or a local resolver where it matters.
  static absl::StatusOr<std::unique_ptr<Connection>> Open(const std::string& connection_string, Deadline deadline,
                                                          const ErrorLog& log);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  pqxx::connection_base& session();
  pg_conn* raw() { return raw_; }

  // Prepares the query unless this session has it already. Throws what libpqxx throws.
  void Prepare(const Query& query);

  // Whether an idle session can take work: connected, outside of a transaction, and the server has nothing to say. (An
  // idle session on which bytes wait has been told that it is being terminated.)
  bool IsUsable() const;

  void MarkBroken() { broken_ = true; }
  bool broken() const { return broken_; }

  // Cuts the session's socket, from any thread: what waits on it fails at once. Unlike a cancel request it needs no
  // server that answers, and it never turns an unfinished COMMIT into a success.
  void Cut();

  // Whether a warning of class 01000 came since ResetWarning(): on COMMIT, "might not have been replicated".
  bool saw_warning() const { return saw_warning_; }
  void ResetWarning() { saw_warning_ = false; }

 private:
  class Session;
  explicit Connection(pg_conn* raw);
  static void OnNotice(void* self, const pg_result* notice);

  pg_conn* raw_;
  int cut_socket_ = -1;               // a duplicate: libpq may close its own at any time, and the number be used again
  std::unique_ptr<Session> session_;  // not by its base, whose destructor is not virtual
  absl::flat_hash_set<const char*> prepared_;
  bool broken_ = false;
  bool saw_warning_ = false;
};

}  // namespace socle::db
