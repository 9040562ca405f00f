// import: finds publications, stores those that are not stored, then lets the registry rebuild its record.
#include <fmt/format.h>

#include <set>
#include <thread>

#include "cli/console/progress.h"
#include "cli/import/import_view.h"
#include "cli/import/publication_files.h"
#include "cli/import/uploader.h"
#include "cli/output/json.h"
#include "cli/verbs/pages.h"
#include "cli/verbs/verbs.h"
#include "platform/base/error.h"
#include "socle/registry/v1/import_service.grpc.pb.h"

namespace socle::cli {

using registry::v1::ApplySourcesResponse;
using registry::v1::ImportService;

namespace {

constexpr int kMostRowErrors = 50;
constexpr int kMostRepeats = 3;
constexpr std::chrono::seconds kBetweenRepeats{1};

struct Uploads {
  std::vector<std::string> digests;
  int stored = 0;
  int already_there = 0;
  google::protobuf::RepeatedPtrField<registry::v1::RowError> row_errors;
};

absl::StatusOr<std::set<std::string>> StoredDigests(const Session& session) {
  SOCLE_ASSIGN_OR_RETURN(
      const auto list,
      CollectPages(session, *session.client.StubOf<registry::v1::ImportService>(), &ImportService::Stub::ListSources,
                   registry::v1::ListSourcesRequest(), &registry::v1::ListSourcesResponse::mutable_sources,
                   Paging{.limit = 0, .all = true}));
  std::set<std::string> digests;
  for (const auto& source : list.sources()) digests.insert(source.digest());
  return digests;
}

absl::StatusOr<Uploads> UploadAll(const std::vector<PublicationFile>& files, const Session& session) {
  SOCLE_ASSIGN_OR_RETURN(const std::set<std::string> stored, StoredDigests(session));
  Progress progress(session.console);
  uint64_t total = 0;
  for (const auto& file : files) total += file.size;
  Uploads uploads;
  std::set<std::string> sent;
  uint64_t before = 0;
  for (const auto& file : files) {
    const std::string label = "storing " + file.file_name;
    SOCLE_ASSIGN_OR_RETURN(const std::string digest, DigestOfFile(file.path));
    const bool is_new = sent.insert(digest).second;
    if (is_new && stored.count(digest) == 0) {
      progress.Show(label, static_cast<int64_t>(before), static_cast<int64_t>(total));
      const auto response = UploadFile(session.client, file, digest, [&](uint64_t bytes) {
        progress.Show(label, static_cast<int64_t>(before + bytes), static_cast<int64_t>(total));
      });
      if (!response.ok()) {
        progress.Clear();
        session.console.err << "while storing " << file.path << ":\n";
        return response.status();
      }
      uploads.row_errors.MergeFrom(response->row_errors());
      if (response->has_source() && !response->already_stored()) ++uploads.stored;
      if (response->already_stored()) ++uploads.already_there;
    } else if (is_new) {
      ++uploads.already_there;
    }
    if (is_new) uploads.digests.push_back(digest);
    before += file.size;
  }
  return uploads;
}

absl::StatusOr<registry::v1::ApplySourcesResult> ApplyOnce(const registry::v1::ApplySourcesRequest& request,
                                                           const Session& session) {
  grpc::ClientContext context;
  session.client.Prepare(&context, session.client.timeout());
  Progress progress(session.console);
  const auto stream = session.client.StubOf<registry::v1::ImportService>()->ApplySources(&context, request);
  registry::v1::ApplySourcesResult result;
  bool done = false;
  bool begun = false;
  for (ApplySourcesResponse message; stream->Read(&message); begun = true) {
    if (message.has_result()) {
      result = message.result();
      done = true;
    } else {
      progress.Show(std::string(PhaseText(message.phase())), message.done(), message.total());
    }
  }
  const absl::Status status = FromGrpc(stream->Finish());
  if (begun && absl::IsUnavailable(status)) {
    return Interrupted("the connection broke while the record was rebuilt: import again, what is done is not repeated");
  }
  SOCLE_RETURN_IF_ERROR(status);
  if (!done) return absl::InternalError("the registry ended the import without a result");
  return result;
}

// After a break the transaction may or may not have been committed, and may still be going on: asking again tells, and
// changes nothing if it was.
absl::StatusOr<registry::v1::ApplySourcesResult> Apply(const std::vector<std::string>& digests, bool dry_run,
                                                       const Session& session) {
  registry::v1::ApplySourcesRequest request;
  for (const std::string& digest : digests) request.add_digests(digest);
  request.set_validate_only(dry_run);
  auto result = ApplyOnce(request, session);
  bool broke = false;
  for (int repeat = 0; repeat < kMostRepeats; ++repeat) {
    broke = broke || IsInterrupted(result.status());
    if (result.ok() || !broke || !(absl::IsUnavailable(result.status()) || absl::IsAborted(result.status()))) break;
    session.console.err << "the connection broke; asking again\n";
    std::this_thread::sleep_for(kBetweenRepeats);
    result = ApplyOnce(request, session);
  }
  return result;
}

ExitCode ReportRowErrors(const Uploads& uploads, const Session& session) {
  const Console& console = session.console;
  if (session.globals.json) {
    registry::v1::UploadSourceResponse response;
    *response.mutable_row_errors() = uploads.row_errors;
    console.out << JsonOf(response) << '\n';
  } else {
    PrintRowErrors(uploads.row_errors, kMostRowErrors, console);
  }
  console.err << "error: " << uploads.row_errors.size()
              << " rows cannot be taken; nothing of their files was stored, and the record is as it was\n"
              << "  correct them and import again: files that are stored are not sent twice\n";
  return ExitCode::kError;
}

}  // namespace

absl::StatusOr<ExitCode> Run(const ImportCommand& command, const Session& session) {
  SOCLE_ASSIGN_OR_RETURN(const FoundFiles found, FindPublications(command.paths, command.official));
  if (found.files.empty()) {
    return absl::InvalidArgumentError(
        "there is no publication in these folders: expected decoupage-*/data/*.json, or CSV files of INSEE and DGCL");
  }
  SOCLE_ASSIGN_OR_RETURN(const Uploads uploads, UploadAll(found.files, session));
  const bool json = session.globals.json;
  session.console.err << fmt::format(
      "{} publications: {} stored now, {} stored before{}\n", uploads.digests.size(), uploads.stored,
      uploads.already_there, found.ignored == 0 ? "" : fmt::format("; {} other files passed over", found.ignored));
  if (!uploads.row_errors.empty()) return ReportRowErrors(uploads, session);
  SOCLE_ASSIGN_OR_RETURN(const auto result, Apply(uploads.digests, command.dry_run, session));
  if (json) {
    session.console.out << JsonOf(result) << '\n';
  } else {
    PrintApplyResult(result, command.dry_run, session.console);
  }
  return ExitCode::kOk;
}

}  // namespace socle::cli
