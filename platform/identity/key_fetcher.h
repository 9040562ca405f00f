// The public keys of an issuer, fetched from where it publishes them (`jwks_uri`), and again as long as we run.
//
// Only https, verified with an authority that is named; plain http only from this machine. No redirect is followed, no
// proxy taken, and an answer is bounded in time and size: whatever else comes is told, and the last good set stays in
// use. Nothing of it waits for a call: a token of a key that is not known yet is refused, asks for another look, and is
// good a moment later.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "platform/base/instant.h"
#include "platform/identity/web_key_set.h"
#include "platform/telemetry/log.h"
#include "platform/telemetry/metrics.h"

namespace socle::identity {

struct KeySource {
  std::string url;
  std::string authorities;  // file of certificates in PEM that the server's must be of; empty: the system's
  std::chrono::milliseconds refresh = std::chrono::minutes(5);
  // Between two looks for keys that are not known, and between two that failed.
  std::chrono::milliseconds least_pause = std::chrono::minutes(1);
  std::chrono::milliseconds longest_answer = std::chrono::seconds(5);
  size_t most_bytes = 256 << 10;
};

class KeyFetcher {
 public:
  // INVALID_ARGUMENT, in one line, for a URL that will not do.
  static absl::Status Check(const KeySource& source);

  // Fetches at once, in a thread of its own, and gives each set that differs from the one before to `take`. The
  // pointers must outlive it. Metrics: socle_token_keys_fetched_seconds (when it last worked, since 1970; 0: never),
  // socle_token_keys_fetch_failures_total.
  KeyFetcher(KeySource source, const Clock* clock, telemetry::Log* log, telemetry::Metrics* metrics,
             std::function<void(WebKeySet)> take);
  ~KeyFetcher();

  // Somebody showed a token of a key that is not known. Quick, from any thread, as often as it likes.
  void AskAgain();

 private:
  void Run();
  // Waits until it is time for another look; false: it is time to end.
  bool AwaitTurn(bool worked);
  absl::Status Fetch();

  const KeySource source_;
  const Clock* const clock_;
  telemetry::Log* const log_;
  telemetry::Metrics* const metrics_;
  const std::function<void(WebKeySet)> take_;
  telemetry::Counter& failures_;
  std::atomic<int64_t> fetched_ = 0;  // microseconds since 1970
  std::string last_;                  // the text of the set in use
  std::string told_;                  // the last failure that was logged
  absl::Mutex mutex_;
  bool asked_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace socle::identity
