#include "services/contracts/api/strategy/contributions.h"

#include <fmt/format.h>

#include "platform/base/error.h"

namespace socle::contracts::api {
namespace {

absl::Status SectionLocked(const SectionLock& lock) {
  const std::string instrument = fmt::format("contracts/{}/instruments/{}", lock.contract, lock.instrument);
  Error error(absl::StatusCode::kFailedPrecondition, ErrorReason::SECTION_LOCKED,
              fmt::format("section {} is locked: {} covers it", lock.section, instrument));
  std::move(error)
      .French(fmt::format("La section {} est verrouillée : un instrument signé la couvre.", lock.section))
      .Metadata("section", lock.section)
      .Metadata("instrument", instrument)
      .Precondition("SECTION_LOCKED", lock.section, fmt::format("{} covers it", instrument));
  return std::move(error).ToStatus();
}

}  // namespace

absl::StatusOr<Contract> ReadLiving(ContractBook& contracts, db::Transaction& tx, std::string_view contract) {
  SOCLE_ASSIGN_OR_RETURN(Contract found, contracts.Read(tx, contract));
  SOCLE_RETURN_IF_ERROR(CheckThere(found));
  return found;
}

std::vector<std::string> PartiesOf(const Contract& contract) {
  std::vector<std::string> parties;
  for (const ContractParty& party : contract.parties) parties.push_back(party.party);
  return parties;
}

absl::StatusOr<std::string> TakeAuthor(const rpc::Call& call, const std::string& wanted,
                                       const std::vector<std::string>& eligible, std::string_view field,
                                       std::string_view resource) {
  const Actor actor = rpc::ActorOf(call);
  std::string author = AuthorFor(actor, wanted, eligible);
  if (!author.empty()) return author;
  if (!wanted.empty() && !actor.ActsFor(wanted)) return CheckMay(Act::kActAsParty, {}, resource);
  if (!wanted.empty()) {
    return InvalidField(field, fmt::format("{} is no party that writes here", wanted),
                        fmt::format("{} : {} n'est pas de ceux qui contribuent ici.", field, wanted));
  }
  return InvalidField(field, "you act for several parties: name the one that writes",
                      fmt::format("{} : vous agissez pour plusieurs parties, nommez celle qui écrit.", field));
}

absl::Status Contributions::CheckNew(const rpc::Call& call, db::Transaction& tx, std::string_view field,
                                     Contribution* added) const {
  SOCLE_ASSIGN_OR_RETURN(const Contract contract, ReadLiving(*contracts_, tx, added->contract));
  SOCLE_RETURN_IF_ERROR(CheckMay(call, Act::kPropose, contract, NameOf(contract)));
  SOCLE_ASSIGN_OR_RETURN(added->author, TakeAuthor(call, added->author, PartiesOf(contract), field, NameOf(contract)));
  return CheckSections(tx, added->contract, {added->section});
}

absl::Status Contributions::CheckChange(const rpc::Call& call, db::Transaction& tx, std::string_view name,
                                        const Contribution& before) const {
  SOCLE_ASSIGN_OR_RETURN(const Contract contract, ReadLiving(*contracts_, tx, before.contract));
  return CheckMay(call, Act::kChangeContributed, contract, name, before.author);
}

absl::Status Contributions::CheckSections(db::Transaction& tx, std::string_view contract,
                                          std::vector<std::string> sections) const {
  sections_->HoldSections(tx, contract, sections);
  const std::vector<SectionLock> locks = sections_->LocksOn(tx, contract, sections);
  return locks.empty() ? absl::OkStatus() : SectionLocked(locks.front());
}

}  // namespace socle::contracts::api
