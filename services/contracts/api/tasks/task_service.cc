#include "services/contracts/api/tasks/task_service.h"

#include <fmt/format.h>

#include <algorithm>

#include "platform/api/digest.h"
#include "platform/api/field_checks.h"
#include "platform/api/page.h"
#include "platform/api/resource_errors.h"
#include "platform/api/resource_name.h"
#include "platform/base/failpoint.h"
#include "platform/base/legal_day.h"
#include "platform/write/changing.h"
#include "services/contracts/api/access.h"
#include "services/contracts/api/contracts/contract_conversion.h"
#include "services/contracts/api/tasks/task_conversion.h"
#include "services/contracts/domain/contract_errors.h"

namespace socle::contracts::api {
namespace {

using socle::api::NestedName;

absl::StatusOr<NestedName> TaskName(const std::string& name) {
  return socle::api::ParseNestedUuid(name, "contracts", "tasks", "name");
}

// Heirs that are not named are those of the task.
template <typename Request>
absl::StatusOr<SuccessionStep> StepOf(const Request& request, const Task& task) {
  socle::api::Violations violations;
  SuccessionStep step{.heirs = HeirsField(request.heirs(), &violations),
                      .decision = request.decision(),
                      .note = violations.Text("note", request.note(), {.min = 0, .max = 1000})};
  if (!step.decision.empty() && BodyOfDecision(step.decision).empty()) {
    violations.Add("decision", "not a name such as bodies/…/decisions/…",
                   "decision : un nom tel que bodies/…/decisions/… est attendu.");
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  if (step.heirs.empty()) step.heirs = task.heirs;
  return step;
}

absl::Status CheckMayDecide(const rpc::Call& call, const Task& task, const Contract& contract) {
  return CheckMay(Act::kDecideTask, RelationsTo(task, contract, rpc::ActorOf(call)), NameOf(task));
}

}  // namespace

TaskService::TaskService(const Needs& needs) : needs_(needs), service_("socle.contracts.v1.TaskService") {
  service_.Blocking<v1::GetTaskRequest, v1::Task>(
      "GetTask", [this](rpc::Call& call, const auto& request) { return Get(call, request); });
  service_.Blocking<v1::ListTasksRequest, v1::ListTasksResponse>(
      "ListTasks", [this](rpc::Call& call, const auto& request) { return List(call, request); });
  service_.Blocking<v1::CheckDecideTaskRequest, v1::CheckDecideTaskResponse>(
      "CheckDecideTask", [this](rpc::Call& call, const auto& request) { return Check(call, request); });
  service_.Blocking<v1::DecideTaskRequest, v1::Task>(
      "DecideTask", [this](rpc::Call& call, const auto& request) { return Decide(call, request); });
  service_.Blocking<v1::DismissTaskRequest, v1::Task>(
      "DismissTask", [this](rpc::Call& call, const auto& request) { return Dismiss(call, request); });
}

absl::StatusOr<v1::Task> TaskService::Get(rpc::Call& call, const v1::GetTaskRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const NestedName name, TaskName(request.name()));
  SOCLE_ASSIGN_OR_RETURN(const Task task, needs_.tasks->Find(name.parent, name.child, call.deadline()));
  return Show(task);
}

absl::StatusOr<v1::ListTasksResponse> TaskService::List(rpc::Call& call, const v1::ListTasksRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const socle::api::Page page, socle::api::Page::Open(request));
  TaskBook::Question question{.party = request.party(), .limit = page.size() + 1};
  if (request.parent() != "contracts/-") {
    SOCLE_ASSIGN_OR_RETURN(question.contract, socle::api::IdOfName(request.parent(), "contracts", "parent"));
    SOCLE_RETURN_IF_ERROR(needs_.contracts->Find(question.contract, call.deadline()).status());
  }
  if (request.state() != 0) {
    socle::api::Violations violations;
    question.state = socle::api::EnumFromProto(request.state(), v1::Task::State_descriptor(), "state", &violations);
    SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  }
  const std::string& after = page.after();
  if (const size_t first = after.find(' '), last = after.rfind(' '); first != std::string::npos) {
    question.after_contract = after.substr(0, first);
    question.after_party = after.substr(first + 1, last - first - 1);
    question.after_id = after.substr(last + 1);
  }
  SOCLE_ASSIGN_OR_RETURN(std::vector<Task> list, needs_.tasks->List(question, call.deadline()));
  v1::ListTasksResponse response;
  if (list.size() > page.size()) {
    list.pop_back();
    const Task& task = list.back();
    response.set_next_page_token(page.NextToken(fmt::format("{} {} {}", task.contract, task.party, task.id)));
  }
  for (const Task& task : list) *response.add_tasks() = Show(task);
  return response;
}

absl::Status TaskService::AskFor(const Task& task, db::Deadline deadline, SuccessionStep* step,
                                 SuccessionFacts* facts) {
  std::vector<std::string> names;
  for (const Heir& heir : step->heirs) names.push_back(heir.name);
  auto identities = needs_.registry->Parties(names, TodayInParis(needs_.clock->Now()), deadline);
  facts->registry_away = absl::IsUnavailable(identities.status());
  if (facts->registry_away) return absl::OkStatus();
  SOCLE_RETURN_IF_ERROR(identities.status());
  for (size_t i = 0; i < identities->size(); ++i) step->heirs[i].label = (*identities)[i].label;
  facts->identities = *std::move(identities);
  if (step->decision.empty()) return absl::OkStatus();
  const std::string sha256 = socle::api::Sha256Hex(DecisionText(task, *step));
  auto verdict = needs_.registry->VerifyDecision(step->decision, sha256, std::nullopt, deadline);
  facts->registry_away = absl::IsUnavailable(verdict.status());
  if (facts->registry_away) return absl::OkStatus();
  SOCLE_RETURN_IF_ERROR(verdict.status());
  facts->verdict = *std::move(verdict);
  return absl::OkStatus();
}

