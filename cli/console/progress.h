// Progress of what takes long: a bar that redraws itself on a terminal, plain lines otherwise.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "cli/console/console.h"

namespace socle::cli {

class Progress {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  // `now` is injected for tests. Writes to the console's `err`.
  explicit Progress(const Console& console, std::function<TimePoint()> now = std::chrono::steady_clock::now);
  ~Progress() { Clear(); }

  // `done` of `total`; a total of 0 is not known. On a terminal at most ten times a second; otherwise one line when the
  // label changes and one every ten seconds.
  void Show(const std::string& label, int64_t done, int64_t total);

  // Takes the bar away, so that a line can be written.
  void Clear();

 private:
  void ShowBar(const std::string& label, int64_t done, int64_t total);

  const Console& console_;
  std::function<TimePoint()> now_;
  std::string last_label_;
  TimePoint last_shown_{};
  bool bar_is_there_ = false;
};

// "[#####.....] 50 %", or "1 234" without a total.
std::string ProgressText(int64_t done, int64_t total);

}  // namespace socle::cli
