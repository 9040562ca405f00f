// The calls that organisations and territories have in common: create, read, update, correct, delete, undelete,
// history.
//
// A kind of resource is described by traits (territory_traits.h); a service adds the calls to its own:
//   WrittenCalls<TerritoryTraits> calls(&archive, &writer, &holder);
//   calls.AddTo(&service);
#pragma once

#include <fmt/format.h>
#include <google/protobuf/util/field_mask_util.h>

#include "platform/api/etag.h"
#include "platform/api/field_mask.h"
#include "platform/api/filter.h"
#include "platform/api/order_by.h"
#include "platform/rpc/service.h"
#include "platform/write/writer.h"
#include "services/registry/api/page.h"
#include "services/registry/api/written_conversion.h"
#include "services/registry/domain/written/archive.h"
#include "services/registry/domain/written/written_errors.h"
#include "socle/registry/v1/collectivite.pb.h"

namespace socle::registry::api {

// One that a list looks at.
template <typename Content>
struct Listed {
  const Dossier<Content>* dossier;
  const WrittenVersion<Content>* version;
  const Content& content() const { return version->content; }
};

template <typename Traits>
class WrittenCalls {
 public:
  using Proto = typename Traits::Proto;
  using Content = typename Traits::Content;
  using File = Dossier<Content>;
  // What only the transaction can tell of a content: whether organisations that it names are there.
  using CheckReferences = std::function<absl::Status(db::Transaction&, const Content&)>;

  // All must outlive it.
  WrittenCalls(Archive<Content>* archive, write::Writer* writer, const ServingHolder* holder,
               CheckReferences check_references)
      : archive_(archive), writer_(writer), holder_(holder), check_references_(std::move(check_references)) {}

  void AddTo(rpc::Service* service) {
    service->Blocking<typename Traits::CreateRequest, Proto>(
        Traits::kMethods[0], [this](rpc::Call& call, const auto& request) { return Create(call, request); });
    service->Blocking<typename Traits::GetRequest, Proto>(
        Traits::kMethods[1], [this](rpc::Call& call, const auto& request) { return Get(call, request); });
    service->Blocking<typename Traits::ListRequest, typename Traits::ListResponse>(
        Traits::kMethods[2], [this](rpc::Call& call, const auto& request) { return List(call, request); });
    service->Blocking<typename Traits::UpdateRequest, Proto>(
        Traits::kMethods[3], [this](rpc::Call& call, const auto& request) { return Update(call, request); });
    service->Blocking<typename Traits::CorrectRequest, Proto>(
        Traits::kMethods[4], [this](rpc::Call& call, const auto& request) { return Correct(call, request); });
    service->Blocking<typename Traits::DeleteRequest, Proto>(
        Traits::kMethods[5], [this](rpc::Call& call, const auto& request) { return Delete(call, request); });
    service->Blocking<typename Traits::UndeleteRequest, Proto>(
        Traits::kMethods[6], [this](rpc::Call& call, const auto& request) { return Undelete(call, request); });
    service->Blocking<typename Traits::HistoryRequest, typename Traits::HistoryResponse>(
        Traits::kMethods[7], [this](rpc::Call& call, const auto& request) { return History(call, request); });
  }

  static std::string NameOf(std::string_view id) { return fmt::format("{}/{}", Traits::kCollection, id); }

  // The version as the API shows it.
  Proto Show(const File& file, const WrittenVersion<Content>& version, const std::optional<Instant>& known_at) const {
    Proto proto = ContentProto(version);
    proto.set_name(NameOf(file.id));
    proto.set_begin_precision(PrecisionToProto(version.from_precision));
    ToProto(version.known_from, version.known_to, proto.mutable_knowledge());
    proto.set_revision(file.revision);
    proto.set_etag(socle::api::RevisionEtag(file.revision));
    ToProto(file.create_time, proto.mutable_create_time());
    ToProto(file.update_time, proto.mutable_update_time());
    if (const Deletion* deletion = file.DeletedAt(known_at)) ToProto(deletion->from, proto.mutable_delete_time());
    for (const Advisory& advisory : Traits::Advisories(version.content, *holder_->Get()->snapshot)) {
      v1::Advisory* added = proto.add_advisories();
      added->set_rule(advisory.rule);
      added->set_text(advisory.text);
      added->set_reference(advisory.reference);
    }
    return proto;
  }

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
    if (found->version == nullptr) return NotAt(found->file, as_of.day, as_of.known_at);
    return found;
  }

