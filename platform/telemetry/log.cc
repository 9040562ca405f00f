#include "platform/telemetry/log.h"

#include <google/protobuf/stubs/logging.h>
#include <grpc/support/log.h>
#include <poll.h>
#include <spdlog/async.h>
#include <spdlog/async_logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>
#include <unistd.h>

#include <atomic>
#include <ctime>
#include <iterator>

#include "platform/telemetry/json_text.h"

namespace socle::telemetry {
namespace {

constexpr size_t kMaxValueBytes = 1024;
// A pipe that polls writable takes PIPE_BUF bytes without blocking: no line is longer.
constexpr size_t kMaxLineBytes = 4096;
constexpr std::string_view kNames[] = {"DEBUG", "INFO", "WARNING", "ERROR"};

// Writes to a descriptor, waiting for it a bounded time, then dropping the line.
class PatientSink : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit PatientSink(int fd) : fd_(fd) {}

  void Hurry() { hurry_.store(true); }
  uint64_t dropped() const { return dropped_.load(); }

 protected:
  void sink_it_(const spdlog::details::log_msg& msg) override {
    if (fd_ < 0) return Drop();
    const char* data = msg.payload.data();
    size_t left = msg.payload.size();
    while (left > 0) {
      pollfd ready{fd_, POLLOUT, 0};
      // One second a line while serving; no wait when the process wants to end.
      if (poll(&ready, 1, hurry_.load() ? 0 : 1000) <= 0 || (ready.revents & POLLOUT) == 0) return Drop();
      const ssize_t written = write(fd_, data, left);
      if (written <= 0) return Drop();
      data += written;
      left -= static_cast<size_t>(written);
    }
  }
  void flush_() override {}

 private:
  void Drop() { dropped_.fetch_add(1, std::memory_order_relaxed); }

  const int fd_;
  std::atomic<bool> hurry_ = false;
  std::atomic<uint64_t> dropped_ = 0;
};

void AppendTime(TextBuffer* out) {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  tm utc{};
  gmtime_r(&now.tv_sec, &utc);
  fmt::format_to(std::back_inserter(*out), "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z", utc.tm_year + 1900,
                 utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec, now.tv_nsec / 1000);
}

void AppendValue(const LogField& field, bool quoted, TextBuffer* out) {
  std::visit(
      [&](auto value) {
        if constexpr (std::is_same_v<decltype(value), std::string_view>) {
          quoted ? AppendJsonString(value, kMaxValueBytes, out) : AppendEscaped(value, kMaxValueBytes, out);
        } else if constexpr (std::is_same_v<decltype(value), double>) {
          // JSON has no infinity and no NaN.
          std::isfinite(value) ? fmt::format_to(std::back_inserter(*out), "{}", value)
                               : fmt::format_to(std::back_inserter(*out), "null");
        } else {
          fmt::format_to(std::back_inserter(*out), "{}", value);
        }
      },
      field.value);
}

}  // namespace

std::optional<Severity> ParseSeverity(std::string_view text) {
  if (text == "debug") return Severity::kDebug;
  if (text == "info") return Severity::kInfo;
  if (text == "warning") return Severity::kWarning;
  if (text == "error") return Severity::kError;
  return std::nullopt;
}

std::optional<LogFormat> ParseLogFormat(std::string_view text) {
  if (text == "json") return LogFormat::kJson;
  if (text == "text") return LogFormat::kText;
  return std::nullopt;
}

struct Log::Writer {
  std::shared_ptr<PatientSink> sink;
  std::shared_ptr<spdlog::details::thread_pool> pool;
  std::shared_ptr<spdlog::async_logger> logger;
};

Log::Log(LogOptions options) : options_(std::move(options)), writer_(std::make_unique<Writer>()) {
  writer_->sink = std::make_shared<PatientSink>(options_.fd);
  writer_->pool = std::make_shared<spdlog::details::thread_pool>(options_.queue_lines, 1);
  writer_->logger = std::make_shared<spdlog::async_logger>("log", writer_->sink, writer_->pool,
                                                           spdlog::async_overflow_policy::overrun_oldest);
  writer_->logger->set_level(spdlog::level::trace);
}

Log::~Log() {
  // Enough for a descriptor that takes lines; a blocked one costs a second, then the queue is left behind.
  for (int i = 0; i < 100 && writer_->pool->queue_size() > 0; ++i) usleep(10'000);
  writer_->sink->Hurry();
}

void Log::Write(Severity severity, std::string_view message, const LogField* fields, size_t count) {
  if (!Wants(severity)) return;
  TextBuffer line;
  const auto put = [&line](std::string_view piece) { line.append(piece.data(), piece.data() + piece.size()); };
  const std::string_view name = kNames[static_cast<size_t>(severity)];
  const bool json = options_.format == LogFormat::kJson;
  if (json) {
    put("{\"time\":\"");
    AppendTime(&line);
    put("\",\"severity\":\"");
    put(name);
    put("\",\"service\":");
    AppendJsonString(options_.service, kMaxValueBytes, &line);
    put(",\"message\":");
    AppendJsonString(message, kMaxValueBytes, &line);
  } else {
    AppendTime(&line);
    fmt::format_to(std::back_inserter(line), " {:<7} ", name);
    AppendEscaped(message, kMaxValueBytes, &line);
  }
  for (size_t i = 0; i < count; ++i) {
    const size_t before = line.size();
    put(json ? ",\"" : "  ");
    put(fields[i].key);
    put(json ? "\":" : "=");
    AppendValue(fields[i], json, &line);
    // Whole fields only, so that a long line stays valid JSON.
    if (line.size() > kMaxLineBytes - 2) {
      line.resize(before);
      break;
    }
  }
  put(json ? "}\n" : "\n");
  writer_->logger->log(spdlog::level::info, spdlog::string_view_t(line.data(), line.size()));
}

uint64_t Log::dropped() const { return writer_->sink->dropped() + writer_->pool->overrun_counter(); }

void Log::Flush() {
  while (writer_->pool->queue_size() > 0) usleep(1000);
  // The last line has left the queue but may still be with the writer: the sink's lock is held while it writes.
  writer_->sink->flush();
}

namespace {
std::atomic<Log*> library_log = nullptr;
}

void CaptureLibraryLogs(Log* log) {
  library_log.store(log);
  google::protobuf::SetLogHandler(nullptr);
  gpr_set_log_function(+[](gpr_log_func_args* args) {
    Log* target = library_log.load();
    if (target == nullptr || args->severity < GPR_LOG_SEVERITY_ERROR) return;
    target->Write(Severity::kWarning, args->message, {{"library", "grpc"}});
  });
}

}  // namespace socle::telemetry
