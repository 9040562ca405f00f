// Seals audit records by itself, a moment after they are committed, and tells checkpoints of the chain.
//
//   audit::Sealer sealer({.service = "registry"}, &pool, nullptr, &clock, &channel, &metrics);
//   sealer.Start();
//
// Every replica runs one. A database that is away costs nothing but time: what was not sealed is sealed afterwards. At
// the end it seals what is left and tells a last checkpoint.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "platform/audit/checkpoint.h"
#include "platform/audit/seal_store.h"
#include "platform/telemetry/metrics.h"

namespace socle::audit {

struct SealerOptions {
  std::string service = {};
  std::chrono::milliseconds interval{1000};  // between two looks for new records
  std::chrono::milliseconds checkpoint = std::chrono::minutes(5);
  int batch = 1000;  // records a transaction
  std::chrono::milliseconds patience{30'000};
  std::chrono::milliseconds last_patience{2000};  // with the database, at the end
};

class Sealer {
 public:
  // All must outlive it; `key` may be null: checkpoints are then not signed.
  Sealer(SealerOptions options, db::Pool* pool, const SigningKey* key, const Clock* clock, telemetry::Log* channel,
         telemetry::Metrics* metrics);
  ~Sealer();
  Sealer(const Sealer&) = delete;
  Sealer& operator=(const Sealer&) = delete;

  // Once.
  void Start();

  // Seals, now, whatever may be sealed and no other process is sealing; how many records.
  absl::StatusOr<int64_t> SealAll(std::chrono::milliseconds patience);

 private:
  using TimePoint = std::chrono::steady_clock::time_point;

  void Run();
  absl::Status Turn(std::chrono::milliseconds patience);
  void TellCheckpoint();
  bool stopping() const ABSL_LOCKS_EXCLUDED(mutex_);
  double UnsealedSeconds() const ABSL_LOCKS_EXCLUDED(mutex_);

  const SealerOptions options_;
  SealStore store_;
  const SigningKey* const key_;
  const Clock* const clock_;
  telemetry::Log* const channel_;
  telemetry::Metrics* const metrics_;
  telemetry::Counter& sealed_;
  telemetry::Counter& failures_;
  mutable absl::Mutex mutex_;
  Progress progress_ ABSL_GUARDED_BY(mutex_);
  TimePoint looked_at_ ABSL_GUARDED_BY(mutex_);
  int64_t told_seq_ ABSL_GUARDED_BY(mutex_) = 0;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::optional<TimePoint> told_at_;
  std::thread thread_;
};

}  // namespace socle::audit