  // The content fields of the message, and the two dates.
  static Proto ContentProto(const WrittenVersion<Content>& version) {
    Proto proto;
    Traits::ToProto(version.content, &proto);
    if (!version.valid_from.IsOpen()) ToProto(version.valid_from, proto.mutable_valid_from());
    if (!version.valid_to.IsOpen()) ToProto(version.valid_to, proto.mutable_valid_to());
    return proto;
  }

  static write::Change ChangeOf(write::ChangeKind kind, std::string_view id, const WrittenVersion<Content>* before,
                                const WrittenVersion<Content>* after) {
    write::Change change{.resource = NameOf(id), .kind = kind};
    if (before != nullptr) change.before = ContentDigest(ContentProto(*before));
    if (after != nullptr) change.after = ContentDigest(ContentProto(*after));
    if (before != nullptr && after != nullptr) {
      change.changes = Traits::Slugs(before->content, after->content);
      if (before->valid_to != after->valid_to) change.changes.push_back("end-changed");
    }
    return change;
  }

 private:
  using Mask = google::protobuf::FieldMask;
  using MaskUtil = google::protobuf::util::FieldMaskUtil;

  static ::absl::Status NotAt(const File& file, Date day, const std::optional<Instant>& known_at) {
    const WrittenVersion<Content>* nearest = nullptr;
    for (const WrittenVersion<Content>& version : file.versions) {
      if (!version.KnownAt(known_at)) continue;
      // The last one before the day, else the first one.
      const bool better = nearest == nullptr || (version.valid_from <= day && version.valid_from > nearest->valid_from);
      if (better) nearest = &version;
    }
    const Date from = nearest == nullptr ? Date::Min() : nearest->valid_from;
    return NotRecordedFor(NameOf(file.id), day, from, nearest == nullptr ? Date::Max() : nearest->valid_to);
  }

  // The content of a message that somebody sent, and all that is wrong with it.
  Content Parse(const Proto& proto, Violations* violations) const {
    Content content;
    const std::string path(Traits::kField);
    Traits::FromProto(proto, path, violations, &content);
    Normalise(&content);
    if (violations->empty()) AddFaults(Traits::Check(content, *holder_->Get()->snapshot), path, violations);
    return content;
  }

  absl::Status CheckInTransaction(db::Transaction& tx, std::string_view id, const Content& content) const {
    SOCLE_RETURN_IF_ERROR(check_references_(tx, content));
    const std::vector<ExternalId> identifiers = Traits::Identifiers(content);
    if (identifiers.empty()) return absl::OkStatus();
    SOCLE_ASSIGN_OR_RETURN(const auto holders, archive_->Holders(tx, identifiers));
    for (const IdentifierHolder& holder : holders) {
      if (holder.id != id) return IdentifierTaken(holder.identifier, NameOf(holder.id));
    }
    return absl::OkStatus();
  }

  absl::StatusOr<File> FindIn(db::Transaction& tx, const std::string& id) const {
    SOCLE_ASSIGN_OR_RETURN(std::vector<File> files, archive_->Find(tx, std::span(&id, 1)));
    if (files.empty()) return NothingOfName(NameOf(id));
    return std::move(files.front());
  }

  // Writes, records the change and answers with the version written last.
  absl::StatusOr<Proto> Commit(write::Unit& unit, const Amendment<Content>& amendment, write::ChangeKind kind,
                               const WrittenVersion<Content>* before) const {
    SOCLE_RETURN_IF_ERROR(archive_->Write(unit.tx(), std::span(&amendment, 1), unit.revision()).status());
    SOCLE_ASSIGN_OR_RETURN(const File file, FindIn(unit.tx(), amendment.id));
    const WrittenVersion<Content>* after = Newest(file);
    unit.Record(ChangeOf(kind, amendment.id, before, kind == write::ChangeKind::kDeleted ? nullptr : after));
    return Show(file, *after, std::nullopt);
  }

  const WrittenVersion<Content>* Newest(const File& file) const {
    const WrittenVersion<Content>* newest = nullptr;
    for (const WrittenVersion<Content>& version : file.versions) {
      if (version.IsCurrent() && (newest == nullptr || version.id > newest->id)) newest = &version;
    }
    return newest;
  }

