// Writes down who read personal data, who was denied a call, and who was not recognised, apart from what was changed.
//
//   audit::SecurityJournal journal({}, &pool, &clock, &log, &metrics);   // before calls come
//   journal.Start();
//
// Methods say by `(socle.type.v1.personal_data)` that they give personal data. Their answers leave only once the entry
// is in a bounded queue, which a thread of its own empties into the database: reads do not wait for it. Where the queue
// is full (the database takes nothing) the read is refused. Refused calls are anybody's to make: of them so many a
// second are written, and the rest is counted; the log has each.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "platform/audit/security_store.h"
#include "platform/db/retention.h"
#include "platform/rpc/call_watch.h"
#include "platform/telemetry/log.h"
#include "platform/telemetry/metrics.h"

namespace socle::audit {

struct SecurityJournalOptions {
  std::chrono::milliseconds retention = std::chrono::hours(24 * 365);
  size_t queue = 10'000;                // entries that wait to be written
  int refusals_a_second = 50;           // of denied calls and callers who were not recognised
  size_t batch = 500;                   // entries a transaction
  std::chrono::milliseconds pause{20};  // between two batches: what comes meanwhile goes with the second
  std::chrono::milliseconds retry_pause{500};
  std::chrono::milliseconds patience{5000};
  db::RetentionOptions keeping = {.interval = std::chrono::minutes(10), .batch = 10'000};
};

class SecurityJournal : public rpc::CallWatch {
 public:
  // All must outlive it; one a process at a time. It watches calls from now on.
  SecurityJournal(SecurityJournalOptions options, db::Pool* pool, const Clock* clock, telemetry::Log* log,
                  telemetry::Metrics* metrics);
  // After the last call. Writes what waits, as far as the database takes it.
  ~SecurityJournal() override;
  SecurityJournal(const SecurityJournal&) = delete;
  SecurityJournal& operator=(const SecurityJournal&) = delete;

  // Begins to write and to keep the retention. Once.
  void Start();

  absl::Status Ended(const rpc::Call& call, const absl::Status& status, const grpc::ByteBuffer* answer) override;

  // Entries that wait.
  size_t waiting() const ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  static constexpr size_t kRemembered = 1024;

  bool GivesPersonalData(const rpc::Method& method);
  SecurityEntry EntryOf(const rpc::Call& call, SecurityKind kind, std::string_view code) const;
  // False: there is no place.
  bool Take(SecurityEntry entry, bool refusal) ABSL_LOCKS_EXCLUDED(mutex_);
  void Run();
  // Writes one batch; whether that went well.
  bool WriteSome() ABSL_LOCKS_EXCLUDED(mutex_);

  const SecurityJournalOptions options_;
  SecurityStore store_;
  const Clock* const clock_;
  telemetry::Log* const log_;
  telemetry::Metrics* const metrics_;
  telemetry::Counter& written_;
  telemetry::Counter& refused_;
  telemetry::Counter& left_out_;
  // By the method's index: 0 not looked at yet, 1 no, 2 yes.
  std::array<std::atomic<char>, kRemembered> personal_{};
  mutable absl::Mutex mutex_;
  std::deque<SecurityEntry> queue_ ABSL_GUARDED_BY(mutex_);
  std::chrono::steady_clock::time_point second_ ABSL_GUARDED_BY(mutex_);
  int refusals_ ABSL_GUARDED_BY(mutex_) = 0;  // within that second
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
  db::Retention retention_;
};

}  // namespace socle::audit
