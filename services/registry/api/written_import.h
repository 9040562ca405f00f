// Published lists of organisations and territories: files from the stream, compared with what there is, written in
// batches that are each committed whole.
#pragma once

#include "platform/rpc/stream.h"
#include "platform/write/writer.h"
#include "services/registry/api/dossier_view.h"
#include "services/registry/api/import_conversion.h"
#include "services/registry/domain/written/archive.h"
#include "services/registry/domain/written/imported.h"

namespace socle::registry::api {

inline constexpr size_t kImportBatch = 500;

// The files of a stream of pieces, and the options of its first message.
class ImportFiles {
 public:
  // INVALID_ARGUMENT when pieces come out of order, RESOURCE_EXHAUSTED above 64 MiB or 10 files.
  absl::Status Take(const v1::ImportPiece& piece);

  const std::vector<ImportedFile>& files() const { return files_; }

 private:
  std::vector<ImportedFile> files_;
  size_t bytes_ = 0;
};

template <typename Request>
absl::StatusOr<std::vector<ImportedFile>> ReadImport(rpc::StreamIn<Request>& in, typename Request::Options* options) {
  ImportFiles files;
  Request request;
  for (bool first = true;; first = false) {
    SOCLE_ASSIGN_OR_RETURN(const bool more, in.Read(&request));
    if (!more) break;
    if (request.has_options()) {
      if (!first) {
        return InvalidField("options", "only the first message may hold them", "options : dans le premier message.");
      }
      *options = request.options();
      if (!request.has_piece()) continue;
    }
    SOCLE_RETURN_IF_ERROR(files.Take(request.piece()));
  }
  if (files.files().empty()) return InvalidField("piece.header", "the stream holds no file", "Le flux est vide.");
  return files.files();
}

// Of the command and all bytes: the same request id with other files is refused.
socle::api::Sha256 DigestOfFiles(const write::Command& command, const std::vector<ImportedFile>& files);

// The command of one batch: the request id of the import, and which batch of what files.
write::Command BatchCommand(const write::Command& import, size_t batch, std::vector<std::string> resources);

// What a list's statement does to a dossier; null: none yet. Nothing when it was stated before, or when people have
// deleted the resource.
template <typename Content>
std::optional<Amendment<Content>> PlanImport(const Dossier<Content>* there, const ImportedResource<Content>& stated) {
  const auto since_unknown = [&](Date to) {
    return WrittenVersion<Content>{.content = stated.content,
                                   .valid_from = stated.listed_on,
                                   .valid_to = to,
                                   .from_precision = Precision::kOnOrBefore};
  };
  if (there == nullptr) {
    return Amendment<Content>{.id = stated.id, .is_new = true, .added = {since_unknown(Date::Max())}};
  }
  if (there->DeletedAt() != nullptr) return std::nullopt;
  Date next = Date::Max();
  for (const WrittenVersion<Content>& version : there->versions) {
    // Stated before, whatever people have made of it since.
    if (version.ValidAt(stated.listed_on) && version.content == stated.content) return std::nullopt;
    if (version.IsCurrent() && version.valid_from > stated.listed_on) next = std::min(next, version.valid_from);
  }
  const WrittenVersion<Content>* before = there->At(stated.listed_on);
  if (before == nullptr) {
    return Amendment<Content>{.id = stated.id, .added = {since_unknown(next)}, .last_write = there->update_time};
  }
  const auto amended = before->valid_from == stated.listed_on ? CorrectAt(*there, stated.listed_on, stated.content)
                                                              : ChangeFrom(*there, stated.listed_on, stated.content);
  return std::get<Amendment<Content>>(amended);  // within the stretch of `before`: nothing is in the way
}

template <typename Traits>
class WrittenImport {
 public:
  using Content = typename Traits::Content;
  using List = ImportedList<Content>;

  WrittenImport(Archive<Content>* archive, write::Writer* writer) : archive_(archive), writer_(writer) {}

  // Writes what differs; adds counts and errors to the report.
  absl::Status Run(rpc::Call& call, const write::Command& command, const List& list, v1::ImportReport* report) {
    report->set_row_count(report->row_count() + list.row_count);
    report->set_row_error_count(report->row_error_count() + list.error_count);
    report->set_link_count(report->link_count() + list.link_count);
    for (const RowError& error : list.errors) AddError(error, report);
    for (size_t begin = 0; begin < list.resources.size(); begin += kImportBatch) {
      SOCLE_RETURN_IF_ERROR(call.CheckAlive());
      const auto batch =
          std::span(list.resources).subspan(begin, std::min(kImportBatch, list.resources.size() - begin));
      SOCLE_RETURN_IF_ERROR(RunBatch(call, command, begin / kImportBatch, batch, report));
    }
    return absl::OkStatus();
  }

