#include "platform/tables/csv_line.h"

namespace socle::tables {
namespace {

bool NeedsQuotes(const std::string& field) {
  if (field.empty()) return false;
  return field.find_first_of(",\"\r\n") != std::string::npos || field.front() == ' ' || field.back() == ' ';
}

}  // namespace

std::string CsvLine(const std::vector<std::string>& fields) {
  std::string line;
  for (size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) line += ',';
    if (!NeedsQuotes(fields[i])) {
      line += fields[i];
      continue;
    }
    line += '"';
    for (const char c : fields[i]) {
      if (c == '"') line += '"';
      line += c;
    }
    line += '"';
  }
  return line + "\n";
}

}  // namespace socle::tables
