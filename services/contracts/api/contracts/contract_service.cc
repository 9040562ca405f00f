#include "services/contracts/api/contracts/contract_service.h"

#include <fmt/format.h>

#include <algorithm>

#include "platform/api/page.h"
#include "platform/api/resource_errors.h"
#include "platform/api/resource_name.h"
#include "platform/api/uuid.h"
#include "platform/base/legal_day.h"
#include "platform/write/changing.h"
#include "services/contracts/api/access.h"
#include "services/contracts/api/contracts/contract_conversion.h"
#include "services/contracts/api/contracts/registry_lookup.h"
#include "services/contracts/domain/contract_errors.h"

namespace socle::contracts::api {
namespace {

using socle::api::IdOfName;
using socle::api::Violations;

constexpr std::string_view kUpdatable[] = {
    "display_name", "territory",    "perimeter_as_of_date", "pilot",         "parties",
    "launch_date",  "launch_note",  "launch_certainty",     "pilot_project", "predecessor",
    "bodies",       "external_ids", "description",          "source",        "synthetic"};
// Taken by whoever changes a predecessor: of two changes that would close a circle together, one sees the other.
constexpr char kLineage[] = "contracts";

// Parties that are named without a label keep the one that they were recorded with.
void KeepLabels(const Contract& before, Contract* after) {
  for (ContractParty& party : after->parties) {
    if (!party.label.empty()) continue;
    if (const ContractParty* known = before.FindParty(party.party)) party.label = known->label;
  }
}

// Instruments name parties of the contract: the pilot takes nobody off who is bound, or about to be. Who has ended is
// succeeded (TaskService).
absl::Status CheckNobodyDropped(const Contract& before, const Contract& after, const std::vector<std::string>& named) {
  socle::api::UnmetConditions unmet;
  for (const std::string& party : named) {
    if (before.FindParty(party) == nullptr || after.FindParty(party) != nullptr) continue;
    unmet.push_back({"PARTY_OF_INSTRUMENT", fmt::format("{} is party to an instrument that has not ended.", party),
                     fmt::format("{} est partie à un instrument qui n'a pas pris fin.", party)});
  }
  return unmet.empty() ? absl::OkStatus() : socle::api::IllegalState(NameOf(before), before.phase, unmet);
}

bool IsSubset(const std::set<std::string>& names, const std::set<std::string>& of,
              const std::set<std::string>& and_of) {
  return std::all_of(names.begin(), names.end(),
                     [&](const std::string& name) { return of.contains(name) || and_of.contains(name); });
}

}  // namespace

ContractService::ContractService(const Needs& needs)
    : needs_(needs),
      lineage_(needs.book),
      deployment_(needs.book, needs.catalogue, needs.clock),
      phases_(needs.book, needs.catalogue, needs.registry, needs.writer, needs.clock),
      service_("socle.contracts.v1.ContractService") {
  service_.Blocking<v1::CreateContractRequest, v1::Contract>(
      "CreateContract", [this](rpc::Call& call, const auto& request) { return Create(call, request); });
  service_.Blocking<v1::GetContractRequest, v1::Contract>(
      "GetContract", [this](rpc::Call& call, const auto& request) { return Get(call, request); });
  service_.Blocking<v1::ListContractsRequest, v1::ListContractsResponse>(
      "ListContracts", [this](rpc::Call& call, const auto& request) { return List(call, request); });
  service_.Blocking<v1::UpdateContractRequest, v1::Contract>(
      "UpdateContract", [this](rpc::Call& call, const auto& request) { return Update(call, request); });
  service_.Blocking<v1::DeleteContractRequest, v1::Contract>(
      "DeleteContract", [this](rpc::Call& call, const auto& request) { return Delete(call, request); });
  service_.Blocking<v1::UndeleteContractRequest, v1::Contract>(
      "UndeleteContract", [this](rpc::Call& call, const auto& request) { return Undelete(call, request); });
  lineage_.AddTo(&service_);
  deployment_.AddTo(&service_);
  phases_.AddTo(&service_);
}

absl::StatusOr<v1::Contract> ContractService::Create(rpc::Call& call, const v1::CreateContractRequest& request) {
  Contract contract{.id = request.contract_id(), .programme = request.contract().programme()};
  Violations violations;
  FromProto(request.contract(), &violations, &contract);
  const Programme* programme = needs_.catalogue->Find(contract.programme);
  if (programme == nullptr) {
    violations.Add("contract.programme", "is no programme that is served here",
                   "contract.programme : ce programme est inconnu.");
  } else {
    contract.phase = programme->phases.front().id;
    Normalise(&contract);
    AddFaults(FaultsOf(contract, *programme), &violations);
  }
  if (!contract.id.empty() && !socle::api::IsResourceId(contract.id)) {
    violations.Add("contract_id", "not lower-case letters, digits and '-', beginning with a letter, 3 to 63",
                   "contract_id : de 3 à 63 lettres minuscules, chiffres et tirets, une lettre d'abord.");
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(write::Command command, write::CommandOf(call, request, {}));
  if (contract.id.empty()) contract.id = "c-" + command.NewId();
  SOCLE_RETURN_IF_ERROR(CheckMay(call, Act::kKeepContract, contract, NameOf(contract)));
  const Date today = TodayInParis(needs_.clock->Now());
  SOCLE_RETURN_IF_ERROR(LookUp(needs_.registry, {}, today, call.deadline(), &contract, &violations));
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  command.resources = {NameOf(contract)};
  if (!contract.predecessor.empty())
    command.resources.insert(command.resources.end(), {contract.predecessor, kLineage});
  return Told(needs_.writer->Run<v1::Contract>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::Contract> {
        SOCLE_RETURN_IF_ERROR(lineage_.CheckPredecessor(unit.tx(), contract));
        SOCLE_RETURN_IF_ERROR(needs_.book->Create(unit.tx(), unit.revision(), contract));
        PhaseChange begin{.phase = contract.phase, .effective = contract.launch, .source = contract.source};
        needs_.book->Enter(unit.tx(), unit.revision(), begin, contract);
        const v1::Contract shown = Show(contract);
        unit.Record(
            {.resource = shown.name(), .kind = write::ChangeKind::kCreated, .after = socle::api::DigestOfShown(shown)});
        return shown;
      }));
}

absl::StatusOr<v1::Contract> ContractService::Get(rpc::Call& call, const v1::GetContractRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.name(), "contracts", "name"));
  SOCLE_ASSIGN_OR_RETURN(const Contract found, needs_.book->Find(id, call.deadline()));
  return Show(found);
}

