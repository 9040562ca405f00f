#include "services/contracts/api/plan/plan_version_taking.h"

#include "platform/api/content_digest.h"
#include "platform/base/failpoint.h"
#include "services/contracts/api/plan/plan_version_service.h"

namespace socle::contracts::api {

int32_t TakePlanVersion(write::Unit& unit, plan::PlanVersionBook& book, const PlanCause& cause) {
  const std::vector<plan::PlannedAction> actions = book.Current(unit.tx(), cause.contract);
  if (actions.empty() && !cause.always) return 0;
  const auto latest = book.Latest(unit.tx(), cause.contract);
  plan::PlanVersion version{.contract = cause.contract,
                            .number = latest ? latest->number + 1 : 1,
                            .cause = cause.name,
                            .effective = cause.effective,
                            .action_count = static_cast<int32_t>(actions.size()),
                            .sha256 = plan::DigestOf(actions)};
  if (latest && latest->sha256 == version.sha256 && !cause.always) return latest->number;
  book.Add(unit.tx(), unit.revision(), actions, version);
  SOCLE_FAILPOINT("plan_version_taken");
  unit.Record({.resource = version.Name(),
               .kind = write::ChangeKind::kCreated,
               .after = socle::api::DigestOfShown(Show(version))});
  return version.number;
}

}  // namespace socle::contracts::api
