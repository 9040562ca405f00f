#include "services/registry/store/governance/manifesto_store.h"

#include <fmt/format.h>

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

#define SOCLE_COLUMNS                                                                       \
  "SELECT id, display_name, carrier, to_jsonb(perimeter), description, source, synthetic, " \
  "latest_version, " SOCLE_MICROS("create_time") ", " SOCLE_MICROS("update_time") ", revision FROM manifesto "
constexpr Query kRead{"manifesto.read", SOCLE_COLUMNS "WHERE id = $1"};
constexpr Query kList{"manifesto.list",
                      SOCLE_COLUMNS "WHERE id > $2 AND ($1 = '' OR carrier = $1) ORDER BY id LIMIT $3"};
#undef SOCLE_COLUMNS
#define SOCLE_TIMES "RETURNING " SOCLE_MICROS("create_time") ", " SOCLE_MICROS("update_time")
constexpr Query kCreate{"manifesto.create",
                        "INSERT INTO manifesto (id, display_name, carrier, perimeter, description, source, synthetic, "
                        "revision) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING " SOCLE_TIMES};
constexpr Query kUpdate{"manifesto.update",
                        "UPDATE manifesto SET display_name = $2, carrier = $3, perimeter = $4, description = $5, "
                        "source = $6, synthetic = $7, revision = $8, update_time = now() WHERE id = $1 " SOCLE_TIMES};
constexpr Query kNext{"manifesto.next",
                      "UPDATE manifesto SET latest_version = latest_version + 1, revision = $2, update_time = now() "
                      "WHERE id = $1 RETURNING latest_version"};
constexpr Query kPublish{"manifesto.publish",
                         "INSERT INTO manifesto_version (manifesto_id, number, text, sha256, date, commitments, "
                         "priority_questions, source, synthetic, revision) VALUES ($1, $2, $3, $4, $5::date, $6, $7, "
                         "$8, $9, $10) RETURNING " SOCLE_MICROS("create_time")};

#define SOCLE_COLUMNS(text) \
  "SELECT v.manifesto_id, v.number, " text ", v.sha256, v.date, to_jsonb(v.commitments), "           \
  "to_jsonb(v.priority_questions), v.source, v.synthetic, " SOCLE_MICROS("v.create_time") ", v.revision FROM " \
  "manifesto_version v "
constexpr Query kReadVersion{"manifesto.read_version",
                             SOCLE_COLUMNS("''") "WHERE v.manifesto_id = $1 AND v.number = $2"};
constexpr Query kFindVersion{
    "manifesto.find_version",
    SOCLE_COLUMNS("v.text") "JOIN manifesto m ON m.id = v.manifesto_id WHERE v.manifesto_id = $1 AND v.number = CASE "
                            "WHEN $2::int = 0 THEN m.latest_version ELSE $2::int END"};
constexpr Query kListVersions{"manifesto.list_versions",
                              SOCLE_COLUMNS("''") "WHERE v.manifesto_id = $1 AND v.number > $2 ORDER BY v.number "
                                                  "LIMIT $3"};
#undef SOCLE_COLUMNS
#define SOCLE_COLUMNS \
  "SELECT id, manifesto_id, organisation, display_name, category, begin_date, end_date, source, " \
  "synthetic, " \
  SOCLE_MICROS("create_time") ", " SOCLE_MICROS("update_time") ", revision, encode(sort_key, 'hex') FROM "   \
  "associated_actor "
constexpr Query kReadActor{"manifesto.read_actor", SOCLE_COLUMNS "WHERE manifesto_id = $1 AND id = $2"};
constexpr Query kListActors{"manifesto.list_actors", SOCLE_COLUMNS
                            "WHERE manifesto_id = $1 AND (sort_key, id) > (decode($2, 'hex'), $3) AND "
                            "($4::date IS NULL OR (begin_date <= $4::date AND $4::date < end_date)) AND "
                            "($5::int = 0 OR category = $5::int) ORDER BY sort_key, id LIMIT $6"};
