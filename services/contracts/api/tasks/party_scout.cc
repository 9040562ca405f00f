#include "services/contracts/api/tasks/party_scout.h"

#include <map>
#include <set>

#include "platform/api/content_digest.h"
#include "platform/api/uuid.h"
#include "platform/base/legal_day.h"
#include "services/contracts/api/tasks/task_conversion.h"

namespace socle::contracts::api {
namespace {

constexpr std::chrono::seconds kLookDeadline{60};
constexpr size_t kNamesAtOnce = 500;

constexpr char kCaller[] = "socle-contracts";
constexpr char kMethod[] = "socle.contracts.v1.TaskService/OpenTask";

}  // namespace

PartyScout::PartyScout(const Needs& needs)
    : needs_(needs),
      looks_(needs.metrics->AddCounter("socle_party_looks_total",
                                       "Looks at whether parties of contracts live on that came to an end.")),
      opened_(needs.metrics->AddCounter("socle_tasks_opened_total", "Tasks opened for parties that have ended.")),
      duty_(
          "parties of contracts could not be looked at",
          [this]() -> absl::Status {
            SOCLE_RETURN_IF_ERROR(Look(db::DeadlineIn(kLookDeadline)).status());
            looks_.Add();
            return absl::OkStatus();
          },
          needs.clock, needs.log) {}

bool PartyScout::IsOver(const TaskBook::Place& place) const {
  const Programme* programme = needs_.catalogue->Find(place.programme);
  return programme != nullptr && programme->phases.back().id == place.phase;
}

absl::StatusOr<int> PartyScout::Look(db::Deadline deadline) {
  SOCLE_ASSIGN_OR_RETURN(const std::vector<TaskBook::Place> places, needs_.tasks->Places(deadline));
  SOCLE_ASSIGN_OR_RETURN(const std::set<std::string> known, needs_.tasks->Ids(deadline));
  std::map<std::string, std::vector<const TaskBook::Place*>> by_party;
  for (const TaskBook::Place& place : places) {
    if (!IsOver(place)) by_party[place.party.party].push_back(&place);
  }
  std::vector<std::string> names;
  for (const auto& [party, of] : by_party) names.push_back(party);
  const Date today = TodayInParis(needs_.clock->Now());
  int opened = 0;
  for (size_t begin = 0; begin < names.size(); begin += kNamesAtOnce) {
    const auto some = std::span(names).subspan(begin, std::min(kNamesAtOnce, names.size() - begin));
    SOCLE_ASSIGN_OR_RETURN(const std::vector<Succession> successions,
                           needs_.registry->Successors(some, Date::Min(), today, deadline));
    for (const Succession& succession : successions) {
      for (const TaskBook::Place* place : by_party[succession.party]) {
        Task task = TaskFor(place->contract, place->party, succession, today);
        if (task.id.empty() || known.contains(task.id)) continue;
        SOCLE_ASSIGN_OR_RETURN(const bool is_new, Open(std::move(task), deadline));
        opened += is_new ? 1 : 0;
      }
    }
  }
  opened_.Add(static_cast<uint64_t>(opened));
  return opened;
}

absl::StatusOr<bool> PartyScout::Open(Task task, db::Deadline deadline) {
  const write::Command command{.method = kMethod,
                               .caller = kCaller,
                               .request_id = socle::api::NewUuid(),
                               .fingerprint = socle::api::DigestOf({task.id}),
                               .resources = {NameOf(task), "contracts/" + task.contract}};
  bool is_new = false;
  const auto shown =
      needs_.writer->Run<v1::Task>(command, deadline, [&](write::Unit& unit) -> absl::StatusOr<v1::Task> {
        SOCLE_ASSIGN_OR_RETURN(const Contract contract, needs_.contracts->Read(unit.tx(), task.contract));
        is_new = !contract.IsDeleted() && contract.FindParty(task.party) != nullptr &&
                 needs_.tasks->Open(unit.tx(), unit.revision(), task);
        v1::Task open = Show(task);
        if (is_new) {
          unit.Record(
              {.resource = open.name(), .kind = write::ChangeKind::kCreated, .after = socle::api::DigestOfShown(open)});
        }
        return open;
      });
  SOCLE_RETURN_IF_ERROR(shown.status());
  return is_new;
}

}  // namespace socle::contracts::api
