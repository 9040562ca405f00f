// grant import, list, count, export.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>

#include "cli/console/progress.h"
#include "cli/names/entity_name.h"
#include "cli/output/json.h"
#include "cli/verbs/governance.h"
#include "cli/verbs/pages.h"
#include "platform/api/digest.h"
#include "platform/base/error.h"
#include "socle/census/v1/grant_service.grpc.pb.h"

namespace socle::cli {
namespace {

namespace v1 = ::socle::census::v1;

constexpr size_t kPiece = size_t{1} << 20;
constexpr int kMostTold = 50;  // row errors, and remarks

absl::StatusOr<ExitCode> Json(const google::protobuf::Message& message, const Session& session) {
  session.console.out << JsonOf(message) << '\n';
  return ExitCode::kOk;
}

v1::GrantFilter FilterOf(const GrantCommand& command) {
  v1::GrantFilter filter;
  filter.set_query(command.query);
  filter.set_beneficiary(command.beneficiary);
  filter.set_departement(command.departement);
  for (const std::string& kind : command.kinds) filter.add_grant_kinds(kind);
  filter.set_year(command.year);
  if (command.waiting) {
    filter.add_matches(v1::Grant::AMBIGUOUS);
    filter.add_matches(v1::Grant::UNKNOWN);
  }
  return filter;
}

// "20 284,65" of 2028465.
std::string EurosText(int64_t cents) { return fmt::format("{},{:02}", NumberText(cents / 100), cents % 100); }

void PrintRows(std::string_view what, const google::protobuf::RepeatedPtrField<v1::TableRowError>& rows,
               const Console& console) {
  if (rows.empty()) return;
  Table table({{"LINE", Table::kRight}, {"ID"}, {"FIELD"}, {"VALUE"}, {std::string(what), Table::kLeft, true}});
  for (int i = 0; i < std::min(rows.size(), kMostTold); ++i) {
    const v1::TableRowError& row = rows[i];
    table.AddRow({std::to_string(row.line()), row.external_id(), row.field(), row.value(), row.reason()});
  }
  PrintOrNone(table, console);
  if (rows.size() > kMostTold)
    console.out << fmt::format("… and {} more: --json shows them\n", rows.size() - kMostTold);
}

absl::StatusOr<v1::ImportGrantsResponse> Upload(const GrantCommand& command, const std::string& bytes,
                                                const Session& session) {
  grpc::ClientContext context;
  session.client.Prepare(&context, session.client.timeout());
  v1::ImportGrantsResponse response;
  const auto writer = session.client.StubOf<v1::GrantService>()->ImportGrants(&context, &response);
  v1::ImportGrantsRequest request;
  v1::TableHeader* header = request.mutable_header();
  header->set_column_mapping(command.mapping);
  header->set_file_name(command.file.substr(command.file.rfind('/') + 1));
  header->set_digest(socle::api::Sha256Hex(bytes));
  if (command.as_of) *header->mutable_as_of() = ToProto(*command.as_of);
  header->set_validate_only(command.dry_run);
  Progress progress(session.console);
  bool wanted = writer->Write(request);
  for (size_t sent = 0; wanted && sent < bytes.size(); sent += kPiece) {
    request.set_data(bytes.substr(sent, kPiece));
    wanted = writer->Write(request);  // false: census has answered
    progress.Show("sending", static_cast<int64_t>(std::min(sent + kPiece, bytes.size())),
                  static_cast<int64_t>(bytes.size()));
  }
  writer->WritesDone();
  progress.Show("importing", 0, 0);
  const absl::Status status = FromGrpc(writer->Finish());
  progress.Clear();
  if (!status.ok()) return status;
  return response;
}

absl::StatusOr<ExitCode> Import(const GrantCommand& command, const Session& session) {
  std::ifstream file(command.file, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file) return absl::InvalidArgumentError(fmt::format("{} cannot be read", command.file));
  SOCLE_ASSIGN_OR_RETURN(const v1::ImportGrantsResponse response, Upload(command, bytes, session));
  const v1::TableImport& done = response.table_import();
  const ExitCode code = done.refused_count() > 0 ? ExitCode::kError : ExitCode::kOk;
  if (session.globals.json) {
    session.console.out << JsonOf(response) << '\n';
    return code;
  }
  const Console& console = session.console;
  PrintRows("REFUSED BECAUSE", response.row_errors(), console);
  PrintRows("REMARK", response.remarks(), console);
  for (const std::string& column : response.ignored_columns()) console.out << "not read: " << column << '\n';
  console.out << fmt::format("{}{} rows: {} created, {} changed, {} unchanged, {} refused; {} wait for a person\n",
                             command.dry_run ? "dry run: " : "", NumberText(done.row_count()),
                             NumberText(done.created_count()), NumberText(done.changed_count()),
                             NumberText(done.unchanged_count()), NumberText(done.refused_count()),
                             NumberText(done.unmatched_count()));
  return code;
}

absl::StatusOr<ExitCode> List(const GrantCommand& command, const Session& session) {
  const auto stub = session.client.StubOf<v1::GrantService>();
  v1::ListGrantsRequest request;
  *request.mutable_grant_filter() = FilterOf(command);
  SOCLE_ASSIGN_OR_RETURN(const auto list, CollectPages(session, *stub, &v1::GrantService::Stub::ListGrants, request,
                                                       &v1::ListGrantsResponse::mutable_grants, command.paging));
  if (session.globals.json) return Json(list, session);
  Table table({{"ID"},
               {"KIND"},
               {"YEAR"},
               {"AWARDED", Table::kRight},
               {"COST", Table::kRight},
               {"BENEFICIARY"},
               {"TITLE", Table::kLeft, true}});
  for (const v1::Grant& grant : list.grants()) {
    const std::string beneficiary = grant.beneficiary().empty() ? fmt::format("? {}", grant.beneficiary_label())
                                                                : std::string(ShortName(grant.beneficiary()));
    table.AddRow({grant.external_id(), grant.grant_kind(), grant.year() == 0 ? "" : std::to_string(grant.year()),
                  EurosText(grant.awarded_cents()), grant.has_cost_cents() ? EurosText(grant.cost_cents()) : "",
                  beneficiary, grant.title()});
  }
  PrintOrNone(table, session.console);
  if (!list.next_page_token().empty()) PrintMore(session.console, list.grants_size(), -1);
  return ExitCode::kOk;
}

v1::CountGrantsRequest::Property PropertyOf(const std::string& by) {
  std::string name = by;
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c == '-' ? '_' : static_cast<char>(std::toupper(c)); });
  v1::CountGrantsRequest::Property property{};
  v1::CountGrantsRequest::Property_Parse(name, &property);
  return property;
}

