// Tables of rows sent to a service that imports them, and files that it writes.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "cli/console/progress.h"
#include "cli/exit_code.h"
#include "cli/output/json.h"
#include "cli/verbs/governance.h"
#include "cli/verbs/session.h"
#include "platform/api/digest.h"
#include "platform/base/error.h"
#include "socle/census/v1/table_import.pb.h"

namespace socle::cli {

inline census::v1::TableFormat TableFormatOf(const std::string& format) {
  if (format == "xlsx") return census::v1::TABLE_FORMAT_XLSX;
  if (format == "common-schema") return census::v1::TABLE_FORMAT_COMMON_SCHEMA;
  if (format == "cncd") return census::v1::TABLE_FORMAT_CNCD;
  return format == "iati" ? census::v1::TABLE_FORMAT_IATI : census::v1::TABLE_FORMAT_CSV;
}

// Rows of which something is said: the first 50.
inline void PrintTableRows(std::string_view what,
                           const google::protobuf::RepeatedPtrField<census::v1::TableRowError>& rows,
                           const Console& console) {
  constexpr int kMostTold = 50;
  if (rows.empty()) return;
  Table table({{"LINE", Table::kRight}, {"ID"}, {"FIELD"}, {"VALUE"}, {std::string(what), Table::kLeft, true}});
  for (int i = 0; i < std::min(rows.size(), kMostTold); ++i) {
    const census::v1::TableRowError& row = rows[i];
    table.AddRow({std::to_string(row.line()), row.external_id(), row.field(), row.value(), row.reason()});
  }
  PrintOrNone(table, console);
  if (rows.size() > kMostTold) {
    console.out << fmt::format("… and {} more: --json shows them\n", rows.size() - kMostTold);
  }
}

// `open` gives the writer of the stream, of a context and a response; `request` has what the first message says besides
// the header. kError when rows were refused.
template <typename Request, typename Response, typename Command, typename Open>
absl::StatusOr<ExitCode> ImportTable(const Command& command, const Session& session, const Open& open,
                                     Request request = {}) {
  constexpr size_t kPiece = size_t{1} << 20;
  std::ifstream file(command.file, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file) return absl::InvalidArgumentError(fmt::format("{} cannot be read", command.file));
  grpc::ClientContext context;
  session.client.Prepare(&context, session.client.timeout());
  Response response;
  const auto writer = open(&context, &response);
  census::v1::TableHeader* header = request.mutable_header();
  header->set_column_mapping(command.mapping);
  header->set_file_name(command.file.substr(command.file.rfind('/') + 1));
  header->set_digest(socle::api::Sha256Hex(bytes));
  if (command.as_of) *header->mutable_as_of() = ToProto(*command.as_of);
  header->set_validate_only(command.dry_run);
  Progress progress(session.console);
  bool wanted = writer->Write(request);
  for (size_t sent = 0; wanted && sent < bytes.size(); sent += kPiece) {
    request.set_data(bytes.substr(sent, kPiece));
    wanted = writer->Write(request);  // false: the service has answered
    progress.Show("sending", static_cast<int64_t>(std::min(sent + kPiece, bytes.size())),
                  static_cast<int64_t>(bytes.size()));
  }
  writer->WritesDone();
  progress.Show("importing", 0, 0);
  const absl::Status status = FromGrpc(writer->Finish());
  progress.Clear();
  SOCLE_RETURN_IF_ERROR(status);

  const census::v1::TableImport& done = response.table_import();
  const ExitCode code = done.refused_count() > 0 ? ExitCode::kError : ExitCode::kOk;
  const Console& console = session.console;
  if (session.globals.json) {
    console.out << JsonOf(response) << '\n';
    return code;
  }
  PrintTableRows("REFUSED BECAUSE", response.row_errors(), console);
  if constexpr (requires { response.remarks(); }) PrintTableRows("REMARK", response.remarks(), console);
  if constexpr (requires { response.unknown_collectivites(); }) {
    for (const std::string& said : response.unknown_collectivites()) console.out << "unknown: " << said << '\n';
  }
  for (const std::string& column : response.ignored_columns()) console.out << "not read: " << column << '\n';
  console.out << fmt::format("{}{} rows: {} created, {} changed, {} unchanged, {} refused; {} wait for a person\n",
                             command.dry_run ? "dry run: " : "", NumberText(done.row_count()),
                             NumberText(done.created_count()), NumberText(done.changed_count()),
                             NumberText(done.unchanged_count()), NumberText(done.refused_count()),
                             NumberText(done.unmatched_count()));
  return code;
}

// A file appears whole or not at all.
inline absl::Status WriteWhole(const std::string& path, const std::string& bytes) {
  const std::string partial = path + ".part";
  std::ofstream file(partial, std::ios::binary | std::ios::trunc);
  file << bytes;
  file.close();
  if (!file.fail() && std::rename(partial.c_str(), path.c_str()) == 0) return absl::OkStatus();
  std::remove(partial.c_str());
  return absl::DataLossError(fmt::format("{} cannot be written", path));
}

// `open` gives the reader of the stream; `count` how many rows a piece says there are, `what` what they are.
template <typename Piece, typename Open>
absl::StatusOr<ExitCode> ExportTable(const std::string& path, const Session& session, std::string_view what,
                                     int64_t (Piece::*count)() const, const Open& open) {
  grpc::ClientContext context;
  session.client.Prepare(&context, session.client.timeout());
  const auto stream = open(&context);
  Progress progress(session.console);
  std::string bytes;
  int64_t rows = 0;
  for (Piece piece; stream->Read(&piece); rows = (piece.*count)()) {
    bytes += piece.data();
    progress.Show("exporting", (piece.*count)(), 0);
  }
  progress.Clear();
  SOCLE_RETURN_IF_ERROR(FromGrpc(stream->Finish()));
  if (path.empty()) {
    session.console.out << bytes;
  } else {
    SOCLE_RETURN_IF_ERROR(WriteWhole(path, bytes));
  }
  session.console.err << NumberText(rows) << ' ' << what << '\n';
  return ExitCode::kOk;
}

}  // namespace socle::cli
