// Tasks between the API's messages and the domain.
#pragma once

#include "platform/api/violations.h"
#include "services/contracts/domain/tasks/task_rules.h"
#include "socle/contracts/v1/task_service.pb.h"

namespace socle::contracts::api {

v1::Task Show(const Task& task);

// Heirs as somebody names them: at most 100, with whole shares or none.
std::vector<Heir> HeirsField(const google::protobuf::RepeatedPtrField<v1::TaskHeir>& heirs,
                             socle::api::Violations* violations);

}  // namespace socle::contracts::api
