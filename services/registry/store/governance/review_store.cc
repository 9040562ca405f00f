#include "services/registry/store/governance/review_store.h"

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

#define SOCLE_TIMES SOCLE_MICROS("create_time") ", " SOCLE_MICROS("update_time")
#define SOCLE_COLUMNS                                                                                      \
  "SELECT body_id, year, objectives, bilan, bilan_date, meeting, to_jsonb(next_axes), source, synthetic, " \
  "state, " SOCLE_TIMES ", revision FROM review "
constexpr Query kRead{"review.read", SOCLE_COLUMNS "WHERE body_id = $1 AND year = $2"};
constexpr Query kList{"review.list", SOCLE_COLUMNS
                      "WHERE ($1 = '' OR body_id = $1) AND ($2::int = 0 OR year = $2::int) AND ($3::int = 0 OR state "
                      "= $3::int) AND (year < $4::int OR (year = $4::int AND body_id > $5)) ORDER BY year DESC, "
                      "body_id LIMIT $6"};
#undef SOCLE_COLUMNS
constexpr Query kCreate{"review.create",
                        "INSERT INTO review (body_id, year, objectives, bilan, bilan_date, meeting, next_axes, source, "
                        "synthetic, state, revision) VALUES ($1, $2, $3::jsonb, $4, $5::date, $6, $7, $8, $9, $10, "
                        "$11) ON CONFLICT DO NOTHING RETURNING " SOCLE_TIMES};
constexpr Query kWrite{"review.write",
                       "UPDATE review SET objectives = $3::jsonb, bilan = $4, bilan_date = $5::date, meeting = $6, "
                       "next_axes = $7, source = $8, synthetic = $9, state = $10, revision = $11, update_time = now() "
                       "WHERE body_id = $1 AND year = $2 RETURNING " SOCLE_TIMES};

#define SOCLE_COLUMNS(text)                                                                                        \
  "SELECT id, body_id, title, level, " text ", sha256, addressee, date, decision, source, synthetic, " SOCLE_TIMES \
  ", revision FROM position "
#define SOCLE_DATED                                                                                               \
  "($1 = '' OR body_id = $1) AND $2::date <= date AND date <= $3::date AND (date < $4::date OR (date = $4::date " \
  "AND id > $5)) "
constexpr Query kReadPosition{"position.read", SOCLE_COLUMNS("text") "WHERE body_id = $1 AND id = $2"};
constexpr Query kListPositions{"position.list", SOCLE_COLUMNS("''") "WHERE " SOCLE_DATED
                                                                    "AND ($7::int = 0 OR level = $7::int) ORDER BY "
                                                                    "date DESC, id LIMIT $6"};
#undef SOCLE_COLUMNS
constexpr Query kWritePosition{
    "position.write",
    "INSERT INTO position (id, body_id, title, level, text, sha256, addressee, date, decision, source, synthetic, "
    "revision) VALUES ($1, $2, $3, $4, $5, $6, $7, $8::date, $9, $10, $11, $12) ON CONFLICT (id) DO UPDATE SET title = "
    "excluded.title, level = excluded.level, text = excluded.text, sha256 = excluded.sha256, addressee = "
    "excluded.addressee, date = excluded.date, decision = excluded.decision, source = excluded.source, synthetic = "
    "excluded.synthetic, revision = excluded.revision, update_time = now() RETURNING " SOCLE_TIMES};

#define SOCLE_COLUMNS                                                                                              \
  "SELECT id, body_id, study_title, carrier, carrier_label, frame, content, date, source, synthetic, " SOCLE_TIMES \
  ", revision FROM contribution "
constexpr Query kReadContribution{"contribution.read", SOCLE_COLUMNS "WHERE body_id = $1 AND id = $2"};
constexpr Query kListContributions{"contribution.list",
                                   SOCLE_COLUMNS "WHERE " SOCLE_DATED "ORDER BY date DESC, id LIMIT $6"};
#undef SOCLE_COLUMNS
constexpr Query kWriteContribution{
    "contribution.write",
    "INSERT INTO contribution (id, body_id, study_title, carrier, carrier_label, frame, content, date, source, "
    "synthetic, revision) VALUES ($1, $2, $3, $4, $5, $6, $7, $8::date, $9, $10, $11) ON CONFLICT (id) DO UPDATE SET "
    "study_title = excluded.study_title, carrier = excluded.carrier, carrier_label = excluded.carrier_label, frame = "
    "excluded.frame, content = excluded.content, date = excluded.date, source = excluded.source, synthetic = "
    "excluded.synthetic, revision = excluded.revision, update_time = now() RETURNING " SOCLE_TIMES};

