// Browsing: the table of contents, and a page with the way to it and on from it.
#include <fmt/format.h>

#include "platform/api/paging.h"
#include "services/contracts/api/strategy/notebook_conversion.h"
#include "services/contracts/api/strategy/notebook_service.h"
#include "services/contracts/domain/contract_errors.h"

namespace socle::contracts::api {
namespace {

using Contents = NotebookBook::Contents;

std::vector<PagePlace> PlacesOf(const Contents& contents) {
  std::vector<PagePlace> places;
  places.reserve(contents.entries.size());
  for (const PageEntry& entry : contents.entries) places.push_back(entry.place);
  return places;
}

// Where the page after the token's begins: behind the last line given; where that is gone, at the place it had.
size_t BeginOf(const socle::api::Page& page, const std::vector<PagePlace>& places) {
  const size_t space = page.after().find(' ');
  if (space == std::string::npos) return 0;
  if (const auto found = FindPage(places, std::string_view(page.after()).substr(space + 1))) return *found + 1;
  return std::min(NumberAfter(page, size_t{0}), places.size());
}

}  // namespace

absl::StatusOr<v1::ReadNotebookPageResponse> NotebookService::ReadPage(rpc::Call& call, std::string_view name) {
  SOCLE_ASSIGN_OR_RETURN(const NotebookName id, ParsePageName(name, "name"));
  SOCLE_ASSIGN_OR_RETURN(const Page page, book_->FindPage(id.contract, id.edition, id.page, call.deadline()));
  SOCLE_ASSIGN_OR_RETURN(const Contents contents, book_->ReadContents(id.contract, id.edition, "", call.deadline()));
  const std::vector<PagePlace> places = PlacesOf(contents);
  const std::optional<size_t> at = FindPage(places, id.page);
  if (!at) return NothingOfName(name);  // gone between the two reads
  const auto show = [&](size_t entry) { return Show(id.contract, id.edition, contents.entries[entry]); };
  v1::ReadNotebookPageResponse response;
  *response.mutable_notebook_page() = Show(page);
  response.mutable_notebook_page()->set_number(places[*at].number);
  for (const size_t above : Breadcrumb(places, *at)) *response.add_breadcrumb() = show(above);
  for (const size_t below : Children(places, *at)) {
    if (response.children_size() < 1000) *response.add_children() = show(below);
  }
  if (*at > 0) *response.mutable_previous() = show(*at - 1);
  if (*at + 1 < places.size()) *response.mutable_next() = show(*at + 1);
  return response;
}

absl::StatusOr<v1::ListNotebookPagesResponse> NotebookService::ListPages(rpc::Call& call,
                                                                         const v1::ListNotebookPagesRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const auto page, socle::api::Page::Open(request));
  SOCLE_ASSIGN_OR_RETURN(const NotebookName id, ParseNotebookName(request.parent(), "parent"));
  Violations violations;
  if (!id.page.empty()) violations.Add("parent", "is a page", "parent : un carnet ou une édition est attendu.");
  if (!v1::Notebook::Layer_IsValid(request.layer())) violations.Add("layer", "not a layer", "layer : valeur inconnue.");
  if (request.max_depth() < 0) violations.Add("max_depth", "is negative", "max_depth : négatif.");
  const std::string text = SearchField("text", request.text(), &violations);
  std::string below;
  if (!request.below().empty()) {
    const auto named = ParsePageName(request.below(), "below");
    if (named.ok() && named->contract == id.contract && named->edition == id.edition) {
      below = named->page;
    } else {
      violations.Add("below", "not a page of the parent", "below : une page du même carnet est attendue.");
    }
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_RETURN_IF_ERROR(contracts_->Find(id.contract, call.deadline()).status());
  SOCLE_ASSIGN_OR_RETURN(const Contents contents, book_->ReadContents(id.contract, id.edition, text, call.deadline()));
  const std::vector<PagePlace> places = PlacesOf(contents);
  size_t begin = BeginOf(page, places);
  size_t end = places.size();
  if (!below.empty()) {
    const std::optional<size_t> top = FindPage(places, below);
    if (!top) return NothingOfName(request.below());
    begin = std::max(begin, *top);
    end = EndOf(places, *top);
  }
  v1::ListNotebookPagesResponse response;
  size_t last = 0;
  for (size_t i = begin; i < end; ++i) {
    const PageEntry& entry = contents.entries[i];
    if (!contents.matches[i]) continue;
    if (request.layer() != 0 && static_cast<int>(entry.layer) != request.layer()) continue;
    if (request.max_depth() > 0 && entry.place.depth > request.max_depth()) continue;
    if (static_cast<size_t>(response.entries_size()) == page.size()) {
      response.set_next_page_token(page.NextToken(fmt::format("{} {}", last, places[last].id)));
      break;
    }
    *response.add_entries() = Show(id.contract, id.edition, entry);
    last = i;
  }
  return response;
}

void NotebookService::AddReads() {
  service_.Blocking<v1::GetNotebookPageRequest, v1::NotebookPage>(
      "GetNotebookPage", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::NotebookPage> {
        SOCLE_ASSIGN_OR_RETURN(v1::ReadNotebookPageResponse read, ReadPage(call, request.name()));
        return std::move(*read.mutable_notebook_page());
      });
  service_.Blocking<v1::ReadNotebookPageRequest, v1::ReadNotebookPageResponse>(
      "ReadNotebookPage", [this](rpc::Call& call, const auto& request) { return ReadPage(call, request.name()); });
  service_.Blocking<v1::ListNotebookPagesRequest, v1::ListNotebookPagesResponse>(
      "ListNotebookPages", [this](rpc::Call& call, const auto& request) { return ListPages(call, request); });
}

}  // namespace socle::contracts::api