  absl::StatusOr<Proto> Create(rpc::Call& call, const typename Traits::CreateRequest& request) {
    const Proto& sent = Traits::Of(request);
    const std::string path(Traits::kField);
    Violations violations;
    const Content content = Parse(sent, &violations);
    WrittenVersion<Content> version{.content = content};
    version.valid_from = DateFromProto(sent.has_valid_from(), sent.valid_from(), path + ".valid_from",
                                       Traits::UsualBegin(content), &violations);
    version.valid_to =
        DateFromProto(sent.has_valid_to(), sent.valid_to(), path + ".valid_to", Date::Max(), &violations);
    CheckOrder(version.valid_from, version.valid_to, &violations);
    std::string id(Traits::AskedId(request));
    if (!id.empty() && !IsResourceId(id)) {
      violations.Add(path + "_id", "not lower-case letters, digits and '-', beginning with a letter, 3 to 63",
                     path + "_id : de 3 à 63 lettres minuscules, chiffres et tirets, une lettre d'abord.");
    }
    SOCLE_RETURN_IF_ERROR(violations.ToStatus());
    SOCLE_ASSIGN_OR_RETURN(write::Command command, write::CommandOf(call, request, {}));
    if (id.empty()) {
      const auto digest = socle::api::DigestOf({command.caller, command.request_id});
      id = Traits::MadeId(content, digest);
    }
    command.resources = {NameOf(id)};
    return writer_->template Run<Proto>(command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<Proto> {
      SOCLE_ASSIGN_OR_RETURN(const auto there, archive_->Find(unit.tx(), std::span(&id, 1)));
      if (!there.empty()) return NameTaken(NameOf(id));
      SOCLE_RETURN_IF_ERROR(CheckInTransaction(unit.tx(), id, content));
      const Amendment<Content> amendment{.id = id, .is_new = true, .added = {version}};
      return Commit(unit, amendment, write::ChangeKind::kCreated, nullptr);
    });
  }

  static void CheckOrder(Date from, Date to, Violations* violations) {
    if (from < to) return;
    const std::string path = fmt::format("{}.valid_to", Traits::kField);
    violations->Add(path, "must be after the first day of the version", path + " : doit suivre le premier jour.");
  }

  absl::StatusOr<Proto> Get(rpc::Call& call, const typename Traits::GetRequest& request) const {
    const auto serving = holder_->Get();
    SOCLE_ASSIGN_OR_RETURN(const ReadContext context, MakeReadContext(*serving, request));
    SOCLE_ASSIGN_OR_RETURN(const auto mask,
                           socle::api::Mask::Make(request.read_mask(), Proto::descriptor(), "read_mask"));
    SOCLE_ASSIGN_OR_RETURN(const int64_t revision, archive_->Revision(call.deadline()));
    SOCLE_ASSIGN_OR_RETURN(const auto found, FindVersion(call, request.name(), "name", context.as_of));
    Proto proto = Show(found->file, *found->version, context.as_of.known_at);
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
      *added = Show(file, file.versions.front(), context.as_of.known_at);
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
    while (true) {
      SOCLE_RETURN_IF_ERROR(call.CheckAlive());
      const size_t limit = std::min(kChunk, page.size() * 2 + 1);
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
      std::string key;
      for (const socle::api::OrderKey& term : ordering) {
        std::string part = Traits::SortKey({&file, &file.versions.front()}, term.field) + '\0';
        if (term.descending) {
          for (char& byte : part) byte = static_cast<char>(~byte);
        }
        key += part;
      }
      key += file.id;
      keyed.emplace_back(std::move(key), std::move(file));
    }
    return page.Cut(std::move(keyed));
  }

  // The fields that a write names. `standing` are those that it changes when it names none.
  absl::StatusOr<Mask> WriteMask(const Mask& sent, std::initializer_list<std::string_view> dates) const {
    SOCLE_RETURN_IF_ERROR(socle::api::Mask::Make(sent, Proto::descriptor(), "update_mask").status());
    Mask mask;
    const bool everything =
        sent.paths().empty() || std::find(sent.paths().begin(), sent.paths().end(), "*") != sent.paths().end();
    if (everything) {
      for (const std::string_view field : Traits::Updatable()) mask.add_paths(std::string(field));
      return mask;
    }
    Violations violations;
    for (const std::string& path : sent.paths()) {
      const std::string_view field = std::string_view(path).substr(0, path.find('.'));
      const bool known =
          std::find(Traits::Updatable().begin(), Traits::Updatable().end(), field) != Traits::Updatable().end() ||
          std::find(dates.begin(), dates.end(), field) != dates.end();
      if (!known)
        violations.Add("update_mask", fmt::format("'{}' cannot be changed", path),
                       "update_mask : ce champ ne se modifie pas.");
    }
    SOCLE_RETURN_IF_ERROR(violations.ToStatus(ErrorReason::INVALID_MASK));
    return sent;
  }