constexpr Query kMeetingThere{"review.meeting_there", "SELECT FROM meeting WHERE body_id = $1 AND id = $2"};
constexpr Query kDecisionThere{"review.decision_there", "SELECT FROM decision WHERE body_id = $1 AND id = $2"};

Written WrittenOf(const pqxx::row& row, int at) {
  return {db::InstantOf(row[at]), db::InstantOf(row[at + 1]), row[at + 2].as<int64_t>()};
}

void SetWritten(const pqxx::result& times, int64_t revision, Written* written) {
  *written = {db::InstantOf(times[0][0]), db::InstantOf(times[0][1]), revision};
}

std::string ObjectivesText(const std::vector<Objective>& objectives) {
  auto list = nlohmann::ordered_json::array();
  for (const Objective& objective : objectives) {
    list.push_back({{"statement", objective.statement},
                    {"outcome", static_cast<int>(objective.outcome)},
                    {"note", objective.note}});
  }
  return list.dump();
}

std::vector<Objective> ObjectivesOf(const pqxx::field& field) {
  std::vector<Objective> objectives;
  for (const auto& item : nlohmann::json::parse(field.c_str())) {
    objectives.push_back({.statement = item.at("statement"),
                          .outcome = static_cast<ObjectiveOutcome>(item.at("outcome").get<int>()),
                          .note = item.at("note")});
  }
  return objectives;
}

Review ReviewOf(const pqxx::row& row) {
  return {.body = db::TextOf(row[0]),
          .year = row[1].as<int32_t>(),
          .objectives = ObjectivesOf(row[2]),
          .bilan = db::TextOf(row[3]),
          .bilan_date = db::DateOf(row[4]),
          .meeting = db::TextOf(row[5]),
          .next_axes = db::TextsOf(row[6]),
          .source = db::TextOf(row[7]),
          .synthetic = row[8].as<bool>(),
          .state = static_cast<ReviewState>(row[9].as<int>()),
          .written = WrittenOf(row, 10)};
}

Position PositionOf(const pqxx::row& row) {
  return {.id = db::TextOf(row[0]),
          .body = db::TextOf(row[1]),
          .title = db::TextOf(row[2]),
          .level = static_cast<PositionLevel>(row[3].as<int>()),
          .text = db::TextOf(row[4]),
          .sha256 = db::TextOf(row[5]),
          .addressee = db::TextOf(row[6]),
          .date = db::DateOf(row[7]),
          .decision = db::TextOf(row[8]),
          .source = db::TextOf(row[9]),
          .synthetic = row[10].as<bool>(),
          .written = WrittenOf(row, 11)};
}

Contribution ContributionOf(const pqxx::row& row) {
  return {.id = db::TextOf(row[0]),
          .body = db::TextOf(row[1]),
          .study_title = db::TextOf(row[2]),
          .carrier = db::TextOf(row[3]),
          .carrier_label = db::TextOf(row[4]),
          .frame = db::TextOf(row[5]),
          .content = db::TextOf(row[6]),
          .date = db::DateOf(row[7]),
          .source = db::TextOf(row[8]),
          .synthetic = row[9].as<bool>(),
          .written = WrittenOf(row, 10)};
}

pqxx::result AskDated(Transaction& tx, const Query& query, const ReviewBook::DatedQuestion& question,
                      const auto&... more) {
  return tx.Exec(query, question.body, SqlDate(question.from), SqlDate(question.to), SqlDate(question.after_date),
                 question.after_id, static_cast<int64_t>(question.limit), more...);
}

}  // namespace

absl::StatusOr<Review> ReviewStore::Read(Transaction& tx, std::string_view body, int32_t year) {
  const pqxx::result rows = tx.Exec(kRead, body, year);
  if (rows.empty()) return NothingOfName(fmt::format("bodies/{}/reviews/{}", body, year));
  return ReviewOf(rows[0]);
}

absl::StatusOr<Position> ReviewStore::ReadPosition(Transaction& tx, std::string_view body, std::string_view id) {
  const pqxx::result rows = tx.Exec(kReadPosition, body, id);
  if (rows.empty()) return NothingOfName(fmt::format("bodies/{}/positions/{}", body, id));
  return PositionOf(rows[0]);
}

