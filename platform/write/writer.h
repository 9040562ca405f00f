// The one way to write: rows, audit record, event and request id in one transaction, or nothing.
//
//   SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, {name}));
//   return writer.Run<v1::Organisation>(command, call.deadline(), [&](write::Unit& unit) ->
//   absl::StatusOr<v1::Organisation> {
//     SOCLE_ASSIGN_OR_RETURN(Organisation before, store.Find(unit.tx(), name));
//     SOCLE_RETURN_IF_ERROR(api::CheckEtag(request.etag(), EtagOf(before), name));
//     …
//     store.Write(unit.tx(), after, unit.revision());
//     unit.Record({.resource = name, .kind = write::ChangeKind::kUpdated, .before = …, .after = …});
//     return ToProto(after);
//   });
//
// A repeat with the same request id and content gets the first answer and does nothing; two at once take turns. When
// the answer to COMMIT is lost, the writer finds out what became of it, by the request id; it never guesses.
// With validate_only everything runs and is rolled back.
#pragma once

#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "platform/base/error.h"
#include "platform/db/transaction.h"
#include "platform/write/change.h"
#include "platform/write/command.h"

namespace socle::write {

// What a command works with inside its transaction.
class Unit {
 public:
  Unit(db::Transaction& tx, int64_t revision) : tx_(tx), revision_(revision) {}

  db::Transaction& tx() { return tx_; }
  // Of this command: rows carry it, and the answer's `revision`. Later commands get higher ones.
  int64_t revision() const { return revision_; }
  // At least once in a command that changed something.
  void Record(Change change) { changes_.push_back(std::move(change)); }

  const std::vector<Change>& changes() const { return changes_; }

 private:
  db::Transaction& tx_;
  const int64_t revision_;
  std::vector<Change> changes_;
};

class Writer {
 public:
  // Called after each commit, with its revision: a hint for whoever follows the events. Any thread; must not wait.
  using Committed = std::function<void(int64_t revision)>;

  explicit Writer(db::Pool* pool, Committed committed = {}) : pool_(pool), committed_(std::move(committed)) {}

  // `fn` takes Unit& and gives absl::StatusOr<Response>; it may run twice, and what a failed run did is rolled back.
  // ABORTED CONCURRENT_CHANGE, INVALID_ARGUMENT REQUEST_ID_REUSED, what `fn` gives, and what a database gives.
  template <typename Response, typename Fn>
  absl::StatusOr<Response> Run(const Command& command, db::Deadline deadline, Fn&& fn) {
    SOCLE_ASSIGN_OR_RETURN(const std::string bytes,
                           RunBytes(command, deadline, [&](Unit& unit) -> absl::StatusOr<std::string> {
                             SOCLE_ASSIGN_OR_RETURN(const Response response, fn(unit));
                             return response.SerializeAsString();
                           }));
    Response response;
    if (!response.ParseFromString(bytes)) return absl::InternalError("a stored response does not parse");
    return response;
  }

  absl::StatusOr<std::string> RunBytes(const Command& command, db::Deadline deadline,
                                       absl::FunctionRef<absl::StatusOr<std::string>(Unit&)> fn);

  // Forgets request ids older than `age`, `most` of them at most; how many. For db::Retention: of two processes at it,
  // each passes over what the other deletes.
  absl::StatusOr<int64_t> ForgetRequests(std::chrono::milliseconds age, int most, db::Deadline deadline);

 private:
  db::Pool* const pool_;
  const Committed committed_;
};

}  // namespace socle::write
