// The open connections, counted per process and per peer, so that neither exhausts the descriptors.
//
// A connection belongs to gRPC once it is handed over, and gRPC does not say when it closes it. So each is remembered
// by its descriptor's number and its socket's inode: when the number is closed, or stands for another inode, the
// connection has ended. Looking costs a third of a microsecond a connection, and happens when a limit is reached or
// the count is asked for.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"

namespace socle::server {

class Connections {
 public:
  Connections(size_t most, size_t most_per_peer) : most_(most), most_per_peer_(most_per_peer) {}

  enum class Verdict { kAdmitted, kFull, kPeerFull };
  // Counts `fd`, an open socket, for `peer`; unless a limit says no.
  Verdict Admit(int fd, const std::string& peer);

  // How many are open now.
  size_t Count();

 private:
  struct Open {
    int fd;
    ino_t inode;
    std::string peer;
  };
  // Forgets those that have ended.
  void Sweep() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  Verdict Check(const std::string& peer) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const size_t most_;
  const size_t most_per_peer_;
  absl::Mutex mutex_;
  std::vector<Open> open_ ABSL_GUARDED_BY(mutex_);
  absl::flat_hash_map<std::string, size_t> per_peer_ ABSL_GUARDED_BY(mutex_);
  // When a sweep last found nothing: a flood above the limit must not cost one sweep a connection.
  std::chrono::steady_clock::time_point futile_sweep_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace socle::server
