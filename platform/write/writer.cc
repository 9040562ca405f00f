#include "platform/write/writer.h"

#include <pqxx/binarystring>

#include "fmt/format.h"
#include "platform/base/failpoint.h"
#include "platform/db/array_literal.h"
#include "platform/db/sql_error.h"
#include "platform/write/change_records.h"

namespace socle::write {
namespace {

using db::Query;
using db::Transaction;

// Locks the resources before anything takes a transaction id: of two commands on one resource, the one that commits
// first then has the lower id, and its events come first. Then waits for another transaction with the same request id,
// and gives no row when that one has committed.
constexpr Query kBegin{"write.begin",
                       "WITH locked AS MATERIALIZED (SELECT pg_advisory_xact_lock(key) FROM (SELECT DISTINCT "
                       "hashtextextended(name, 7) AS key FROM unnest($5::text[]) name ORDER BY 1) keys), "
                       "claimed AS (INSERT INTO request_record (caller, request_id, fingerprint) "
                       "SELECT $1, $2::uuid, $3 FROM (SELECT count(*) FROM locked) all_locked "
                       "ON CONFLICT DO NOTHING RETURNING caller) "
                       "INSERT INTO revision (cause, actor) SELECT $4, caller FROM claimed RETURNING id"};
constexpr Query kAnswered{
    "write.answered", "SELECT fingerprint = $3, response FROM request_record WHERE caller = $1 AND request_id = $2"};
constexpr Query kForget{"write.forget",
                        "DELETE FROM request_record WHERE (caller, request_id) IN (SELECT caller, request_id "
                        "FROM request_record WHERE create_time < now() - make_interval(secs => $1::float8 / 1000) "
                        "LIMIT $2 FOR UPDATE SKIP LOCKED)"};

pqxx::binarystring Bytes(const api::Sha256& digest) { return {digest.data(), digest.size()}; }

absl::Status RequestIdReused(std::string_view request_id) {
  return InvalidField("request_id", fmt::format("{} was used with other content", request_id),
                      "request_id : cet identifiant a déjà servi pour une autre demande.",
                      ErrorReason::REQUEST_ID_REUSED);
}

// The transaction is rolled back, and that is what was asked for.
constexpr char kRolledBackOnPurpose[] = "socle.write/rolled_back_on_purpose";

absl::Status RolledBackOnPurpose() {
  absl::Status status = absl::CancelledError("rolled back on purpose");
  status.SetPayload(kRolledBackOnPurpose, absl::Cord());
  return status;
}

class Attempt {
 public:
  Attempt(const Command& command, absl::FunctionRef<absl::StatusOr<std::string>(Unit&)> fn)
      : command_(command), fn_(fn) {}

  absl::Status In(Transaction& tx) {
    const pqxx::result begun =
        tx.Exec(kBegin, command_.caller, command_.request_id, Bytes(command_.fingerprint),
                fmt::format("{} {}", command_.method, command_.request_id), db::ArrayOf(command_.resources));
    if (begun.empty()) return Repeat(tx);
    Unit unit(tx, begun[0][0].as<int64_t>());
    SOCLE_ASSIGN_OR_RETURN(response_, fn_(unit));
    if (command_.validate_only) return RolledBackOnPurpose();
    RecordChanges(tx,
                  {.revision = unit.revision(),
                   .actor = command_.caller,
                   .method = command_.method,
                   .request_id = command_.request_id,
                   .trace_id = command_.trace_id,
                   .answer = response_},
                  unit.changes());
    revision_ = unit.revision();
    SOCLE_FAILPOINT("before_commit");
    return absl::OkStatus();
  }

  std::string& response() { return response_; }
  // 0 when nothing was written.
  int64_t revision() const { return revision_; }

 private:
  absl::Status Repeat(Transaction& tx) {
    const pqxx::result answered = tx.Exec(kAnswered, command_.caller, command_.request_id, Bytes(command_.fingerprint));
    // Between the two statements the record grew too old and was forgotten.
    if (answered.empty()) return db::StatusOfSqlState("40001", "the request id is being forgotten", {});
    if (!answered[0][0].as<bool>()) return RequestIdReused(command_.request_id);
    response_ = pqxx::binarystring(answered[0][1]).str();
    revision_ = 0;
    return RolledBackOnPurpose();
  }

  const Command& command_;
  const absl::FunctionRef<absl::StatusOr<std::string>(Unit&)> fn_;
  std::string response_;
  int64_t revision_ = 0;
};

}  // namespace

absl::StatusOr<std::string> Writer::RunBytes(const Command& command, db::Deadline deadline,
                                             absl::FunctionRef<absl::StatusOr<std::string>(Unit&)> fn) {
  Attempt one(command, fn);
  const auto attempt = [&] { return db::RunWrite(*pool_, deadline, [&](Transaction& tx) { return one.In(tx); }); };
  absl::Status status = attempt();
  if (db::IsOutcomeUnknown(status)) {
    // The second run waits for the first to end, and finds either its answer or nothing.
    absl::Status again = attempt();
    if (again.code() != absl::StatusCode::kUnavailable) status = std::move(again);
  }
  if (!status.ok() && !status.GetPayload(kRolledBackOnPurpose)) return status;
  if (status.ok()) {
    SOCLE_FAILPOINT("after_commit_before_reply");  // not for a repeat, which finds the commit of another
    if (committed_) committed_(one.revision());
  }
  return std::move(one.response());
}

absl::StatusOr<int64_t> Writer::ForgetRequests(std::chrono::milliseconds age, int most, db::Deadline deadline) {
  return db::RunWrite(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<int64_t> {
    return static_cast<int64_t>(tx.Exec(kForget, age.count(), most).affected_rows());
  });
}

}  // namespace socle::write
