// Dossiers in PostgreSQL: one class for all kinds of written resources; what differs is a layout.
//
// A layout says which table and columns a kind of resource has:
//   struct TerritoryLayout {
//     using Content = Territory;
//     static constexpr std::string_view kTable = "territory";        // and territory_version, territory_identifier
//     static constexpr std::string_view kCollection = "territories"; // in names
//     static const std::vector<VersionColumn>& Columns();            // of a version, in the order of Read
//     static constexpr std::string_view kIdentifiers = …;            // a SELECT of system and value from a version v
//     static nlohmann::json ToJson(const Content&);
//     static Content Read(db::CopyReader& row);
//   };
#pragma once

#include "absl/strings/str_join.h"
#include "fmt/format.h"
#include "platform/base/error.h"
#include "platform/db/array_literal.h"
#include "platform/db/transaction.h"
#include "services/registry/domain/written/archive.h"
#include "services/registry/domain/written/written_errors.h"
#include "services/registry/store/written_rows.h"

namespace socle::registry::store {

struct VersionColumn {
  std::string_view name;
  std::string_view type;      // as jsonb_to_recordset takes it
  std::string_view selected;  // as COPY selects it, with {} for the column
};

template <typename Layout>
class VersionStore : public Archive<typename Layout::Content> {
 public:
  using Content = typename Layout::Content;
  using Base = Archive<Content>;
  using Deadline = typename Base::Deadline;
  using Question = typename Base::Question;

  explicit VersionStore(db::Pool* pool) : pool_(pool) {}

  absl::StatusOr<std::vector<Dossier<Content>>> Find(db::Transaction& tx, std::span<const std::string> ids) override {
    if (ids.size() == 1) {
      db::CopyReader row(tx, Sql().find, {ids.front()});
      return ReadAll(row);
    }
    return Load(tx, fmt::format("d.id = ANY({}::text[])", Quoted(tx, {ids.begin(), ids.end()})), SIZE_MAX);
  }

  absl::StatusOr<std::vector<IdentifierHolder>> Holders(db::Transaction& tx,
                                                        std::span<const ExternalId> identifiers) override {
    std::vector<std::string> systems;
    std::vector<std::string> values;
    for (const ExternalId& identifier : identifiers) {
      systems.push_back(identifier.system);
      values.push_back(identifier.id);
    }
    std::vector<IdentifierHolder> holders;
    for (const auto& row : tx.Exec(Sql().holders, db::ArrayOf(systems), db::ArrayOf(values))) {
      holders.push_back({{row[0].c_str(), row[1].c_str()}, row[2].c_str()});
    }
    return holders;
  }

  absl::StatusOr<Instant> Now(db::Transaction& tx, Instant after) override {
    return Instant{tx.Exec(Sql().now, after.IsOpen() ? int64_t{0} : after.micros + 1)[0][0].template as<int64_t>()};
  }

  absl::StatusOr<Instant> Write(db::Transaction& tx, std::span<const Amendment<Content>> amendments,
                                int64_t revision) override {
    Instant last = Instant::Min();
    std::vector<int64_t> closed;
    std::vector<std::string> created, changed, with_identifiers;
    db::ArrayLiteral deletions;  // of those that are changed
    for (const Amendment<Content>& amendment : amendments) {
      last = std::max(last, amendment.last_write);
      closed.insert(closed.end(), amendment.closed.begin(), amendment.closed.end());
      if (!amendment.same_identifiers || amendment.deletions) with_identifiers.push_back(amendment.id);
      if (amendment.is_new) {
        created.push_back(amendment.id);
        continue;
      }
      changed.push_back(amendment.id);
      if (amendment.deletions) {
        deletions.Add(SqlDeletions(*amendment.deletions));
      } else {
        deletions.AddNull();
      }
    }
    const pqxx::result written =
        tx.Exec(Sql().write, SqlInstant(last), db::ArrayOf(closed), revision, db::ArrayOf(created),
                db::ArrayOf(changed), deletions.ToString(), VersionRows(amendments));
    if (written[0][1].template as<size_t>() != created.size()) return NameTaken(NameOf(created.front()));
    if (!with_identifiers.empty()) SOCLE_RETURN_IF_ERROR(WriteIdentifiers(tx, with_identifiers));
    return Instant{written[0][0].template as<int64_t>()};
  }

  absl::StatusOr<Dossier<Content>> Read(std::string_view id, Deadline deadline) override {
    return db::RunRead(*pool_, deadline, [&](db::Transaction& tx) -> absl::StatusOr<Dossier<Content>> {
      const std::string ids[] = {std::string(id)};
      SOCLE_ASSIGN_OR_RETURN(std::vector<Dossier<Content>> found, Find(tx, ids));
      if (found.empty()) return NothingOfName(NameOf(id));
      return std::move(found.front());
    });
  }