absl::StatusOr<v1::ListContractsResponse> ContractService::List(rpc::Call& call,
                                                                const v1::ListContractsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const socle::api::Page page, socle::api::Page::Open(request));
  SOCLE_ASSIGN_OR_RETURN(const std::string query,
                         socle::api::CheckText("query", request.query(), {.min = 0, .max = 200}));
  SOCLE_ASSIGN_OR_RETURN(std::vector<Contract> list, needs_.book->List({.programme = request.programme(),
                                                                        .phase = request.phase(),
                                                                        .party = request.party(),
                                                                        .pilot = request.pilot(),
                                                                        .territory = request.territory(),
                                                                        .words = socle::api::FoldedWords(query),
                                                                        .show_deleted = request.show_deleted(),
                                                                        .after = page.after(),
                                                                        .limit = page.size() + 1},
                                                                       call.deadline()));
  v1::ListContractsResponse response;
  if (list.size() > page.size()) {
    list.pop_back();
    response.set_next_page_token(page.NextToken(list.back().id));
  }
  for (const Contract& contract : list) *response.add_contracts() = Show(contract);
  return response;
}

absl::StatusOr<v1::Contract> ContractService::Update(rpc::Call& call, const v1::UpdateContractRequest& request) {
  const std::string& name = request.contract().name();
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(name, "contracts", "contract.name"));
  SOCLE_ASSIGN_OR_RETURN(const auto mask,
                         write::UpdateMask(request.update_mask(), v1::Contract::descriptor(), kUpdatable));
  // The contract with what was sent, as far as nothing outside of it has to be asked.
  const auto merge = [&](const Contract& before, Contract* after, Violations* violations) {
    v1::Contract merged = Show(before);
    write::MergeSent(request.contract(), mask, &merged);
    FromProto(merged, violations, after);
    KeepLabels(before, after);
    Normalise(after);
    if (const Programme* programme = needs_.catalogue->Find(before.programme)) {
      AddFaults(FaultsOf(*after, *programme), violations);
    }
  };
  SOCLE_ASSIGN_OR_RETURN(const Contract seen, needs_.book->Find(id, call.deadline()));
  Contract wanted = seen;
  Violations violations;
  merge(seen, &wanted, &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_RETURN_IF_ERROR(CheckMay(call, Act::kKeepContract, seen, name));
  SOCLE_RETURN_IF_ERROR(LookUp(needs_.registry, RegistryNamesOf(seen), TodayInParis(needs_.clock->Now()),
                               call.deadline(), &wanted, &violations));
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  const std::set<std::string> looked_up = RegistryNamesOf(wanted);
  write::Changed what{.name = name, .etag = request.contract().etag()};
  if (wanted.predecessor != seen.predecessor) what.locks.emplace_back(kLineage);
  return Told(write::RunChange<v1::Contract>(
      *needs_.writer, call, request, std::move(what), [&](db::Transaction& tx) { return needs_.book->Read(tx, id); },
      [&](write::Unit& unit, Contract& contract) -> absl::Status {
        SOCLE_RETURN_IF_ERROR(CheckMay(call, Act::kKeepContract, contract, name));
        SOCLE_RETURN_IF_ERROR(CheckThere(contract));
        const Contract before = contract;
        Violations found;
        merge(before, &contract, &found);
        SOCLE_RETURN_IF_ERROR(found.ToStatus());
        KeepLabels(wanted, &contract);
        if (!IsSubset(RegistryNamesOf(contract), looked_up, RegistryNamesOf(before))) return ConcurrentChange(name);
        SOCLE_RETURN_IF_ERROR(CheckNobodyDropped(before, contract, needs_.book->PartiesOfInstruments(unit.tx(), id)));
        if (contract.predecessor != before.predecessor) {
          if (wanted.predecessor == seen.predecessor) return ConcurrentChange(name);
          SOCLE_RETURN_IF_ERROR(lineage_.CheckPredecessor(unit.tx(), contract));
        }
        return needs_.book->Update(unit.tx(), unit.revision(), contract);
      },
      [](const Contract& contract) { return Show(contract); }));
}

