#include "platform/db/sql_error.h"

#include <chrono>
#include <exception>
#include <optional>

#include <pqxx/except>

#include "absl/strings/cord.h"
#include "fmt/format.h"
#include "platform/base/error.h"

namespace socle::db {
namespace {

constexpr char kSqlStatePayload[] = "socle.db/sqlstate";
constexpr char kConstraintPayload[] = "socle.db/constraint";
constexpr char kUnknownPayload[] = "socle.db/outcome-unknown";
constexpr std::chrono::milliseconds kRetryDelay{1000};

// libpqxx 6 gives the constraint in the text only: … violates unique constraint "collectivite_name_key".
std::string ConstraintIn(std::string_view text) {
  constexpr std::string_view kMark = "constraint \"";
  const size_t begin = text.find(kMark);
  if (begin == std::string_view::npos) return {};
  const size_t end = text.find('"', begin + kMark.size());
  if (end == std::string_view::npos) return {};
  return std::string(text.substr(begin + kMark.size(), end - begin - kMark.size()));
}

std::string PayloadOf(const absl::Status& status, const char* type) {
  const auto payload = status.GetPayload(type);
  return payload.has_value() ? std::string(*payload) : std::string();
}

void AddPayload(absl::Status& status, const char* type, std::string_view value) {
  if (!value.empty()) status.SetPayload(type, absl::Cord(std::string(value)));
}

absl::Status Translate(std::string_view sqlstate) {
  if (BreaksConnection(sqlstate)) {
    return Error(absl::StatusCode::kUnavailable, ErrorReason::DATABASE_UNAVAILABLE,
                 "The database cannot be reached just now.")
        .French("La base de données est momentanément injoignable.")
        .RetryAfter(kRetryDelay)
        .ToStatus();
  }
  if (sqlstate == "40001" || sqlstate == "40P01" || sqlstate == "55P03" || sqlstate == "23505") {
    return Error(absl::StatusCode::kAborted, ErrorReason::CONCURRENT_CHANGE,
                 "Another change came first: read again and repeat.")
        .French("Une autre modification est passée avant : relisez puis recommencez.")
        .ToStatus();
  }
  if (sqlstate == "57014") return DeadlinePassed();
  if (sqlstate == "53100" || sqlstate == "53200" || sqlstate == "53400") {
    return Error(absl::StatusCode::kResourceExhausted, ErrorReason::OVERLOADED,
                 "The database has no room for this change just now.")
        .French("La base de données manque de place pour cette modification.")
        .RetryAfter(10 * kRetryDelay)
        .ToStatus();
  }
  return absl::InternalError("database error");
}

}  // namespace

absl::Status StatusOfSqlState(std::string_view sqlstate, std::string_view text, const ErrorLog& log) {
  if (log) log(fmt::format("SQLSTATE {}: {}", sqlstate.empty() ? "none" : sqlstate, text));
  absl::Status status = Translate(sqlstate);
  AddPayload(status, kSqlStatePayload, sqlstate);
  AddPayload(status, kConstraintPayload, ConstraintIn(text));
  return status;
}

absl::Status StatusOfCurrentException(const ErrorLog& log) {
  try {
    throw;
  } catch (const StatusError& e) {
    return e.status;
  } catch (const pqxx::broken_connection& e) {
    return DatabaseUnavailable(e.what(), log);
  } catch (const pqxx::sql_error& e) {
    return StatusOfSqlState(e.sqlstate(), fmt::format("{} [{}]", e.what(), e.query()), log);
  } catch (const pqxx::serialization_failure& e) {
    return StatusOfSqlState("40001", e.what(), log);
  } catch (const pqxx::transaction_rollback& e) {
    return StatusOfSqlState("40001", e.what(), log);
  } catch (const pqxx::in_doubt_error& e) {
    return OutcomeUnknown(e.what(), log);
  } catch (const std::exception& e) {
    if (log) log(fmt::format("database driver: {}", e.what()));
    return absl::InternalError("database error");
  }
}

absl::Status DatabaseUnavailable(std::string_view text, const ErrorLog& log) { return StatusOfSqlState("", text, log); }

absl::Status DeadlinePassed() {
  return Error(absl::StatusCode::kDeadlineExceeded, ErrorReason::DEADLINE_EXCEEDED,
               "The database did not answer within the deadline of the call.")
      .French("La base de données n'a pas répondu dans le délai de l'appel.")
      .ToStatus();
}

bool BreaksConnection(std::string_view sqlstate) {
  if (sqlstate.empty()) return true;
  if (sqlstate.substr(0, 2) == "08") return true;
  // 53300 too many connections, 25P03 idle in transaction too long; 26000 and 42P05: the client and the server disagree
  // on what is prepared, which a PREPARE cut off by statement_timeout brings about.
  return CondemnsServer(sqlstate) || sqlstate == "57P04" || sqlstate == "57P05" || sqlstate == "53300" ||
         sqlstate == "25P03" || sqlstate == "26000" || sqlstate == "42P05";
}

bool CondemnsServer(std::string_view sqlstate) {
  // 25006: a primary that became a standby refuses writes.
  return sqlstate == "57P01" || sqlstate == "57P02" || sqlstate == "57P03" || sqlstate == "25006";
}

std::string SqlStateOf(const absl::Status& status) { return PayloadOf(status, kSqlStatePayload); }
std::string ConstraintOf(const absl::Status& status) { return PayloadOf(status, kConstraintPayload); }

absl::Status OutcomeUnknown(std::string_view text, const ErrorLog& log) {
  if (log) log(fmt::format("outcome of COMMIT unknown: {}", text));
  absl::Status status =
      Error(absl::StatusCode::kUnavailable, ErrorReason::DATABASE_UNAVAILABLE,
            "The database went away while the change was being committed: it may or may not have "
            "taken effect. Repeat it with the same request id, or read before repeating.")
          .French(
              "La base de données s'est interrompue pendant la validation : la modification a "
              "peut-être eu lieu. Répétez-la avec le même identifiant de requête, ou relisez d'abord.")
          .Metadata("outcome", "unknown")
          .RetryAfter(kRetryDelay)
          .ToStatus();
  AddPayload(status, kUnknownPayload, "1");
  return status;
}

bool IsOutcomeUnknown(const absl::Status& status) { return status.GetPayload(kUnknownPayload).has_value(); }

}  // namespace socle::db
