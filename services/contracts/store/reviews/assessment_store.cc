#include "services/contracts/store/reviews/assessment_store.h"

#include "platform/db/array_literal.h"
#include "platform/db/column_values.h"
#include "platform/db/transaction.h"

namespace socle::contracts::store {
namespace {

using db::Query;
using db::TextOf;
using db::Transaction;

constexpr Query kNoSubjects{"assessment.no_subjects",
                            "SELECT t.kind, t.id FROM unnest($3::int[], $4::text[]) AS t(kind, id) EXCEPT SELECT kind, "
                            "id FROM review_subject WHERE contract_id = $1 AND review_id = $2 ORDER BY 1, 2"};
constexpr Query kRecord{
    "assessment.record",
    "INSERT INTO assessment (contract_id, review_id, reader, subject_kind, subject_id, criterion, level, place, "
    "comment, revision) SELECT $1, $2, t.*, $10::bigint FROM unnest($3::text[], $4::smallint[], $5::text[], "
    "$6::text[], $7::text[], $8::smallint[], $9::text[]) t ON CONFLICT (contract_id, review_id, subject_kind, "
    "subject_id, criterion, reader) DO UPDATE SET level = excluded.level, place = excluded.place, comment = "
    "excluded.comment, revision = excluded.revision, update_time = now()"};
constexpr Query kRemove{"assessment.remove",
                        "DELETE FROM assessment a USING unnest($3::text[], $4::smallint[], $5::text[], $6::text[]) AS "
                        "t(reader, kind, id, criterion) WHERE a.contract_id = $1 AND a.review_id = $2 AND a.reader = "
                        "t.reader AND a.subject_kind = t.kind AND a.subject_id = t.id AND a.criterion = t.criterion"};
constexpr Query kList{"assessment.list",
                      "SELECT reader, subject_kind, subject_id, criterion, level, place, comment, " SOCLE_MICROS(
                          "update_time") " FROM assessment WHERE contract_id = $1 AND review_id = $2 AND "
                                         "(subject_kind, subject_id, criterion, reader) > ($3::int, $4, $5, $6) AND "
                                         "($7 = '' OR reader = $7) AND ($8 = '' OR (subject_kind, subject_id) = "
                                         "($9::int, $8)) AND ($10 = '' OR criterion = $10) ORDER BY subject_kind, "
                                         "subject_id, criterion, reader LIMIT $11"};
// $3 and $4: criteria of the grid with the kind of subject of each.
#define SOCLE_ASKED "FROM review_subject s JOIN unnest($3::text[], $4::int[]) AS c(criterion, kind) ON c.kind = s.kind "
#define SOCLE_ANSWER                                                                                             \
  "a.contract_id = $1 AND a.review_id = $2 AND a.subject_kind = s.kind AND a.subject_id = s.id AND a.criterion " \
  "= c.criterion "
constexpr Query kMissing{"assessment.missing",
                         "SELECT s.kind, s.id, c.criterion " SOCLE_ASKED
                         "WHERE s.contract_id = $1 AND s.review_id = $2 AND (s.kind, s.id, c.criterion) > ($5::int, "
                         "$6, $7) AND NOT EXISTS (SELECT FROM assessment a WHERE " SOCLE_ANSWER
                         "AND a.reader = $8) ORDER BY s.kind, s.id, c.criterion LIMIT $9"};
constexpr Query kAsked{"assessment.asked",
                       "SELECT count(*) " SOCLE_ASKED "WHERE s.contract_id = $1 AND s.review_id = $2"};
constexpr Query kByReader{"assessment.by_reader",
                          "SELECT a.reader, count(*) " SOCLE_ASKED "JOIN assessment a ON " SOCLE_ANSWER
                          "WHERE s.contract_id = $1 AND s.review_id = $2 GROUP BY a.reader ORDER BY a.reader LIMIT "
                          "1000"};
constexpr Query kSummaries{
    "assessment.summaries",
    "WITH page AS MATERIALIZED (SELECT id, title FROM review_subject WHERE contract_id = $1 AND review_id = $2 AND "
    "kind = $3::int AND id > $4 ORDER BY id LIMIT $5) SELECT p.id, p.title, coalesce(a.criterion, ''), "
    "coalesce(a.place, 0), count(a.reader) FROM page p LEFT JOIN assessment a ON a.contract_id = $1 AND a.review_id = "
    "$2 AND a.subject_kind = $3::int AND a.subject_id = p.id GROUP BY 1, 2, 3, 4 ORDER BY 1, 3, 4"};

struct Criteria {
  db::ArrayLiteral ids;
  db::ArrayLiteral kinds;
};
Criteria CriteriaOf(const Review& review) {
  Criteria criteria;
  if (!review.grid) return criteria;
  for (const EvaluationCriterion& each : review.grid->criteria) {
    criteria.ids.Add(each.id);
    criteria.kinds.Add(static_cast<int64_t>(each.subject));
  }
  return criteria;
}

// The columns of many assessments.
struct Columns {
  explicit Columns(const std::vector<Assessment>& assessments, bool answered) {
    for (const Assessment& each : assessments) {
      if (each.level.empty() == answered) continue;
      ++count;
      readers.Add(each.reader);
      kinds.Add(static_cast<int64_t>(each.subject.kind));
      ids.Add(each.subject.id);
      criteria.Add(each.criterion);
      levels.Add(each.level);
      places.Add(int64_t{each.place});
      comments.Add(each.comment);
    }
  }
  size_t count = 0;
  db::ArrayLiteral readers, kinds, ids, criteria, levels, places, comments;
};

}  // namespace

std::vector<std::string> AssessmentStore::NoSubjects(Transaction& tx, const Review& review,
                                                     const std::vector<Assessment>& assessments) {
  db::ArrayLiteral kinds, ids;
  for (const Assessment& each : assessments) {
    kinds.Add(static_cast<int64_t>(each.subject.kind));
    ids.Add(each.subject.id);
  }
  std::vector<std::string> missing;
  for (const pqxx::row& row : tx.Exec(kNoSubjects, review.contract, review.id, kinds.ToString(), ids.ToString())) {
    missing.push_back(
        SubjectName(review.contract, {.kind = static_cast<EvaluationSubject>(row[0].as<int>()), .id = TextOf(row[1])}));
  }
  return missing;
}

int64_t AssessmentStore::Record(Transaction& tx, int64_t revision, const Review& review,
                                const std::vector<Assessment>& assessments) {
  const Columns answered(assessments, true);
  if (answered.count > 0) {
    tx.Exec(kRecord, review.contract, review.id, answered.readers.ToString(), answered.kinds.ToString(),
            answered.ids.ToString(), answered.criteria.ToString(), answered.levels.ToString(),
            answered.places.ToString(), answered.comments.ToString(), revision);
  }
  const Columns withdrawn(assessments, false);
  if (withdrawn.count == 0) return 0;
  return static_cast<int64_t>(tx.Exec(kRemove, review.contract, review.id, withdrawn.readers.ToString(),
                                      withdrawn.kinds.ToString(), withdrawn.ids.ToString(),
                                      withdrawn.criteria.ToString())
                                  .affected_rows());
}

absl::StatusOr<std::vector<Assessment>> AssessmentStore::List(const Review& review, const Question& question,
                                                              Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<Assessment>> {
    std::vector<Assessment> list;
    const Place& after = question.after;
    for (const pqxx::row& row :
         tx.Exec(kList, review.contract, review.id, after.subject_kind, after.subject, after.criterion, after.reader,
                 question.reader, question.subject.id, static_cast<int>(question.subject.kind), question.criterion,
                 static_cast<int64_t>(question.limit))) {
      list.push_back({.reader = TextOf(row[0]),
                      .subject = {.kind = static_cast<EvaluationSubject>(row[1].as<int>()), .id = TextOf(row[2])},
                      .criterion = TextOf(row[3]),
                      .level = TextOf(row[4]),
                      .place = row[5].as<int>(),
                      .comment = TextOf(row[6]),
                      .update_time = db::InstantOf(row[7])});
    }
    return list;
  });
}

