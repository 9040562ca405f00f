// How PostgreSQL is to plan the statements of a transaction.
#pragma once

#include "platform/db/connection.h"

namespace socle::db {

// Each statement is planned for the values that it is run with: what is not asked folds away, and what is asked finds
// its index. A page is not worth the start of parallel workers.
inline constexpr Query kPlanForValues{"plan_for_values",
                                      "SELECT set_config('plan_cache_mode', 'force_custom_plan', true), "
                                      "set_config('max_parallel_workers_per_gather', '0', true)"};
// Each is planned once, for any values: for statements whose plan is the same and takes longer than what it finds.
inline constexpr Query kPlanOnce{"plan_once", "SELECT set_config('plan_cache_mode', 'force_generic_plan', true)"};

}  // namespace socle::db