  absl::StatusOr<std::vector<Dossier<Content>>> List(const Question& question, Deadline deadline) override {
    return db::RunRead(*pool_, deadline, [&](db::Transaction& tx) -> absl::StatusOr<std::vector<Dossier<Content>>> {
      std::string where = fmt::format("v.valid_from <= '{0}' AND '{0}' < v.valid_to", SqlDate(question.day));
      where += question.known_at
                   ? fmt::format(" AND v.known_from <= '{0}' AND '{0}' < v.known_to", SqlInstant(*question.known_at))
                   : " AND v.known_to = 'infinity'";
      if (!question.after.empty()) where += fmt::format(" AND d.id > {}", tx.pqxx().quote(question.after));
      if (!question.member.empty()) {
        where += fmt::format(" AND v.members @> {}::text[]", Quoted(tx, {question.member}));
      }
      return Load(tx, where, question.limit);
    });
  }

  absl::StatusOr<int64_t> Revision(Deadline deadline) override {
    return db::RunRead(*pool_, deadline, [&](db::Transaction& tx) -> absl::StatusOr<int64_t> {
      static constexpr db::Query kNewest{"written.revision", "SELECT coalesce(max(id), 0) FROM revision"};
      return tx.Exec(kNewest)[0][0].template as<int64_t>();
    });
  }

  static std::string NameOf(std::string_view id) { return fmt::format("{}/{}", Layout::kCollection, id); }

 private:
  // Statements, with texts that live as long as the program: the connection knows them by their address.
  struct Statements {
    Statements() {
      const auto add_columns = [] {
        std::vector<std::string> names;
        std::vector<std::string> types;
        for (const VersionColumn& column : Layout::Columns()) {
          names.emplace_back(column.name);
          types.push_back(fmt::format("{} {}", column.name, column.type));
        }
        return std::pair(absl::StrJoin(names, ", "), absl::StrJoin(types, ", "));
      };
      const auto [names, types] = add_columns();
      const std::string_view table = Layout::kTable;
      now = Keep("now", "SELECT greatest((extract(epoch FROM clock_timestamp()) * 1000000)::bigint, $1::bigint)");
      find = Keep("find", fmt::format("{} WHERE d.id = $1 AND v.{}_id = $1 ORDER BY v.id", Selected(), table));
      // All of it is known from one instant on, later than what it takes the place of, whatever the clock says. When a
      // name was taken meanwhile, no version is added.
      write = Keep(
          "write",
          fmt::format(
              "WITH moment AS MATERIALIZED (SELECT greatest(clock_timestamp(), "
              "$1::timestamptz + interval '1 microsecond') AS at), "
              "closed AS (UPDATE {0}_version v SET known_to = m.at FROM moment m "
              "WHERE v.id = ANY($2::bigint[]) AND v.known_to = 'infinity'), "
              "created AS (INSERT INTO {0} (id, create_time, update_time, revision) "
              "SELECT c, m.at, m.at, $3::bigint FROM moment m, unnest($4::text[]) c ON CONFLICT DO NOTHING RETURNING "
              "id), "
              "changed AS (UPDATE {0} d SET update_time = m.at, revision = $3::bigint, "
              "deletions = coalesce(r.deletions::tstzmultirange, d.deletions) "
              "FROM moment m, unnest($5::text[], $6::text[]) r(id, deletions) WHERE d.id = r.id), "
              "added AS (INSERT INTO {0}_version ({0}_id, valid_from, valid_to, known_from, from_precision, "
              "since_revision, {1}) SELECT resource_id, valid_from, valid_to, m.at, from_precision, $3::bigint, {1} "
              "FROM moment m, jsonb_to_recordset($7::jsonb) AS r(resource_id text, valid_from date, valid_to date, "
              "from_precision smallint, {2}) WHERE (SELECT count(*) FROM created) = cardinality($4::text[])) "
              "SELECT (extract(epoch FROM at) * 1000000)::bigint, (SELECT count(*) FROM created) FROM moment",
              table, names, types));
      free = Keep("free", fmt::format("DELETE FROM {0}_identifier WHERE {0}_id = ANY($1::text[])", table));
      carry = Keep("carry", fmt::format("INSERT INTO {0}_identifier (system, value, {0}_id) "
                                        "SELECT DISTINCT i.system, i.value, v.{0}_id FROM {0}_version v "
                                        "JOIN {0} d ON d.id = v.{0}_id CROSS JOIN LATERAL ({1}) i(system, value) "
                                        "WHERE v.{0}_id = ANY($1::text[]) AND v.known_to = 'infinity' "
                                        "AND NOT upper_inf(d.deletions) ORDER BY 1, 2 ON CONFLICT DO NOTHING",
                                        table, Layout::kIdentifiers));
      taken = Keep("taken", fmt::format("SELECT o.system, o.value, o.{0}_id FROM {0}_version v "
                                        "JOIN {0} d ON d.id = v.{0}_id CROSS JOIN LATERAL ({1}) i(system, value) "
                                        "JOIN {0}_identifier o ON o.system = i.system AND o.value = i.value "
                                        "AND o.{0}_id <> v.{0}_id WHERE v.{0}_id = ANY($1::text[]) "
                                        "AND v.known_to = 'infinity' AND NOT upper_inf(d.deletions) LIMIT 1",
                                        table, Layout::kIdentifiers));
      holders = Keep("holders", fmt::format("SELECT i.system, i.value, i.{0}_id FROM {0}_identifier i "
                                            "JOIN unnest($1::text[], $2::text[]) w(system, value) "
                                            "ON w.system = i.system AND w.value = i.value",
                                            table));
    }

