// What readers think of subjects of a review, on ordinal scales: counted, never averaged.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "platform/base/instant.h"
#include "services/contracts/domain/programmes/programme.h"

namespace socle::contracts {

struct Subject {
  EvaluationSubject kind = EvaluationSubject::kAction;
  std::string id;     // of an action, an orientation or the contract
  std::string title;  // as it is now; empty where it is not asked for
};

// "contracts/c/actions/a"; of the contract, its own name.
std::string SubjectName(const std::string& contract, const Subject& subject);
// The inverse, for the subjects of that contract; false for any other name.
bool ParseSubject(std::string_view name, const std::string& contract, Subject* subject);

struct Assessment {
  std::string reader;
  Subject subject;
  std::string criterion;
  std::string level;  // empty: not answered
  int place = 0;      // of the level on the scale, from 0
  std::string comment;
  Instant update_time{};
};

// What the readers answered to one criterion about one subject.
struct CriterionSummary {
  std::vector<int32_t> counts;  // by place of the level
  int32_t readers = 0;
  // Places; -1: nobody answered. Of an even number of readers, the two in the middle.
  int lower_median = -1;
  int upper_median = -1;
  int lowest = -1;
  int highest = -1;
};
CriterionSummary SummaryOf(std::vector<int32_t> counts);

}  // namespace socle::contracts
