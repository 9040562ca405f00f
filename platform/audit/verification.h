// Verifies a chain from its beginning to its end, against its own hashes and against checkpoints, and names the first
// place that is not as it was sealed. Reads in bounded batches, beside a service that goes on writing and sealing.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "platform/audit/checkpoint.h"
#include "platform/audit/seal_store.h"

namespace socle::audit {

struct VerifyOptions {
  int batch = 10'000;
  std::chrono::milliseconds batch_deadline = std::chrono::minutes(1);
  // Called after each batch: entries verified, and how many there were at the beginning.
  std::function<void(int64_t done, int64_t total)> progress = [](int64_t, int64_t) {};
};

// The first thing that is wrong.
struct Fault {
  int64_t seq = 0;
  std::string what;
};

struct Verdict {
  int64_t entries = 0;  // found whole
  api::Sha256 hash = kBeginning;
  int64_t erased_actors = 0;
  int64_t checkpoints = 0;  // that hold
  int64_t unsealed = 0;     // records behind the end, counted to kMostCounted
  std::chrono::milliseconds oldest_waiting{};
  std::optional<Fault> fault = {};
};

// What the database answers where it cannot be read; a broken chain is a verdict.
absl::StatusOr<Verdict> Verify(db::Pool& pool, const Witnesses& witnesses, const VerifyOptions& options = {});

}  // namespace socle::audit
