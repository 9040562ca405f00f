#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "platform/base/error.h"
#include "platform/db/transaction.h"
#include "services/contracts/domain/contract_errors.h"
#include "services/contracts/store/instruments/instrument_rows.h"
#include "services/contracts/store/instruments/instrument_store.h"

namespace socle::contracts::store {
namespace {

using db::Query;
using db::SqlDate;
using db::Transaction;

constexpr int kMostSteps = 20;
constexpr size_t kMostRelatives = 200;

// $3 and $4: the first and the last contract that is looked at; of all, those that are not deleted.
constexpr Query kList{"instrument.list",
                      "SELECT " SOCLE_INSTRUMENT_COLUMNS
                      "FROM instrument i WHERE (i.contract_id, i.id) > ($1, $2) AND i.contract_id BETWEEN $3 AND $4 "
                      "AND ($3 = $4 OR EXISTS (SELECT FROM contract c WHERE c.id = i.contract_id AND c.delete_time IS "
                      "NULL)) AND ($5 = '' OR i.kind = $5) AND ($6::int = 0 OR i.state = $6::int) "
                      "AND (NOT isfinite($7::date) OR i.end_date < $7::date) "
                      "AND ($8 = '' OR EXISTS (SELECT FROM instrument_party p WHERE p.contract_id = i.contract_id AND "
                      "p.instrument_id = i.id AND p.party = $8)) ORDER BY i.contract_id, i.id LIMIT $9"};
constexpr Query kGet{"instrument.get",
                     "SELECT " SOCLE_INSTRUMENT_COLUMNS "FROM instrument i WHERE i.contract_id = $1 AND i.id = $2"};
constexpr Query kContract{"instrument.contract", "SELECT FROM contract WHERE id = $1"};
constexpr Query kLatest{"instrument.latest",
                        "SELECT latest_version FROM instrument WHERE contract_id = $1 AND id = $2"};
constexpr Query kVersion{"instrument.version",
                         "SELECT " SOCLE_VERSION_COLUMNS("v.text", "v.translations", "v.canonical_text")
                             "FROM instrument_version v WHERE v.contract_id = $1 AND v.instrument_id = $2 AND "
                             "v.number = $3"};
constexpr Query kVersions{"instrument.versions",
                          "SELECT " SOCLE_VERSION_COLUMNS("''", "'[]'::jsonb", "''")
                              "FROM instrument_version v WHERE v.contract_id = $1 AND v.instrument_id = $2 AND "
                              "v.number > $3 ORDER BY v.number LIMIT $4"};
constexpr Query kTransitions{"instrument.transitions",
                             "SELECT " SOCLE_TRANSITION_COLUMNS
                             "FROM instrument_transition WHERE contract_id = $1 AND instrument_id = $2 AND number > $3 "
                             "ORDER BY number LIMIT $4"};
#define SOCLE_NAME(alias) "'contracts/' || " alias ".contract_id || '/instruments/' || " alias ".id"
constexpr Query kAbove{"instrument.above",
                       "SELECT " SOCLE_INSTRUMENT_COLUMNS ", " SOCLE_NAME("i") " = b.amends "
                       "FROM instrument b JOIN instrument i ON " SOCLE_NAME("i") " IN (b.predecessor, b.amends) "
                       "WHERE b.contract_id = $1 AND b.id = $2 ORDER BY i.contract_id, i.id LIMIT 200"};
constexpr Query kBelow{"instrument.below", "SELECT " SOCLE_INSTRUMENT_COLUMNS
                                           ", i.amends = $1 FROM instrument i WHERE i.predecessor = $1 "
                                           "OR i.amends = $1 ORDER BY i.contract_id, i.id LIMIT 200"};

absl::StatusOr<int32_t> LatestOf(Transaction& tx, std::string_view contract, std::string_view id) {
  const pqxx::result rows = tx.Exec(kLatest, contract, id);
  if (rows.empty()) return NothingOfName(fmt::format("contracts/{}/instruments/{}", contract, id));
  return rows[0][0].as<int32_t>();
}

// Breadth first, each once: what amends and follows may meet again, and no circle ends the walk late.
template <typename Next>
void Walk(const Instrument& from, int direction, const Next& next, std::vector<InstrumentBook::Relative>* found) {
  std::set<std::string> seen{from.Name()};
  std::vector<Instrument> level{from};
  const size_t begin = found->size();
  for (int distance = 1; distance <= kMostSteps && !level.empty(); ++distance) {
    std::vector<Instrument> reached;
    for (const Instrument& each : level) {
      for (const pqxx::row& row : next(each)) {
        InstrumentBook::Relative relative{.instrument = InstrumentOf(row),
                                          .amends = row[kInstrumentColumns].as<bool>(),
                                          .distance = direction * distance};
        if (!seen.insert(relative.instrument.Name()).second || found->size() - begin == kMostRelatives) continue;
        reached.push_back(relative.instrument);
        found->push_back(std::move(relative));
      }
    }
    level = std::move(reached);
  }
}

}  // namespace

absl::StatusOr<InstrumentFile> InstrumentStore::Find(std::string_view contract, std::string_view id,
                                                     Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) { return Read(tx, contract, id); });
}

