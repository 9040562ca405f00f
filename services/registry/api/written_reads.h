// The reads that organisations and territories have in common: get, list, history.
//
//   WrittenReads<TerritoryTraits> reads(&archive, &holder);
//   reads.AddTo(&service);
#pragma once

#include "platform/api/field_mask.h"
#include "platform/api/filter.h"
#include "platform/api/order_by.h"
#include "platform/rpc/service.h"
#include "services/registry/api/dossier_view.h"
#include "services/registry/api/listed.h"
#include "services/registry/api/page.h"
#include "services/registry/domain/written/archive.h"

namespace socle::registry::api {

template <typename Traits>
class WrittenReads {
 public:
  using View = DossierView<Traits>;
  using Proto = typename Traits::Proto;
  using Content = typename Traits::Content;
  using File = Dossier<Content>;

  // All must outlive it.
  WrittenReads(Archive<Content>* archive, const ServingHolder* holder)
      : archive_(archive), holder_(holder), view_(holder) {}

  void AddTo(rpc::Service* service) {
    service->Blocking<typename Traits::GetRequest, Proto>(
        Traits::kMethods[1], [this](rpc::Call& call, const auto& request) { return Get(call, request); });
    service->Blocking<typename Traits::ListRequest, typename Traits::ListResponse>(
        Traits::kMethods[2], [this](rpc::Call& call, const auto& request) { return List(call, request); });
    service->Blocking<typename Traits::HistoryRequest, typename Traits::HistoryResponse>(
        Traits::kMethods[7], [this](rpc::Call& call, const auto& request) { return History(call, request); });
  }

  const View& view() const { return view_; }

  // The dossier of the name and its version as asked; NOT_FOUND as Get says.
  struct Found {
    File file;
    const WrittenVersion<Content>* version;  // in file
  };
  absl::StatusOr<std::unique_ptr<Found>> FindVersion(rpc::Call& call, std::string_view name, std::string_view field,
                                                     const AsOf& as_of) const {
    SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(name, Traits::kCollection, field));
    SOCLE_ASSIGN_OR_RETURN(File file, archive_->Read(id, call.deadline()));
    auto found = std::make_unique<Found>(Found{std::move(file), nullptr});
    if (!found->file.ExistedAt(as_of.known_at)) return NothingOfName(name);
    found->version = found->file.At(as_of.day, as_of.known_at);
    if (found->version == nullptr) return View::NotAt(found->file, as_of.day, as_of.known_at);
    return found;
  }

 private:
  absl::StatusOr<Proto> Get(rpc::Call& call, const typename Traits::GetRequest& request) const {
    const auto serving = holder_->Get();
    SOCLE_ASSIGN_OR_RETURN(const ReadContext context, MakeReadContext(*serving, request));
    SOCLE_ASSIGN_OR_RETURN(const auto mask,
                           socle::api::Mask::Make(request.read_mask(), Proto::descriptor(), "read_mask"));
    SOCLE_ASSIGN_OR_RETURN(const int64_t revision, archive_->Revision(call.deadline()));
    SOCLE_ASSIGN_OR_RETURN(const auto found, FindVersion(call, request.name(), "name", context.as_of));
    Proto proto = view_.Show(found->file, *found->version, context.as_of.known_at);
    SetReadInfo(context, proto.mutable_read_info());
    proto.mutable_read_info()->set_revision(revision);
    mask.Trim(&proto);
    return proto;
  }

