#include "cli/output/document_converter.h"

#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>
#include <vector>

namespace socle::cli {
namespace {

// Whether the child has ended by then. Without pidfd (before Linux 5.3) it is waited for however long it takes.
bool EndsWithin(pid_t child, std::chrono::milliseconds limit) {
  const int descriptor = static_cast<int>(syscall(SYS_pidfd_open, child, 0));
  if (descriptor < 0) return true;
  pollfd ended{.fd = descriptor, .events = POLLIN, .revents = 0};
  int ready = 0;
  do {
    ready = poll(&ended, 1, static_cast<int>(limit.count()));
  } while (ready < 0 && errno == EINTR);
  close(descriptor);
  return ready != 0;
}

}  // namespace

absl::Status WriteOpenDocument(const std::filesystem::path& markdown, const std::filesystem::path& document,
                               std::chrono::milliseconds limit, const std::string& program) {
  // Without --sandbox: Debian's pandoc then does not find its own OpenDocument template.
  return RunConverter(
      {"--from=gfm", "--to=odt", "--metadata=lang:fr", "--output", document.string(), "--", markdown.string()}, limit,
      program);
}

absl::Status WritePdf(const std::filesystem::path& html, const std::filesystem::path& document,
                      std::chrono::milliseconds limit, const std::string& program) {
  // Whole paths: one that began with a dash would be an option.
  return RunConverter(
      {"--quiet", std::filesystem::absolute(html).string(), std::filesystem::absolute(document).string()}, limit,
      program, "apt-get install weasyprint, or build HTML (--format html) and print that");
}

absl::Status RunConverter(std::vector<std::string> words, std::chrono::milliseconds limit, const std::string& program,
                          std::string_view missing) {
  words.insert(words.begin(), program);
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  std::string time = "SOURCE_DATE_EPOCH=315532800";
  std::vector<char*> environment = {time.data()};
  for (char** variable = environ; *variable != nullptr; ++variable) {
    if (!std::string_view(*variable).starts_with("SOURCE_DATE_EPOCH=")) environment.push_back(*variable);
  }
  environment.push_back(nullptr);
  pid_t child = 0;
  const int failed = posix_spawnp(&child, program.c_str(), nullptr, nullptr, arguments.data(), environment.data());
  if (failed == ENOENT) {
    return absl::FailedPreconditionError(fmt::format("{} is not installed: {}", program, std::string(missing)));
  }
  if (failed != 0) return absl::InternalError(fmt::format("{}: {}", program, std::strerror(failed)));
  const bool in_time = EndsWithin(child, limit);
  if (!in_time) kill(child, SIGKILL);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!in_time) {
    return absl::DeadlineExceededError(fmt::format("{} was stopped after {} s", program, limit.count() / 1000));
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return absl::OkStatus();
  return absl::InternalError(fmt::format(
      "{} failed ({})", program,
      WIFEXITED(status) ? fmt::format("exit {}", WEXITSTATUS(status)) : fmt::format("signal {}", WTERMSIG(status))));
}

}  // namespace socle::cli
