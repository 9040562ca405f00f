// The notebook and its pages as they are worked on; editions are in notebook_publishing.cc, reads in notebook_reads.cc.
//
// Every write takes the notebook's name first: pages of one notebook change one after the other, so that no two moves
// make a circle, and an edition is of one moment.
#include "services/contracts/api/strategy/notebook_service.h"

#include <fmt/format.h>

#include "platform/base/error.h"
#include "platform/rpc/actor.h"
#include "platform/write/changing.h"
#include "services/contracts/api/strategy/notebook_conversion.h"
#include "services/contracts/domain/contract_errors.h"

namespace socle::contracts::api {
namespace {

constexpr std::string_view kNotebookFields[] = {"title", "description", "partners", "source", "synthetic"};
constexpr std::string_view kPageFields[] = {"title", "layer",   "parent_page", "position", "text",
                                            "media", "sources", "places",      "synthetic"};

std::string NameOfNotebook(std::string_view contract) { return fmt::format("contracts/{}/notebook", contract); }

absl::StatusOr<std::string> IdOfNewPage(const std::string& wanted, const write::Command& command) {
  if (wanted.empty()) return "p-" + command.NewId();
  if (socle::api::IsResourceId(wanted)) return wanted;
  return InvalidField("notebook_page_id", "not 3 to 63 lower-case letters, digits and -, beginning with a letter",
                      "notebook_page_id : de 3 à 63 minuscules sans accent, chiffres et tirets.",
                      ErrorReason::INVALID_NAME);
}

absl::Status TooManyPages() {
  return TooManyThere(kMaxPages, fmt::format("a notebook has at most {} pages", kMaxPages),
                      fmt::format("Un carnet a {} pages au plus.", kMaxPages));
}

// Who may write pages: the parties of the contract, and who builds the notebook with them.
std::vector<std::string> WritersOf(const Contract& contract, const Notebook& notebook) {
  std::vector<std::string> writers = PartiesOf(contract);
  writers.insert(writers.end(), notebook.partners.begin(), notebook.partners.end());
  return writers;
}

absl::Status CheckMayWrite(const rpc::Call& call, const Contract& contract, const Notebook& notebook) {
  const Actor actor = rpc::ActorOf(call);
  Relations relations = RelationsTo(contract, actor);
  for (const std::string& partner : notebook.partners) {
    if (actor.ActsFor(partner)) relations.Add(Relation::kPartner);
  }
  return CheckMay(Act::kWritePage, relations, NameOfNotebook(notebook.contract));
}

StrategyConditions CheckRemove(const Page& page, const std::vector<PagePlace>& places,
                               const std::vector<std::string>& findings) {
  StrategyConditions unmet;
  for (const PagePlace& place : places) {
    if (place.parent != page.id) continue;
    unmet.push_back({"CHILDREN", PageName(page.contract, 0, place.id),
                     fmt::format("Page {} stands below it.", place.id),
                     fmt::format("La page {} en dépend.", place.id)});
    if (unmet.size() == 10) break;
  }
  for (const std::string& finding : findings) {
    unmet.push_back({"EVIDENCE", fmt::format("contracts/{}/findings/{}", page.contract, finding),
                     "A finding rests on it.", "Un constat s'appuie sur elle."});
  }
  return unmet;
}

}  // namespace

NotebookService::NotebookService(ContractBook* contracts, NotebookBook* book, write::Writer* writer)
    : contracts_(contracts), book_(book), writer_(writer), service_("socle.contracts.v1.NotebookService") {
  AddNotebook();
  AddPages();
  AddEditions();
  AddReads();
}

absl::Status NotebookService::CheckPlaceOf(db::Transaction& tx, const Page& page) {
  const std::vector<PagePlace> places = book_->Places(tx, page.contract);
  const auto refuse = [](std::string_view english, std::string_view french) {
    return InvalidField("notebook_page.parent_page", english, fmt::format("notebook_page.parent_page : {}", french));
  };
  switch (CheckPlace(places, page.id, page.parent, kMaxDepth)) {
    case PlaceFault::kNone:
      return absl::OkStatus();
    case PlaceFault::kNoParent:
      return refuse("is not there", "cette page n'existe pas.");
    case PlaceFault::kCircle:
      return refuse("stands below the page itself", "cette page dépend de la page elle-même.");
    case PlaceFault::kTooDeep:
      return refuse(fmt::format("pages stand at most {} deep", kMaxDepth),
                    fmt::format("{} niveaux de pages au plus.", kMaxDepth));
  }
  return absl::OkStatus();
}

void NotebookService::AddNotebook() {
  service_.Blocking<v1::GetNotebookRequest, v1::Notebook>(
      "GetNotebook", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::Notebook> {
        SOCLE_ASSIGN_OR_RETURN(const std::string contract, ContractOfNotebook(request.name(), "name"));
        SOCLE_RETURN_IF_ERROR(contracts_->Find(contract, call.deadline()).status());
        SOCLE_ASSIGN_OR_RETURN(const Notebook found, book_->Find(contract, call.deadline()));
        return Show(found);
      });
  service_.Blocking<v1::UpdateNotebookRequest, v1::Notebook>(
      "UpdateNotebook", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::Notebook> {
        const v1::Notebook& sent = request.notebook();
        SOCLE_ASSIGN_OR_RETURN(const std::string contract, ContractOfNotebook(sent.name(), "notebook.name"));
        SOCLE_ASSIGN_OR_RETURN(const auto mask,
                               write::UpdateMask(request.update_mask(), v1::Notebook::descriptor(), kNotebookFields));
        return write::RunChange<v1::Notebook>(
            *writer_, call, request, {.name = sent.name(), .etag = sent.etag()},
            [&](db::Transaction& tx) -> absl::StatusOr<Notebook> {
              SOCLE_ASSIGN_OR_RETURN(const Contract found, ReadLiving(*contracts_, tx, contract));
              SOCLE_RETURN_IF_ERROR(CheckMay(call, Act::kSelect, found, sent.name()));
              return book_->Read(tx, contract);
            },
            [&](write::Unit& unit, Notebook& notebook) -> absl::Status {
              v1::Notebook merged = Show(notebook);
              write::MergeSent(sent, mask, &merged);
              Violations violations;
              FromProto(merged, "notebook", &violations, &notebook);
              SOCLE_RETURN_IF_ERROR(violations.ToStatus());
              book_->Write(unit.tx(), unit.revision(), notebook);
              return absl::OkStatus();
            },
            [](const Notebook& notebook) { return Show(notebook); });
      });
}

absl::StatusOr<v1::NotebookPage> NotebookService::CreatePage(rpc::Call& call,
                                                             const v1::CreateNotebookPageRequest& request) {
  const v1::NotebookPage& sent = request.notebook_page();
  Page page;
  SOCLE_ASSIGN_OR_RETURN(page.contract, ContractOfNotebook(request.parent(), "parent"));
  Violations violations;
  FromProto(sent, "notebook_page", &violations, &page);
  if (!sent.author().empty()) page.author = PartyField("notebook_page.author", sent.author(), &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(write::Command command, write::CommandOf(call, request, {}));
  SOCLE_ASSIGN_OR_RETURN(page.id, IdOfNewPage(request.notebook_page_id(), command));
  command.resources = {request.parent(), PageName(page.contract, 0, page.id)};
  return writer_->Run<v1::NotebookPage>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::NotebookPage> {
        SOCLE_ASSIGN_OR_RETURN(const Contract contract, ReadLiving(*contracts_, unit.tx(), page.contract));
        const Notebook notebook = book_->Read(unit.tx(), page.contract);
        SOCLE_RETURN_IF_ERROR(CheckMayWrite(call, contract, notebook));
        SOCLE_ASSIGN_OR_RETURN(page.author, TakeAuthor(call, sent.author(), WritersOf(contract, notebook),
                                                       "notebook_page.author", request.parent()));
        if (static_cast<size_t>(notebook.page_count) >= kMaxPages) return TooManyPages();
        SOCLE_RETURN_IF_ERROR(CheckPlaceOf(unit.tx(), page));
        SOCLE_RETURN_IF_ERROR(book_->Create(unit.tx(), unit.revision(), page));
        const v1::NotebookPage shown = Show(page);
        unit.Record(
            {.resource = shown.name(), .kind = write::ChangeKind::kCreated, .after = socle::api::DigestOfShown(shown)});
        return shown;
      });
}

absl::StatusOr<v1::NotebookPage> NotebookService::UpdatePage(rpc::Call& call,
                                                             const v1::UpdateNotebookPageRequest& request) {
  const v1::NotebookPage& sent = request.notebook_page();
  SOCLE_ASSIGN_OR_RETURN(const NotebookName name, ParsePageName(sent.name(), "notebook_page.name"));
  if (name.edition != 0) {
    return InvalidField("notebook_page.name", "a published page never changes",
                        "notebook_page.name : une page publiée ne change plus.", ErrorReason::INVALID_NAME);
  }
  SOCLE_ASSIGN_OR_RETURN(const auto mask,
                         write::UpdateMask(request.update_mask(), v1::NotebookPage::descriptor(), kPageFields));
  return write::RunChange<v1::NotebookPage>(
      *writer_, call, request, {.name = sent.name(), .etag = sent.etag(), .locks = {NameOfNotebook(name.contract)}},
      [&](db::Transaction& tx) { return book_->ReadPage(tx, name.contract, name.page); },
      [&](write::Unit& unit, Page& page) -> absl::Status {
        SOCLE_ASSIGN_OR_RETURN(const Contract contract, ReadLiving(*contracts_, unit.tx(), name.contract));
        SOCLE_RETURN_IF_ERROR(CheckMay(call, Act::kChangeContributed, contract, sent.name(), page.author));
        v1::NotebookPage merged = Show(page);
        write::MergeSent(sent, mask, &merged);
        Violations violations;
        FromProto(merged, "notebook_page", &violations, &page);
        SOCLE_RETURN_IF_ERROR(violations.ToStatus());
        SOCLE_RETURN_IF_ERROR(CheckPlaceOf(unit.tx(), page));
        book_->Write(unit.tx(), unit.revision(), page);
        return absl::OkStatus();
      },
      [](const Page& page) { return Show(page); });
}

absl::StatusOr<google::protobuf::Empty> NotebookService::DeletePage(rpc::Call& call,
                                                                    const v1::DeleteNotebookPageRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const NotebookName name, ParsePageName(request.name(), "name"));
  if (name.edition != 0) {
    return InvalidField("name", "a published page never goes", "name : une page publiée reste.",
                        ErrorReason::INVALID_NAME);
  }
  SOCLE_ASSIGN_OR_RETURN(const write::Command command,
                         write::CommandOf(call, request, {NameOfNotebook(name.contract), request.name()}));
  return writer_->Run<google::protobuf::Empty>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<google::protobuf::Empty> {
        SOCLE_ASSIGN_OR_RETURN(const Page page, book_->ReadPage(unit.tx(), name.contract, name.page));
        SOCLE_ASSIGN_OR_RETURN(const Contract contract, ReadLiving(*contracts_, unit.tx(), name.contract));
        SOCLE_RETURN_IF_ERROR(CheckMay(call, Act::kChangeContributed, contract, request.name(), page.author));
        const v1::NotebookPage before = Show(page);
        SOCLE_RETURN_IF_ERROR(socle::api::CheckEtag(request.etag(), before.etag(), request.name()));
        const StrategyConditions unmet = CheckRemove(page, book_->Places(unit.tx(), name.contract),
                                                     book_->RestingOn(unit.tx(), name.contract, name.page));
        if (!unmet.empty()) return StrategyRefused(request.name(), "", unmet);
        book_->Remove(unit.tx(), unit.revision(), page);
        unit.Record({.resource = request.name(),
                     .kind = write::ChangeKind::kDeleted,
                     .before = socle::api::DigestOfShown(before)});
        return google::protobuf::Empty();
      });
}

void NotebookService::AddPages() {
  service_.Blocking<v1::CreateNotebookPageRequest, v1::NotebookPage>(
      "CreateNotebookPage", [this](rpc::Call& call, const auto& request) { return CreatePage(call, request); });
  service_.Blocking<v1::UpdateNotebookPageRequest, v1::NotebookPage>(
      "UpdateNotebookPage", [this](rpc::Call& call, const auto& request) { return UpdatePage(call, request); });
  service_.Blocking<v1::DeleteNotebookPageRequest, google::protobuf::Empty>(
      "DeleteNotebookPage", [this](rpc::Call& call, const auto& request) { return DeletePage(call, request); });
}

}  // namespace socle::contracts::api
