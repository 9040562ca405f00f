#include "services/census/store/campaigns/campaign_store.h"

#include <fmt/format.h>

#include "platform/base/error.h"
#include "platform/db/array_literal.h"
#include "platform/db/column_values.h"
#include "platform/db/transaction.h"
#include "platform/db/written_row.h"
#include "services/census/store/campaigns/campaign_json.h"

namespace socle::census::store {
namespace {

using db::Query;
using db::SqlDate;
using db::TextOf;
using db::Transaction;
using nlohmann::json;

#define SOCLE_CAMPAIGNS                                                                                  \
  "SELECT id, label, description, pilot, manifesto, scope_date, begin_date, end_date, agents, purpose, " \
  "retain_until_date, state, scope_count, questionnaire_version, source, synthetic, " SOCLE_TIMES        \
  ", revision FROM "                                                                                     \
  "campaign "
constexpr Query kRead{"campaign.read", SOCLE_CAMPAIGNS "WHERE id = $1"};
constexpr Query kList{"campaign.list", SOCLE_CAMPAIGNS
                      "WHERE id > $1 AND ($2 = '' OR pilot = $2) AND ($3::int = 0 OR state = $3::int) ORDER BY id "
                      "LIMIT $4"};
constexpr Query kCreate{
    "campaign.create",
    "INSERT INTO campaign (id, label, description, pilot, manifesto, scope_date, begin_date, end_date, agents, "
    "purpose, "
    "retain_until_date, state, source, synthetic, revision) VALUES ($1, $2, $3, $4, $5, $6::date, $7::date, $8::date, "
    "$9::jsonb, $10, $11::date, $12, $13, $14, $15) ON CONFLICT DO NOTHING RETURNING " SOCLE_TIMES};
constexpr Query kWrite{
    "campaign.write",
    "UPDATE campaign SET label = $2, description = $3, scope_date = $4::date, begin_date = $5::date, end_date = "
    "$6::date, agents = $7::jsonb, purpose = $8, retain_until_date = $9::date, state = $10, scope_count = $11, "
    "questionnaire_version = $12, source = $13, synthetic = $14, revision = $15, update_time = now() WHERE id = $1 "
    "RETURNING " SOCLE_TIMES};
constexpr Query kForgetReaders{"campaign.forget_readers", "DELETE FROM campaign_reader WHERE campaign_id = $1"};
constexpr Query kAddReaders{"campaign.add_readers",
                            "INSERT INTO campaign_reader (campaign_id, reader) SELECT $1, unnest($2::text[])"};
constexpr Query kTakeScope{"campaign.take_scope",
                           "INSERT INTO campaign_scope (campaign_id, signatory, label, signature) SELECT $1, m.* FROM "
                           "unnest($2::text[], $3::text[], $4::text[]) m"};
constexpr Query kTakeCarriers{"campaign.take_carriers",
                              "INSERT INTO campaign_carrier (campaign_id, signatory, collectivite, label) SELECT $1, "
                              "c.* FROM unnest($2::text[], $3::text[], $4::text[]) c"};
constexpr Query kNotInScope{"campaign.not_in_scope",
                            "SELECT s FROM unnest($2::text[]) s WHERE NOT EXISTS (SELECT FROM campaign_scope WHERE "
                            "campaign_id = $1 AND signatory = s COLLATE \"C\")"};
constexpr Query kUnassign{"campaign.unassign",
                          "DELETE FROM campaign_assignment WHERE campaign_id = $1 AND signatory = ANY($2::text[])"};
constexpr Query kAssign{"campaign.assign",
                        "INSERT INTO campaign_assignment (campaign_id, signatory, agent) SELECT $1, a.* FROM "
                        "unnest($2::text[], $3::text[]) a"};
constexpr Query kUnassigned{"campaign.unassigned",
                            "SELECT count(*) FROM campaign_scope s WHERE campaign_id = $1 AND NOT EXISTS (SELECT FROM "
                            "campaign_assignment a WHERE a.campaign_id = $1 AND a.signatory = s.signatory)"};
constexpr Query kPublish{"campaign.publish_questionnaire",
                         "INSERT INTO campaign_questionnaire (campaign_id, version, questions, revision) VALUES ($1, "
                         "$2, $3::jsonb, $4) RETURNING " SOCLE_MICROS("create_time")};
constexpr Query kQuestionnaire{
    "campaign.questionnaire", "SELECT questions, " SOCLE_MICROS("create_time") ", revision FROM campaign_questionnaire "
                              "WHERE campaign_id = $1 AND version = $2"};

// Each signatory of the page with who carries it, and whether these were met.
#define SOCLE_SCOPE                                                                                                  \
  "SELECT s.signatory, s.label, s.signature, c.carriers, c.met, c.of_all, (SELECT coalesce(jsonb_agg(a.agent "       \
  "ORDER BY a.agent), '[]') FROM campaign_assignment a WHERE a.campaign_id = $1 AND a.signatory = s.signatory) AS "  \
  "agents, r.visits, r.first FROM campaign_scope s CROSS JOIN LATERAL (SELECT jsonb_agg(jsonb_build_object("         \
  "'collectivite', c.collectivite, 'label', c.label, 'met', m.met) ORDER BY c.collectivite) AS carriers, count(*) "  \
  "FILTER (WHERE m.met) AS met, count(*) AS of_all FROM campaign_carrier c CROSS JOIN LATERAL (SELECT EXISTS "       \
  "(SELECT FROM visit_reach v WHERE v.campaign_id = $1 AND v.signatory = c.signatory AND v.collectivite = "          \
  "c.collectivite) AS met) m WHERE c.campaign_id = $1 AND c.signatory = s.signatory) c CROSS JOIN LATERAL (SELECT "  \
  "count(DISTINCT v.id) AS visits, min(v.visit_date) AS first FROM visit_reach x JOIN visit v ON v.id = x.visit_id " \
  "WHERE x.campaign_id = $1 AND x.signatory = s.signatory) r WHERE s.campaign_id = $1 "
constexpr Query kListScope{
    "campaign.list_scope",
    "SELECT t.*, (SELECT count(*) FROM project_sheet p WHERE p.campaign_id = $1 AND p.state <> 6 AND p.owner IN "
    "(SELECT "
    "o ->> 'collectivite' FROM jsonb_array_elements(t.carriers) o UNION SELECT v.collectivite FROM visit_reach x JOIN "
    "visit v ON v.id = x.visit_id WHERE x.campaign_id = $1 AND x.signatory = t.signatory)) FROM (" SOCLE_SCOPE
    ") t WHERE t.signatory > $2 AND ($3 = '' OR t.agents ? $3) AND (NOT $4 OR t.agents = '[]') AND ($5::int = 0 OR "
    "$5::int = CASE WHEN t.met = 0 THEN 1 WHEN t.met < t.of_all THEN 2 ELSE 3 END) ORDER BY t.signatory LIMIT $6"};
constexpr Query kMeasure{
    "campaign.measure",
    "SELECT count(*), count(*) FILTER (WHERE met = of_all), count(*) FILTER (WHERE met > 0 AND met < of_all), count(*) "
    "FILTER (WHERE met = 0), (SELECT count(*) FROM visit WHERE campaign_id = $1), (SELECT count(*) FROM visit v WHERE "
    "campaign_id = $1 AND NOT EXISTS (SELECT FROM visit_reach x WHERE x.visit_id = v.id)), (SELECT count(*) FROM "
    "project_sheet WHERE campaign_id = $1 AND state <> 6) FROM (SELECT (SELECT count(*) FROM campaign_carrier c WHERE "
    "c.campaign_id = $1 AND c.signatory = s.signatory) AS of_all, (SELECT count(DISTINCT x.collectivite) FROM "
    "visit_reach x WHERE x.campaign_id = $1 AND x.signatory = s.signatory) AS met FROM campaign_scope s WHERE "
    "s.campaign_id = $1) t"};

Campaign CampaignOf(const pqxx::row& row) {
  return {.id = TextOf(row[0]),
          .label = TextOf(row[1]),
          .description = TextOf(row[2]),
          .pilot = TextOf(row[3]),
          .manifesto = TextOf(row[4]),
          .scope_date = db::DateOf(row[5]),
          .begin_date = db::DateOf(row[6]),
          .end_date = db::DateOf(row[7]),
          .agents = json::parse(row[8].c_str()).get<std::vector<CampaignAgent>>(),
          .purpose = TextOf(row[9]),
          .retain_until = db::DateOf(row[10]),
          .state = static_cast<CampaignState>(row[11].as<int>()),
          .scope_count = row[12].as<int32_t>(),
          .questionnaire_version = row[13].as<int32_t>(),
          .source = TextOf(row[14]),
          .synthetic = row[15].as<bool>(),
          .create_time = db::InstantOf(row[16]),
          .update_time = db::InstantOf(row[17]),
          .revision = row[18].as<int64_t>()};
}

void SetWritten(Transaction& tx, const pqxx::result& times, int64_t revision, Campaign& campaign) {
  db::SetWritten(times, revision, campaign);
  tx.Exec(kForgetReaders, campaign.id);
  tx.Exec(kAddReaders, campaign.id, db::ArrayOf(ReadersOf(campaign)));
}

}  // namespace

absl::StatusOr<Campaign> CampaignStore::Read(Transaction& tx, std::string_view id) {
  const pqxx::result rows = tx.Exec(kRead, id);
  if (rows.empty()) return socle::api::NothingOfName(kCampaignType, fmt::format("campaigns/{}", id));
  return CampaignOf(rows[0]);
}

absl::Status CampaignStore::Create(Transaction& tx, int64_t revision, Campaign& campaign) {
  const pqxx::result times =
      tx.Exec(kCreate, campaign.id, campaign.label, campaign.description, campaign.pilot, campaign.manifesto,
              SqlDate(campaign.scope_date), SqlDate(campaign.begin_date), SqlDate(campaign.end_date),
              json(campaign.agents).dump(), campaign.purpose, SqlDate(campaign.retain_until),
              static_cast<int>(campaign.state), campaign.source, campaign.synthetic, revision);
  if (times.empty()) return socle::api::NameTaken(kCampaignType, campaign.Name());
  SetWritten(tx, times, revision, campaign);
  return absl::OkStatus();
}

void CampaignStore::Write(Transaction& tx, int64_t revision, Campaign& campaign) {
  SetWritten(
      tx,
      tx.Exec(kWrite, campaign.id, campaign.label, campaign.description, SqlDate(campaign.scope_date),
              SqlDate(campaign.begin_date), SqlDate(campaign.end_date), json(campaign.agents).dump(), campaign.purpose,
              SqlDate(campaign.retain_until), static_cast<int>(campaign.state), campaign.scope_count,
              campaign.questionnaire_version, campaign.source, campaign.synthetic, revision),
      revision, campaign);
}

void CampaignStore::TakeScope(Transaction& tx, const Campaign& campaign, std::span<const ScopeMember> members) {
  db::ArrayLiteral signatories, labels, signatures, carried, carriers, carrier_labels;
  for (const ScopeMember& member : members) {
    signatories.Add(member.signatory);
    labels.Add(member.label);
    signatures.Add(member.signature);
    for (const ScopeCarrier& carrier : member.carriers) {
      carried.Add(member.signatory);
      carriers.Add(carrier.collectivite);
      carrier_labels.Add(carrier.label);
    }
  }
  tx.Exec(kTakeScope, campaign.id, signatories.ToString(), labels.ToString(), signatures.ToString());
  tx.Exec(kTakeCarriers, campaign.id, carried.ToString(), carriers.ToString(), carrier_labels.ToString());
}

std::vector<std::string> CampaignStore::Assign(Transaction& tx, const Campaign& campaign,
                                               const Assignments& assignments) {
  db::ArrayLiteral named, signatories, agents;
  for (const auto& [signatory, its_agents] : assignments) {
    named.Add(signatory);
    for (const std::string& agent : its_agents) {
      signatories.Add(signatory);
      agents.Add(agent);
    }
  }
  std::vector<std::string> strangers;
  for (const pqxx::row& row : tx.Exec(kNotInScope, campaign.id, named.ToString())) strangers.push_back(TextOf(row[0]));
  if (!strangers.empty()) return strangers;
  tx.Exec(kUnassign, campaign.id, named.ToString());
  tx.Exec(kAssign, campaign.id, signatories.ToString(), agents.ToString());
  return {};
}

int32_t CampaignStore::CountUnassigned(Transaction& tx, std::string_view campaign) {
  return tx.Exec(kUnassigned, campaign)[0][0].as<int32_t>();
}

void CampaignStore::Publish(Transaction& tx, int64_t revision, Questionnaire& questionnaire) {
  const pqxx::result rows =
      tx.Exec(kPublish, questionnaire.campaign, questionnaire.version, json(questionnaire.questions).dump(), revision);
  questionnaire.create_time = db::InstantOf(rows[0][0]);
  questionnaire.revision = revision;
}

absl::StatusOr<Questionnaire> CampaignStore::ReadQuestionnaire(Transaction& tx, std::string_view campaign,
                                                               int32_t version) {
  const pqxx::result rows = tx.Exec(kQuestionnaire, campaign, version);
  if (rows.empty()) {
    return socle::api::NothingOfName("census.socle.fr/Questionnaire",
                                     fmt::format("campaigns/{}/questionnaires/{}", campaign, version));
  }
  return Questionnaire{.campaign = std::string(campaign),
                       .version = version,
                       .questions = json::parse(rows[0][0].c_str()).get<std::vector<census::Question>>(),
                       .create_time = db::InstantOf(rows[0][1]),
                       .revision = rows[0][2].as<int64_t>()};
}

absl::StatusOr<Campaign> CampaignStore::Find(std::string_view id, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) { return Read(tx, id); });
}

