#include "cli/console/console.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>

namespace socle::cli {
namespace {

bool IsTerminal(int fd) {
  const char* term = std::getenv("TERM");
  return isatty(fd) == 1 && (term == nullptr || std::string_view(term) != "dumb");
}

size_t ColumnsOf(int fd) {
  winsize size{};
  return ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col >= 20 ? size.ws_col : 0;
}

}  // namespace

Console Console::OfProcess(const Globals& globals) {
  Console console{.out = std::cout, .err = std::cerr};
  const bool terminal = IsTerminal(STDOUT_FILENO);
  const char* no_color = std::getenv("NO_COLOR");
  const bool wanted = terminal && (no_color == nullptr || *no_color == '\0');
  console.color = globals.color == ColorMode::kAlways || (globals.color == ColorMode::kAuto && wanted);
  console.progress_bar = IsTerminal(STDERR_FILENO);
  console.width = terminal ? ColumnsOf(STDOUT_FILENO) : 0;
  console.language = globals.language;
  return console;
}

}  // namespace socle::cli
