#include "services/census/api/contract_actions/contract_follower.h"

#include <fmt/format.h>

#include <map>
#include <set>

#include "platform/api/content_digest.h"
#include "platform/api/uuid.h"
#include "platform/base/error.h"
#include "platform/base/failpoint.h"
#include "platform/base/legal_day.h"
#include "services/census/api/action_sheets/sheet_conversion.h"
#include "services/census/api/proposals/proposal_conversion.h"
#include "services/census/domain/action_sheets/integration.h"

namespace socle::census::api {
namespace {

using sheets::Sheet;

constexpr char kMethod[] = "socle.census.v1.ActionSheetService/FollowContract";
constexpr char kWaiting[] = "socle_census_contract_actions_waiting";
constexpr std::chrono::seconds kLookDeadline{60};
constexpr absl::Duration kBetweenLooks = absl::Seconds(2);
constexpr absl::Duration kAfterAPoke = absl::Milliseconds(50);  // for what was heard to be committed
constexpr size_t kAtOnce = 200;

std::string ActorOf(const ContractActionBook::Heard& heard) { return "event:" + heard.event_id; }

std::string ReasonOf(const sheets::Integration& said) {
  std::string reason = fmt::format("{}: {}", said.action, sheets::NameOf(said.state));
  if (said.status != sheets::Status{}) reason += fmt::format(", {}", sheets::NameOf(said.status));
  return reason;
}

}  // namespace

ContractFollower::ContractFollower(const Needs& needs)
    : needs_(needs),
      taken_(needs.metrics->AddCounter(
          "socle_census_contract_actions_taken_total",
          "Changes of actions of contracts that had their effect on sheets and proposals.")) {}

ContractFollower::~ContractFollower() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  if (!thread_.joinable()) return;
  thread_.join();
  needs_.metrics->RemoveGauges(kWaiting);
}

void ContractFollower::Start() {
  thread_ = std::thread([this] { Run(); });
  needs_.metrics->AddGauge(kWaiting, "Actions of contracts that changed and have not been looked at, 200 at most.", {},
                           [this] { return static_cast<double>(waiting_); });
}

void ContractFollower::Poke() {
  absl::MutexLock lock(&mutex_);
  poked_ = true;
}

void ContractFollower::Run() {
  while (true) {
    const absl::Status status = Follow(db::DeadlineIn(kLookDeadline));
    if (needs_.log != nullptr && !status.ok() && !absl::IsUnavailable(status)) {
      needs_.log->Write(telemetry::Severity::kWarning, "actions of contracts could not be followed",
                        {{"status", status.ToString()}});
    }
    absl::MutexLock lock(&mutex_);
    if (!status.ok()) poked_ = false;  // no sooner than this
    const auto wanted = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return poked_ || stopping_; };
    if (mutex_.AwaitWithTimeout(absl::Condition(&wanted), kBetweenLooks) && !stopping_) {
      mutex_.AwaitWithTimeout(absl::Condition(&stopping_), kAfterAPoke);
    }
    if (stopping_) return;
    poked_ = false;
  }
}

absl::Status ContractFollower::Follow(Deadline deadline) {
  if (!begun_) SOCLE_RETURN_IF_ERROR(needs_.book->HearAllOnce(deadline));
  begun_ = true;
  while (true) {
    SOCLE_ASSIGN_OR_RETURN(const std::vector<Heard> heard, needs_.book->Waiting(kAtOnce, deadline));
    waiting_ = heard.size();
    if (heard.empty()) return absl::OkStatus();
    if (heard[0].action == ContractActionBook::kAll) {
      SOCLE_RETURN_IF_ERROR(LookAtAll(heard[0], deadline));
    } else {
      SOCLE_RETURN_IF_ERROR(LookAt(heard, deadline));
    }
  }
}

absl::Status ContractFollower::LookAtAll(const Heard& heard, Deadline deadline) {
  SOCLE_RETURN_IF_ERROR(needs_.source->ForAll(
      [&](std::span<const std::string> names) { return needs_.book->HearThese(names, deadline); }, deadline));
  return needs_.book->Forget(std::span(&heard, 1), deadline);
}

absl::Status ContractFollower::LookAt(std::span<const Heard> heard, Deadline deadline) {
  std::vector<std::string> names;
  for (const Heard& each : heard) names.push_back(each.action);
  SOCLE_ASSIGN_OR_RETURN(std::vector<ContractAction> there, needs_.source->Actions(names, deadline));
  SOCLE_ASSIGN_OR_RETURN(std::vector<ContractAction> known, needs_.book->FindAll(names, deadline));
  std::map<std::string_view, ContractAction*> now_by_name, was_by_name;
  for (ContractAction& each : there) now_by_name[each.name] = &each;
  for (ContractAction& each : known) was_by_name[each.name] = &each;
  std::vector<Heard> without_effect;
  absl::Status first;
  for (const Heard& each : heard) {
    const auto found = now_by_name.find(each.action), before = was_by_name.find(each.action);
    std::optional<ContractAction> was;
    if (before != was_by_name.end()) was = *before->second;
    ContractAction now;
    if (found != now_by_name.end()) {
      now = *found->second;
    } else if (was) {
      now = *was;
      now.deleted = true;
    }
    // What takes up nothing, and never did; and what another process has seen a later state of.
    if (was ? was->revision > now.revision : !now.TakesUp()) {
      without_effect.push_back(each);
      continue;
    }
    absl::Status status = Complete(was, deadline, &now);
    if (status.ok()) status = Take(each, was, now, deadline);
    if (absl::IsUnavailable(status)) return status;
    if (!absl::IsAborted(status)) first.Update(status);
  }
  first.Update(needs_.book->Forget(without_effect, deadline));
  return first;
}