absl::StatusOr<v1::Contract> ContractService::Delete(rpc::Call& call, const v1::DeleteContractRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.name(), "contracts", "name"));
  return write::RunChange<v1::Contract>(
      *needs_.writer, call, request,
      {.name = request.name(), .etag = request.etag(), .kind = write::ChangeKind::kDeleted},
      [&](db::Transaction& tx) { return needs_.book->Read(tx, id); },
      [&](write::Unit& unit, Contract& contract) -> absl::Status {
        SOCLE_RETURN_IF_ERROR(CheckMay(call, Act::kKeepContract, contract, request.name()));
        SOCLE_RETURN_IF_ERROR(CheckThere(contract));
        SOCLE_ASSIGN_OR_RETURN(const ContractBook::Standing standing, needs_.book->ReadStanding(unit.tx(), id));
        if (!standing.kinds.ever.empty()) {
          return socle::api::IllegalState(
              request.name(), contract.phase,
              {{"INSTRUMENT_IN_FORCE", "An instrument of it is or was in force.",
                "Un instrument du contrat est ou a été en vigueur : le contrat se termine, il ne se supprime pas."}});
        }
        return needs_.book->SetDeleted(unit.tx(), unit.revision(), true, contract);
      },
      [](const Contract& contract) { return Show(contract); });
}

absl::StatusOr<v1::Contract> ContractService::Undelete(rpc::Call& call, const v1::UndeleteContractRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.name(), "contracts", "name"));
  return write::RunChange<v1::Contract>(
      *needs_.writer, call, request,
      {.name = request.name(), .etag = request.etag(), .kind = write::ChangeKind::kUndeleted},
      [&](db::Transaction& tx) { return needs_.book->Read(tx, id); },
      [&](write::Unit& unit, Contract& contract) -> absl::Status {
        SOCLE_RETURN_IF_ERROR(CheckMay(call, Act::kKeepContract, contract, request.name()));
        if (!contract.IsDeleted()) {
          return socle::api::IllegalState(request.name(), contract.phase,
                                          {{"NOT_DELETED", "It is not deleted.", "Il n'est pas supprimé."}});
        }
        return needs_.book->SetDeleted(unit.tx(), unit.revision(), false, contract);
      },
      [](const Contract& contract) { return Show(contract); });
}

}  // namespace socle::contracts::api
