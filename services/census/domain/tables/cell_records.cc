#include "services/census/domain/tables/cell_records.h"

#include <algorithm>

#include "services/census/domain/tables/mapped_table.h"

namespace socle::census::tables {
namespace {

std::string Escaped(std::string_view part) {
  std::string text;
  for (size_t i = 0; i < part.size(); ++i) {
    const bool at_end = i == 0 || i + 1 == part.size();
    switch (part[i]) {
      case '\n':
        text += "\\n";
        break;
      case '\r':
        text += "\\r";
        break;
      case '\\':
      case '|':
        text += '\\';
        text += part[i];
        break;
      case ' ':
        text += at_end ? "\\s" : " ";
        break;
      default:
        text += part[i];
    }
  }
  return text;
}

// What stands for the character behind a backslash; 0: nothing.
char Meant(char escaped) {
  switch (escaped) {
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 's':
      return ' ';
    case '|':
    case '\\':
      return escaped;
    default:
      return 0;
  }
}

std::optional<std::string> Unescaped(std::string_view text) {
  std::string part;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      part += text[i];
      continue;
    }
    if (++i == text.size() || Meant(text[i]) == 0) return std::nullopt;
    part += Meant(text[i]);
  }
  return part;
}

// The place of the next separator that no backslash hides, or the end.
size_t NextOf(char separator, std::string_view text, size_t from) {
  for (size_t i = from; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == separator) {
      return i;
    }
  }
  return text.size();
}

std::optional<CellRecord> ParseRecord(std::string_view line) {
  CellRecord record;
  for (size_t begin = 0; begin <= line.size();) {
    const size_t end = NextOf('|', line, begin);
    const auto part = Unescaped(Trimmed(line.substr(begin, end - begin)));
    if (!part) return std::nullopt;
    record.push_back(*part);
    begin = end + 1;
  }
  while (!record.empty() && record.back().empty()) record.pop_back();
  return record;
}

}  // namespace

std::string CellText(const std::vector<CellRecord>& records) {
  std::string text;
  for (const CellRecord& record : records) {
    if (!text.empty()) text += '\n';
    size_t size = record.size();
    while (size > 1 && record[size - 1].empty()) --size;
    for (size_t i = 0; i < size; ++i) text += (i == 0 ? "" : " | ") + Escaped(record[i]);
  }
  return text;
}

std::optional<std::vector<CellRecord>> ParseCellRecords(std::string_view cell) {
  std::vector<CellRecord> records;
  for (size_t begin = 0; begin < cell.size();) {
    const size_t end = NextOf('\n', cell, begin);
    auto record = ParseRecord(cell.substr(begin, end - begin));
    if (!record) return std::nullopt;
    if (!record->empty()) records.push_back(*std::move(record));
    begin = end + 1;
  }
  return records;
}

std::string CellText(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : "; ") + name;
  return text;
}

std::vector<std::string> ParseCellNames(std::string_view cell) {
  std::vector<std::string> names;
  while (!cell.empty()) {
    const size_t end = std::min(cell.find_first_of(";\n"), cell.size());
    if (std::string name = Trimmed(cell.substr(0, end)); !name.empty()) names.push_back(std::move(name));
    cell.remove_prefix(std::min(end + 1, cell.size()));
  }
  return names;
}

}  // namespace socle::census::tables
