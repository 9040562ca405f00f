#include "services/contracts/store/instruments/party_act_rows.h"

#include <nlohmann/json.hpp>

#include "platform/db/column_values.h"

namespace socle::contracts::store {
namespace {

using db::Query;
using db::SqlDate;
using db::TextOf;
using nlohmann::json;

#define SOCLE_OF_INSTRUMENT "WHERE contract_id = $1 AND instrument_id = $2 ORDER BY place"
constexpr Query kDeliberations{
    "instrument.deliberations",
    "SELECT id, party, organ, number, day, transmitted, published, act_id, sha256, result, ballot, source, synthetic, "
    "place, " SOCLE_MICROS("create_time") ", revision FROM deliberation " SOCLE_OF_INSTRUMENT};
constexpr Query kMandates{
    "instrument.mandates",
    "SELECT id, party, person, capacity, deliberation_id, act, begin_date, end_date, source, synthetic, "
    "place, " SOCLE_MICROS("create_time") ", revision FROM mandate " SOCLE_OF_INSTRUMENT};
constexpr Query kSignatures{
    "instrument.signatures",
    "SELECT id, party, person, capacity, day, mandate_id, kind, evidence_sha256, sha256, version, state, "
    "withdrawal_reason, source, synthetic, place, " SOCLE_MICROS(
        "create_time") ", revision FROM signature " SOCLE_OF_INSTRUMENT};

#define SOCLE_RETURNING " RETURNING " SOCLE_MICROS("create_time")
constexpr Query kWriteDeliberation{
    "instrument.write_deliberation",
    "INSERT INTO deliberation (contract_id, instrument_id, id, party, organ, number, day, transmitted, published, "
    "act_id, sha256, result, ballot, source, synthetic, place, revision) VALUES ($1, $2, $3, $4, $5, $6, $7::date, "
    "$8::date, $9::date, $10, $11, $12, $13::jsonb, $14, $15, $16, $17) "
    "ON CONFLICT (contract_id, instrument_id, id) DO UPDATE SET organ = excluded.organ, number = excluded.number, "
    "transmitted = excluded.transmitted, published = excluded.published, act_id = excluded.act_id, "
    "ballot = excluded.ballot, source = excluded.source, synthetic = excluded.synthetic, "
    "revision = excluded.revision" SOCLE_RETURNING};
constexpr Query kWriteMandate{
    "instrument.write_mandate",
    "INSERT INTO mandate (contract_id, instrument_id, id, party, person, capacity, deliberation_id, act, begin_date, "
    "end_date, source, synthetic, place, revision) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::date, $10::date, $11, "
    "$12, $13, $14) ON CONFLICT (contract_id, instrument_id, id) DO UPDATE SET end_date = excluded.end_date, "
    "revision = excluded.revision" SOCLE_RETURNING};
constexpr Query kWriteSignature{
    "instrument.write_signature",
    "INSERT INTO signature (contract_id, instrument_id, id, party, person, capacity, day, mandate_id, kind, "
    "evidence_sha256, sha256, version, state, withdrawal_reason, source, synthetic, place, revision) VALUES ($1, $2, "
    "$3, $4, $5, $6, $7::date, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) "
    "ON CONFLICT (contract_id, instrument_id, id) DO UPDATE SET state = excluded.state, "
    "withdrawal_reason = excluded.withdrawal_reason, revision = excluded.revision" SOCLE_RETURNING};

std::optional<std::string> BallotText(const std::optional<Ballot>& ballot) {
  if (!ballot) return std::nullopt;
  json voters = json::array();
  for (const Voter& voter : ballot->voters)
    voters.push_back({voter.person, static_cast<int>(voter.choice), voter.proxy});
  return json::array({ballot->members, ballot->present, ballot->represented, ballot->votes_for, ballot->votes_against,
                      ballot->abstentions, voters})
      .dump();
}

std::optional<Ballot> BallotOf(const pqxx::field& field) {
  if (field.is_null()) return std::nullopt;
  const json list = json::parse(field.c_str());
  Ballot ballot{.members = list[0],
                .present = list[1],
                .represented = list[2],
                .votes_for = list[3],
                .votes_against = list[4],
                .abstentions = list[5]};
  for (const json& voter : list[6]) {
    ballot.voters.push_back(
        {.person = voter[0], .choice = static_cast<Choice>(voter[1].get<int>()), .proxy = voter[2]});
  }
  return ballot;
}

Deliberation DeliberationOf(const pqxx::row& row) {
  return {.id = TextOf(row[0]),
          .party = TextOf(row[1]),
          .organ = TextOf(row[2]),
          .number = TextOf(row[3]),
          .day = db::DateOf(row[4]),
          .transmitted = db::DateOf(row[5]),
          .published = db::DateOf(row[6]),
          .act_id = TextOf(row[7]),
          .sha256 = TextOf(row[8]),
          .result = static_cast<DeliberationResult>(row[9].as<int>()),
          .ballot = BallotOf(row[10]),
          .source = TextOf(row[11]),
          .synthetic = row[12].as<bool>(),
          .place = row[13].as<int32_t>(),
          .create_time = db::InstantOf(row[14]),
          .revision = row[15].as<int64_t>()};
}

Mandate MandateOf(const pqxx::row& row) {
  return {.id = TextOf(row[0]),
          .party = TextOf(row[1]),
          .person = TextOf(row[2]),
          .capacity = TextOf(row[3]),
          .deliberation = TextOf(row[4]),
          .act = TextOf(row[5]),
          .begin = db::DateOf(row[6]),
          .end = db::DateOf(row[7]),
          .source = TextOf(row[8]),
          .synthetic = row[9].as<bool>(),
          .place = row[10].as<int32_t>(),
          .create_time = db::InstantOf(row[11]),
          .revision = row[12].as<int64_t>()};
}

Signature SignatureOf(const pqxx::row& row) {
  return {.id = TextOf(row[0]),
          .party = TextOf(row[1]),
          .person = TextOf(row[2]),
          .capacity = TextOf(row[3]),
          .day = db::DateOf(row[4]),
          .mandate = TextOf(row[5]),
          .kind = static_cast<SignatureKind>(row[6].as<int>()),
          .evidence_sha256 = TextOf(row[7]),
          .sha256 = TextOf(row[8]),
          .version = row[9].as<int32_t>(),
          .state = static_cast<SignatureState>(row[10].as<int>()),
          .withdrawal_reason = TextOf(row[11]),
          .source = TextOf(row[12]),
          .synthetic = row[13].as<bool>(),
          .place = row[14].as<int32_t>(),
          .create_time = db::InstantOf(row[15]),
          .revision = row[16].as<int64_t>()};
}

template <typename Item, typename Write>
void WriteNew(int64_t revision, std::vector<Item>& items, const Write& write) {
  for (Item& item : items) {
    if (item.revision != 0) continue;
    item.create_time = db::InstantOf(write(item)[0][0]);
    item.revision = revision;
  }
}

}  // namespace

void ReadPartyActs(db::Transaction& tx, InstrumentFile* file) {
  const Instrument& of = file->instrument;
  for (const pqxx::row& row : tx.Exec(kDeliberations, of.contract, of.id)) {
    file->deliberations.push_back(DeliberationOf(row));
  }
  for (const pqxx::row& row : tx.Exec(kMandates, of.contract, of.id)) file->mandates.push_back(MandateOf(row));
  for (const pqxx::row& row : tx.Exec(kSignatures, of.contract, of.id)) file->signatures.push_back(SignatureOf(row));
}

void WritePartyActs(db::Transaction& tx, int64_t revision, InstrumentFile* file) {
  const Instrument& of = file->instrument;
  WriteNew(revision, file->deliberations, [&](const Deliberation& each) {
    return tx.Exec(kWriteDeliberation, of.contract, of.id, each.id, each.party, each.organ, each.number,
                   SqlDate(each.day), SqlDate(each.transmitted), SqlDate(each.published), each.act_id, each.sha256,
                   static_cast<int>(each.result), BallotText(each.ballot), each.source, each.synthetic, each.place,
                   revision);
  });
  WriteNew(revision, file->mandates, [&](const Mandate& each) {
    return tx.Exec(kWriteMandate, of.contract, of.id, each.id, each.party, each.person, each.capacity,
                   each.deliberation, each.act, SqlDate(each.begin), SqlDate(each.end), each.source, each.synthetic,
                   each.place, revision);
  });
  WriteNew(revision, file->signatures, [&](const Signature& each) {
    return tx.Exec(kWriteSignature, of.contract, of.id, each.id, each.party, each.person, each.capacity,
                   SqlDate(each.day), each.mandate, static_cast<int>(each.kind), each.evidence_sha256, each.sha256,
                   each.version, static_cast<int>(each.state), each.withdrawal_reason, each.source, each.synthetic,
                   each.place, revision);
  });
}

}  // namespace socle::contracts::store
