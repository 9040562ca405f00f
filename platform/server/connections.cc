#include "platform/server/connections.h"

#include <sys/stat.h>

namespace socle::server {
namespace {

constexpr std::chrono::milliseconds kSweepPause{10};

// 0 when the descriptor is closed.
ino_t InodeOf(int fd) {
  struct stat info {};
  return fstat(fd, &info) == 0 ? info.st_ino : 0;
}

}  // namespace

Connections::Verdict Connections::Check(const std::string& peer) {
  if (open_.size() >= most_) return Verdict::kFull;
  const auto found = per_peer_.find(peer);
  return found != per_peer_.end() && found->second >= most_per_peer_ ? Verdict::kPeerFull : Verdict::kAdmitted;
}

Connections::Verdict Connections::Admit(int fd, const std::string& peer) {
  absl::MutexLock lock(&mutex_);
  Verdict verdict = Check(peer);
  if (verdict != Verdict::kAdmitted && std::chrono::steady_clock::now() - futile_sweep_ > kSweepPause) {
    Sweep();
    verdict = Check(peer);
  }
  if (verdict != Verdict::kAdmitted) return verdict;
  open_.push_back({fd, InodeOf(fd), peer});
  ++per_peer_[peer];
  return verdict;
}

size_t Connections::Count() {
  absl::MutexLock lock(&mutex_);
  Sweep();
  return open_.size();
}

void Connections::Sweep() {
  const size_t ended = std::erase_if(open_, [this](const Open& connection) {
    mutex_.AssertHeld();
    if (InodeOf(connection.fd) == connection.inode) return false;
    const auto count = per_peer_.find(connection.peer);
    if (--count->second == 0) per_peer_.erase(count);
    return true;
  });
  if (ended == 0) futile_sweep_ = std::chrono::steady_clock::now();
}

}  // namespace socle::server
