#include "services/census/store/campaigns/visit_store.h"

#include <fmt/format.h>

#include "platform/api/resource_errors.h"
#include "platform/db/array_literal.h"
#include "platform/db/column_values.h"
#include "platform/db/transaction.h"
#include "services/census/store/campaigns/campaign_json.h"

namespace socle::census::store {
namespace {

using db::Query;
using db::TextOf;
using db::Transaction;
using nlohmann::json;

#define SOCLE_WRITTEN \
  SOCLE_MICROS("create_time") ", " SOCLE_MICROS("update_time") ", " SOCLE_MICROS("erase_time") ", revision"
#define SOCLE_VISITS                                                                                    \
  "SELECT campaign_id, id, collectivite, visit_date, agent, kept, (SELECT coalesce(jsonb_agg(DISTINCT " \
  "r.signatory ORDER BY r.signatory), '[]') FROM visit_reach r WHERE r.visit_id = visit.id), "          \
  "synthetic, " SOCLE_WRITTEN " FROM visit "
constexpr Query kRead{"visit.read", SOCLE_VISITS "WHERE id = $2 AND campaign_id = $1"};
constexpr Query kList{
    "visit.list", SOCLE_VISITS
    "WHERE ($1 = '' OR campaign_id = $1) AND (visit_date, id) > ($2::date, $3) AND ($4 = '' OR collectivite = $4) AND "
    "($5 = '' OR agent = $5) AND ($6::date = 'infinity' OR (kept IS NOT NULL AND campaign_id IN (SELECT c.id FROM "
    "campaign c WHERE c.retain_until_date < $6::date))) ORDER BY visit_date, id LIMIT $7"};
constexpr Query kCreate{
    "visit.create",
    "INSERT INTO visit (id, campaign_id, collectivite, visit_date, agent, kept, synthetic, revision) VALUES ($1, $2, "
    "$3, $4::date, $5, $6::jsonb, $7, $8) ON CONFLICT DO NOTHING RETURNING " SOCLE_WRITTEN};
constexpr Query kReach{"visit.reach",
                       "INSERT INTO visit_reach (visit_id, campaign_id, signatory, collectivite) SELECT $1, $2, r.* "
                       "FROM unnest($3::text[], $4::text[]) r"};
constexpr Query kWrite{"visit.write",
                       "UPDATE visit SET kept = $2::jsonb, synthetic = $3, revision = $4, update_time = now() WHERE id "
                       "= $1 RETURNING " SOCLE_WRITTEN};
constexpr Query kErase{"visit.erase",
                       "UPDATE visit SET kept = NULL, revision = $2, update_time = now(), erase_time = now() WHERE id "
                       "= $1 RETURNING " SOCLE_WRITTEN};
// The answers hold notes, and the fingerprints are digests of them. The row of the request that is erasing holds
// neither yet.
constexpr Query kForget{
    "visit.forget_requests",
    "DELETE FROM request_record r USING audit_record a WHERE a.resource = $1 AND r.caller = a.actor "
    "AND r.request_id = a.request_id"};

Visit VisitOf(const pqxx::row& row) {
  Visit visit{.campaign = TextOf(row[0]),
              .id = TextOf(row[1]),
              .collectivite = TextOf(row[2]),
              .date = db::DateOf(row[3]),
              .agent = TextOf(row[4]),
              .covered = json::parse(row[6].c_str()).get<std::vector<std::string>>(),
              .synthetic = row[7].as<bool>(),
              .create_time = db::InstantOf(row[8]),
              .update_time = db::InstantOf(row[9]),
              .erase_time = db::InstantOf(row[10]),
              .revision = row[11].as<int64_t>()};
  if (!row[5].is_null()) visit.kept = json::parse(row[5].c_str()).get<VisitNotes>();
  return visit;
}

void SetWritten(const pqxx::result& rows, int64_t revision, Visit& visit) {
  visit.create_time = db::InstantOf(rows[0][0]);
  visit.update_time = db::InstantOf(rows[0][1]);
  visit.erase_time = db::InstantOf(rows[0][2]);
  visit.revision = revision;
}

}  // namespace

absl::StatusOr<Visit> VisitStore::Read(Transaction& tx, std::string_view campaign, std::string_view id) {
  const pqxx::result rows = tx.Exec(kRead, campaign, id);
  if (rows.empty()) return socle::api::NothingOfName(kVisitType, fmt::format("campaigns/{}/visits/{}", campaign, id));
  return VisitOf(rows[0]);
}

absl::Status VisitStore::Create(Transaction& tx, int64_t revision, std::span<const Reached> reached, Visit& visit) {
  const pqxx::result rows = tx.Exec(kCreate, visit.id, visit.campaign, visit.collectivite, db::SqlDate(visit.date),
                                    visit.agent, json(visit.kept).dump(), visit.synthetic, revision);
  if (rows.empty()) return socle::api::NameTaken(kVisitType, visit.Name());
  SetWritten(rows, revision, visit);
  db::ArrayLiteral signatories, carriers;
  for (const Reached& each : reached) {
    signatories.Add(each.signatory);
    carriers.Add(each.carrier);
    if (visit.covered.empty() || visit.covered.back() != each.signatory) visit.covered.push_back(each.signatory);
  }
  tx.Exec(kReach, visit.id, visit.campaign, signatories.ToString(), carriers.ToString());
  return absl::OkStatus();
}

void VisitStore::Write(Transaction& tx, int64_t revision, Visit& visit) {
  SetWritten(tx.Exec(kWrite, visit.id, json(visit.kept).dump(), visit.synthetic, revision), revision, visit);
}

void VisitStore::Erase(Transaction& tx, int64_t revision, Visit& visit) {
  visit.kept = {};
  SetWritten(tx.Exec(kErase, visit.id, revision), revision, visit);
  tx.Exec(kForget, visit.Name());
}

absl::StatusOr<Visit> VisitStore::Find(std::string_view campaign, std::string_view id, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) { return Read(tx, campaign, id); });
}

absl::StatusOr<std::vector<Visit>> VisitStore::List(const Question& question, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<Visit>> {
    std::vector<Visit> visits;
    for (const pqxx::row& row :
         tx.Exec(kList, question.campaign, db::SqlDate(question.after_date), question.after_id, question.collectivite,
                 question.agent, db::SqlDate(question.retention_before), static_cast<int64_t>(question.limit))) {
      visits.push_back(VisitOf(row));
    }
    return visits;
  });
}

}  // namespace socle::census::store
