#include "platform/tables/table.h"

#include <fmt/format.h>

#include "platform/base/error.h"
#include "platform/tables/csv_reader.h"
#include "platform/tables/encoding.h"
#include "platform/tables/xlsx_reader.h"

namespace socle::tables {
namespace {

constexpr std::string_view kZipSignature = "PK\x03\x04";

bool IsBlank(const std::vector<std::string>& fields) {
  return std::all_of(fields.begin(), fields.end(), [](const std::string& field) { return field.empty(); });
}

absl::StatusOr<Table> ReadCsv(std::string_view bytes, const TableLimits& limits) {
  const DecodedText decoded = Decode(bytes);
  CsvReader reader(decoded.text);
  TableBuilder builder(limits);
  CsvRecord record;
  while (reader.Next(&record)) {
    if (record.fields.size() > limits.columns) {
      return TableTooLarge("columns", "colonnes", limits.columns);
    }
    TableRow row{.line = record.line, .fault = std::string(record.fault)};
    row.fields.assign(record.fields.begin(), record.fields.end());
    SOCLE_RETURN_IF_ERROR(builder.Add(std::move(row)));
  }
  return std::move(builder).Done();
}

}  // namespace

absl::Status NoTable(std::string_view english, std::string_view french) {
  return InvalidField("data", english, fmt::format("Ce fichier n'est pas un tableau : {}.", french),
                      ErrorReason::MALFORMED_MESSAGE);
}

absl::Status TableTooLarge(std::string_view what, std::string_view french, size_t limit) {
  return Error(absl::StatusCode::kResourceExhausted, ErrorReason::TOO_LARGE,
               fmt::format("The table has more than {} {}.", limit, what))
      .French(fmt::format("Le tableau dépasse {} {}.", limit, french))
      .Metadata("limit", std::to_string(limit))
      .ToStatus();
}

absl::Status TableBuilder::SetHeading(TableRow row) {
  if (!row.fault.empty()) return NoTable(fmt::format("the heading has {}", row.fault), "en-tête mal formé");
  while (!row.fields.empty() && row.fields.back().empty()) row.fields.pop_back();
  table_.heading = std::move(row.fields);
  return absl::OkStatus();
}

absl::Status TableBuilder::Add(TableRow row) {
  if (row.fault.empty() && IsBlank(row.fields)) return absl::OkStatus();
  for (const std::string& field : row.fields) text_bytes_ += field.size();
  if (text_bytes_ > limits_.text_bytes) return TableTooLarge("bytes of text", "octets de texte", limits_.text_bytes);
  if (row.fields.size() > limits_.columns) return TableTooLarge("columns", "colonnes", limits_.columns);
  if (table_.heading.empty()) return SetHeading(std::move(row));
  const size_t width = table_.heading.size();
  while (row.fields.size() > width && row.fields.back().empty()) row.fields.pop_back();
  if (row.fault.empty() && row.fields.size() != width) {
    row.fault = fmt::format("{} fields where the heading has {}", row.fields.size(), width);
  }
  cells_ += row.fields.size();
  if (cells_ > limits_.cells) return TableTooLarge("cells", "cellules", limits_.cells);
  if (table_.rows.size() == limits_.rows) return TableTooLarge("rows", "lignes", limits_.rows);
  table_.rows.push_back(std::move(row));
  return absl::OkStatus();
}

absl::StatusOr<Table> TableBuilder::Done() && {
  if (table_.heading.empty()) return NoTable("it is empty", "il est vide");
  return std::move(table_);
}

absl::StatusOr<Table> ReadTable(std::string_view bytes, TableKind kind, const TableLimits& limits) {
  if (kind == TableKind::kUnknown) {
    kind = bytes.substr(0, kZipSignature.size()) == kZipSignature ? TableKind::kXlsx : TableKind::kCsv;
  }
  return kind == TableKind::kXlsx ? ReadXlsx(bytes, limits) : ReadCsv(bytes, limits);
}

}  // namespace socle::tables
