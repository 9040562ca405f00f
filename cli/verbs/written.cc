#include "cli/verbs/written.h"

#include <map>

namespace socle::cli {

absl::StatusOr<ExitCode> Run(const WrittenCommand& command, const Session& session) {
  return command.organisations ? RunOrganisation(command, session) : RunTerritory(command, session);
}

void PutText(const std::optional<std::string>& text, const char* name, std::string* field,
             google::protobuf::FieldMask* mask) {
  if (!text) return;
  *field = *text;
  mask->add_paths(name);
}

absl::Status AddExternalIds(const std::vector<std::string>& texts,
                            google::protobuf::RepeatedPtrField<registry::v1::ExternalId>* ids) {
  for (const std::string& text : texts) {
    const size_t equals = text.find('=');
    if (equals == std::string::npos) {
      return absl::InvalidArgumentError(fmt::format("'{}' is not SYSTEM=ID, such as id_ti=ti-0101", text));
    }
    registry::v1::ExternalId* added = ids->Add();
    added->set_system(text.substr(0, equals));
    added->set_id(text.substr(equals + 1));
  }
  return absl::OkStatus();
}

absl::StatusOr<int> EnumOf(const google::protobuf::EnumDescriptor* values, std::string text) {
  for (char& c : text) c = c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  const auto* value = values->FindValueByName(text);
  if (value != nullptr && value->number() != 0) return value->number();
  std::string known;
  for (int i = 1; i < values->value_count(); ++i) known += (i > 1 ? ", " : "") + values->value(i)->name();
  return absl::InvalidArgumentError(fmt::format("'{}' is none of {}", text, known));
}

void PrintReport(const registry::v1::ImportReport& report, bool dry_run, const Console& console) {
  console.out << fmt::format("{} rows: {} {}, {} {}, {} unchanged, {} links\n", NumberText(report.row_count()),
                             NumberText(report.created_count()), dry_run ? "to create" : "created",
                             NumberText(report.updated_count()), dry_run ? "to update" : "updated",
                             NumberText(report.unchanged_count()), NumberText(report.link_count()));
  if (report.revision() > 0) console.out << fmt::format("the registry is at revision {}\n", report.revision());
  if (report.row_error_count() == 0) return;
  std::map<std::string, int64_t> reasons;
  for (const auto& error : report.row_errors()) ++reasons[error.reason()];
  console.out << fmt::format("{} rows could not be taken:\n", NumberText(report.row_error_count()));
  Table table({{"ROWS", Table::kRight}, {"REASON", Table::kLeft, true}});
  for (const auto& [reason, count] : reasons) table.AddRow({NumberText(count), reason});
  table.Print(console);
  Table first({{"FILE"}, {"LINE", Table::kRight}, {"FIELD"}, {"VALUE", Table::kLeft, true}});
  for (int i = 0; i < std::min(10, report.row_errors_size()); ++i) {
    const auto& error = report.row_errors(i);
    first.AddRow({error.file_name(), std::to_string(error.line()), error.field(), error.value()});
  }
  console.out << "the first of them:\n";
  first.Print(console);
}

}  // namespace socle::cli