  static bool Names(const Mask& mask, std::string_view field) {
    return std::any_of(mask.paths().begin(), mask.paths().end(),
                       [&](const std::string& path) { return path.substr(0, path.find('.')) == field; });
  }

  // What the version becomes when the fields of the mask are as sent.
  absl::StatusOr<Content> Merge(const WrittenVersion<Content>& before, const Proto& sent, const Mask& mask) const {
    Proto merged;
    Traits::ToProto(before.content, &merged);
    MaskUtil::MergeOptions options;
    options.set_replace_message_fields(true);
    options.set_replace_repeated_fields(true);
    MaskUtil::MergeMessageTo(sent, mask, options, &merged);
    Violations violations;
    Content content = Parse(merged, &violations);
    SOCLE_RETURN_IF_ERROR(violations.ToStatus());
    return content;
  }

  template <typename Request>
  struct Edit {
    std::string id;
    Date day;
    Mask mask;
    write::Command command;
  };

  template <typename Request>
  absl::StatusOr<Edit<Request>> OpenEdit(rpc::Call& call, const Request& request, bool has_day,
                                         const google::type::Date& day, std::string_view day_field,
                                         std::initializer_list<std::string_view> dates) const {
    Edit<Request> edit;
    SOCLE_ASSIGN_OR_RETURN(
        edit.id, IdOfName(Traits::Of(request).name(), Traits::kCollection, fmt::format("{}.name", Traits::kField)));
    edit.day = holder_->Get()->today;
    if (has_day) {
      SOCLE_ASSIGN_OR_RETURN(edit.day, api::FromProto(day, day_field));
    }
    SOCLE_ASSIGN_OR_RETURN(edit.mask, WriteMask(request.update_mask(), dates));
    SOCLE_ASSIGN_OR_RETURN(edit.command, write::CommandOf(call, request, {NameOf(edit.id)}));
    return edit;
  }

  // The dossier that a write is about, neither deleted nor changed since it was read, with a version on the day.
  absl::StatusOr<File> OpenForEdit(write::Unit& unit, const std::string& id, std::string_view etag, Date day) const {
    SOCLE_ASSIGN_OR_RETURN(File file, FindIn(unit.tx(), id));
    SOCLE_RETURN_IF_ERROR(socle::api::CheckEtag(etag, socle::api::RevisionEtag(file.revision), NameOf(id)));
    if (file.DeletedAt() != nullptr) return IsDeleted(NameOf(id));
    if (file.At(day) == nullptr) return NotAt(file, day, std::nullopt);
    return file;
  }

  absl::StatusOr<Proto> CommitEdit(write::Unit& unit, const File& file, Date day, const Amended<Content>& amended,
                                   write::ChangeKind kind) const {
    if (const auto* conflict = std::get_if<VersionInTheWay>(&amended)) return InTheWay(NameOf(file.id), *conflict);
    return Commit(unit, std::get<Amendment<Content>>(amended), kind, file.At(day));
  }

  absl::StatusOr<Proto> Update(rpc::Call& call, const typename Traits::UpdateRequest& request) {
    SOCLE_ASSIGN_OR_RETURN(const auto edit, OpenEdit(call, request, request.has_effective_date(),
                                                     request.effective_date(), "effective_date", {"valid_to"}));
    const Proto& sent = Traits::Of(request);
    Violations violations;
    std::optional<Date> end;
    if (Names(edit.mask, "valid_to")) {
      end = DateFromProto(sent.has_valid_to(), sent.valid_to(), fmt::format("{}.valid_to", Traits::kField), Date::Max(),
                          &violations);
      CheckOrder(edit.day, *end, &violations);
    }
    SOCLE_RETURN_IF_ERROR(violations.ToStatus());
    return writer_->template Run<Proto>(edit.command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<Proto> {
      SOCLE_ASSIGN_OR_RETURN(const File file, OpenForEdit(unit, edit.id, sent.etag(), edit.day));
      SOCLE_ASSIGN_OR_RETURN(Content content, Merge(*file.At(edit.day), sent, edit.mask));
      SOCLE_RETURN_IF_ERROR(CheckInTransaction(unit.tx(), edit.id, content));
      return CommitEdit(unit, file, edit.day, ChangeFrom(file, edit.day, std::move(content), end),
                        write::ChangeKind::kUpdated);
    });
  }