  static void AddError(const RowError& error, v1::ImportReport* report) {
    constexpr int kShown = 1000;
    if (report->row_errors_size() < kShown) ToProto(error, report->add_row_errors());
  }

 private:
  using Batch = std::span<const ImportedResource<Content>>;

  absl::Status RunBatch(rpc::Call& call, const write::Command& import, size_t number, Batch batch,
                        v1::ImportReport* report) {
    std::vector<std::string> names;
    for (const auto& resource : batch) names.push_back(DossierView<Traits>::NameOf(resource.id));
    const write::Command command = BatchCommand(import, number, std::move(names));
    SOCLE_ASSIGN_OR_RETURN(const v1::ImportReport done,
                           writer_->Run<v1::ImportReport>(command, call.deadline(),
                                                          [&](write::Unit& unit) { return Write(unit, batch); }));
    report->set_created_count(report->created_count() + done.created_count());
    report->set_updated_count(report->updated_count() + done.updated_count());
    report->set_unchanged_count(report->unchanged_count() + done.unchanged_count());
    report->set_row_error_count(report->row_error_count() + done.row_error_count());
    for (const v1::RowError& error : done.row_errors()) *report->add_row_errors() = error;
    if (!command.validate_only) report->set_revision(std::max(report->revision(), done.revision()));
    return absl::OkStatus();
  }

  absl::StatusOr<v1::ImportReport> Write(write::Unit& unit, Batch batch) {
    v1::ImportReport report;
    std::vector<std::string> ids;
    std::vector<ExternalId> identifiers;
    for (const auto& resource : batch) {
      ids.push_back(resource.id);
      const std::vector<ExternalId> own = Traits::Identifiers(resource.content);
      identifiers.insert(identifiers.end(), own.begin(), own.end());
    }
    SOCLE_ASSIGN_OR_RETURN(const auto files, archive_->Find(unit.tx(), ids));
    SOCLE_ASSIGN_OR_RETURN(const auto holders, archive_->Holders(unit.tx(), identifiers));
    std::map<ExternalId, std::string> held;
    for (const IdentifierHolder& holder : holders) held[holder.identifier] = holder.id;

    std::vector<Amendment<Content>> amendments;
    for (const auto& resource : batch) {
      const auto found = std::lower_bound(files.begin(), files.end(), resource.id,
                                          [](const auto& file, const std::string& id) { return file.id < id; });
      const Dossier<Content>* there = found != files.end() && found->id == resource.id ? &*found : nullptr;
      auto amendment = PlanImport(there, resource);
      if (!amendment) {
        report.set_unchanged_count(report.unchanged_count() + 1);
        continue;
      }
      if (const std::string other = HeldByOther(held, resource); !other.empty()) {
        report.set_row_error_count(report.row_error_count() + 1);
        AddError({.value = resource.id, .reason = "an identifier of it is carried by " + other}, &report);
        continue;
      }
      const auto* before = there == nullptr ? nullptr : there->At(resource.listed_on);
      unit.Record(
          DossierView<Traits>::ChangeOf(there == nullptr ? write::ChangeKind::kCreated : write::ChangeKind::kUpdated,
                                        resource.id, before, &amendment->added.back()));
      there == nullptr ? report.set_created_count(report.created_count() + 1)
                       : report.set_updated_count(report.updated_count() + 1);
      amendments.push_back(*std::move(amendment));
    }
    if (amendments.empty()) return report;
    SOCLE_RETURN_IF_ERROR(archive_->Write(unit.tx(), amendments, unit.revision()).status());
    report.set_revision(unit.revision());
    return report;
  }

  static std::string HeldByOther(const std::map<ExternalId, std::string>& held,
                                 const ImportedResource<Content>& resource) {
    for (const ExternalId& identifier : Traits::Identifiers(resource.content)) {
      const auto holder = held.find(identifier);
      if (holder != held.end() && holder->second != resource.id) return DossierView<Traits>::NameOf(holder->second);
    }
    return "";
  }

  Archive<Content>* const archive_;
  write::Writer* const writer_;
};

}  // namespace socle::registry::api