  absl::StatusOr<typename Traits::ListResponse> List(rpc::Call& call,
                                                     const typename Traits::ListRequest& request) const {
    const auto serving = holder_->Get();
    SOCLE_ASSIGN_OR_RETURN(ReadContext context, MakeReadContext(*serving, request));
    SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request, &context));
    SOCLE_ASSIGN_OR_RETURN(const auto mask,
                           socle::api::Mask::Make(request.read_mask(), Proto::descriptor(), "read_mask"));
    std::optional<socle::api::CompiledFilter<Listed<Content>>> filter;
    if (request.filter().find_first_not_of(" \t\r\n") != std::string::npos) {
      SOCLE_ASSIGN_OR_RETURN(filter, Traits::Filter().Compile(request.filter()));
    }
    SOCLE_ASSIGN_OR_RETURN(const auto ordering, socle::api::ParseOrderBy(request.order_by(), Traits::Sortable()));
    SOCLE_ASSIGN_OR_RETURN(const int64_t revision, archive_->Revision(call.deadline()));
    const auto wanted = [&](const File& file) {
      if (!request.show_deleted() && file.DeletedAt(context.as_of.known_at) != nullptr) return false;
      return file.ExistedAt(context.as_of.known_at) && (!filter || filter->Matches({&file, &file.versions.front()}));
    };
    Page::Part<File> part;
    if (ordering.empty()) {
      SOCLE_ASSIGN_OR_RETURN(part, ListByName(call, context.as_of, page, wanted));
    } else {
      SOCLE_ASSIGN_OR_RETURN(part, ListSorted(call, context.as_of, page, ordering, wanted));
    }
    typename Traits::ListResponse response;
    for (const File& file : part.items) {
      Proto* added = Traits::Add(&response);
      *added = view_.Show(file, file.versions.front(), context.as_of.known_at);
      mask.Trim(added);
    }
    response.set_next_page_token(part.next_page_token);
    SetReadInfo(context, response.mutable_read_info());
    response.mutable_read_info()->set_revision(revision);
    return response;
  }

  template <typename Wanted>
  absl::StatusOr<Page::Part<File>> ListByName(rpc::Call& call, const AsOf& as_of, const Page& page,
                                              const Wanted& wanted) const {
    constexpr size_t kChunk = 1000;
    Page::Part<File> part;
    std::string after = page.after();
    // No more than the page takes, if nearly all are wanted; when they are not, far more at once.
    for (size_t limit = std::min(kChunk, page.size() * 2 + 1);; limit = kChunk) {
      SOCLE_RETURN_IF_ERROR(call.CheckAlive());
      SOCLE_ASSIGN_OR_RETURN(
          std::vector<File> files,
          archive_->List({.day = as_of.day, .known_at = as_of.known_at, .after = after, .limit = limit},
                         call.deadline()));
      for (File& file : files) {
        after = file.id;
        if (!wanted(file)) continue;
        if (part.items.size() == page.size()) {
          part.next_page_token = page.NextToken(part.items.back().id);
          return part;
        }
        part.items.push_back(std::move(file));
      }
      if (files.size() < limit) return part;
    }
  }

  template <typename Wanted>
  absl::StatusOr<Page::Part<File>> ListSorted(rpc::Call& call, const AsOf& as_of, const Page& page,
                                              const std::vector<socle::api::OrderKey>& ordering,
                                              const Wanted& wanted) const {
    SOCLE_ASSIGN_OR_RETURN(std::vector<File> files,
                           archive_->List({.day = as_of.day, .known_at = as_of.known_at}, call.deadline()));
    std::vector<std::pair<std::string, File>> keyed;
    for (File& file : files) {
      if (!wanted(file)) continue;
      const Listed<Content> listed{&file, &file.versions.front()};
      std::string key =
          socle::api::SortKey(ordering, [&listed](std::string_view field) { return Traits::SortKey(listed, field); });
      keyed.emplace_back(key + file.id, std::move(file));
    }
    return page.Cut(std::move(keyed));
  }

  absl::StatusOr<typename Traits::HistoryResponse> History(rpc::Call& call,
                                                           const typename Traits::HistoryRequest& request) const {
    SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
    SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.parent(), Traits::kCollection, "parent"));
    SOCLE_ASSIGN_OR_RETURN(const File file, archive_->Read(id, call.deadline()));
    std::vector<std::pair<std::string, const WrittenVersion<Content>*>> keyed;
    for (const WrittenVersion<Content>& version : file.versions) {
      // What is believed now first, by its begin; then what was, newest first.
      std::string key =
          version.IsCurrent() ? "0" + SortableKey(version.valid_from) : "1" + SortableKey(version.known_to);
      if (!version.IsCurrent()) {
        for (size_t i = 1; i < key.size(); ++i) key[i] = static_cast<char>('0' + '9' - key[i]);
      }
      keyed.emplace_back(key + fmt::format("{:020}", version.id), &version);
    }
    const auto part = page.Cut(std::move(keyed));
    typename Traits::HistoryResponse response;
    for (const WrittenVersion<Content>* version : part.items) {
      *response.add_versions() = view_.Show(file, *version, std::nullopt);
    }
    response.set_next_page_token(part.next_page_token);
    return response;
  }

  Archive<Content>* const archive_;
  const ServingHolder* const holder_;
  const View view_;
};

}  // namespace socle::registry::api
