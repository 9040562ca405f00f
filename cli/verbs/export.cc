// export: the stream of all collectivités, taken up again where it broke.
#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>

#include "cli/console/progress.h"
#include "cli/names/entity_name.h"
#include "cli/output/export_format.h"
#include "cli/output/json.h"
#include "cli/verbs/verbs.h"
#include "platform/base/error.h"
#include "socle/registry/v1/collectivite_service.grpc.pb.h"

namespace socle::cli {

using registry::v1::ExportCollectivitesRequest;
using registry::v1::ExportCollectivitesResponse;

namespace {

constexpr int kMostBreaksWithoutProgress = 3;

class ExportRun {
 public:
  ExportRun(const ExportCommand& command, const Session& session, std::ostream* output)
      : command_(command), session_(session), output_(output), progress_(session.console) {
    request_.set_filter(command.filter);
    request_.set_after(command.after);
    SetAsOf(session.globals, &request_);
    SetReading(session.globals, &request_);
  }

  absl::Status WriteAll() {
    if (command_.format == ExportFormat::kCsv && command_.after.empty()) *output_ << ExportCsvHeader();
    int breaks = 0;
    while (true) {
      const int64_t before = written_;
      absl::Status status = ReadStream();
      if (status.ok()) return status;
      breaks = written_ > before ? 0 : breaks + 1;
      if (!absl::IsUnavailable(status) || written_ == 0 || breaks >= kMostBreaksWithoutProgress) return status;
      progress_.Clear();
      session_.console.err << "the stream broke after " << NumberText(written_) << "; going on behind "
                           << ShortName(request_.after()) << '\n';
    }
  }

  int64_t written() const { return written_; }
  const std::string& last_name() const { return request_.after(); }
  bool revision_changed() const { return revision_changed_; }
  const type::v1::ReadInfo& read_info() const { return read_info_; }

 private:
  absl::Status ReadStream() {
    grpc::ClientContext context;
    session_.client.Prepare(&context, session_.client.timeout());
    const auto stream =
        session_.client.StubOf<registry::v1::CollectiviteService>()->ExportCollectivites(&context, request_);
    ExportCollectivitesResponse batch;
    bool disk_is_full = false;
    while (!disk_is_full && stream->Read(&batch)) {
      Take(batch);
      disk_is_full = !output_->good();
      if (disk_is_full) context.TryCancel();
    }
    absl::Status status = FromGrpc(stream->Finish());
    if (disk_is_full || !output_->flush())
      return absl::DataLossError("the output cannot be written: is the disk full?");
    return status;
  }

  void Take(const ExportCollectivitesResponse& batch) {
    for (const auto& collectivite : batch.collectivites()) {
      *output_ << (command_.format == ExportFormat::kCsv ? ExportCsvRow(collectivite) : JsonOf(collectivite) + "\n");
    }
    written_ += batch.collectivites_size();
    if (!batch.collectivites().empty()) request_.set_after(batch.collectivites(batch.collectivites_size() - 1).name());
    // What follows a break must be of the same day and knowledge, even past midnight.
    if (read_info_.revision() != 0 && read_info_.revision() != batch.read_info().revision()) revision_changed_ = true;
    read_info_ = batch.read_info();
    *request_.mutable_as_of() = read_info_.as_of();
    if (read_info_.has_known_at()) *request_.mutable_known_at() = read_info_.known_at();
    request_.mutable_consistency()->set_at_least_as_fresh(std::max<int64_t>(1, read_info_.revision()));
    progress_.Show("exporting", batch.position(), batch.total_size());
  }

  const ExportCommand& command_;
  const Session& session_;
  std::ostream* output_;
  Progress progress_;
  ExportCollectivitesRequest request_;
  int64_t written_ = 0;
  type::v1::ReadInfo read_info_;
  bool revision_changed_ = false;
};

// Says what was written to `err`, so that the data on standard output stays clean.
void Report(const ExportRun& run, const Session& session) {
  session.console.err << NumberText(run.written()) << " exported, " << ReadInfoText(run.read_info()) << '\n';
  if (run.revision_changed()) {
    session.console.err << "note: the record changed while the stream was broken; export again for one revision\n";
  }
}

}  // namespace

absl::StatusOr<ExitCode> Run(const ExportCommand& command, const Session& session) {
  if (command.output.empty()) {
    ExportRun run(command, session, &session.console.out);
    const absl::Status status = run.WriteAll();
    if (!status.ok() && run.written() > 0) {
      session.console.err << NumberText(run.written()) << " were written; --after " << ShortName(run.last_name())
                          << " goes on\n";
    }
    SOCLE_RETURN_IF_ERROR(status);
    Report(run, session);
    return ExitCode::kOk;
  }
  const std::string partial = command.output + ".part";
  std::ofstream file(partial, std::ios::binary | std::ios::trunc);
  if (!file) return absl::InvalidArgumentError(fmt::format("{} cannot be written: {}", partial, std::strerror(errno)));
  ExportRun run(command, session, &file);
  absl::Status status = run.WriteAll();
  file.close();
  if (status.ok() && file.fail()) status = absl::DataLossError("the output cannot be written: is the disk full?");
  if (status.ok() && std::rename(partial.c_str(), command.output.c_str()) != 0) {
    status = absl::InternalError(fmt::format("{} cannot be renamed: {}", partial, std::strerror(errno)));
  }
  if (!status.ok()) {
    std::remove(partial.c_str());
    return status;
  }
  Report(run, session);
  return ExitCode::kOk;
}

}  // namespace socle::cli
