#include "services/census/store/labelled_territories/perimeter_request_store.h"

#include <fmt/format.h>

#include "platform/base/error.h"
#include "platform/db/array_literal.h"
#include "platform/db/column_values.h"
#include "platform/db/transaction.h"
#include "platform/db/written_row.h"
#include "services/census/domain/labelled_territories/label_errors.h"

namespace socle::census::store {
namespace {

using db::Query;
using db::Transaction;

#define SOCLE_COLUMNS                                                                                    \
  "SELECT territory_id, id, requester, to_jsonb(members), effective, reason, source, synthetic, state, " \
  "to_jsonb(decisions), version, closing_note, " SOCLE_TIMES ", revision FROM perimeter_request "
constexpr Query kRead{"perimeter_request.read", SOCLE_COLUMNS "WHERE territory_id = $1 AND id = $2"};
constexpr Query kListOf{
    "perimeter_request.list_of",
    SOCLE_COLUMNS "WHERE territory_id = $1 AND id > $2 AND ($3::int = 0 OR state = $3::int) ORDER BY id LIMIT $4"};
constexpr Query kList{"perimeter_request.list", SOCLE_COLUMNS
                      "WHERE (territory_id, id) > ($1, $2) AND ($3::int = 0 OR state = $3::int) "
                      "ORDER BY territory_id, id LIMIT $4"};
constexpr Query kVersions{"perimeter_request.versions",
                          SOCLE_COLUMNS "WHERE territory_id = $1 AND version > $2 ORDER BY version LIMIT $3"};
constexpr Query kCreate{
    "perimeter_request.create",
    "INSERT INTO perimeter_request (territory_id, id, requester, members, effective, reason, source, synthetic, state, "
    "decisions, version, closing_note, revision) VALUES ($1, $2, $3, $4::text[], $5::date, $6, $7, $8, 1, '{}', 0, '', "
    "$9) RETURNING " SOCLE_TIMES};
constexpr Query kSave{
    "perimeter_request.save",
    "UPDATE perimeter_request SET state = $3, decisions = $4::text[], version = $5, closing_note = $6, "
    "revision = $7, update_time = now() WHERE territory_id = $1 AND id = $2 RETURNING " SOCLE_TIMES};

PerimeterRequest RequestOf(const pqxx::row& row) {
  return {.territory = db::TextOf(row[0]),
          .id = db::TextOf(row[1]),
          .requester = db::TextOf(row[2]),
          .members = db::TextsOf(row[3]),
          .effective = db::DateOf(row[4]),
          .reason = db::TextOf(row[5]),
          .source = db::TextOf(row[6]),
          .synthetic = row[7].as<bool>(),
          .state = static_cast<PerimeterRequestState>(row[8].as<int>()),
          .decisions = db::TextsOf(row[9]),
          .version = row[10].as<int32_t>(),
          .closing_note = db::TextOf(row[11]),
          .create_time = db::InstantOf(row[12]),
          .update_time = db::InstantOf(row[13]),
          .revision = row[14].as<int64_t>()};
}

std::vector<PerimeterRequest> RequestsOf(const pqxx::result& rows) {
  std::vector<PerimeterRequest> requests;
  for (const pqxx::row& row : rows) requests.push_back(RequestOf(row));
  return requests;
}

}  // namespace

absl::StatusOr<PerimeterRequest> PerimeterRequestStore::Read(Transaction& tx, std::string_view territory,
                                                             std::string_view id) {
  const pqxx::result rows = tx.Exec(kRead, territory, id);
  if (!rows.empty()) return RequestOf(rows[0]);
  return NoPerimeterRequest(PerimeterRequest{.territory = std::string(territory), .id = std::string(id)}.Name());
}

void PerimeterRequestStore::Create(Transaction& tx, int64_t revision, PerimeterRequest& request) {
  db::SetWritten(tx.Exec(kCreate, request.territory, request.id, request.requester, db::ArrayOf(request.members),
                         db::SqlDate(request.effective), request.reason, request.source, request.synthetic, revision),
                 revision, request);
}

void PerimeterRequestStore::Save(Transaction& tx, int64_t revision, PerimeterRequest& request) {
  db::SetWritten(tx.Exec(kSave, request.territory, request.id, static_cast<int>(request.state),
                         db::ArrayOf(request.decisions), request.version, request.closing_note, revision),
                 revision, request);
}

absl::StatusOr<PerimeterRequest> PerimeterRequestStore::Find(std::string_view territory, std::string_view id,
                                                             Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) { return Read(tx, territory, id); });
}

absl::StatusOr<std::vector<PerimeterRequest>> PerimeterRequestStore::List(const Question& question, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<PerimeterRequest>> {
    const auto limit = static_cast<int64_t>(question.limit);
    if (question.territory.empty()) {
      return RequestsOf(tx.Exec(kList, question.after_territory, question.after_id, question.state, limit));
    }
    return RequestsOf(tx.Exec(kListOf, question.territory, question.after_id, question.state, limit));
  });
}

absl::StatusOr<std::vector<PerimeterRequest>> PerimeterRequestStore::Versions(std::string_view territory, int32_t after,
                                                                              size_t limit, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<PerimeterRequest>> {
    return RequestsOf(tx.Exec(kVersions, territory, after, static_cast<int64_t>(limit)));
  });
}

}  // namespace socle::census::store
