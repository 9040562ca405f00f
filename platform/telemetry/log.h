// The process's log: one line an event on stderr, as a JSON object or as text for people.
//
//   telemetry::Log log({.service = "registry"});
//   log.Write(Severity::kInfo, "snapshot published", {{"revision", revision}, {"duration_us", micros}});
//
// Lines are handed to one writer thread through a bounded queue. When stderr does not take them (a blocked pipe, a slow
// terminal) the oldest are dropped and counted: logging never makes a call wait, nor the end of the process. Whatever
// callers put into a field stays inside that field: see json_text.h.
//
// Fields of every line: time (RFC 3339, UTC, microseconds), severity (DEBUG, INFO, WARNING, ERROR), service, message.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace socle::telemetry {

enum class Severity { kDebug, kInfo, kWarning, kError };
enum class LogFormat { kJson, kText };

// "debug", "info", "warning" or "error"; "json" or "text".
std::optional<Severity> ParseSeverity(std::string_view text);
std::optional<LogFormat> ParseLogFormat(std::string_view text);

struct LogField {
  std::string_view key;  // a literal: it is written as it is
  std::variant<std::string_view, int64_t, double, bool> value;

  LogField(std::string_view k, std::string_view v) : key(k), value(v) {}
  LogField(std::string_view k, const char* v) : key(k), value(std::string_view(v)) {}
  LogField(std::string_view k, const std::string& v) : key(k), value(std::string_view(v)) {}
  LogField(std::string_view k, double v) : key(k), value(v) {}
  LogField(std::string_view k, bool v) : key(k), value(v) {}
  template <typename Int>
  requires std::is_integral_v<Int> LogField(std::string_view k, Int v) : key(k), value(static_cast<int64_t>(v)) {}
};

struct LogOptions {
  std::string service = "socle";
  LogFormat format = LogFormat::kJson;
  Severity least = Severity::kInfo;
  size_t queue_lines = 8192;  // lines waiting for the writer; the oldest are dropped beyond
  int fd = 2;                 // where lines go; not closed; -1 for nowhere
};

class Log {
 public:
  explicit Log(LogOptions options);
  // Writes what is queued, for at most about a second when the descriptor takes nothing.
  ~Log();
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  bool Wants(Severity severity) const { return severity >= options_.least; }

  // Thread-safe. Values above 1 KiB are cut.
  void Write(Severity severity, std::string_view message, std::initializer_list<LogField> fields = {}) {
    Write(severity, message, fields.begin(), fields.size());
  }
  void Write(Severity severity, std::string_view message, const LogField* fields, size_t count);

  // Lines dropped since the start.
  uint64_t dropped() const;

  // Waits until every line written so far has been handed to the descriptor or dropped; for tests and before exit.
  void Flush();

 private:
  struct Writer;
  const LogOptions options_;
  std::unique_ptr<Writer> writer_;
};

// Sends what gRPC and protobuf would print on stderr by themselves into `log`; nullptr silences them. `log` must
// outlive every gRPC object.
void CaptureLibraryLogs(Log* log);

}  // namespace socle::telemetry
