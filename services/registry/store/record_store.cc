#include "services/registry/store/record_store.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "fmt/format.h"
#include "platform/base/error.h"
#include "platform/db/copy.h"
#include "platform/db/transaction.h"
#include "services/registry/domain/record_archive.h"
#include "services/registry/domain/written/written_errors.h"
#include "services/registry/store/fact_rows.h"
#include "services/registry/store/record_events.h"
#include "services/registry/store/revision_store.h"

namespace socle::registry::store {
namespace {

using db::CopyReader;
using db::CopyWriter;
using db::Query;
using db::Transaction;

// The lock that commands take which name kRecordResource (write::Command::resources).
constexpr Query kTryLock{"record.try_lock", "SELECT pg_try_advisory_xact_lock(hashtextextended($1, 7))"};
constexpr Query kNewest{"record.newest",
                        "SELECT coalesce(max(id), 0) FROM revision WHERE added_count + retired_count > 0"};
constexpr Query kLatest{"record.latest", "SELECT coalesce(max(id), 0) FROM revision"};
constexpr Query kExportSnapshot{"record.export_snapshot", "SELECT pg_export_snapshot()"};
constexpr Query kInsertRevision{"record.insert_revision",
                                "INSERT INTO revision (cause, actor, added_count, retired_count) "
                                "VALUES ($1, $2, $3, $4) RETURNING id"};
constexpr Query kCount{"record.count", "UPDATE revision SET added_count = $2, retired_count = $3 WHERE id = $1"};
constexpr Query kEntityNumber{"record.entity_number", "SELECT id FROM collectivite WHERE type = $1 AND code = $2"};
constexpr Query kNotify{"record.notify", "SELECT pg_notify($1, $2)"};
constexpr Query kUseSource{"record.use_source",
                           "INSERT INTO source_use (source_id, since_revision) "
                           "SELECT id, $2 FROM source WHERE digest = $1 RETURNING source_id"};
constexpr Query kRetireSource{"record.retire_source",
                              "UPDATE source_use SET retired_revision = $2 "
                              "WHERE source_id = $1 AND retired_revision IS NULL"};

absl::Status ChangedMeanwhile() {
  return Error(absl::StatusCode::kAborted, ErrorReason::CONCURRENT_CHANGE,
               "The record was changed by another import: compare again and repeat.")
      .French("Le référentiel a été modifié par un autre import : comparez à nouveau puis recommencez.")
      .ToStatus();
}

// Which rows: those active now, or those of a revision.
std::string ActiveAt(int64_t revision) {
  if (revision == 0) return "retired_revision IS NULL";
  return fmt::format("since_revision <= {0} AND (retired_revision IS NULL OR retired_revision > {0})", revision);
}

EntitiesById ReadEntities(Transaction& tx, const std::string& which = "") {
  EntitiesById entities;
  CopyReader row(tx, "SELECT id, type, code FROM collectivite" + which);
  while (row.Next()) {
    const auto id = static_cast<size_t>(row.Int32());
    if (id >= entities.size()) entities.resize(std::max(id + 1, entities.size() * 2));
    entities[id].type = static_cast<CollectiviteType>(row.Int16());
    entities[id].code = Code(row.Text());
  }
  return entities;
}

std::vector<Source> ReadSources(Transaction& tx, const std::string& active) {
  std::vector<Source> sources;
  CopyReader row(tx,
                 "SELECT id, kind, vintage, origin, title, file, digest FROM source "
                 "JOIN source_use ON source_id = id WHERE " +
                     active);
  while (row.Next()) {
    Source source;
    source.id = row.Int32();
    source.kind = row.Text();
    source.vintage = row.Int16();
    source.origin = row.Text();
    source.title = row.Text();
    source.file = row.Text();
    source.digest = row.Text();
    sources.push_back(std::move(source));
  }
  return sources;
}

template <typename Fact>
void ReadFacts(Transaction& tx, const std::string& active, const EntitiesById& entities, std::vector<Fact>& facts) {
  using Rows = FactRows<Fact>;
  CopyReader row(tx, fmt::format("SELECT {} FROM {} WHERE {}", Rows::kColumns, Rows::kTable, active));
  while (row.Next()) facts.push_back(Rows::Read(row, entities));
}

// The kinds that take about half of the time; the others are read beside them.
constexpr bool IsReadBeside(std::string_view kind) { return kind != "versions" && kind != "situations"; }

void ReadKinds(Transaction& tx, const std::string& active, const EntitiesById& entities, bool beside, Record& record) {
  ForEachFactKind([&](const char* kind, auto facts, auto) {
    if (IsReadBeside(kind) != beside) return;
    (record.*facts).clear();
    ReadFacts(tx, active, entities, record.*facts);
  });
}

// On two connections that see the same moment, if the pool has a second one to spare.
StoredRecord ReadRecord(db::Pool& pool, Transaction& tx, int64_t revision) {
  StoredRecord stored;
  const std::string active = ActiveAt(revision);
  stored.revision = revision != 0 ? revision : tx.Exec(kNewest)[0][0].as<int64_t>();
  stored.record.sources = ReadSources(tx, active);
  const EntitiesById entities = ReadEntities(tx);
  db::ReadOptions same_moment;
  same_moment.snapshot = tx.Exec(kExportSnapshot)[0][0].as<std::string>();
  same_moment.when_busy = db::Pool::WhenBusy::kFail;

  absl::Status beside;
  {
    std::jthread other([&] {
      beside = db::RunRead(
          pool, tx.deadline(),
          [&](Transaction& second) {
            ReadKinds(second, active, entities, /*beside=*/true, stored.record);
            return absl::OkStatus();
          },
          same_moment);
    });
    ReadKinds(tx, active, entities, /*beside=*/false, stored.record);
  }
  if (!beside.ok()) ReadKinds(tx, active, entities, /*beside=*/true, stored.record);
  return stored;
}

constexpr size_t kFewEntities = 200;

std::string OfThese(Transaction& tx, const absl::flat_hash_set<Entity>& entities) {
  std::string where;
  for (const Entity& entity : entities) {
    where += fmt::format("{}({}, {})", where.empty() ? " WHERE (type, code) IN (" : ", ", static_cast<int>(entity.type),
                         tx.pqxx().quote(entity.code.str()));
  }
  return where.empty() ? " WHERE false" : where + ")";
}

// Numbers every entity of the diff, adding those that the store has not met.
absl::flat_hash_map<Entity, int32_t> NumberEntities(Transaction& tx, const RecordDiff& diff) {
  absl::flat_hash_set<Entity> missing;
  ForEachFactKind([&](const char*, auto, auto changes) {
    for (const auto* facts : {&(diff.*changes).added, &(diff.*changes).retired}) {
      for (const auto& fact : *facts) {
        FactRows<std::decay_t<decltype(fact)>>::Entities(fact, [&](const Entity& entity) { missing.insert(entity); });
      }
    }
  });
  absl::flat_hash_map<Entity, int32_t> numbers;
  const EntitiesById known = ReadEntities(tx, missing.size() <= kFewEntities ? OfThese(tx, missing) : "");
  for (size_t id = 0; id < known.size(); ++id) {
    if (known[id].code.empty()) continue;
    numbers[known[id]] = static_cast<int32_t>(id);
    missing.erase(known[id]);
  }
  if (missing.empty()) return numbers;

  std::vector<Entity> sorted(missing.begin(), missing.end());
  std::sort(sorted.begin(), sorted.end());
  CopyWriter writer(tx, "collectivite (type, code, name)");
  for (const Entity& entity : sorted) {
    writer.Row(3).Int16(static_cast<int16_t>(entity.type)).Text(entity.code.view()).Text(EntityId(entity));
  }
  writer.Finish();
  const EntitiesById now = ReadEntities(tx);
  for (size_t id = 0; id < now.size(); ++id) {
    if (!now[id].code.empty()) numbers[now[id]] = static_cast<int32_t>(id);
  }
  return numbers;
}

absl::Status ApplySources(Transaction& tx, const FactChanges<Source>& sources, int64_t revision, RowIds& ids) {
  for (const Source& source : sources.retired) {
    if (tx.Exec(kRetireSource, source.id, revision).affected_rows() != 1) return ChangedMeanwhile();
  }
  for (const Source& source : sources.added) {
    const pqxx::result used = tx.Exec(kUseSource, source.digest, revision);
    if (used.empty()) {
      return absl::FailedPreconditionError(fmt::format("source {} ({}) is not staged", source.file, source.digest));
    }
    ids.sources[source.id] = used[0][0].as<SourceId>();
  }
  return absl::OkStatus();
}

// The rows go to a temporary table, then all are retired in one statement. Rows are matched on all of their columns, so
// that a difference made from something else than what is stored is noticed.
template <typename Fact>
absl::Status Retire(Transaction& tx, const std::vector<Fact>& facts, int64_t revision, const RowIds& ids) {
  using Rows = FactRows<Fact>;
  if (facts.empty()) return absl::OkStatus();
  const std::string temporary = fmt::format("retired_{}", Rows::kTable);
  tx.Run(fmt::format("CREATE TEMP TABLE {} ON COMMIT DROP AS SELECT {} FROM {} WITH NO DATA", temporary, Rows::kColumns,
                     Rows::kTable));
  CopyWriter writer(tx, temporary);
  for (const Fact& fact : facts) {
    writer.Row(Rows::kColumnCount);
    Rows::Write(writer, fact, ids);
  }
  writer.Finish();
  tx.Run("ANALYZE " + temporary);
  std::string old_columns, new_columns, same_key;
  for (std::string_view rest = Rows::kKey; !rest.empty();) {
    const size_t end = std::min(rest.find(", "), rest.size());
    same_key += fmt::format("o.{0} = r.{0} AND ", rest.substr(0, end));
    rest.remove_prefix(std::min(end + 2, rest.size()));
  }
  for (std::string_view rest = Rows::kColumns; !rest.empty();) {
    const size_t end = std::min(rest.find(", "), rest.size());
    old_columns += fmt::format("{}o.{}", old_columns.empty() ? "" : ", ", rest.substr(0, end));
    new_columns += fmt::format("{}r.{}", new_columns.empty() ? "" : ", ", rest.substr(0, end));
    rest.remove_prefix(std::min(end + 2, rest.size()));
  }
  const pqxx::result updated =
      tx.Run(fmt::format("UPDATE {} o SET retired_revision = {} FROM {} r WHERE {} o.retired_revision IS NULL "
                         "AND ({}) IS NOT DISTINCT FROM ({})",
                         Rows::kTable, revision, temporary, same_key, old_columns, new_columns));
  return updated.affected_rows() == facts.size() ? absl::OkStatus() : ChangedMeanwhile();
}

template <typename Fact>
void Add(Transaction& tx, const std::vector<Fact>& facts, int64_t revision, const RowIds& ids) {
  using Rows = FactRows<Fact>;
  if (facts.empty()) return;
  CopyWriter writer(tx, fmt::format("{} ({}, since_revision)", Rows::kTable, Rows::kColumns));
  for (const Fact& fact : facts) {
    writer.Row(Rows::kColumnCount + 1);
    Rows::Write(writer, fact, ids);
    writer.Int64(revision);
  }
  writer.Finish();
}

absl::Status ApplyFacts(Transaction& tx, const RecordDiff& diff, int64_t revision) {
  RowIds ids;
  SOCLE_RETURN_IF_ERROR(ApplySources(tx, diff.sources, revision, ids));
  ids.entities = NumberEntities(tx, diff);
  absl::Status status;
  ForEachFactKind([&](const char*, auto, auto changes) {
    if (!status.ok()) return;
    status = Retire(tx, (diff.*changes).retired, revision, ids);
    if (status.ok()) Add(tx, (diff.*changes).added, revision, ids);
  });
  return status;
}

}  // namespace

absl::StatusOr<Record> LoadEntity(Transaction& tx, const Entity& entity) {
  const pqxx::result found = tx.Exec(kEntityNumber, static_cast<int>(entity.type), entity.code.view());
  if (found.empty()) return NothingOfName(EntityName(entity));
  const int id = found[0][0].as<int>();
  const EntitiesById entities = ReadEntities(
      tx,
      fmt::format(" WHERE id = {0} OR id IN (SELECT parent_id FROM collectivite_version WHERE entity_id = {0})", id));
  const std::string active = fmt::format("entity_id = {} AND retired_revision IS NULL", id);
  Record record;
  ReadFacts(tx, active, entities, record.versions);
  ReadFacts(tx, active, entities, record.situations);
  ReadFacts(tx, active, entities, record.identifiers);
  ReadFacts(tx, active, entities, record.postal_codes);
  ReadFacts(tx, active, entities, record.populations);
  return record;
}

absl::Status ApplyDiff(Transaction& tx, const RecordDiff& diff, int64_t revision) {
  tx.Exec(kCount, revision, diff.AddedCount(), diff.RetiredCount());
  return ApplyFacts(tx, diff, revision);
}

absl::StatusOr<StoredRecord> RecordStore::Load(db::Deadline deadline) {
  return db::RunRead(*pool_, deadline,
                     [&](Transaction& tx) -> absl::StatusOr<StoredRecord> { return ReadRecord(*pool_, tx, 0); });
}

absl::StatusOr<StoredRecord> RecordStore::LoadAt(int64_t revision, db::Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<StoredRecord> {
    if (revision < 1 || revision > tx.Exec(kLatest)[0][0].as<int64_t>()) {
      return absl::NotFoundError(fmt::format("there is no revision {}", revision));
    }
    return ReadRecord(*pool_, tx, revision);
  });
}

absl::StatusOr<int64_t> RecordStore::Apply(const RecordDiff& diff, std::string_view cause, std::string_view actor,
                                           db::Deadline deadline) {
  return db::RunWrite(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<int64_t> {
    if (!tx.Exec(kTryLock, kRecordResource)[0][0].as<bool>()) return ChangedMeanwhile();
    const auto newest = tx.Exec(kNewest)[0][0].as<int64_t>();
    if (newest != diff.base_revision) return ChangedMeanwhile();
    if (diff.empty()) return newest;
    const auto revision =
        tx.Exec(kInsertRevision, cause, actor, diff.AddedCount(), diff.RetiredCount())[0][0].as<int64_t>();
    SOCLE_RETURN_IF_ERROR(ApplyFacts(tx, diff, revision));
    RecordImport(tx, diff, revision, actor);
    tx.Exec(kNotify, std::string(kRevisionChannel), std::to_string(revision));
    return revision;
  });
}

}  // namespace socle::registry::store
