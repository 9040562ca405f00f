// The section locks of DiagnosticService.
#include <fmt/format.h>

#include "platform/api/paging.h"
#include "platform/write/changing.h"
#include "services/contracts/api/strategy/diagnostic_conversion.h"
#include "services/contracts/api/strategy/diagnostic_service.h"

namespace socle::contracts::api {
namespace {

using socle::api::ParseNestedUuid;

absl::StatusOr<SectionLock> LockFrom(const v1::SectionLock& sent, const std::string& contract,
                                     const std::string& path) {
  SectionLock lock{.contract = contract};
  Violations violations;
  lock.section = SlugField(path + "section", sent.section(), true, &violations);
  lock.instrument = SiblingField(path + "instrument", sent.instrument(), contract, "instruments", &violations);
  if (sent.instrument().empty()) {
    violations.Add(path + "instrument", "is required", path + "instrument : obligatoire.");
  }
  lock.lock_reason = violations.Text(path + "lock_reason", sent.lock_reason(), {.min = 0, .max = 1000});
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  return lock;
}

absl::Status CheckLocks(const rpc::Call& call, ContractBook& contracts, db::Transaction& tx,
                        std::string_view contract) {
  SOCLE_ASSIGN_OR_RETURN(const Contract found, ReadLiving(contracts, tx, contract));
  return CheckMay(call, Act::kSelect, found, NameOf(found));
}

}  // namespace

void DiagnosticService::AddLocks() {
  service_.Blocking<v1::LockSectionRequest, v1::SectionLock>(
      "LockSection", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::SectionLock> {
        SOCLE_ASSIGN_OR_RETURN(const std::string contract, ContractOfParent(request.parent()));
        SOCLE_ASSIGN_OR_RETURN(SectionLock lock, LockFrom(request.section_lock(), contract, "section_lock."));
        SOCLE_ASSIGN_OR_RETURN(write::Command command, write::CommandOf(call, request, {}));
        lock.id = command.NewId();
        command.resources = {Show(lock).name()};
        return writer_->Run<v1::SectionLock>(
            command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::SectionLock> {
              SOCLE_RETURN_IF_ERROR(CheckLocks(call, *contracts_, unit.tx(), contract));
              book_->TakeSection(unit.tx(), contract, lock.section);
              const bool locked = !book_->LocksOn(unit.tx(), contract, {lock.section}).empty();
              const StrategyConditions unmet = CheckLock(lock.section, locked, Show(lock).instrument(),
                                                         book_->CoverageOf(unit.tx(), contract, lock.instrument));
              if (!unmet.empty()) return StrategyRefused(request.parent(), "", unmet);
              book_->Lock(unit.tx(), unit.revision(), lock);
              const v1::SectionLock shown = Show(lock);
              unit.Record({.resource = shown.name(),
                           .kind = write::ChangeKind::kCreated,
                           .changes = {"locked"},
                           .after = socle::api::DigestOfShown(shown)});
              return shown;
            });
      });
  service_.Blocking<v1::UnlockSectionRequest, v1::SectionLock>(
      "UnlockSection", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::SectionLock> {
        SOCLE_ASSIGN_OR_RETURN(const auto id, ParseNestedUuid(request.name(), "contracts", "sectionLocks", "name"));
        Violations violations;
        const std::string reason = violations.Text("reason", request.reason(), {.min = 1, .max = 1000});
        SOCLE_RETURN_IF_ERROR(violations.ToStatus());
        return write::RunChange<v1::SectionLock>(
            *writer_, call, request,
            {.name = request.name(),
             .etag = request.etag(),
             .kind = write::ChangeKind::kStateChanged,
             .slugs = {"unlocked"}},
            [&](db::Transaction& tx) { return book_->ReadLock(tx, id.parent, id.child); },
            [&](write::Unit& unit, SectionLock& lock) -> absl::Status {
              SOCLE_RETURN_IF_ERROR(CheckLocks(call, *contracts_, unit.tx(), id.parent));
              if (lock.unlocked()) {
                return StrategyRefused(
                    request.name(), "UNLOCKED",
                    {{"STATE", request.name(), "It is unlocked already.", "La section est déjà déverrouillée."}});
              }
              book_->TakeSection(unit.tx(), id.parent, lock.section);
              lock.unlock_reason = reason;
              book_->Unlock(unit.tx(), unit.revision(), lock);
              return absl::OkStatus();
            },
            [](const SectionLock& lock) { return Show(lock); });
      });
}

void DiagnosticService::AddLockReads() {
  service_.Blocking<v1::CheckLockSectionRequest, v1::CheckLockSectionResponse>(
      "CheckLockSection", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::CheckLockSectionResponse> {
        SOCLE_ASSIGN_OR_RETURN(const std::string contract, ContractOfParent(request.parent()));
        v1::SectionLock sent;
        sent.set_section(request.section());
        sent.set_instrument(request.instrument());
        SOCLE_ASSIGN_OR_RETURN(const SectionLock lock, LockFrom(sent, contract, ""));
        SOCLE_RETURN_IF_ERROR(contracts_->Find(contract, call.deadline()).status());
        SOCLE_ASSIGN_OR_RETURN(const StrategyConditions unmet,
                               book_->WouldLock(contract, lock.section, lock.instrument, call.deadline()));
        v1::CheckLockSectionResponse response;
        for (const StrategyCondition& condition : unmet) *response.add_unmet_conditions() = Show(condition);
        return response;
      });
  service_.Blocking<v1::GetSectionLockRequest, v1::SectionLock>(
      "GetSectionLock", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::SectionLock> {
        SOCLE_ASSIGN_OR_RETURN(const auto id, ParseNestedUuid(request.name(), "contracts", "sectionLocks", "name"));
        SOCLE_ASSIGN_OR_RETURN(const SectionLock found, book_->FindLock(id.parent, id.child, call.deadline()));
        return Show(found);
      });
  service_.Blocking<v1::ListSectionLocksRequest, v1::ListSectionLocksResponse>(
      "ListSectionLocks", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::ListSectionLocksResponse> {
        SOCLE_ASSIGN_OR_RETURN(const auto page, socle::api::Page::Open(request));
        DiagnosticBook::LockQuestion question{.show_unlocked = request.show_unlocked(), .limit = page.size() + 1};
        SOCLE_ASSIGN_OR_RETURN(question.contract, ContractOfParent(request.parent()));
        Violations violations;
        question.section = SlugField("section", request.section(), false, &violations);
        SOCLE_RETURN_IF_ERROR(violations.ToStatus());
        question.before_revision = NumberAfter(page, INT64_MAX);
        SOCLE_RETURN_IF_ERROR(contracts_->Find(question.contract, call.deadline()).status());
        SOCLE_ASSIGN_OR_RETURN(auto list, book_->ListLocks(question, call.deadline()));
        v1::ListSectionLocksResponse response;
        response.set_next_page_token(NextPage(
            page, &list, [](const DiagnosticBook::ListedLock& lock) { return std::to_string(lock.lock_revision); }));
        for (const auto& listed : list) *response.add_section_locks() = Show(listed.lock);
        return response;
      });
}

}  // namespace socle::contracts::api