absl::Status ContractFollower::Complete(const std::optional<ContractAction>& was, Deadline deadline,
                                        ContractAction* now) {
  if (was && !was->programme.empty()) {
    now->programme = was->programme;
  } else {
    SOCLE_ASSIGN_OR_RETURN(now->programme, needs_.source->ProgrammeOf(now->name, deadline));
  }
  if (now->deleted) {
    now->since = Date::Max();  // nothing says on which day it was
  } else if (was && was->selection == now->selection && was->status == now->status) {
    now->since = was->since;
  } else {
    SOCLE_ASSIGN_OR_RETURN(now->since, needs_.source->Since(now->name, deadline));
  }
  return absl::OkStatus();
}

absl::Status ContractFollower::Take(const Heard& heard, const std::optional<ContractAction>& was,
                                    const ContractAction& now, Deadline deadline) {
  std::set<std::string> on_sheets{now.sheet}, on_proposals(now.proposals.begin(), now.proposals.end());
  if (was) {
    on_sheets.insert(was->sheet);
    on_proposals.insert(was->proposals.begin(), was->proposals.end());
  }
  on_sheets.erase("");
  write::Command command{.method = kMethod,
                         .caller = ActorOf(heard),
                         .request_id = socle::api::NewUuid(),
                         .fingerprint = socle::api::DigestOf({heard.action, heard.event_id}),
                         .resources = {now.name}};
  command.resources.insert(command.resources.end(), on_sheets.begin(), on_sheets.end());
  command.resources.insert(command.resources.end(), on_proposals.begin(), on_proposals.end());
  SOCLE_FAILPOINT("contract_action_before_effect");
  const auto done = needs_.writer->RunBytes(command, deadline, [&](write::Unit& unit) -> absl::StatusOr<std::string> {
    if (needs_.book->Read(unit.tx(), now.name) != was) return absl::AbortedError("another process was first");
    for (const std::string& name : on_sheets) {
      SOCLE_RETURN_IF_ERROR(TakeOnSheet(unit, name, now, command.caller));
    }
    for (const std::string& name : on_proposals) SOCLE_RETURN_IF_ERROR(TakeOnProposal(unit, name, now));
    needs_.book->Write(unit.tx(), now);
    needs_.book->Forget(unit.tx(), heard);
    SOCLE_FAILPOINT("contract_action_before_commit");
    return std::string();
  });
  SOCLE_RETURN_IF_ERROR(done.status());
  SOCLE_FAILPOINT("contract_action_after_commit");
  taken_.Add();
  return absl::OkStatus();
}

absl::Status ContractFollower::TakeOnSheet(write::Unit& unit, const std::string& name, const ContractAction& now,
                                           const std::string& actor) {
  absl::StatusOr<Sheet> sheet = needs_.sheets->Read(unit.tx(), name.substr(name.find('/') + 1));
  if (absl::IsNotFound(sheet.status())) return absl::OkStatus();  // contracts may be of another time than census
  SOCLE_RETURN_IF_ERROR(sheet.status());
  const Sheet before = *sheet;
  const sheets::Integration said = IntegrationOf(now, name);
  if (!sheets::TakeIntegration(said, *sheet)) return absl::OkStatus();
  const Date today = TodayInParis(needs_.clock->Now());
  SOCLE_RETURN_IF_ERROR(needs_.sheets->Update(unit.tx(), unit.revision(), before, *sheet,
                                              {.kind = sheets::ChangeKind::kIntegrated,
                                               .effective = said.since.IsOpen() ? today : said.since,
                                               .reason = ReasonOf(said),
                                               .actor = actor}));
  unit.Record({.resource = name,
               .kind = write::ChangeKind::kStateChanged,
               .changes = {"integrated"},
               .before = socle::api::DigestOfShown(ShowWhole(before, today)),
               .after = socle::api::DigestOfShown(ShowWhole(*sheet, today))});
  return absl::OkStatus();
}

absl::Status ContractFollower::TakeOnProposal(write::Unit& unit, const std::string& name, const ContractAction& now) {
  absl::StatusOr<Proposal> proposal = needs_.proposals->Read(unit.tx(), name.substr(name.find('/') + 1));
  if (absl::IsNotFound(proposal.status())) return absl::OkStatus();
  SOCLE_RETURN_IF_ERROR(proposal.status());
  const auto before = socle::api::DigestOfShown(Show(*proposal));
  if (!FollowUptake(now, *proposal)) return absl::OkStatus();
  needs_.proposals->Update(unit.tx(), unit.revision(), *proposal);
  unit.Record({.resource = name,
               .changes = {"taken-up"},
               .before = before,
               .after = socle::api::DigestOfShown(Show(*proposal))});
  return absl::OkStatus();
}

}  // namespace socle::census::api
