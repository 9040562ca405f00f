// What the verbs of organisations and territories have in common.
#pragma once

#include <fmt/format.h>

#include <fstream>

#include "cli/names/entity_name.h"
#include "cli/output/json.h"
#include "cli/text/table.h"
#include "cli/verbs/pages.h"
#include "cli/verbs/verbs.h"
#include "platform/base/error.h"
#include "socle/registry/v1/organisation_service.grpc.pb.h"
#include "socle/registry/v1/territory_service.grpc.pb.h"

namespace socle::cli {

absl::StatusOr<ExitCode> RunTerritory(const WrittenCommand& command, const Session& session);
absl::StatusOr<ExitCode> RunOrganisation(const WrittenCommand& command, const Session& session);

// A text that was given into its field, and the field's name into the mask.
void PutText(const std::optional<std::string>& text, const char* name, std::string* field,
             google::protobuf::FieldMask* mask);

// "SYSTEM=ID" into the list; INVALID_ARGUMENT for anything else.
absl::Status AddExternalIds(const std::vector<std::string>& texts,
                            google::protobuf::RepeatedPtrField<registry::v1::ExternalId>* ids);
// The number of a value of the enum by its name, in any case.
absl::StatusOr<int> EnumOf(const google::protobuf::EnumDescriptor* values, std::string text);

// Counts and row errors.
void PrintReport(const registry::v1::ImportReport& report, bool dry_run, const Console& console);

// Sends the files with `method`; Request is Import…Request.
template <typename Request, typename Response, typename Stub, typename Method>
absl::StatusOr<ExitCode> SendFiles(const WrittenCommand& command, const Session& session, Stub& stub, Method method) {
  constexpr size_t kPiece = size_t{1} << 20;
  grpc::ClientContext context;
  session.client.Prepare(&context, session.client.timeout());
  Response response;
  const auto writer = (stub.*method)(&context, &response);
  Request request;
  request.mutable_options()->set_validate_only(command.validate_only);
  bool wanted = writer->Write(request);
  request.clear_options();
  for (const std::string& path : command.files) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return absl::InvalidArgumentError(fmt::format("{} cannot be read", path));
    request.mutable_piece()->mutable_header()->set_file_name(path.substr(path.find_last_of('/') + 1));
    wanted = wanted && writer->Write(request);
    std::string piece(kPiece, '\0');
    while (wanted && (file.read(piece.data(), kPiece), file.gcount() > 0)) {
      request.mutable_piece()->set_data(piece.substr(0, static_cast<size_t>(file.gcount())));
      wanted = writer->Write(request);
    }
  }
  writer->WritesDone();
  if (const absl::Status status = FromGrpc(writer->Finish()); !status.ok()) return status;
  if (session.globals.json) {
    session.console.out << JsonOf(response) << '\n';
  } else {
    PrintReport(response.report(), command.validate_only, session.console);
  }
  return ExitCode::kOk;
}

}  // namespace socle::cli