absl::StatusOr<ExitCode> Count(const GrantCommand& command, const Session& session) {
  const auto stub = session.client.StubOf<v1::GrantService>();
  v1::CountGrantsRequest request;
  request.set_property(PropertyOf(command.by));
  *request.mutable_grant_filter() = FilterOf(command);
  SOCLE_ASSIGN_OR_RETURN(const auto counts, session.client.Call(&v1::GrantService::Stub::CountGrants, *stub, request));
  if (session.globals.json) return Json(counts, session);
  Table table({{"VALUE", Table::kLeft, true}, {"GRANTS", Table::kRight}, {"AWARDED", Table::kRight}});
  for (const v1::GrantCount& count : counts.counts()) {
    table.AddRow({count.value(), NumberText(count.count()), EurosText(count.awarded_cents())});
  }
  PrintOrNone(table, session.console);
  session.console.out << fmt::format("in all {}, {} €\n", NumberText(counts.total_count()),
                                     EurosText(counts.total_awarded_cents()));
  return ExitCode::kOk;
}

v1::TableFormat FormatOf(const std::string& format) {
  if (format == "xlsx") return v1::TABLE_FORMAT_XLSX;
  if (format == "common-schema") return v1::TABLE_FORMAT_COMMON_SCHEMA;
  return format == "iati" ? v1::TABLE_FORMAT_IATI : v1::TABLE_FORMAT_CSV;
}

absl::Status Write(const std::string& path, const std::string& bytes) {
  const std::string partial = path + ".part";
  std::ofstream file(partial, std::ios::binary | std::ios::trunc);
  file << bytes;
  file.close();
  if (!file.fail() && std::rename(partial.c_str(), path.c_str()) == 0) return absl::OkStatus();
  std::remove(partial.c_str());
  return absl::DataLossError(fmt::format("{} cannot be written", path));
}

absl::StatusOr<ExitCode> Export(const GrantCommand& command, const Session& session) {
  v1::ExportGrantsRequest request;
  request.set_format(FormatOf(command.format));
  *request.mutable_grant_filter() = FilterOf(command);
  grpc::ClientContext context;
  session.client.Prepare(&context, session.client.timeout());
  const auto stream = session.client.StubOf<v1::GrantService>()->ExportGrants(&context, request);
  Progress progress(session.console);
  std::string bytes;
  int64_t count = 0;
  for (v1::ExportGrantsResponse piece; stream->Read(&piece); count = piece.grant_count()) {
    bytes += piece.data();
    progress.Show("exporting", piece.grant_count(), 0);
  }
  progress.Clear();
  SOCLE_RETURN_IF_ERROR(FromGrpc(stream->Finish()));
  if (command.file.empty()) {
    session.console.out << bytes;
  } else {
    SOCLE_RETURN_IF_ERROR(Write(command.file, bytes));
  }
  session.console.err << NumberText(count) << " grants\n";
  return ExitCode::kOk;
}

}  // namespace

absl::StatusOr<ExitCode> Run(const GrantCommand& command, const Session& session) {
  switch (command.action) {
    case GrantCommand::Action::kImport:
      return Import(command, session);
    case GrantCommand::Action::kCount:
      return Count(command, session);
    case GrantCommand::Action::kExport:
      return Export(command, session);
    default:
      return List(command, session);
  }
}

}  // namespace socle::cli
