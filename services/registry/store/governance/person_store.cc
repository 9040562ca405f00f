#include "services/registry/store/governance/person_store.h"

#include <pqxx/binarystring>

#include "platform/base/error.h"
#include "platform/db/array_literal.h"
#include "platform/db/column_values.h"
#include "platform/db/transaction.h"
#include "services/registry/domain/written/written_errors.h"
#include "services/registry/store/written_rows.h"

namespace socle::registry::store {
namespace {

using db::Query;
using db::Transaction;

#define SOCLE_COLUMNS                                                                                              \
  "id, given_name, family_name, function, subject, recorded_for, purpose, retain_until_date, salt, " SOCLE_MICROS( \
      "create_time") ", " SOCLE_MICROS("update_time") ", " SOCLE_MICROS("erase_time") ", revision"
constexpr Query kRead{"person.read", "SELECT " SOCLE_COLUMNS " FROM person WHERE id = $1"};
constexpr Query kFind{"person.find",
                      "SELECT " SOCLE_COLUMNS " FROM person WHERE id IN (SELECT unnest($1::text[])) ORDER BY id"};
constexpr Query kList{"person.list",
                      "SELECT " SOCLE_COLUMNS
                      " FROM person WHERE id > $1 AND ($2 = '' OR recorded_for = $2) "
                      "AND ($3::date = 'infinity' OR (retain_until_date < $3::date AND erase_time IS NULL)) "
                      "AND ($4 OR erase_time IS NULL) ORDER BY id LIMIT $5"};
constexpr Query kKnown{"person.known",
                       "SELECT id FROM person WHERE id IN (SELECT unnest($1::text[])) AND erase_time IS NULL"};
constexpr Query kCreate{
    "person.create",
    "INSERT INTO person (id, given_name, family_name, function, subject, recorded_for, purpose, retain_until_date, "
    "salt, "
    "create_time, update_time, revision) SELECT $1, $2, $3, $4, $5, $6, $7, $8::date, $9, t.now, t.now, $10 "
    "FROM (SELECT clock_timestamp() AS now) t ON CONFLICT (id) DO NOTHING "
    "RETURNING (extract(epoch FROM create_time) * 1000000)::bigint"};
constexpr Query kWrite{
    "person.write",
    "UPDATE person SET given_name = $2, family_name = $3, function = $4, subject = $5, purpose = $6, "
    "retain_until_date = $7::date, revision = $8, update_time = greatest(clock_timestamp(), "
    "update_time + interval '1 microsecond') WHERE id = $1 "
    "RETURNING (extract(epoch FROM update_time) * 1000000)::bigint"};
constexpr Query kErase{
    "person.erase",
    "UPDATE person p SET given_name = '', family_name = '', function = '', subject = '', salt = NULL, "
    "revision = $2, update_time = t.now, erase_time = t.now FROM (SELECT greatest(clock_timestamp(), "
    "update_time + interval '1 microsecond') AS now FROM person WHERE id = $1) t WHERE p.id = $1 "
    "RETURNING (extract(epoch FROM p.erase_time) * 1000000)::bigint"};
// The answer holds the name, and the fingerprint is a digest of it. The row of the request that is erasing holds
// neither yet.
constexpr Query kForget{
    "person.forget_requests",
    "DELETE FROM request_record r USING audit_record a WHERE a.resource = $1 AND r.caller = a.actor "
    "AND r.request_id = a.request_id"};

Person FromRow(const pqxx::row& row) {
  Person person;
  person.id = row[0].c_str();
  person.given_name = row[1].c_str();
  person.family_name = row[2].c_str();
  person.function = row[3].c_str();
  person.subject = row[4].c_str();
  person.recorded_for = row[5].c_str();
  person.purpose = row[6].c_str();
  person.retain_until = db::DateOf(row[7]);
  if (!row[8].is_null()) person.salt = pqxx::binarystring(row[8]).str();
  person.create_time = db::InstantOf(row[9]);
  person.update_time = db::InstantOf(row[10]);
  person.erase_time = db::InstantOf(row[11]);
  person.revision = row[12].as<int64_t>();
  return person;
}

std::vector<Person> FromRows(const pqxx::result& rows) {
  std::vector<Person> persons;
  for (const pqxx::row& row : rows) persons.push_back(FromRow(row));
  return persons;
}

}  // namespace

absl::StatusOr<Person> PersonStore::Read(Transaction& tx, std::string_view id) {
  const pqxx::result rows = tx.Exec(kRead, id);
  if (rows.empty()) return NothingOfName(PersonName(id));
  return FromRow(rows[0]);
}

absl::Status PersonStore::Create(Transaction& tx, int64_t revision, Person& person) {
  const pqxx::result rows = tx.Exec(kCreate, person.id, person.given_name, person.family_name, person.function,
                                    person.subject, person.recorded_for, person.purpose, SqlDate(person.retain_until),
                                    pqxx::binarystring(person.salt.data(), person.salt.size()), revision);
  if (rows.empty()) return NameTaken(PersonName(person.id));
  person.create_time = person.update_time = {rows[0][0].as<int64_t>()};
  person.revision = revision;
  return absl::OkStatus();
}

void PersonStore::Write(Transaction& tx, int64_t revision, Person& person) {
  const pqxx::result rows = tx.Exec(kWrite, person.id, person.given_name, person.family_name, person.function,
                                    person.subject, person.purpose, SqlDate(person.retain_until), revision);
  person.update_time = {rows[0][0].as<int64_t>()};
  person.revision = revision;
}

void PersonStore::Erase(Transaction& tx, int64_t revision, Person& person) {
  const pqxx::result rows = tx.Exec(kErase, person.id, revision);
  person.update_time = person.erase_time = {rows[0][0].as<int64_t>()};
  person.revision = revision;
  tx.Exec(kForget, PersonName(person.id));
}

std::vector<std::string> PersonStore::Known(Transaction& tx, std::span<const std::string> ids) {
  std::vector<std::string> known;
  if (ids.empty()) return known;
  for (const auto& row : tx.Exec(kKnown, db::ArrayOf(ids))) known.push_back(row[0].c_str());
  return known;
}

absl::StatusOr<std::vector<Person>> PersonStore::Find(std::span<const std::string> ids, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<Person>> {
    return FromRows(tx.Exec(kFind, db::ArrayOf(ids)));
  });
}

absl::StatusOr<std::vector<Person>> PersonStore::List(const Question& question, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<Person>> {
    return FromRows(tx.Exec(kList, question.after, question.recorded_for, SqlDate(question.retention_before),
                            question.erased, static_cast<int64_t>(question.limit)));
  });
}

}  // namespace socle::registry::store
