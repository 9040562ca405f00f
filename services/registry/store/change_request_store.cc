#include "services/registry/store/change_request_store.h"

#include <nlohmann/json.hpp>

#include "fmt/format.h"
#include "platform/base/error.h"
#include "platform/db/transaction.h"
#include "services/registry/domain/written/written_errors.h"

namespace socle::registry::store {
namespace {

using db::Query;
using db::Transaction;

#define SOCLE_COLUMNS                                                                                       \
  "SELECT id, correction, stages, state, author, closer, closing_comment, (extract(epoch FROM create_time)" \
  " * 1000000)::bigint, (extract(epoch FROM update_time) * 1000000)::bigint, revision FROM change_request "
constexpr Query kRead{"change_request.read", SOCLE_COLUMNS "WHERE id = $1"};
constexpr Query kList{"change_request.list", SOCLE_COLUMNS
                      "WHERE ($1 = 0 OR state = $1) AND ($2 = '' OR collectivite = $2) "
                      "AND ($3 = 0 OR revision < $3) ORDER BY revision DESC LIMIT $4"};
#undef SOCLE_COLUMNS
constexpr Query kWrite{
    "change_request.write",
    "INSERT INTO change_request (id, collectivite, correction, stages, state, author, closer, closing_comment, "
    "revision) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO UPDATE SET correction = excluded.correction, "
    "stages = excluded.stages, state = excluded.state, closer = excluded.closer, "
    "closing_comment = excluded.closing_comment, revision = excluded.revision, update_time = now() "
    "RETURNING (extract(epoch FROM create_time) * 1000000)::bigint, (extract(epoch FROM update_time) * "
    "1000000)::bigint"};
constexpr Query kNow{"change_request.now", "SELECT (extract(epoch FROM now()) * 1000000)::bigint"};

std::string StagesText(const std::vector<ValidationStage>& stages) {
  auto list = nlohmann::ordered_json::array();
  for (const ValidationStage& stage : stages) {
    list.push_back({{"label", stage.label},
                    {"validator", stage.validator},
                    {"micros", stage.time.micros},
                    {"comment", stage.comment}});
  }
  return list.dump();
}

std::vector<ValidationStage> ParseStages(const std::string& text) {
  std::vector<ValidationStage> stages;
  for (const auto& item : nlohmann::json::parse(text)) {
    stages.push_back({.label = item.at("label"),
                      .validator = item.at("validator"),
                      .time = {item.at("micros").get<int64_t>()},
                      .comment = item.at("comment")});
  }
  return stages;
}

absl::StatusOr<ChangeRequest> FromRow(const pqxx::row& row) {
  ChangeRequest request;
  request.id = row[0].as<std::string>();
  SOCLE_ASSIGN_OR_RETURN(request.correction, ParseCorrection(row[1].as<std::string>()));
  request.stages = ParseStages(row[2].as<std::string>());
  request.state = static_cast<ChangeRequestState>(row[3].as<int>());
  request.author = row[4].as<std::string>();
  request.closer = row[5].as<std::string>();
  request.closing_comment = row[6].as<std::string>();
  request.create_time = {row[7].as<int64_t>()};
  request.update_time = {row[8].as<int64_t>()};
  request.revision = row[9].as<int64_t>();
  return request;
}

}  // namespace

absl::StatusOr<ChangeRequest> ChangeRequestStore::Read(Transaction& tx, std::string_view id) {
  const pqxx::result rows = tx.Exec(kRead, id);
  if (rows.empty()) return NothingOfName(fmt::format("changeRequests/{}", id));
  return FromRow(rows[0]);
}

void ChangeRequestStore::Write(Transaction& tx, int64_t revision, ChangeRequest& request) {
  const pqxx::result times =
      tx.Exec(kWrite, request.id, EntityName(request.correction.entity), CorrectionText(request.correction),
              StagesText(request.stages), static_cast<int>(request.state), request.author, request.closer,
              request.closing_comment, revision);
  request.revision = revision;
  request.create_time = {times[0][0].as<int64_t>()};
  request.update_time = {times[0][1].as<int64_t>()};
}

Instant ChangeRequestStore::Now(Transaction& tx) { return {tx.Exec(kNow)[0][0].as<int64_t>()}; }

absl::StatusOr<ChangeRequest> ChangeRequestStore::Find(std::string_view id, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<ChangeRequest> { return Read(tx, id); });
}

absl::StatusOr<std::vector<ChangeRequest>> ChangeRequestStore::List(const Question& question, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<ChangeRequest>> {
    std::vector<ChangeRequest> list;
    for (const pqxx::row& row : tx.Exec(kList, question.state, question.collectivite, question.before_revision,
                                        static_cast<int64_t>(question.limit))) {
      SOCLE_ASSIGN_OR_RETURN(list.emplace_back(), FromRow(row));
    }
    return list;
  });
}

}  // namespace socle::registry::store