absl::StatusOr<std::vector<Campaign>> CampaignStore::List(const Question& question, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<Campaign>> {
    std::vector<Campaign> campaigns;
    for (const pqxx::row& row :
         tx.Exec(kList, question.after, question.pilot, question.state, static_cast<int64_t>(question.limit))) {
      campaigns.push_back(CampaignOf(row));
    }
    return campaigns;
  });
}

absl::StatusOr<Questionnaire> CampaignStore::FindQuestionnaire(std::string_view campaign, int32_t version,
                                                               Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) { return ReadQuestionnaire(tx, campaign, version); });
}

absl::StatusOr<std::vector<ScopeMember>> CampaignStore::ListScope(const ScopeQuestion& question, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<ScopeMember>> {
    std::vector<ScopeMember> members;
    for (const pqxx::row& row : tx.Exec(kListScope, question.campaign, question.after, question.agent,
                                        question.unassigned, question.coverage, static_cast<int64_t>(question.limit))) {
      members.push_back({.signatory = TextOf(row[0]),
                         .label = TextOf(row[1]),
                         .signature = TextOf(row[2]),
                         .carriers = json::parse(row[3].c_str()).get<std::vector<ScopeCarrier>>(),
                         .agents = json::parse(row[6].c_str()).get<std::vector<std::string>>(),
                         .visit_count = row[7].as<int32_t>(),
                         .first_visit = row[8].is_null() ? Date::Max() : db::DateOf(row[8]),
                         .sheet_count = row[9].as<int32_t>()});
    }
    return members;
  });
}

absl::StatusOr<CoverageCount> CampaignStore::Measure(std::string_view campaign, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<CoverageCount> {
    const pqxx::row row = tx.Exec(kMeasure, campaign)[0];
    return CoverageCount{.scope = row[0].as<int32_t>(),
                         .met = row[1].as<int32_t>(),
                         .partly_met = row[2].as<int32_t>(),
                         .never_met = row[3].as<int32_t>(),
                         .visits = row[4].as<int32_t>(),
                         .visits_outside = row[5].as<int32_t>(),
                         .sheets = row[6].as<int32_t>()};
  });
}

}  // namespace socle::census::store