absl::StatusOr<v1::CheckDecideTaskResponse> TaskService::Check(rpc::Call& call,
                                                               const v1::CheckDecideTaskRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const NestedName name, TaskName(request.name()));
  SOCLE_ASSIGN_OR_RETURN(const Task task, needs_.tasks->Find(name.parent, name.child, call.deadline()));
  SOCLE_ASSIGN_OR_RETURN(const Contract contract, needs_.contracts->Find(name.parent, call.deadline()));
  SOCLE_ASSIGN_OR_RETURN(SuccessionStep step, StepOf(request, task));
  SuccessionFacts facts;
  SOCLE_RETURN_IF_ERROR(AskFor(task, call.deadline(), &step, &facts));
  v1::CheckDecideTaskResponse response;
  if (NeedsChoice(task, step) && !contract.bodies.empty()) {
    response.set_decision_text(DecisionText(task, step));
    response.set_decision_sha256(socle::api::Sha256Hex(response.decision_text()));
  }
  for (const auto& condition : CheckSuccession(contract, task, step, facts)) *response.add_unmet() = Show(condition);
  return response;
}

// As with phases, the registry is asked before the transaction; the text decided on holds nothing that could change
// between the two.
absl::StatusOr<v1::Task> TaskService::Decide(rpc::Call& call, const v1::DecideTaskRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const NestedName name, TaskName(request.name()));
  SOCLE_ASSIGN_OR_RETURN(const Task asked, needs_.tasks->Find(name.parent, name.child, call.deadline()));
  SOCLE_ASSIGN_OR_RETURN(SuccessionStep step, StepOf(request, asked));
  SuccessionFacts facts;
  SOCLE_RETURN_IF_ERROR(AskFor(asked, call.deadline(), &step, &facts));
  SOCLE_FAILPOINT("decide_task_asked");
  const std::string contract_name = "contracts/" + name.parent;
  return write::RunChange<v1::Task>(
      *needs_.writer, call, request,
      {.name = request.name(),
       .etag = request.etag(),
       .kind = write::ChangeKind::kStateChanged,
       .slugs = {"decided"},
       .locks = {contract_name}},
      [&](db::Transaction& tx) { return needs_.tasks->Read(tx, name.parent, name.child); },
      [&](write::Unit& unit, Task& task) -> absl::Status {
        SOCLE_ASSIGN_OR_RETURN(Contract contract, needs_.contracts->Read(unit.tx(), name.parent));
        SOCLE_RETURN_IF_ERROR(CheckThere(contract));
        SOCLE_RETURN_IF_ERROR(CheckMayDecide(call, task, contract));
        SOCLE_FAILPOINT("decide_task_held");
        const auto unmet = CheckSuccession(contract, task, step, facts);
        if (!unmet.empty()) return StepRefused(NameOf(task), StateName(task.state), unmet);
        const socle::api::Sha256 before = socle::api::DigestOfShown(Show(contract));
        Succeed(task, step, &contract);
        SOCLE_RETURN_IF_ERROR(needs_.contracts->Update(unit.tx(), unit.revision(), contract));
        SOCLE_FAILPOINT("decide_task_succeeded");
        unit.Record({.resource = contract_name,
                     .kind = write::ChangeKind::kUpdated,
                     .changes = {"party-succeeded"},
                     .before = before,
                     .after = socle::api::DigestOfShown(Show(contract))});
        task.state = TaskState::kDecided;
        task.decided_heirs = step.heirs;
        task.decision = step.decision;
        task.note = step.note;
        needs_.tasks->Close(unit.tx(), unit.revision(), task);
        SOCLE_FAILPOINT("decide_task_closed");
        return absl::OkStatus();
      },
      [](const Task& task) { return Show(task); });
}

absl::StatusOr<v1::Task> TaskService::Dismiss(rpc::Call& call, const v1::DismissTaskRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const NestedName name, TaskName(request.name()));
  SOCLE_ASSIGN_OR_RETURN(const std::string note,
                         socle::api::CheckText("note", request.note(), {.min = 1, .max = 1000}));
  return write::RunChange<v1::Task>(
      *needs_.writer, call, request,
      {.name = request.name(),
       .etag = request.etag(),
       .kind = write::ChangeKind::kStateChanged,
       .slugs = {"dismissed"},
       .locks = {"contracts/" + name.parent}},
      [&](db::Transaction& tx) { return needs_.tasks->Read(tx, name.parent, name.child); },
      [&](write::Unit& unit, Task& task) -> absl::Status {
        SOCLE_ASSIGN_OR_RETURN(const Contract contract, needs_.contracts->Read(unit.tx(), name.parent));
        SOCLE_RETURN_IF_ERROR(CheckMayDecide(call, task, contract));
        if (task.state != TaskState::kOpen) {
          return StepRefused(NameOf(task), StateName(task.state),
                             {{.type = "STATE",
                               .subject = std::string(StateName(task.state)),
                               .english = "The task is not open.",
                               .french = "La tâche n'est plus ouverte."}});
        }
        task.state = TaskState::kDismissed;
        task.note = note;
        needs_.tasks->Close(unit.tx(), unit.revision(), task);
        return absl::OkStatus();
      },
      [](const Task& task) { return Show(task); });
}

}  // namespace socle::contracts::api
