// Rows of axes.
#pragma once

#include <string_view>
#include <vector>

#include "platform/db/transaction.h"
#include "services/contracts/domain/plan/axis.h"

namespace socle::contracts::store {

std::vector<plan::Axis> AllAxes(db::Transaction& tx, std::string_view contract);

}  // namespace socle::contracts::store
