#include "services/census/domain/action_sheets/integration.h"

#include <algorithm>

namespace socle::census::sheets {
namespace {

// How far: work that goes on is further than work that is halted.
int RankOf(Status status) { return status == Status::kInProgress ? 100 : static_cast<int>(status); }

bool IsOfKeepers(const Sheet& sheet, const Integration& said) {
  return !said.carrier.empty() && (said.carrier == sheet.origin || said.carrier == sheet.owner);
}

bool IsWithdrawn(const Integration& said) { return said.state == IntegrationState::kWithdrawn; }

bool SaysTheSame(const Integration& a, const Integration& b) {
  return a.programme == b.programme && a.carrier == b.carrier && a.state == b.state && a.status == b.status;
}

}  // namespace

std::string_view NameOf(IntegrationState state) {
  static constexpr std::string_view kNames[] = {"", "CANDIDATE", "INTEGRATED", "DECLINED", "WITHDRAWN"};
  return kNames[static_cast<size_t>(state)];
}

std::optional<Status> StatusSaid(const Sheet& sheet, std::string_view programme) {
  std::optional<Status> furthest;
  bool done = false, given_up = false, declined = false;
  for (const Integration& said : sheet.integrations) {
    if (said.programme != programme || !IsOfKeepers(sheet, said)) continue;
    if (said.state == IntegrationState::kDeclined) declined = true;
    if (said.state != IntegrationState::kIntegrated) continue;
    if (said.status == Status::kCompleted) {
      done = true;
    } else if (said.status == Status::kAbandoned) {
      given_up = true;
    } else if (!furthest || RankOf(said.status) > RankOf(*furthest)) {
      furthest = said.status;
    }
  }
  if (furthest) return furthest;
  if (done) return Status::kCompleted;
  if (given_up) return Status::kAbandoned;
  if (declined) return Status::kRejected;
  return std::nullopt;
}

Status StatusWithin(const Sheet& sheet, Status said) {
  if (sheet.owner.empty() && said < Status::kAbandoned) return Status::kProposed;
  const bool of_action_sheets = said == Status::kValidated || said == Status::kCommitted;
  return of_action_sheets && sheet.maturity != Maturity::kActionSheet ? Status::kQualified : said;
}

bool IsFull(const Sheet& sheet) {
  return sheet.integrations.size() >= kMostIntegrations &&
         std::none_of(sheet.integrations.begin(), sheet.integrations.end(), IsWithdrawn);
}

bool TakeIntegration(const Integration& said, Sheet& sheet) {
  std::vector<Integration>& all = sheet.integrations;
  const bool known = std::any_of(all.begin(), all.end(), [&](const auto& each) { return each.action == said.action; });
  if (!known && (IsWithdrawn(said) || IsFull(sheet))) return false;
  if (!known && all.size() >= kMostIntegrations) all.erase(std::find_if(all.begin(), all.end(), IsWithdrawn));
  const auto place =
      std::lower_bound(all.begin(), all.end(), said.action,
                       [](const Integration& each, const std::string& name) { return each.action < name; });
  if (known && SaysTheSame(*place, said)) return false;
  const std::optional<Status> before = StatusSaid(sheet, said.programme);
  if (known) {
    *place = said;
  } else {
    all.insert(place, said);
  }
  const std::optional<Status> after = StatusSaid(sheet, said.programme);
  if (!after || after == before) return true;
  for (ProgrammeEntry& entry : sheet.programmes) {
    if (entry.programme == said.programme) entry.status = StatusWithin(sheet, *after);
  }
  return true;
}

void FollowContracts(const Sheet& before, Sheet& sheet) {
  for (ProgrammeEntry& entry : sheet.programmes) {
    const std::optional<Status> said = StatusSaid(sheet, entry.programme);
    if (!said) continue;
    const std::optional<Status> was_said = StatusSaid(before, entry.programme);
    const ProgrammeEntry* was = before.FindEntry(entry.programme);
    const bool held =
        was != nullptr && was_said && was->status == StatusWithin(before, *was_said) && entry.status == was->status;
    if (was == nullptr || said != was_said || held) entry.status = StatusWithin(sheet, *said);
  }
}

}  // namespace socle::census::sheets