absl::StatusOr<std::vector<Assessment>> AssessmentStore::ListMissing(const Review& review, const Question& question,
                                                                     Deadline deadline) {
  const Criteria criteria = CriteriaOf(review);
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<Assessment>> {
    std::vector<Assessment> list;
    const Place& after = question.after;
    for (const pqxx::row& row : tx.Exec(kMissing, review.contract, review.id, criteria.ids.ToString(),
                                        criteria.kinds.ToString(), after.subject_kind, after.subject, after.criterion,
                                        question.reader, static_cast<int64_t>(question.limit))) {
      list.push_back({.reader = question.reader,
                      .subject = {.kind = static_cast<EvaluationSubject>(row[0].as<int>()), .id = TextOf(row[1])},
                      .criterion = TextOf(row[2])});
    }
    return list;
  });
}

absl::StatusOr<AssessmentBook::Tally> AssessmentStore::Progress(const Review& review, Deadline deadline) {
  const Criteria criteria = CriteriaOf(review);
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<Tally> {
    Tally tally;
    const auto run = [&](const Query& query) {
      return tx.Exec(query, review.contract, review.id, criteria.ids.ToString(), criteria.kinds.ToString());
    };
    tally.asked = run(kAsked)[0][0].as<int64_t>();
    for (const pqxx::row& row : run(kByReader)) tally.by_reader.emplace(TextOf(row[0]), row[1].as<int64_t>());
    return tally;
  });
}

absl::StatusOr<std::vector<AssessmentBook::Summary>> AssessmentStore::ListSummaries(const Review& review,
                                                                                    EvaluationSubject kind,
                                                                                    std::string_view after,
                                                                                    size_t limit, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<Summary>> {
    std::vector<Summary> list;
    for (const pqxx::row& row :
         tx.Exec(kSummaries, review.contract, review.id, static_cast<int>(kind), after, static_cast<int64_t>(limit))) {
      if (list.empty() || list.back().subject.id != TextOf(row[0])) {
        list.push_back({.subject = {.kind = kind, .id = TextOf(row[0]), .title = TextOf(row[1])}, .counts = {}});
      }
      const auto readers = row[4].as<int32_t>();
      if (readers == 0) continue;
      std::vector<int32_t>& counts = list.back().counts[TextOf(row[2])];
      const auto place = row[3].as<size_t>();
      if (counts.size() <= place) counts.resize(place + 1);
      counts[place] = readers;
    }
    return list;
  });
}

}  // namespace socle::contracts::store
