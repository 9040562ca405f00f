// What PostgreSQL refuses, as statuses: the one place that reads SQLSTATE.
//
//   SQLSTATE                          status                                       the connection
//   40001, 40P01, 55P03, 23505        ABORTED CONCURRENT_CHANGE                    kept
//   57014                             DEADLINE_EXCEEDED                            kept
//   53100, 53200, 53400               RESOURCE_EXHAUSTED OVERLOADED + RetryInfo    kept
//   08xxx, 57P01–57P05, 53300, 25006, 25P03, 26000, 42P05, none
//                                     UNAVAILABLE DATABASE_UNAVAILABLE + RetryInfo discarded
//   other                             INTERNAL                                     kept
//
// The server's text goes to the log callback and nowhere else: statuses carry text of ours, and, for stores and tests,
// the SQLSTATE and the constraint as payloads that never reach the wire.
#pragma once

#include <exception>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"

namespace socle::db {

// Receives the full text of a failure. Called from any thread; must not block.
using ErrorLog = std::function<void(std::string_view text)>;

// `text` is the server's or the driver's message. Never OK.
absl::Status StatusOfSqlState(std::string_view sqlstate, std::string_view text, const ErrorLog& log);

// A status on its way out of a transaction function, from code that cannot return one. It goes no further than RunRead
// and RunWrite.
struct StatusError : std::exception {
  explicit StatusError(absl::Status s) : status(std::move(s)) {}
  const char* what() const noexcept override { return "status"; }
  absl::Status status;
};

// The status of the exception being handled: call inside `catch (...)` only.
absl::Status StatusOfCurrentException(const ErrorLog& log);

absl::Status DatabaseUnavailable(std::string_view text, const ErrorLog& log);
absl::Status DeadlinePassed();

// Whether a connection that got this SQLSTATE cannot be used again. Empty: the server never answered.
bool BreaksConnection(std::string_view sqlstate);
// Whether it tells that the server as a whole is going away or is no longer the primary: other connections to it are
// no better.
bool CondemnsServer(std::string_view sqlstate);

// "" where the status carries none.
std::string SqlStateOf(const absl::Status& status);
// Name of the violated constraint, "" where there is none.
std::string ConstraintOf(const absl::Status& status);

// COMMIT was sent and its answer did not come: the change is either wholly there or wholly absent, and only reading it
// back (or repeating it with the same request id) tells which.
absl::Status OutcomeUnknown(std::string_view text, const ErrorLog& log);
bool IsOutcomeUnknown(const absl::Status& status);

}  // namespace socle::db
