#include "cli/console/progress.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/text/display_width.h"
#include "cli/text/wording.h"

namespace socle::cli {
namespace {
constexpr int kBarWidth = 30;
constexpr size_t kLabelWidth = 44;
constexpr std::chrono::milliseconds kRedraw{100};
constexpr std::chrono::seconds kRepeatLine{10};
}  // namespace

std::string ProgressText(int64_t done, int64_t total) {
  if (total <= 0) return done > 0 ? NumberText(done) : "";
  const int64_t within = std::clamp<int64_t>(done, 0, total);
  const auto filled = static_cast<size_t>(within * kBarWidth / total);
  return fmt::format("[{}{}] {} %", std::string(filled, '#'), std::string(kBarWidth - filled, '.'),
                     within * 100 / total);
}

Progress::Progress(const Console& console, std::function<TimePoint()> now) : console_(console), now_(std::move(now)) {}

void Progress::Show(const std::string& label, int64_t done, int64_t total) {
  const TimePoint now = now_();
  const bool is_new = label != last_label_;
  const bool finished = total > 0 && done >= total;
  if (console_.progress_bar) {
    if (!is_new && !finished && now - last_shown_ < kRedraw) return;
    ShowBar(label, done, total);
  } else {
    if (!is_new && now - last_shown_ < kRepeatLine) return;
    const bool with_numbers = !is_new && total > 0;
    console_.err << label
                 << (with_numbers ? fmt::format(" {} %", std::clamp<int64_t>(done, 0, total) * 100 / total) : "")
                 << '\n'
                 << std::flush;
  }
  last_label_ = label;
  last_shown_ = now;
}

void Progress::ShowBar(const std::string& label, int64_t done, int64_t total) {
  const std::string fitted = FitToWidth(label, kLabelWidth);
  const std::string padding(kLabelWidth - DisplayWidth(fitted), ' ');
  console_.err << "\r\x1b[K" << fitted << padding << ' ' << ProgressText(done, total) << std::flush;
  bar_is_there_ = true;
}

void Progress::Clear() {
  if (bar_is_there_) console_.err << "\r\x1b[K" << std::flush;
  bar_is_there_ = false;
}

}  // namespace socle::cli
