// The editions of NotebookService.
#include <fmt/format.h>

#include "platform/api/digest.h"
#include "platform/api/paging.h"
#include "platform/write/changing.h"
#include "services/contracts/api/strategy/notebook_conversion.h"
#include "services/contracts/api/strategy/notebook_service.h"

namespace socle::contracts::api {

absl::StatusOr<v1::NotebookEdition> NotebookService::Publish(rpc::Call& call,
                                                             const v1::PublishNotebookEditionRequest& request) {
  Edition edition;
  SOCLE_ASSIGN_OR_RETURN(edition.contract, ContractOfNotebook(request.parent(), "parent"));
  Violations violations;
  edition.instrument = SiblingField("instrument", request.instrument(), edition.contract, "instruments", &violations);
  edition.note = violations.Text("note", request.note(), {.min = 0, .max = 2000});
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, {request.parent()}));
  return writer_->Run<v1::NotebookEdition>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::NotebookEdition> {
        SOCLE_ASSIGN_OR_RETURN(const Contract contract, ReadLiving(*contracts_, unit.tx(), edition.contract));
        SOCLE_RETURN_IF_ERROR(CheckMay(call, Act::kSelect, contract, request.parent()));
        const Notebook notebook = book_->Read(unit.tx(), edition.contract);
        SOCLE_RETURN_IF_ERROR(socle::api::CheckEtag(request.notebook_etag(), Show(notebook).etag(), request.parent()));
        const std::vector<Page> pages = book_->ReadAll(unit.tx(), edition.contract);
        const StrategyConditions unmet = CheckPublishNow(*book_, unit.tx(), notebook, pages, edition.instrument);
        if (!unmet.empty()) return StrategyRefused(request.parent(), "", unmet);
        edition.number = notebook.latest_edition + 1;
        edition.title = notebook.title;
        edition.description = notebook.description;
        edition.partners = notebook.partners;
        edition.sha256 = socle::api::Sha256Hex(EditionManifest(pages));
        book_->Publish(unit.tx(), unit.revision(), pages, edition);
        const v1::NotebookEdition shown = Show(edition);
        unit.Record({.resource = shown.name(),
                     .kind = write::ChangeKind::kCreated,
                     .changes = {"published"},
                     .after = socle::api::DigestOfShown(shown)});
        return shown;
      });
}

void NotebookService::AddEditions() {
  service_.Blocking<v1::PublishNotebookEditionRequest, v1::NotebookEdition>(
      "PublishNotebookEdition", [this](rpc::Call& call, const auto& request) { return Publish(call, request); });
  service_.Blocking<v1::CheckPublishNotebookEditionRequest, v1::CheckPublishNotebookEditionResponse>(
      "CheckPublishNotebookEdition",
      [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::CheckPublishNotebookEditionResponse> {
        constexpr int kShown = 100;
        SOCLE_ASSIGN_OR_RETURN(const std::string contract, ContractOfNotebook(request.parent(), "parent"));
        Violations violations;
        const std::string instrument =
            SiblingField("instrument", request.instrument(), contract, "instruments", &violations);
        SOCLE_RETURN_IF_ERROR(violations.ToStatus());
        SOCLE_RETURN_IF_ERROR(contracts_->Find(contract, call.deadline()).status());
        SOCLE_ASSIGN_OR_RETURN(const StrategyConditions unmet,
                               book_->WouldPublish(contract, instrument, call.deadline()));
        v1::CheckPublishNotebookEditionResponse response;
        for (const StrategyCondition& condition : unmet) {
          if (response.unmet_conditions_size() == kShown) break;
          *response.add_unmet_conditions() = Show(condition);
        }
        return response;
      });
  service_.Blocking<v1::GetNotebookEditionRequest, v1::NotebookEdition>(
      "GetNotebookEdition", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::NotebookEdition> {
        SOCLE_ASSIGN_OR_RETURN(const NotebookName name, ParseNotebookName(request.name(), "name"));
        if (name.edition == 0 || !name.page.empty()) {
          return InvalidField("name", "not the name of an edition", "name : le nom d'une édition est attendu.",
                              ErrorReason::INVALID_NAME);
        }
        SOCLE_ASSIGN_OR_RETURN(const Edition found, book_->FindEdition(name.contract, name.edition, call.deadline()));
        return Show(found);
      });
  service_.Blocking<v1::ListNotebookEditionsRequest, v1::ListNotebookEditionsResponse>(
      "ListNotebookEditions",
      [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::ListNotebookEditionsResponse> {
        SOCLE_ASSIGN_OR_RETURN(const auto page, socle::api::Page::Open(request));
        SOCLE_ASSIGN_OR_RETURN(const std::string contract, ContractOfNotebook(request.parent(), "parent"));
        SOCLE_RETURN_IF_ERROR(contracts_->Find(contract, call.deadline()).status());
        SOCLE_ASSIGN_OR_RETURN(
            auto list, book_->ListEditions(contract, NumberAfter(page, INT32_MAX), page.size() + 1, call.deadline()));
        v1::ListNotebookEditionsResponse response;
        response.set_next_page_token(
            NextPage(page, &list, [](const Edition& edition) { return std::to_string(edition.number); }));
        for (const Edition& edition : list) *response.add_notebook_editions() = Show(edition);
        return response;
      });
}

}  // namespace socle::contracts::api
