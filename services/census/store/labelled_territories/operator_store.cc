#include "services/census/store/labelled_territories/operator_store.h"

#include <fmt/format.h>

#include "platform/base/error.h"
#include "platform/db/array_literal.h"
#include "platform/db/column_values.h"
#include "platform/db/transaction.h"
#include "platform/db/written_row.h"
#include "services/census/domain/labelled_territories/label_errors.h"
#include "services/census/store/labelled_territories/labelled_territory_rows.h"

namespace socle::census::store {
namespace {

using db::Query;
using db::Transaction;
using nlohmann::json;

#define SOCLE_COLUMNS "SELECT id, organisation, keeper, details, synthetic, " SOCLE_TIMES ", revision FROM operator "
constexpr Query kRead{"operator.read", SOCLE_COLUMNS "WHERE id = $1"};
constexpr Query kList{"operator.list",
                      SOCLE_COLUMNS "WHERE id > $1 AND ($2 = '' OR $2 = ANY(programmes)) ORDER BY id LIMIT $3"};
constexpr Query kCreate{"operator.create",
                        "INSERT INTO operator (id, organisation, keeper, details, programmes, synthetic, revision) "
                        "VALUES ($1, $2, $3, $4::jsonb, $5::text[], $6, $7) ON CONFLICT DO NOTHING "
                        "RETURNING " SOCLE_TIMES};
constexpr Query kUpdate{"operator.update",
                        "UPDATE operator SET organisation = $2, details = $3::jsonb, programmes = $4::text[], "
                        "synthetic = $5, revision = $6, update_time = now() WHERE id = $1 RETURNING " SOCLE_TIMES};

std::string DetailsOf(const Operator& one) {
  json names = json::array(), conventions = json::array(), offers = json::array();
  for (const OperatorName& each : one.names) names.push_back({each.label, JsonOf(each.from), each.source});
  for (const MobilisationConvention& each : one.conventions) {
    conventions.push_back(
        {each.programme, JsonOf(each.signed_on), JsonOf(each.known_by), each.instrument, each.source});
  }
  for (const OperatorOffer& each : one.offers) offers.push_back({each.id, each.label, each.description, each.source});
  return json{{"names", std::move(names)}, {"conventions", std::move(conventions)}, {"offers", std::move(offers)}}
      .dump();
}

std::string ProgrammesOf(const Operator& one) {
  std::vector<std::string> programmes;
  for (const MobilisationConvention& each : one.conventions) programmes.push_back(each.programme);
  return db::ArrayOf(programmes);
}

Operator OperatorOf(const pqxx::row& row) {
  Operator one{.id = db::TextOf(row[0]),
               .organisation = db::TextOf(row[1]),
               .keeper = db::TextOf(row[2]),
               .synthetic = row[4].as<bool>(),
               .create_time = db::InstantOf(row[5]),
               .update_time = db::InstantOf(row[6]),
               .revision = row[7].as<int64_t>()};
  const json from = json::parse(db::TextOf(row[3]));
  for (const json& each : from["names"]) one.names.push_back({each[0], DayOf(each[1], Date::Min()), each[2]});
  for (const json& each : from["conventions"]) {
    one.conventions.push_back({each[0], DayOf(each[1], Date::Max()), DayOf(each[2], Date::Max()), each[3], each[4]});
  }
  for (const json& each : from["offers"]) one.offers.push_back({each[0], each[1], each[2], each[3]});
  return one;
}

}  // namespace

absl::StatusOr<Operator> OperatorStore::Read(Transaction& tx, std::string_view id) {
  const pqxx::result rows = tx.Exec(kRead, id);
  if (rows.empty()) return NoOperator(fmt::format("operators/{}", id));
  return OperatorOf(rows[0]);
}

absl::Status OperatorStore::Create(Transaction& tx, int64_t revision, Operator& one) {
  const pqxx::result times = tx.Exec(kCreate, one.id, one.organisation, one.keeper, DetailsOf(one), ProgrammesOf(one),
                                     one.synthetic, revision);
  if (times.empty()) return OperatorTaken(one.Name());
  db::SetWritten(times, revision, one);
  return absl::OkStatus();
}

void OperatorStore::Update(Transaction& tx, int64_t revision, Operator& one) {
  db::SetWritten(tx.Exec(kUpdate, one.id, one.organisation, DetailsOf(one), ProgrammesOf(one), one.synthetic, revision),
                 revision, one);
}

absl::StatusOr<Operator> OperatorStore::Find(std::string_view id, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) { return Read(tx, id); });
}

absl::StatusOr<std::vector<Operator>> OperatorStore::List(const std::string& programme, const std::string& after,
                                                          size_t limit, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<Operator>> {
    std::vector<Operator> operators;
    for (const pqxx::row& row : tx.Exec(kList, after, programme, static_cast<int64_t>(limit))) {
      operators.push_back(OperatorOf(row));
    }
    return operators;
  });
}

}  // namespace socle::census::store
