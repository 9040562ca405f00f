#include "platform/base/failpoint.h"

#ifdef SOCLE_FAILPOINTS

#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <string_view>
#include <thread>

namespace socle::failpoint {
namespace {

struct Action {
  bool kill = false;
  std::chrono::milliseconds sleep{0};
  int at = 0;  // passage; 0: every one
  int per_cent = 100;
  std::atomic<int> passages = 0;
};

int Number(std::string_view text) {
  int number = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), number).ec != std::errc()) {
    std::fprintf(stderr, "SOCLE_FAILPOINTS: '%.*s' is no number\n", static_cast<int>(text.size()), text.data());
    std::_Exit(64);
  }
  return number;
}

class Failpoints {
 public:
  Failpoints() {
    const char* seed = std::getenv("SOCLE_FAILPOINT_SEED");
    random_.seed(static_cast<unsigned>(seed != nullptr ? Number(seed) : 1));
    const char* text = std::getenv("SOCLE_FAILPOINTS");
    std::string_view rest = text != nullptr ? text : "";
    while (!rest.empty()) {
      const size_t end = std::min(rest.find(';'), rest.size());
      Add(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }

  void Reach(std::string_view name) {
    const auto found = actions_.find(name);
    if (found == actions_.end()) return;
    Action& action = found->second;
    const int passage = ++action.passages;
    if (action.at != 0 && passage != action.at) return;
    if (action.per_cent < 100 && Draw() >= action.per_cent) return;
    if (action.kill) ::kill(::getpid(), SIGKILL);
    std::this_thread::sleep_for(action.sleep);
  }

 private:
  void Add(std::string_view entry) {
    const size_t equals = entry.find('=');
    if (equals == std::string_view::npos) return;
    Action& action = actions_[std::string(entry.substr(0, equals))];
    std::string_view what = entry.substr(equals + 1);
    if (const size_t mark = what.find_first_of("@%"); mark != std::string_view::npos) {
      (what[mark] == '@' ? action.at : action.per_cent) = Number(what.substr(mark + 1));
      what = what.substr(0, mark);
    }
    action.kill = what == "kill";
    if (what.starts_with("sleep:")) action.sleep = std::chrono::milliseconds(Number(what.substr(6)));
  }

  int Draw() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return static_cast<int>(random_() % 100);
  }

  std::map<std::string, Action, std::less<>> actions_;
  std::mutex mutex_;
  std::mt19937 random_;
};

}  // namespace

void Reach(const char* name) {
  static Failpoints* const failpoints = new Failpoints();
  failpoints->Reach(name);
}

}  // namespace socle::failpoint

#endif