absl::StatusOr<Contribution> ReviewStore::ReadContribution(Transaction& tx, std::string_view body,
                                                           std::string_view id) {
  const pqxx::result rows = tx.Exec(kReadContribution, body, id);
  if (rows.empty()) return NothingOfName(fmt::format("bodies/{}/contributions/{}", body, id));
  return ContributionOf(rows[0]);
}

absl::Status ReviewStore::Create(Transaction& tx, int64_t revision, Review& review) {
  const pqxx::result times = tx.Exec(kCreate, review.body, review.year, ObjectivesText(review.objectives), review.bilan,
                                     SqlDate(review.bilan_date), review.meeting, db::ArrayOf(review.next_axes),
                                     review.source, review.synthetic, static_cast<int>(review.state), revision);
  if (times.empty()) return NameTaken(fmt::format("bodies/{}/reviews/{}", review.body, review.year));
  SetWritten(times, revision, &review.written);
  return absl::OkStatus();
}

void ReviewStore::Write(Transaction& tx, int64_t revision, Review& review) {
  SetWritten(tx.Exec(kWrite, review.body, review.year, ObjectivesText(review.objectives), review.bilan,
                     SqlDate(review.bilan_date), review.meeting, db::ArrayOf(review.next_axes), review.source,
                     review.synthetic, static_cast<int>(review.state), revision),
             revision, &review.written);
}

void ReviewStore::Write(Transaction& tx, int64_t revision, Position& position) {
  SetWritten(tx.Exec(kWritePosition, position.id, position.body, position.title, static_cast<int>(position.level),
                     position.text, position.sha256, position.addressee, SqlDate(position.date), position.decision,
                     position.source, position.synthetic, revision),
             revision, &position.written);
}

void ReviewStore::Write(Transaction& tx, int64_t revision, Contribution& contribution) {
  SetWritten(tx.Exec(kWriteContribution, contribution.id, contribution.body, contribution.study_title,
                     contribution.carrier, contribution.carrier_label, contribution.frame, contribution.content,
                     SqlDate(contribution.date), contribution.source, contribution.synthetic, revision),
             revision, &contribution.written);
}

bool ReviewStore::IsThere(Transaction& tx, std::string_view name) {
  // bodies/{body}/meetings/{id}, bodies/{body}/decisions/{id}: the caller has looked at the form.
  const size_t body = name.find('/') + 1;
  const size_t collection = name.find('/', body) + 1;
  const size_t id = name.find('/', collection) + 1;
  const bool meeting = name.substr(collection).starts_with("meetings/");
  return !tx.Exec(meeting ? kMeetingThere : kDecisionThere, name.substr(body, collection - 1 - body), name.substr(id))
              .empty();
}

absl::StatusOr<Review> ReviewStore::Find(std::string_view body, int32_t year, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) { return Read(tx, body, year); });
}

absl::StatusOr<Position> ReviewStore::FindPosition(std::string_view body, std::string_view id, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) { return ReadPosition(tx, body, id); });
}

absl::StatusOr<Contribution> ReviewStore::FindContribution(std::string_view body, std::string_view id,
                                                           Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) { return ReadContribution(tx, body, id); });
}

absl::StatusOr<std::vector<Review>> ReviewStore::List(const ReviewQuestion& question, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<Review>> {
    std::vector<Review> list;
    for (const pqxx::row& row : tx.Exec(kList, question.body, question.year, question.state, question.before_year,
                                        question.after_body, static_cast<int64_t>(question.limit))) {
      list.push_back(ReviewOf(row));
    }
    return list;
  });
}

absl::StatusOr<std::vector<Position>> ReviewStore::ListPositions(const DatedQuestion& question, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<Position>> {
    std::vector<Position> list;
    for (const pqxx::row& row : AskDated(tx, kListPositions, question, question.level)) list.push_back(PositionOf(row));
    return list;
  });
}

absl::StatusOr<std::vector<Contribution>> ReviewStore::ListContributions(const DatedQuestion& question,
                                                                         Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<Contribution>> {
    std::vector<Contribution> list;
    for (const pqxx::row& row : AskDated(tx, kListContributions, question)) list.push_back(ContributionOf(row));
    return list;
  });
}

}  // namespace socle::registry::store
