// A bounded pool of connections with a bounded queue in front of it.
//
//   Pool pool({.address = {.url = "postgresql:///socle_registry"}, .max_connections = 8});
//   absl::Status status = RunWrite(pool, deadline, [&](Transaction& tx) { … });   // transaction.h
//
// A caller gets a connection, or an answer within its deadline: DEADLINE_EXCEEDED when it ran out while waiting,
// RESOURCE_EXHAUSTED at once when the queue is full, UNAVAILABLE at once while the server is known to be away. A
// connection that broke is thrown away and replaced; one that overstays its caller's deadline (a peer that vanished) is
// cut, so that no thread waits for ever on a dead socket. A database that is away never harms more than the calls that
// need it.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "platform/db/connection.h"
#include "platform/db/connection_string.h"
#include "platform/db/deadline.h"

namespace socle::db {

struct PoolOptions {
  DatabaseAddress address = {};
  // Connections at most, idle ones included. Opened when needed, kept while they work.
  int max_connections = 8;
  // Callers that may wait for one at a time.
  int max_waiters = 200;
  // Off behind a PgBouncer that pools transactions: prepared statements belong to sessions.
  bool prepared_statements = true;
  // For opening a connection; the caller's deadline counts too.
  std::chrono::milliseconds connect_timeout{2000};
  // After this many failures to connect in a row, at most one attempt is made each `retry_pause`; other callers that
  // would need a new connection get UNAVAILABLE at once.
  int failures_to_pause = 2;
  std::chrono::milliseconds retry_pause{500};
  // How long after its caller's deadline a connection still in use is cut. The server's own statement_timeout, which
  // spares the connection, comes first when the server lives.
  std::chrono::milliseconds cut_grace{100};
  ErrorLog log = {};
};

// Counters only grow.
struct PoolStats {
  int in_use = 0;
  int idle = 0;
  int waiters = 0;
  int64_t acquired = 0;       // leases given
  int64_t waited = 0;         // of them, after a wait in the queue
  int64_t wait_micros = 0;    // time in the queue, summed
  int64_t timed_out = 0;      // callers whose deadline passed in the queue
  int64_t refused = 0;        // callers refused by a full queue
  int64_t opened = 0;         // connections opened
  int64_t open_failures = 0;  // attempts that failed
  int64_t discarded = 0;      // connections thrown away as broken
  int64_t cut = 0;            // of them, cut after the deadline
};

class Pool {
 public:
  // One connection, lent until the lease ends. Used by one thread at a time.
  class Lease {
   public:
    Lease(Pool* pool, std::unique_ptr<Connection> connection, int64_t generation, bool fresh)
        : pool_(pool), connection_(std::move(connection)), generation_(generation), fresh_(fresh) {}
    Lease(Lease&& other) noexcept = default;
    Lease& operator=(Lease&&) = delete;
    ~Lease() {
      if (connection_ != nullptr) pool_->Return(std::move(connection_), generation_);
    }

    Connection& operator*() const { return *connection_; }
    Connection* operator->() const { return connection_.get(); }
    // Opened for this lease: if it does not work, another one will not either.
    bool fresh() const { return fresh_; }

   private:
    Pool* pool_;
    std::unique_ptr<Connection> connection_;
    int64_t generation_;
    bool fresh_;
  };

  explicit Pool(PoolOptions options);
  // Every lease must have ended.
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  // kFail: RESOURCE_EXHAUSTED at once instead of a wait, for whoever holds a lease already: two that wait for each
  // other's would both wait until their deadlines.
  enum class WhenBusy { kWait, kFail };
  absl::StatusOr<Lease> Acquire(Deadline deadline, WhenBusy when_busy = WhenBusy::kWait) ABSL_LOCKS_EXCLUDED(mutex_);

  // Throws away every connection there is, those in use when they come back: the server is going away or is no longer
  // the primary.
  void Condemn() ABSL_LOCKS_EXCLUDED(mutex_);

  PoolStats Stats() const ABSL_LOCKS_EXCLUDED(mutex_);
  const PoolOptions& options() const { return options_; }
  const ErrorLog& log() const { return options_.log; }

 private:
  // A caller in the queue. Granted a connection that came back, or without one the place of one that was thrown away.
  struct Waiter {
    absl::CondVar granted_now;
    bool granted = false;
    std::unique_ptr<Connection> connection;
  };

  absl::StatusOr<Lease> Lend(std::unique_ptr<Connection> connection, Deadline deadline, bool fresh);
  absl::StatusOr<std::unique_ptr<Connection>> Open(Deadline deadline);
  // Waits in the queue until something is granted; null for a place.
  absl::StatusOr<std::unique_ptr<Connection>> Wait(Deadline deadline) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status MayOpen() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Return(std::unique_ptr<Connection> connection, int64_t generation) ABSL_LOCKS_EXCLUDED(mutex_);
  // The place of a connection that is no more goes to the first waiter, or is free.
  void FreePlace() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void CutOverdue() ABSL_LOCKS_EXCLUDED(mutex_);

  const PoolOptions options_;
  mutable absl::Mutex mutex_;
  std::vector<std::unique_ptr<Connection>> idle_ ABSL_GUARDED_BY(mutex_);
  std::deque<Waiter*> waiters_ ABSL_GUARDED_BY(mutex_);
  absl::flat_hash_map<Connection*, Deadline> lent_ ABSL_GUARDED_BY(mutex_);
  int places_ ABSL_GUARDED_BY(mutex_) = 0;  // connections and attempts to open one
  int64_t generation_ ABSL_GUARDED_BY(mutex_) = 0;
  int failures_ ABSL_GUARDED_BY(mutex_) = 0;  // to connect, in a row
  Deadline next_attempt_ ABSL_GUARDED_BY(mutex_) = Deadline::min();
  PoolStats stats_ ABSL_GUARDED_BY(mutex_);

  Deadline guard_wakes_ ABSL_GUARDED_BY(mutex_) = Deadline::max();
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  absl::CondVar guard_wake_;
  std::thread guard_;
};

}  // namespace socle::db
