#include "services/contracts/domain/reviews/assessment.h"

#include <fmt/format.h>

#include <numeric>

namespace socle::contracts {
namespace {

constexpr std::string_view kCollections[] = {"", "actions", "orientations"};

// The place that the n-th reader chose, from 0, when all stand in the order of what they chose.
int PlaceOfReader(const std::vector<int32_t>& counts, int32_t n) {
  size_t place = 0;
  while (n >= counts[place]) n -= counts[place++];
  return static_cast<int>(place);
}

}  // namespace

std::string SubjectName(const std::string& contract, const Subject& subject) {
  if (subject.kind == EvaluationSubject::kContract) return "contracts/" + contract;
  return fmt::format("contracts/{}/{}/{}", contract, kCollections[static_cast<size_t>(subject.kind)], subject.id);
}

bool ParseSubject(std::string_view name, const std::string& contract, Subject* subject) {
  const std::string parent = "contracts/" + contract;
  if (!name.starts_with(parent)) return false;
  name.remove_prefix(parent.size());
  if (name.empty()) {
    *subject = {.kind = EvaluationSubject::kContract, .id = contract};
    return true;
  }
  for (const EvaluationSubject kind : {EvaluationSubject::kAction, EvaluationSubject::kOrientation}) {
    const std::string collection = fmt::format("/{}/", kCollections[static_cast<size_t>(kind)]);
    if (!name.starts_with(collection)) continue;
    const std::string_view id = name.substr(collection.size());
    *subject = {.kind = kind, .id = std::string(id)};
    return !id.empty() && id.find('/') == std::string_view::npos;
  }
  return false;
}

CriterionSummary SummaryOf(std::vector<int32_t> counts) {
  CriterionSummary summary{.counts = std::move(counts)};
  summary.readers = std::accumulate(summary.counts.begin(), summary.counts.end(), 0);
  if (summary.readers == 0) return summary;
  summary.lower_median = PlaceOfReader(summary.counts, (summary.readers - 1) / 2);
  summary.upper_median = PlaceOfReader(summary.counts, summary.readers / 2);
  summary.lowest = PlaceOfReader(summary.counts, 0);
  summary.highest = PlaceOfReader(summary.counts, summary.readers - 1);
  return summary;
}

}  // namespace socle::contracts