    db::Query Keep(std::string_view what, std::string sql) {
      texts.push_back(std::make_unique<std::string>(fmt::format("{}.{}", Layout::kTable, what)));
      texts.push_back(std::make_unique<std::string>(std::move(sql)));
      return {texts[texts.size() - 2]->c_str(), texts.back()->c_str()};
    }

    std::vector<std::unique_ptr<std::string>> texts;
    db::Query find, now, write, free, carry, taken, holders;
  };

  static const Statements& Sql() {
    static const Statements* const statements = new Statements();
    return *statements;
  }

  static std::string Quoted(db::Transaction& tx, const std::vector<std::string>& texts) {
    return tx.pqxx().quote(db::ArrayOf(texts));
  }

  static std::string VersionRows(std::span<const Amendment<Content>> amendments) {
    nlohmann::json rows = nlohmann::json::array();
    for (const Amendment<Content>& amendment : amendments) {
      for (const WrittenVersion<Content>& version : amendment.added) {
        nlohmann::json row = Layout::ToJson(version.content);
        row["resource_id"] = amendment.id;
        row["valid_from"] = SqlDate(version.valid_from);
        row["valid_to"] = SqlDate(version.valid_to);
        row["from_precision"] = static_cast<int>(version.from_precision);
        rows.push_back(std::move(row));
      }
    }
    return rows.dump();
  }

  absl::Status WriteIdentifiers(db::Transaction& tx, const std::vector<std::string>& ids) {
    tx.Exec(Sql().free, db::ArrayOf(ids));
    tx.Exec(Sql().carry, db::ArrayOf(ids));
    // Whoever held one waited for us or we for them; either way it is committed now and seen.
    const pqxx::result taken = tx.Exec(Sql().taken, db::ArrayOf(ids));
    if (taken.empty()) return absl::OkStatus();
    return IdentifierTaken({taken[0][0].c_str(), taken[0][1].c_str()}, NameOf(taken[0][2].c_str()));
  }

  // What ReadAll() reads, of resources d and their versions v.
  static std::string Selected() {
    std::string sql = fmt::format(
        "SELECT d.id, d.revision, d.create_time, d.update_time, {}, v.id, v.valid_from, v.valid_to, "
        "v.known_from, v.known_to, v.from_precision",
        DeletionsColumn("d.deletions"));
    for (const VersionColumn& column : Layout::Columns()) {
      const std::string name = fmt::format("v.{}", column.name);
      sql += ", " + (column.selected.empty() ? name : fmt::format(fmt::runtime(column.selected), name));
    }
    return sql + fmt::format(" FROM {0} d JOIN {0}_version v ON v.{0}_id = d.id", Layout::kTable);
  }

  static absl::StatusOr<std::vector<Dossier<Content>>> Load(db::Transaction& tx, const std::string& where,
                                                            size_t limit) {
    std::string sql = fmt::format("{} WHERE {} ORDER BY d.id, v.id", Selected(), where);
    if (limit != SIZE_MAX) sql += fmt::format(" LIMIT {}", limit);
    db::CopyReader row(tx, sql);
    return ReadAll(row);
  }

  static std::vector<Dossier<Content>> ReadAll(db::CopyReader& row) {
    std::vector<Dossier<Content>> dossiers;
    while (row.Next()) {
      const std::string_view id = row.Text();
      if (dossiers.empty() || dossiers.back().id != id) dossiers.push_back({.id = std::string(id)});
      Dossier<Content>& dossier = dossiers.back();
      dossier.revision = row.Int64();
      dossier.create_time = row.ReadInstant();
      dossier.update_time = row.ReadInstant();
      dossier.deletions = ReadDeletions(row.Text());
      WrittenVersion<Content>& version = dossier.versions.emplace_back();
      version.id = row.Int64();
      version.valid_from = row.ReadDate();
      version.valid_to = row.ReadDate();
      version.known_from = row.ReadInstant();
      version.known_to = row.ReadInstant();
      version.from_precision = static_cast<Precision>(row.Int16());
      version.content = Layout::Read(row);
    }
    return dossiers;
  }

  db::Pool* const pool_;
};

}  // namespace socle::registry::store
