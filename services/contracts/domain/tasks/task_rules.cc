#include "services/contracts/domain/tasks/task_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace socle::contracts {
namespace {

using Unmet = std::vector<UnmetPhaseCondition>;

void Add(Unmet* unmet, std::string type, std::string subject, std::string english, std::string french) {
  unmet->push_back({std::move(type), std::move(subject), std::move(english), std::move(french)});
}

void CheckHeirs(const Task& task, const SuccessionStep& step, const SuccessionFacts& facts, Unmet* unmet) {
  if (step.heirs.empty()) {
    Add(unmet, "HEIR_MISSING", task.party, "Nobody is named to stand in its place.",
        "Personne n'est désigné pour prendre sa place.");
  }
  std::set<std::string_view> seen;
  for (const Heir& heir : step.heirs) {
    if (!seen.insert(heir.name).second || heir.name == task.party) {
      Add(unmet, "HEIR_TWICE", heir.name, fmt::format("{} is the party itself, or named twice.", heir.name),
          fmt::format("{} est la partie elle-même, ou figure deux fois.", heir.name));
    }
  }
  for (const PartyIdentity& identity : facts.identities) {
    if (identity.alive && identity.can_sign) continue;
    Add(unmet, "HEIR_CANNOT_SIGN", identity.name,
        fmt::format("{} does not live, or cannot sign, by what the registry says.", identity.name),
        fmt::format("{} n'existe pas ou ne peut signer, selon le registre.", identity.name));
  }
}

void CheckChoice(const Contract& contract, const Task& task, const SuccessionStep& step, const SuccessionFacts& facts,
                 Unmet* unmet) {
  if (contract.bodies.empty()) {
    if (!step.note.empty()) return;
    Add(unmet, "NOTE_MISSING", task.party, "More than the law says is decided: a note has to say why.",
        "La loi seule ne désigne pas ce choix : une note doit le motiver.");
    return;
  }
  if (step.decision.empty()) {
    Add(unmet, "DECISION_MISSING", task.party, "A body of the contract has to decide who stands in its place.",
        "Une instance du contrat doit décider qui prend sa place.");
    return;
  }
  const std::string_view body = BodyOfDecision(step.decision);
  const bool entitled = std::any_of(contract.bodies.begin(), contract.bodies.end(),
                                    [&](const ContractBody& each) { return each.body == body; });
  if (!entitled) {
    Add(unmet, "DECISION_OF_ANOTHER_BODY", step.decision, fmt::format("{} is no body of the contract.", body),
        fmt::format("{} n'est pas une instance du contrat.", body));
  }
  if (facts.verdict) AddVerdict(step.decision, *facts.verdict, unmet);
}

const Heir* FindHeir(const std::vector<Heir>& heirs, std::string_view name) {
  for (const Heir& heir : heirs) {
    if (heir.name == name) return &heir;
  }
  return nullptr;
}

}  // namespace

bool NeedsChoice(const Task& task, const SuccessionStep& step) {
  return task.outcome != TaskOutcome::kOneSuccessor || step.heirs.size() != 1 || task.heirs.size() != 1 ||
         step.heirs[0].name != task.heirs[0].name;
}

std::string DecisionText(const Task& task, const SuccessionStep& step) {
  std::vector<Heir> heirs = step.heirs;
  std::sort(heirs.begin(), heirs.end(), [](const Heir& a, const Heir& b) { return a.name < b.name; });
  std::string text = fmt::format("contract: contracts/{}\nparty: {}\n", task.contract, task.party);
  for (const Heir& heir : heirs) {
    text += heir.share ? fmt::format("heir: {} {}/{}\n", heir.name, heir.share->numerator, heir.share->denominator)
                       : fmt::format("heir: {} -\n", heir.name);
  }
  return text;
}

std::vector<UnmetPhaseCondition> CheckSuccession(const Contract& contract, const Task& task, const SuccessionStep& step,
                                                 const SuccessionFacts& facts) {
  Unmet unmet;
  if (task.state != TaskState::kOpen) {
    Add(&unmet, "STATE", std::string(StateName(task.state)), "The task is not open.", "La tâche n'est plus ouverte.");
    return unmet;
  }
  if (contract.FindParty(task.party) == nullptr) {
    Add(&unmet, "PARTY_GONE", task.party, "It is no party of the contract any more.",
        "Ce n'est plus une partie du contrat.");
    return unmet;
  }
  CheckHeirs(task, step, facts, &unmet);
  if (NeedsChoice(task, step)) CheckChoice(contract, task, step, facts, &unmet);
  if (facts.registry_away) {
    unmet.push_back({.type = "NOT_LOOKED_UP",
                     .subject = step.decision.empty() ? "heirs" : step.decision,
                     .english = "The registry is away: heirs and decision could not be looked up.",
                     .french = "Le registre ne répond pas : successeurs et décision n'ont pas pu être vérifiés.",
                     .unknown = true});
  }
  return unmet;
}

void Succeed(const Task& task, const SuccessionStep& step, Contract* contract) {
  const PartyGroup group = contract->FindParty(task.party)->group;
  std::erase_if(contract->parties, [&](const ContractParty& party) { return party.party == task.party; });
  for (const Heir& heir : step.heirs) {
    if (contract->FindParty(heir.name) == nullptr) contract->parties.push_back({heir.name, group, heir.label});
  }
  std::sort(contract->parties.begin(), contract->parties.end(),
            [](const ContractParty& a, const ContractParty& b) { return a.party < b.party; });
  if (contract->pilot == task.party) contract->pilot = step.heirs.front().name;
}

Relations RelationsTo(const Task& task, const Contract& contract, const Actor& actor) {
  Relations relations = RelationsTo(contract, actor);
  const bool by_law = task.outcome == TaskOutcome::kOneSuccessor;
  const bool orphaned = contract.pilot == task.party;
  const bool heir = std::any_of(actor.acts_for.begin(), actor.acts_for.end(),
                                [&](const std::string& name) { return FindHeir(task.heirs, name) != nullptr; });
  if (heir && (by_law || orphaned)) relations.Add(Relation::kOwner);
  return relations;
}

}  // namespace socle::contracts
