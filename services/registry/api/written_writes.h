// The writes that organisations and territories have in common: create, update, correct, delete, undelete.
//
//   WrittenWrites<TerritoryTraits> writes(&archive, &writer, &holder, check_references);
//   writes.AddTo(&service);
#pragma once

#include <google/protobuf/util/field_mask_util.h>

#include "platform/api/field_mask.h"
#include "platform/rpc/service.h"
#include "platform/write/writer.h"
#include "services/registry/api/dossier_view.h"
#include "services/registry/domain/written/archive.h"

namespace socle::registry::api {

template <typename Traits>
class WrittenWrites {
 public:
  using View = DossierView<Traits>;
  using Proto = typename Traits::Proto;
  using Content = typename Traits::Content;
  using File = Dossier<Content>;
  // What only the transaction can tell of a content: whether organisations that it names are there.
  using CheckReferences = std::function<absl::Status(db::Transaction&, const Content&)>;

  // All must outlive it.
  WrittenWrites(Archive<Content>* archive, write::Writer* writer, const ServingHolder* holder,
                CheckReferences check_references)
      : archive_(archive),
        writer_(writer),
        holder_(holder),
        check_references_(std::move(check_references)),
        view_(holder) {}

  void AddTo(rpc::Service* service) {
    service->Blocking<typename Traits::CreateRequest, Proto>(
        Traits::kMethods[0], [this](rpc::Call& call, const auto& request) { return Create(call, request); });
    service->Blocking<typename Traits::UpdateRequest, Proto>(
        Traits::kMethods[3], [this](rpc::Call& call, const auto& request) { return Update(call, request); });
    service->Blocking<typename Traits::CorrectRequest, Proto>(
        Traits::kMethods[4], [this](rpc::Call& call, const auto& request) { return Correct(call, request); });
    service->Blocking<typename Traits::DeleteRequest, Proto>(
        Traits::kMethods[5], [this](rpc::Call& call, const auto& request) { return Delete(call, request); });
    service->Blocking<typename Traits::UndeleteRequest, Proto>(
        Traits::kMethods[6], [this](rpc::Call& call, const auto& request) { return Undelete(call, request); });
  }

 private:
  using Mask = google::protobuf::FieldMask;
  using MaskUtil = google::protobuf::util::FieldMaskUtil;

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
      if (holder.id != id) return IdentifierTaken(holder.identifier, View::NameOf(holder.id));
    }
    return absl::OkStatus();
  }

  absl::StatusOr<File> FindIn(db::Transaction& tx, const std::string& id) const {
    SOCLE_ASSIGN_OR_RETURN(std::vector<File> files, archive_->Find(tx, std::span(&id, 1)));
    if (files.empty()) return NothingOfName(View::NameOf(id));
    return std::move(files.front());
  }

  // Writes, records the change and answers with the version written last. `before` is one of the file.
  absl::StatusOr<Proto> Commit(write::Unit& unit, const File& found, const Amendment<Content>& amendment,
                               write::ChangeKind kind, const WrittenVersion<Content>* before) const {
    SOCLE_ASSIGN_OR_RETURN(const Instant now, archive_->Write(unit.tx(), std::span(&amendment, 1), unit.revision()));
    File file = found;
    Apply(amendment, now, unit.revision(), &file);
    const WrittenVersion<Content>* after = amendment.added.empty() ? View::Newest(file) : &file.versions.back();
    unit.Record(View::ChangeOf(kind, amendment.id, before, kind == write::ChangeKind::kDeleted ? nullptr : after));
    return view_.Show(file, *after, std::nullopt);
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
    command.resources = {View::NameOf(id)};
    return writer_->template Run<Proto>(command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<Proto> {
      SOCLE_ASSIGN_OR_RETURN(const auto there, archive_->Find(unit.tx(), std::span(&id, 1)));
      if (!there.empty()) return NameTaken(View::NameOf(id));
      SOCLE_RETURN_IF_ERROR(CheckInTransaction(unit.tx(), id, content));
      const Amendment<Content> amendment{.id = id, .is_new = true, .added = {version}};
      return Commit(unit, File{}, amendment, write::ChangeKind::kCreated, nullptr);
    });
  }

  static void CheckOrder(Date from, Date to, Violations* violations) {
    if (from < to) return;
    const std::string path = fmt::format("{}.valid_to", Traits::kField);
    violations->Add(path, "must be after the first day of the version", path + " : doit suivre le premier jour.");
  }

  // The fields that a write names; all of the content when it names none. `dates` may be named besides.
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
    SOCLE_ASSIGN_OR_RETURN(edit.command, write::CommandOf(call, request, {View::NameOf(edit.id)}));
    return edit;
  }

  // The dossier that a write is about, neither deleted nor changed since it was read, with a version on the day.
  absl::StatusOr<File> OpenForEdit(write::Unit& unit, const std::string& id, std::string_view etag, Date day) const {
    SOCLE_ASSIGN_OR_RETURN(File file, FindIn(unit.tx(), id));
    SOCLE_RETURN_IF_ERROR(socle::api::CheckEtag(etag, socle::api::RevisionEtag(file.revision), View::NameOf(id)));
    if (file.DeletedAt() != nullptr) return IsDeleted(View::NameOf(id));
    if (file.At(day) == nullptr) return View::NotAt(file, day, std::nullopt);
    return file;
  }

  absl::StatusOr<Proto> CommitEdit(write::Unit& unit, const File& file, Date day, const Amended<Content>& amended,
                                   write::ChangeKind kind) const {
    if (const auto* conflict = std::get_if<VersionInTheWay>(&amended))
      return InTheWay(View::NameOf(file.id), *conflict);
    return Commit(unit, file, std::get<Amendment<Content>>(amended), kind, file.At(day));
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
    SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, {View::NameOf(id)}));
    return writer_->template Run<Proto>(command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<Proto> {
      SOCLE_ASSIGN_OR_RETURN(const File file, FindIn(unit.tx(), id));
      SOCLE_RETURN_IF_ERROR(
          socle::api::CheckEtag(request.etag(), socle::api::RevisionEtag(file.revision), View::NameOf(id)));
      Amendment<Content> amendment{.id = id, .deletions = file.deletions, .last_write = file.update_time};
      SOCLE_ASSIGN_OR_RETURN(const bool changed, change(file, unit, &*amendment.deletions));
      if (!changed) return view_.Show(file, *View::Newest(file), std::nullopt);
      return Commit(unit, file, amendment, kind, View::Newest(file));
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

  Archive<Content>* const archive_;
  write::Writer* const writer_;
  const ServingHolder* const holder_;
  const CheckReferences check_references_;
  const View view_;
};

}  // namespace socle::registry::api
