#include "services/census/domain/action_sheets/integration.h"

#include <algorithm>

namespace socle::census::sheets {
namespace {

// How far: work that goes on is further than work that is halted.
int RankOf(Status status) { return status == Status::kInProgress ? 100 : static_cast<int>(status); }

bool IsOfKeepers(const Sheet& sheet, const Integration& said) {
  return !said.carrier.empty() && (said.carrier == sheet.origin || said.carrier == sheet.owner);
}

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

bool TakeIntegration(const Integration& said, Sheet& sheet) {
  std::vector<Integration>& all = sheet.integrations;
  const auto place =
      std::lower_bound(all.begin(), all.end(), said.action,
                       [](const Integration& each, const std::string& name) { return each.action < name; });
  const bool is_new = place == all.end() || place->action != said.action;
  if (is_new && (said.state == IntegrationState::kWithdrawn || all.size() >= kMostIntegrations)) return false;
  if (!is_new && SaysTheSame(*place, said)) return false;
  const std::optional<Status> before = StatusSaid(sheet, said.programme);
  if (is_new) {
    all.insert(place, said);
  } else {
    *place = said;
  }
  const std::optional<Status> after = StatusSaid(sheet, said.programme);
  if (!after || after == before) return true;
  for (ProgrammeEntry& entry : sheet.programmes) {
    if (entry.programme == said.programme) entry.status = StatusWithin(sheet, *after);
  }
  return true;
}

}  // namespace socle::census::sheets
