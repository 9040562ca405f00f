#include "cli/names/code_list.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/text/csv.h"

namespace socle::cli {
namespace {

constexpr size_t kNoColumn = static_cast<size_t>(-1);

std::string Trimmed(const std::string& text) {
  const size_t first = text.find_first_not_of(" \t\r");
  return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

size_t ColumnNamed(const std::vector<std::string>& fields, std::string_view name) {
  for (size_t i = 0; i < fields.size(); ++i) {
    std::string field = Trimmed(fields[i]);
    for (char& c : field) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    if (field == name) return i;
  }
  return kNoColumn;
}

std::string FieldAt(const std::vector<std::string>& fields, size_t column) {
  return column < fields.size() ? Trimmed(fields[column]) : "";
}

}  // namespace

absl::StatusOr<std::vector<DatedCode>> ReadCodes(std::istream& input) {
  std::vector<DatedCode> codes;
  std::string line;
  size_t code_column = 0;
  size_t date_column = 1;
  bool first = true;
  for (int number = 1; std::getline(input, line); ++number) {
    if (number == 1 && line.rfind("\xEF\xBB\xBF", 0) == 0) line.erase(0, 3);
    const std::string text = Trimmed(line);
    if (text.empty() || text.front() == '#') continue;
    const std::vector<std::string> fields = SplitCsvLine(text);
    if (std::exchange(first, false) && ColumnNamed(fields, "code") != kNoColumn) {
      code_column = ColumnNamed(fields, "code");
      date_column = ColumnNamed(fields, "date");
      continue;
    }
    DatedCode& code = codes.emplace_back();
    code.code = FieldAt(fields, code_column);
    if (const std::string date = FieldAt(fields, date_column); !date.empty()) {
      const auto parsed = Date::Parse(date);
      if (!parsed.ok())
        return absl::InvalidArgumentError(fmt::format("line {}: '{}' is no date such as 2000-01-31", number, date));
      code.date = *parsed;
    }
  }
  return codes;
}

}  // namespace socle::cli
