#include "services/contracts/store/instruments/instrument_store.h"

#include <fmt/format.h>

#include "platform/base/error.h"
#include "platform/db/array_literal.h"
#include "platform/db/transaction.h"
#include "services/contracts/domain/contract_errors.h"
#include "services/contracts/store/instruments/instrument_rows.h"
#include "services/contracts/store/instruments/party_act_rows.h"

namespace socle::contracts::store {
namespace {

using db::Query;
using db::SqlDate;
using db::Transaction;

constexpr Query kRead{"instrument.read", "SELECT " SOCLE_INSTRUMENT_COLUMNS
                                         ", (SELECT count(*) FROM instrument_transition t WHERE t.contract_id = "
                                         "i.contract_id AND t.instrument_id = i.id) "
                                         "FROM instrument i WHERE i.contract_id = $1 AND i.id = $2"};
constexpr Query kHead{
    "instrument.head",
    "SELECT " SOCLE_VERSION_COLUMNS(
        "''", "'[]'::jsonb", "''") "FROM instrument_version v WHERE v.contract_id = $1 AND v.instrument_id = $2 "
                                   "ORDER BY v.number DESC LIMIT 1"};
constexpr Query kReadVersion{"instrument.read_version",
                             "SELECT " SOCLE_VERSION_COLUMNS("v.text", "v.translations", "v.canonical_text")
                                 "FROM instrument_version v WHERE v.contract_id = $1 AND v.instrument_id = $2 AND "
                                 "v.number = $3"};
constexpr Query kKinds{"instrument.kinds",
                       "SELECT kind, bool_or(state IN (6, 7)) FROM instrument WHERE contract_id = $1 AND state >= 6 "
                       "GROUP BY kind ORDER BY kind"};
constexpr Query kParties{"instrument.parties",
                         "SELECT DISTINCT p.party FROM instrument i JOIN instrument_party p ON p.contract_id = "
                         "i.contract_id AND p.instrument_id = i.id WHERE i.contract_id = $1 AND i.state <= 7"};
constexpr Query kOtherInForce{"instrument.other_in_force",
                              "SELECT EXISTS (SELECT FROM instrument WHERE contract_id = $1 AND id <> $2 AND "
                              "kind = $3 AND state IN (6, 7))"};
constexpr Query kStates{"instrument.states",
                        "SELECT 'contracts/' || contract_id || '/instruments/' || id, state FROM instrument WHERE "
                        "(contract_id, id) IN (($1, $2), ($3, $4))"};
constexpr Query kComesFrom{
    "instrument.comes_from",
    "WITH RECURSIVE line (name) AS (SELECT $1::text COLLATE \"C\" UNION SELECT above.name FROM line JOIN instrument i "
    "ON i.contract_id = split_part(line.name, '/', 2) AND i.id = split_part(line.name, '/', 4) CROSS JOIN LATERAL "
    "(VALUES (i.predecessor), (i.amends)) above (name) WHERE above.name <> '') "
    "SELECT EXISTS (SELECT FROM line WHERE name = $2)"};
#define SOCLE_TIMES " RETURNING " SOCLE_MICROS("create_time") ", " SOCLE_MICROS("update_time")
constexpr Query kCreate{
    "instrument.create",
    "INSERT INTO instrument (contract_id, id, kind, title, state, predecessor, replaces_predecessor, amends, "
    "duration_months, agreed_end, latest_version, frozen_version, sha256, effective, end_date, return_reason, "
    "returned_by, termination_reason, source, synthetic, revision) VALUES ($1, $2, $3, $4, 1, $5, $6, $7, $8, "
    "$9::date, 0, 0, '', '-infinity', 'infinity', '', '', '', $10, $11, $12) ON CONFLICT DO NOTHING" SOCLE_TIMES};
constexpr Query kUpdate{
    "instrument.update",
    "UPDATE instrument SET title = $3, state = $4, predecessor = $5, replaces_predecessor = $6, amends = $7, "
    "duration_months = $8, agreed_end = $9::date, latest_version = $10, frozen_version = $11, sha256 = $12, "
    "effective = $13::date, end_date = $14::date, return_reason = $15, returned_by = $16, termination_reason = $17, "
    "source = $18, synthetic = $19, revision = $20, update_time = now() "
    "WHERE contract_id = $1 AND id = $2" SOCLE_TIMES};
constexpr Query kDropParties{"instrument.drop_parties",
                             "DELETE FROM instrument_party WHERE contract_id = $1 AND instrument_id = $2"};
constexpr Query kDropDecisions{"instrument.drop_decisions",
                               "DELETE FROM instrument_decision WHERE contract_id = $1 AND instrument_id = $2"};
constexpr Query kAddParties{"instrument.add_parties",
                            "INSERT INTO instrument_party SELECT $1, $2, * FROM unnest($3::text[], $4::text[], "
                            "$5::smallint[], $6::smallint[], $7::boolean[])"};
constexpr Query kAddDecisions{"instrument.add_decisions",
                              "INSERT INTO instrument_decision SELECT $1, $2, * FROM unnest($3::text[], $4::text[], "
                              "$5::text[])"};
constexpr Query kAddVersion{
    "instrument.add_version",
    "INSERT INTO instrument_version (contract_id, instrument_id, number, text, attachments, comment, translations, "
    "copied_from, source, synthetic, author, revision) VALUES ($1, $2, $3, $4, $5::jsonb, $6, $7::jsonb, 0, $8, $9, "
    "$10, $11) RETURNING " SOCLE_MICROS("create_time")};
constexpr Query kCopyVersion{
    "instrument.copy_version",
    "INSERT INTO instrument_version (contract_id, instrument_id, number, text, attachments, comment, translations, "
    "copied_from, source, synthetic, author, revision) SELECT contract_id, instrument_id, $3::int, text, attachments, "
    "comment, translations, number, source, synthetic, $5, $6::bigint FROM instrument_version WHERE contract_id = $1 "
    "AND "
    "instrument_id = $2 AND number = $4::int RETURNING " SOCLE_MICROS("create_time")};
constexpr Query kFreezeVersion{
    "instrument.freeze_version",
    "UPDATE instrument_version SET canonical_text = $4, sha256 = $5, freeze_time = now(), revision = $6 WHERE "
    "contract_id = $1 AND instrument_id = $2 AND number = $3 RETURNING " SOCLE_MICROS("freeze_time")};
constexpr Query kAnnotate{"instrument.annotate",
                          "UPDATE instrument_version SET comment = $4, translations = $5::jsonb, revision = $6 WHERE "
                          "contract_id = $1 AND instrument_id = $2 AND number = $3"};
constexpr Query kAddTransition{
    "instrument.add_transition",
    "INSERT INTO instrument_transition (contract_id, instrument_id, number, from_state, to_state, step, party, reason, "
    "version, sha256, actor, revision) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) "
    "RETURNING " SOCLE_MICROS("create_time")};

void WriteLists(Transaction& tx, const Instrument& instrument) {
  std::vector<std::string> names, labels;
  std::vector<int64_t> groups, capacities;
  std::string deliberates = "{";
  for (const InstrumentParty& party : instrument.parties) {
    names.push_back(party.name);
    labels.push_back(party.label);
    groups.push_back(static_cast<int64_t>(party.group));
    capacities.push_back(static_cast<int64_t>(party.capacity));
    if (deliberates.size() > 1) deliberates += ',';
    deliberates += party.deliberates ? 't' : 'f';
  }
  tx.Exec(kDropParties, instrument.contract, instrument.id);
  tx.Exec(kAddParties, instrument.contract, instrument.id, db::ArrayOf(names), db::ArrayOf(labels), db::ArrayOf(groups),
          db::ArrayOf(capacities), deliberates + "}");
  std::vector<std::string> roles, parties, decisions;
  for (const BodyDecisionRef& decision : instrument.decisions) {
    roles.push_back(decision.role);
    parties.push_back(decision.party);
    decisions.push_back(decision.decision);
  }
  tx.Exec(kDropDecisions, instrument.contract, instrument.id);
  tx.Exec(kAddDecisions, instrument.contract, instrument.id, db::ArrayOf(roles), db::ArrayOf(parties),
          db::ArrayOf(decisions));
}

// `create_time` is open in those that are not stored at all.
void WriteVersions(Transaction& tx, int64_t revision, InstrumentFile& file) {
  const Instrument& of = file.instrument;
  for (InstrumentVersion& version : file.versions) {
    if (version.revision != 0) continue;
    version.revision = revision;
    if (!version.canonical_text.empty()) {
      version.freeze_time = {tx.Exec(kFreezeVersion, of.contract, of.id, version.number, version.canonical_text,
                                     version.sha256, revision)[0][0]
                                 .as<int64_t>()};
      continue;
    }
    version.create_time =
        db::InstantOf(version.copied_from != 0 ? tx.Exec(kCopyVersion, of.contract, of.id, version.number,
                                                         version.copied_from, version.author, revision)[0][0]
                                               : tx.Exec(kAddVersion, of.contract, of.id, version.number, version.text,
                                                         AttachmentsText(version.attachments), version.comment,
                                                         TranslationsText(version.translations), version.source,
                                                         version.synthetic, version.author, revision)[0][0]);
  }
}

void WriteTransitions(Transaction& tx, int64_t revision, InstrumentFile& file) {
  for (Transition& each : file.transitions) {
    if (each.revision != 0) continue;
    each.create_time = db::InstantOf(tx.Exec(kAddTransition, file.instrument.contract, file.instrument.id, each.number,
                                             each.from, static_cast<int>(each.to), each.step, each.party, each.reason,
                                             each.version, each.sha256, each.actor, revision)[0][0]);
    each.revision = revision;
  }
}

void SetTimes(const pqxx::result& times, int64_t revision, Instrument* instrument) {
  instrument->create_time = db::InstantOf(times[0][0]);
  instrument->update_time = db::InstantOf(times[0][1]);
  instrument->revision = revision;
}

// "contracts/c/instruments/i" in two; "" and "" for an empty name.
std::pair<std::string, std::string> Parts(std::string_view name) {
  constexpr std::string_view kContracts = "contracts/", kInstruments = "/instruments/";
  const size_t middle = name.find(kInstruments);
  if (!name.starts_with(kContracts) || middle == std::string_view::npos) return {};
  return {std::string(name.substr(kContracts.size(), middle - kContracts.size())),
          std::string(name.substr(middle + kInstruments.size()))};
}

}  // namespace

absl::StatusOr<InstrumentBook::Kinds> InstrumentStore::KindsOf(Transaction& tx, std::string_view contract) {
  Kinds kinds;
  for (const pqxx::row& row : tx.Exec(kKinds, contract)) {
    kinds.ever.push_back(db::TextOf(row[0]));
    if (row[1].as<bool>()) kinds.now.push_back(db::TextOf(row[0]));
  }
  return kinds;
}

std::vector<std::string> InstrumentStore::PartiesOf(Transaction& tx, std::string_view contract) {
  std::vector<std::string> parties;
  for (const pqxx::row& row : tx.Exec(kParties, contract)) parties.push_back(db::TextOf(row[0]));
  return parties;
}

absl::StatusOr<InstrumentFile> InstrumentStore::Read(Transaction& tx, std::string_view contract, std::string_view id) {
  const pqxx::result rows = tx.Exec(kRead, contract, id);
  if (rows.empty()) return NothingOfName(fmt::format("contracts/{}/instruments/{}", contract, id));
  InstrumentFile file{.instrument = InstrumentOf(rows[0])};
  file.transition_count = rows[0][kInstrumentColumns].as<int32_t>();
  for (const pqxx::row& row : tx.Exec(kHead, contract, id)) file.versions.push_back(VersionOf(row));
  ReadPartyActs(tx, &file);
  return file;
}

absl::StatusOr<InstrumentVersion> InstrumentStore::ReadVersion(Transaction& tx, const Instrument& instrument,
                                                               int32_t number) {
  const pqxx::result rows = tx.Exec(kReadVersion, instrument.contract, instrument.id, number);
  if (rows.empty()) return NothingOfName(fmt::format("{}/versions/{}", instrument.Name(), number));
  return VersionOf(rows[0]);
}

absl::StatusOr<Surroundings> InstrumentStore::ReadAround(Transaction& tx, const Instrument& instrument) {
  Surroundings around;
  SOCLE_ASSIGN_OR_RETURN(const Kinds kinds, KindsOf(tx, instrument.contract));
  around.kinds_bound = kinds.ever;
  around.other_of_kind_in_force =
      tx.Exec(kOtherInForce, instrument.contract, instrument.id, instrument.kind)[0][0].as<bool>();
  const auto base = Parts(instrument.amends), before = Parts(instrument.predecessor);
  for (const pqxx::row& row : tx.Exec(kStates, base.first, base.second, before.first, before.second)) {
    const auto state = static_cast<InstrumentState>(row[1].as<int>());
    if (db::TextOf(row[0]) == instrument.amends) around.base = state;
    if (db::TextOf(row[0]) == instrument.predecessor) around.predecessor = state;
  }
  return around;
}

bool InstrumentStore::ComesFrom(Transaction& tx, std::string_view name, std::string_view from) {
  return tx.Exec(kComesFrom, name, from)[0][0].as<bool>();
}

absl::StatusOr<bool> InstrumentStore::IsThere(Transaction& tx, std::string_view name) {
  const auto [contract, id] = Parts(name);
  return !tx.Exec(kStates, contract, id, "", "").empty();
}

absl::Status InstrumentStore::Create(Transaction& tx, int64_t revision, InstrumentFile& file) {
  Instrument& instrument = file.instrument;
  const pqxx::result times =
      tx.Exec(kCreate, instrument.contract, instrument.id, instrument.kind, instrument.title, instrument.predecessor,
              instrument.replaces_predecessor, instrument.amends, instrument.duration_months,
              SqlDate(instrument.agreed_end), instrument.source, instrument.synthetic, revision);
  if (times.empty()) return NameTaken(instrument.Name());
  SetTimes(times, revision, &instrument);
  WriteLists(tx, instrument);
  WriteTransitions(tx, revision, file);
  return absl::OkStatus();
}

void InstrumentStore::Save(Transaction& tx, int64_t revision, InstrumentFile& file) {
  Instrument& instrument = file.instrument;
  SetTimes(
      tx.Exec(kUpdate, instrument.contract, instrument.id, instrument.title, static_cast<int>(instrument.state),
              instrument.predecessor, instrument.replaces_predecessor, instrument.amends, instrument.duration_months,
              SqlDate(instrument.agreed_end), instrument.latest_version, instrument.frozen_version, instrument.sha256,
              SqlDate(instrument.effective), SqlDate(instrument.end), instrument.return_reason, instrument.returned_by,
              instrument.termination_reason, instrument.source, instrument.synthetic, revision),
      revision, &instrument);
  if (file.lists_changed) WriteLists(tx, instrument);
  file.lists_changed = false;
  WriteVersions(tx, revision, file);
  WritePartyActs(tx, revision, &file);
  WriteTransitions(tx, revision, file);
}

void InstrumentStore::Annotate(Transaction& tx, int64_t revision, const Instrument& instrument,
                               InstrumentVersion& version) {
  tx.Exec(kAnnotate, instrument.contract, instrument.id, version.number, version.comment,
          TranslationsText(version.translations), revision);
  version.revision = revision;
}

}  // namespace socle::contracts::store
