#include "services/contracts/api/reviews/assessment_conversion.h"

#include <fmt/format.h>

#include <set>
#include <tuple>

#include "platform/api/time_conversion.h"
#include "services/contracts/api/plan/plan_fields.h"

namespace socle::contracts::api {
namespace {

constexpr int kMaxSent = 500;

v1::CriterionSummary Show(const EvaluationCriterion& criterion, const CriterionSummary& summary) {
  v1::CriterionSummary proto;
  proto.set_criterion(criterion.id);
  for (size_t place = 0; place < criterion.levels.size(); ++place) {
    v1::LevelCount* count = proto.add_counts();
    count->set_level(criterion.levels[place].id);
    count->set_count(place < summary.counts.size() ? summary.counts[place] : 0);
  }
  proto.set_reader_count(summary.readers);
  if (summary.readers == 0) return proto;
  const auto level = [&](int place) { return criterion.levels[static_cast<size_t>(place)].id; };
  proto.set_lower_median(level(summary.lower_median));
  proto.set_upper_median(level(summary.upper_median));
  proto.set_lowest(level(summary.lowest));
  proto.set_highest(level(summary.highest));
  proto.set_spread(summary.highest - summary.lowest);
  return proto;
}

// Of its criterion; faults of level and criterion.
void TakeLevel(const v1::Assessment& sent, const EvaluationGrid& grid, const FieldAt& at, Assessment* taken) {
  const EvaluationCriterion* criterion = grid.FindCriterion(sent.criterion());
  if (criterion == nullptr || criterion->subject != taken->subject.kind) {
    (at / "criterion").Add("is no criterion of the grid for this subject", "ce critère ne porte pas sur ce sujet.");
    return;
  }
  taken->criterion = criterion->id;
  if (sent.level().empty()) return;
  taken->place = criterion->PlaceOf(sent.level());
  taken->level = sent.level();
  if (taken->place < 0) (at / "level").Add("is no level of the criterion", "ce niveau n'est pas celui du critère.");
}

}  // namespace

v1::Assessment Show(const std::string& contract, const Assessment& assessment) {
  v1::Assessment proto;
  proto.set_reader(assessment.reader);
  proto.set_subject(SubjectName(contract, assessment.subject));
  proto.set_criterion(assessment.criterion);
  proto.set_level(assessment.level);
  proto.set_comment(assessment.comment);
  if (assessment.level.empty()) return proto;
  socle::api::ToProto(assessment.update_time, proto.mutable_update_time());
  return proto;
}

v1::SubjectSummary Show(const Review& review, const AssessmentBook::Summary& summary) {
  v1::SubjectSummary proto;
  proto.set_subject(SubjectName(review.contract, summary.subject));
  proto.set_title(summary.subject.title);
  if (!review.grid) return proto;
  for (const EvaluationCriterion& criterion : review.grid->criteria) {
    if (criterion.subject != summary.subject.kind) continue;
    const auto found = summary.counts.find(criterion.id);
    *proto.add_criteria() =
        Show(criterion, SummaryOf(found == summary.counts.end() ? std::vector<int32_t>() : found->second));
  }
  return proto;
}

std::vector<Assessment> AssessmentsField(const google::protobuf::RepeatedPtrField<v1::Assessment>& sent,
                                         const std::string& reader, const Review& review,
                                         socle::api::Violations* violations) {
  std::vector<Assessment> taken;
  const FieldAt all{"assessments", violations};
  if (sent.empty()) all.Add("there is none", "au moins une réponse est attendue.");
  if (!CheckCount(all, sent.size(), kMaxSent)) return taken;
  const EvaluationGrid grid = review.grid.value_or(EvaluationGrid());
  std::set<std::tuple<EvaluationSubject, std::string, std::string>> seen;
  for (int i = 0; i < sent.size(); ++i) {
    const FieldAt at = all[i];
    Assessment assessment{.reader = reader, .comment = (at / "comment").Text(sent[i].comment(), 0, 1000)};
    if (!ParseSubject(sent[i].subject(), review.contract, &assessment.subject)) {
      (at / "subject").Add("is no subject of the contract", "ce n'est pas un sujet du contrat.");
      continue;
    }
    TakeLevel(sent[i], grid, at, &assessment);
    if (!seen.insert({assessment.subject.kind, assessment.subject.id, sent[i].criterion()}).second) {
      at.Add("is there twice", "figure deux fois.");
    }
    taken.push_back(std::move(assessment));
  }
  return taken;
}

}  // namespace socle::contracts::api
