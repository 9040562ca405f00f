#include "platform/identity/file_watch.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include "absl/time/time.h"

namespace socle::identity {

FileWatch::FileWatch(std::vector<std::string> paths, std::chrono::milliseconds interval, std::function<bool()> changed,
                     std::function<void()> looked)
    : paths_(std::move(paths)),
      interval_(interval),
      changed_(std::move(changed)),
      looked_(std::move(looked)),
      thread_([this] { Run(); }) {}

FileWatch::~FileWatch() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  thread_.join();
}

std::string FileWatch::Signature() const {
  std::string signature;
  for (const std::string& path : paths_) {
    struct stat file {};
    if (stat(path.c_str(), &file) != 0) {
      signature += "-;";
      continue;
    }
    signature += fmt::format("{}.{}.{}.{}.{};", file.st_dev, file.st_ino, file.st_size, file.st_mtim.tv_sec,
                             file.st_mtim.tv_nsec);
  }
  return signature;
}

void FileWatch::Run() {
  absl::MutexLock lock(&mutex_);
  while (!mutex_.AwaitWithTimeout(absl::Condition(&stopping_), absl::FromChrono(interval_))) {
    std::string now = Signature();
    // Taken before the files are read: what is written meanwhile is another change.
    if (now != seen_ && changed_()) seen_ = std::move(now);
    looked_();
  }
}

}  // namespace socle::identity