absl::StatusOr<Instrument> InstrumentStore::Get(std::string_view contract, std::string_view id, Deadline deadline) {
  Instrument found;
  SOCLE_RETURN_IF_ERROR(db::ReadOnce(*pool_, deadline, kGet, {contract, id}, [&](const db::Rows& rows) -> absl::Status {
    if (rows.size() == 0) return NothingOfName(fmt::format("contracts/{}/instruments/{}", contract, id));
    found = InstrumentOf({rows, 0});
    return absl::OkStatus();
  }));
  return found;
}

absl::StatusOr<InstrumentBook::Standing> InstrumentStore::FindStanding(std::string_view contract, std::string_view id,
                                                                       Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<Standing> {
    Standing standing;
    SOCLE_ASSIGN_OR_RETURN(standing.file, Read(tx, contract, id));
    const Instrument& instrument = standing.file.instrument;
    if (instrument.latest_version > 0) {
      SOCLE_ASSIGN_OR_RETURN(standing.newest, ReadVersion(tx, instrument, instrument.latest_version));
    }
    SOCLE_ASSIGN_OR_RETURN(standing.around, ReadAround(tx, instrument));
    return standing;
  });
}

absl::StatusOr<std::vector<Instrument>> InstrumentStore::List(const Question& question, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<Instrument>> {
    if (question.contract != "-" && tx.Exec(kContract, question.contract).empty()) {
      return NothingOfName(fmt::format("contracts/{}", question.contract));
    }
    const bool all = question.contract == "-";
    std::vector<Instrument> list;
    // Ids are of letters, digits and `-`: all sort before `~`.
    for (const pqxx::row& row :
         tx.Exec(kList, question.after_contract, question.after_id, all ? std::string() : question.contract,
                 all ? "~" : question.contract, question.kind, question.state, SqlDate(question.before_end),
                 question.party, static_cast<int64_t>(question.limit))) {
      list.push_back(InstrumentOf(row));
    }
    return list;
  });
}

absl::StatusOr<InstrumentVersion> InstrumentStore::FindVersion(std::string_view contract, std::string_view id,
                                                               int32_t number, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<InstrumentVersion> {
    SOCLE_ASSIGN_OR_RETURN(const int32_t latest, LatestOf(tx, contract, id));
    const pqxx::result rows = tx.Exec(kVersion, contract, id, number == 0 ? latest : number);
    if (rows.empty()) {
      return NothingOfName(fmt::format("contracts/{}/instruments/{}/versions/{}", contract, id,
                                       number == 0 ? "latest" : std::to_string(number)));
    }
    return VersionOf(rows[0]);
  });
}

absl::StatusOr<std::vector<InstrumentVersion>> InstrumentStore::ListVersions(std::string_view contract,
                                                                             std::string_view id, int32_t after,
                                                                             size_t limit, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<InstrumentVersion>> {
    SOCLE_RETURN_IF_ERROR(LatestOf(tx, contract, id).status());
    std::vector<InstrumentVersion> list;
    for (const pqxx::row& row : tx.Exec(kVersions, contract, id, after, static_cast<int64_t>(limit))) {
      list.push_back(VersionOf(row));
    }
    return list;
  });
}

absl::StatusOr<std::vector<Transition>> InstrumentStore::ListTransitions(std::string_view contract, std::string_view id,
                                                                         int32_t after, size_t limit,
                                                                         Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<Transition>> {
    SOCLE_RETURN_IF_ERROR(LatestOf(tx, contract, id).status());
    std::vector<Transition> list;
    for (const pqxx::row& row : tx.Exec(kTransitions, contract, id, after, static_cast<int64_t>(limit))) {
      list.push_back(TransitionOf(row));
    }
    return list;
  });
}

absl::StatusOr<std::vector<InstrumentBook::Relative>> InstrumentStore::Lineage(std::string_view contract,
                                                                               std::string_view id, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<Relative>> {
    SOCLE_ASSIGN_OR_RETURN(const InstrumentFile file, Read(tx, contract, id));
    std::vector<Relative> found;
    Walk(
        file.instrument, 1, [&](const Instrument& each) { return tx.Exec(kAbove, each.contract, each.id); }, &found);
    Walk(
        file.instrument, -1, [&](const Instrument& each) { return tx.Exec(kBelow, each.Name()); }, &found);
    return found;
  });
}

}  // namespace socle::contracts::store
