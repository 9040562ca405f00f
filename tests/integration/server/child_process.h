// The echo program as a child, with what it writes on stderr.
#pragma once

#include <sys/types.h>

#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace socle::test {

class ChildProcess {
 public:
  // Runs a program; `descriptors` limits how many files it may have open (0: no limit of ours). It is killed when this
  // object goes while it still runs.
  ChildProcess(const std::string& program, std::vector<std::string> arguments, unsigned descriptors = 0);
  ~ChildProcess();

  // Waits until stderr holds `text`; false when the program ends without.
  bool AwaitOutput(const std::string& text);
  std::string output();

  void Signal(int signal);
  // Waits for the end. The exit code, or minus the signal that ended it.
  int Wait();

 private:
  pid_t pid_;
  int output_fd_;
  absl::Mutex mutex_;
  std::string output_ ABSL_GUARDED_BY(mutex_);
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread reader_;
};

}  // namespace socle::test
