#include "tests/integration/server/child_process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace socle::test {

ChildProcess::ChildProcess(const std::string& program, std::vector<std::string> arguments, unsigned descriptors) {
  arguments.insert(arguments.begin(), program);
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) abort();
  // Only calls that are safe after a fork of a threaded process come before exec.
  pid_ = fork();
  if (pid_ == 0) {
    dup2(ends[1], STDERR_FILENO);
    if (descriptors > 0) {
      const rlimit limit{descriptors, descriptors};
      setrlimit(RLIMIT_NOFILE, &limit);
    }
    execv(argv[0], argv.data());
    _exit(127);
  }
  close(ends[1]);
  output_fd_ = ends[0];
  reader_ = std::thread([this] {
    char piece[4096];
    while (true) {
      const ssize_t got = read(output_fd_, piece, sizeof piece);
      absl::MutexLock lock(&mutex_);
      if (got <= 0) {
        ended_ = true;
        return;
      }
      output_.append(piece, static_cast<size_t>(got));
    }
  });
}

ChildProcess::~ChildProcess() {
  if (pid_ > 0) {
    kill(pid_, SIGKILL);
    Wait();
  }
  reader_.join();
  close(output_fd_);
}

bool ChildProcess::AwaitOutput(const std::string& text) {
  absl::MutexLock lock(&mutex_);
  const auto there = [&] {
    mutex_.AssertHeld();
    return ended_ || output_.find(text) != std::string::npos;
  };
  mutex_.Await(absl::Condition(&there));
  return output_.find(text) != std::string::npos;
}

std::string ChildProcess::output() {
  absl::MutexLock lock(&mutex_);
  return output_;
}

void ChildProcess::Signal(int signal) { kill(pid_, signal); }

int ChildProcess::Wait() {
  int status = 0;
  waitpid(pid_, &status, 0);
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

}  // namespace socle::test
