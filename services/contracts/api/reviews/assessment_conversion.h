// Assessments between the API's messages and the domain.
#pragma once

#include <string>
#include <vector>

#include "platform/api/violations.h"
#include "services/contracts/domain/reviews/assessment_book.h"
#include "socle/contracts/v1/assessment_service.pb.h"

namespace socle::contracts::api {

v1::Assessment Show(const std::string& contract, const Assessment& assessment);
// With every criterion of the grid for this kind of subject.
v1::SubjectSummary Show(const Review& review, const AssessmentBook::Summary& summary);

// What a reader sent, each subject and criterion once, checked against the review's grid.
std::vector<Assessment> AssessmentsField(const google::protobuf::RepeatedPtrField<v1::Assessment>& sent,
                                         const std::string& reader, const Review& review,
                                         socle::api::Violations* violations);

}  // namespace socle::contracts::api