#undef SOCLE_COLUMNS
constexpr Query kWriteActor{
    "manifesto.write_actor",
    "INSERT INTO associated_actor (id, manifesto_id, organisation, display_name, sort_key, category, begin_date, "
    "end_date, source, synthetic, revision) VALUES ($1, $2, $3, $4, decode($5, 'hex'), $6, $7::date, $8::date, $9, "
    "$10, $11) ON CONFLICT (id) DO UPDATE SET organisation = excluded.organisation, display_name = "
    "excluded.display_name, sort_key = excluded.sort_key, category = excluded.category, begin_date = "
    "excluded.begin_date, end_date = excluded.end_date, source = excluded.source, synthetic = excluded.synthetic, "
    "revision = excluded.revision, update_time = now() " SOCLE_TIMES};

std::string NameOf(std::string_view id) { return fmt::format("manifestos/{}", id); }

Manifesto ManifestoOf(const pqxx::row& row) {
  Manifesto manifesto{.id = db::TextOf(row[0]),
                      .display_name = db::TextOf(row[1]),
                      .carrier = db::TextOf(row[2]),
                      .perimeter = db::TextsOf(row[3]),
                      .description = db::TextOf(row[4]),
                      .source = db::TextOf(row[5]),
                      .synthetic = row[6].as<bool>(),
                      .latest_version = row[7].as<int32_t>()};
  manifesto.written = {db::InstantOf(row[8]), db::InstantOf(row[9]), row[10].as<int64_t>()};
  return manifesto;
}

ManifestoVersion VersionOf(const pqxx::row& row) {
  return {.manifesto = db::TextOf(row[0]),
          .number = row[1].as<int32_t>(),
          .text = db::TextOf(row[2]),
          .sha256 = db::TextOf(row[3]),
          .date = db::DateOf(row[4]),
          .commitments = db::TextsOf(row[5]),
          .priority_questions = db::TextsOf(row[6]),
          .source = db::TextOf(row[7]),
          .synthetic = row[8].as<bool>(),
          .create_time = db::InstantOf(row[9]),
          .revision = row[10].as<int64_t>()};
}

AssociatedActor ActorOf(const pqxx::row& row) {
  AssociatedActor actor{.id = db::TextOf(row[0]),
                        .manifesto = db::TextOf(row[1]),
                        .organisation = db::TextOf(row[2]),
                        .display_name = db::TextOf(row[3]),
                        .category = static_cast<ActorCategory>(row[4].as<int>()),
                        .begin = db::DateOf(row[5]),
                        .end = db::DateOf(row[6]),
                        .source = db::TextOf(row[7]),
                        .synthetic = row[8].as<bool>()};
  actor.written = {db::InstantOf(row[9]), db::InstantOf(row[10]), row[11].as<int64_t>()};
  return actor;
}

void SetWritten(const pqxx::result& times, int64_t revision, Written* written) {
  *written = {db::InstantOf(times[0][0]), db::InstantOf(times[0][1]), revision};
}

absl::StatusOr<Manifesto> OneManifesto(const pqxx::result& rows, std::string_view id) {
  if (rows.empty()) return NothingOfName(NameOf(id));
  return ManifestoOf(rows[0]);
}

absl::StatusOr<ManifestoVersion> OneVersion(const pqxx::result& rows, std::string_view id, int32_t number) {
  if (rows.empty()) return NothingOfName(fmt::format("manifestos/{}/versions/{}", id, number));
  return VersionOf(rows[0]);
}

absl::StatusOr<AssociatedActor> OneActor(const pqxx::result& rows, std::string_view manifesto, std::string_view id) {
  if (rows.empty()) return NothingOfName(fmt::format("manifestos/{}/actors/{}", manifesto, id));
  return ActorOf(rows[0]);
}

}  // namespace

absl::StatusOr<Manifesto> ManifestoStore::Read(Transaction& tx, std::string_view id) {
  return OneManifesto(tx.Exec(kRead, id), id);
}

absl::Status ManifestoStore::Create(Transaction& tx, int64_t revision, Manifesto& manifesto) {
  const pqxx::result times =
      tx.Exec(kCreate, manifesto.id, manifesto.display_name, manifesto.carrier, db::ArrayOf(manifesto.perimeter),
              manifesto.description, manifesto.source, manifesto.synthetic, revision);
  if (times.empty()) return NameTaken(NameOf(manifesto.id));
  SetWritten(times, revision, &manifesto.written);
  return absl::OkStatus();
}