  absl::StatusOr<Proto> Correct(rpc::Call& call, const typename Traits::CorrectRequest& request) {
    SOCLE_ASSIGN_OR_RETURN(const auto edit, OpenEdit(call, request, request.has_as_of(), request.as_of(), "as_of",
                                                     {"valid_from", "valid_to"}));
    const Proto& sent = Traits::Of(request);
    const std::string path(Traits::kField);
    Violations violations;
    std::optional<Date> from;
    std::optional<Date> to;
    if (Names(edit.mask, "valid_from")) {
      from = DateFromProto(sent.has_valid_from(), sent.valid_from(), path + ".valid_from", Date::Min(), &violations);
    }
    if (Names(edit.mask, "valid_to")) {
      to = DateFromProto(sent.has_valid_to(), sent.valid_to(), path + ".valid_to", Date::Max(), &violations);
    }
    SOCLE_RETURN_IF_ERROR(violations.ToStatus());
    return writer_->template Run<Proto>(edit.command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<Proto> {
      SOCLE_ASSIGN_OR_RETURN(const File file, OpenForEdit(unit, edit.id, sent.etag(), edit.day));
      const WrittenVersion<Content>& before = *file.At(edit.day);
      Violations order;
      CheckOrder(from.value_or(before.valid_from), to.value_or(before.valid_to), &order);
      SOCLE_RETURN_IF_ERROR(order.ToStatus());
      SOCLE_ASSIGN_OR_RETURN(Content content, Merge(before, sent, edit.mask));
      SOCLE_RETURN_IF_ERROR(CheckInTransaction(unit.tx(), edit.id, content));
      return CommitEdit(unit, file, edit.day, CorrectAt(file, edit.day, std::move(content), from, to),
                        write::ChangeKind::kCorrected);
    });
  }

  template <typename Request, typename Fn>
  absl::StatusOr<Proto> WriteDeletions(rpc::Call& call, const Request& request, write::ChangeKind kind, Fn change) {
    SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.name(), Traits::kCollection, "name"));
    SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, {NameOf(id)}));
    return writer_->template Run<Proto>(command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<Proto> {
      SOCLE_ASSIGN_OR_RETURN(const File file, FindIn(unit.tx(), id));
      SOCLE_RETURN_IF_ERROR(socle::api::CheckEtag(request.etag(), socle::api::RevisionEtag(file.revision), NameOf(id)));
      Amendment<Content> amendment{.id = id, .deletions = file.deletions, .last_write = file.update_time};
      SOCLE_ASSIGN_OR_RETURN(const bool changed, change(file, unit, &*amendment.deletions));
      if (!changed) return Show(file, *Newest(file), std::nullopt);
      return Commit(unit, amendment, kind, Newest(file));
    });
  }

  absl::StatusOr<Proto> Delete(rpc::Call& call, const typename Traits::DeleteRequest& request) {
    return WriteDeletions(
        call, request, write::ChangeKind::kDeleted,
        [&](const File& file, write::Unit& unit, std::vector<Deletion>* list) -> absl::StatusOr<bool> {
          if (file.DeletedAt() != nullptr) return false;
          SOCLE_ASSIGN_OR_RETURN(const Instant now, archive_->Now(unit.tx(), file.update_time));
          list->push_back({.from = now});
          return true;
        });
  }

  absl::StatusOr<Proto> Undelete(rpc::Call& call, const typename Traits::UndeleteRequest& request) {
    return WriteDeletions(
        call, request, write::ChangeKind::kUndeleted,
        [&](const File& file, write::Unit& unit, std::vector<Deletion>* list) -> absl::StatusOr<bool> {
          if (file.DeletedAt() == nullptr) return false;
          SOCLE_ASSIGN_OR_RETURN(list->back().to, archive_->Now(unit.tx(), file.update_time));
          return true;
        });
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
      *response.add_versions() = Show(file, *version, std::nullopt);
    }
    response.set_next_page_token(part.next_page_token);
    return response;
  }

  Archive<Content>* const archive_;
  write::Writer* const writer_;
  const ServingHolder* const holder_;
  const CheckReferences check_references_;
};

}  // namespace socle::registry::api