void ManifestoStore::Update(Transaction& tx, int64_t revision, Manifesto& manifesto) {
  const pqxx::result times =
      tx.Exec(kUpdate, manifesto.id, manifesto.display_name, manifesto.carrier, db::ArrayOf(manifesto.perimeter),
              manifesto.description, manifesto.source, manifesto.synthetic, revision);
  SetWritten(times, revision, &manifesto.written);
}

void ManifestoStore::Publish(Transaction& tx, int64_t revision, ManifestoVersion& version) {
  version.number = tx.Exec(kNext, version.manifesto, revision)[0][0].as<int32_t>();
  const pqxx::result time =
      tx.Exec(kPublish, version.manifesto, version.number, version.text, version.sha256, SqlDate(version.date),
              db::ArrayOf(version.commitments), db::ArrayOf(version.priority_questions), version.source,
              version.synthetic, revision);
  version.create_time = db::InstantOf(time[0][0]);
  version.revision = revision;
}

absl::StatusOr<ManifestoVersion> ManifestoStore::ReadVersion(Transaction& tx, std::string_view id, int32_t number) {
  return OneVersion(tx.Exec(kReadVersion, id, number), id, number);
}

absl::StatusOr<AssociatedActor> ManifestoStore::ReadActor(Transaction& tx, std::string_view manifesto,
                                                          std::string_view id) {
  return OneActor(tx.Exec(kReadActor, manifesto, id), manifesto, id);
}

void ManifestoStore::Write(Transaction& tx, int64_t revision, std::string_view sort_key, AssociatedActor& actor) {
  const pqxx::result times = tx.Exec(kWriteActor, actor.id, actor.manifesto, actor.organisation, actor.display_name,
                                     db::Hex(sort_key), static_cast<int>(actor.category), SqlDate(actor.begin),
                                     SqlDate(actor.end), actor.source, actor.synthetic, revision);
  SetWritten(times, revision, &actor.written);
}

absl::StatusOr<Manifesto> ManifestoStore::Find(std::string_view id, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) { return Read(tx, id); });
}

absl::StatusOr<std::vector<Manifesto>> ManifestoStore::List(std::string_view carrier, std::string_view after,
                                                            size_t limit, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<Manifesto>> {
    std::vector<Manifesto> list;
    for (const pqxx::row& row : tx.Exec(kList, carrier, after, static_cast<int64_t>(limit))) {
      list.push_back(ManifestoOf(row));
    }
    return list;
  });
}

absl::StatusOr<ManifestoVersion> ManifestoStore::FindVersion(std::string_view manifesto, int32_t number,
                                                             Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) {
    return OneVersion(tx.Exec(kFindVersion, manifesto, number), manifesto, number);
  });
}

absl::StatusOr<std::vector<ManifestoVersion>> ManifestoStore::ListVersions(std::string_view manifesto, int32_t after,
                                                                           size_t limit, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<ManifestoVersion>> {
    SOCLE_RETURN_IF_ERROR(Read(tx, manifesto).status());
    std::vector<ManifestoVersion> list;
    for (const pqxx::row& row : tx.Exec(kListVersions, manifesto, after, static_cast<int64_t>(limit))) {
      list.push_back(VersionOf(row));
    }
    return list;
  });
}

absl::StatusOr<AssociatedActor> ManifestoStore::FindActor(std::string_view manifesto, std::string_view id,
                                                          Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) { return ReadActor(tx, manifesto, id); });
}

absl::StatusOr<std::vector<ManifestoBook::ListedActor>> ManifestoStore::ListActors(const ActorQuestion& question,
                                                                                   Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<ListedActor>> {
    SOCLE_RETURN_IF_ERROR(Read(tx, question.manifesto).status());
    std::optional<std::string> day;
    if (question.day) day = SqlDate(*question.day);
    std::vector<ListedActor> list;
    for (const pqxx::row& row : tx.Exec(kListActors, question.manifesto, question.after_key, question.after_id, day,
                                        question.category, static_cast<int64_t>(question.limit))) {
      list.push_back({ActorOf(row), db::TextOf(row[12])});
    }
    return list;
  });
}

}  // namespace socle::registry::store
