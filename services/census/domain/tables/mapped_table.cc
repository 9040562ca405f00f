#include "services/census/domain/tables/mapped_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "platform/api/text.h"
#include "platform/api/violations.h"
#include "platform/base/error.h"

namespace socle::census::tables {
namespace {

constexpr int kAbsent = -1;
constexpr int kTwice = -2;

std::string HeadingKey(std::string_view heading) { return socle::api::FoldText(Trimmed(heading)); }

int ColumnOf(std::span<const std::string> keys, std::string_view heading) {
  const std::string key = HeadingKey(heading);
  const auto found = std::find(keys.begin(), keys.end(), key);
  if (found == keys.end()) return kAbsent;
  return std::find(found + 1, keys.end(), key) == keys.end() ? static_cast<int>(found - keys.begin()) : kTwice;
}

// The rules of a mapping, or a rule for each field that has a column of its name.
std::vector<ColumnRule> RulesOf(const ColumnMapping& mapping, std::span<const TableField> fields,
                                std::span<const std::string> keys) {
  if (!mapping.rules.empty()) return mapping.rules;
  std::vector<ColumnRule> rules;
  for (const TableField& field : fields) {
    if (ColumnOf(keys, field.name) != kAbsent) {
      rules.push_back({.field = std::string(field.name), .column = std::string(field.name)});
    }
  }
  return rules;
}

// The length of the blank at the begin: 0 for none.
size_t BlankAt(std::string_view text) {
  if (text.empty()) return 0;
  if (text[0] == ' ' || text[0] == '\t' || text[0] == '\n' || text[0] == '\r') return 1;
  if (text.substr(0, 2) == "\u00A0") return 2;
  return text.substr(0, 3) == "\u202F" ? 3 : 0;
}

size_t BlankBefore(std::string_view text) {
  for (const size_t length : {1, 2, 3}) {
    if (text.size() >= length && BlankAt(text.substr(text.size() - length)) == length) return length;
  }
  return 0;
}

}  // namespace

std::string Trimmed(std::string_view text) {
  while (const size_t blank = BlankAt(text)) text.remove_prefix(blank);
  while (const size_t blank = BlankBefore(text)) text.remove_suffix(blank);
  std::string trimmed;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r') {
      trimmed += text[i];
    } else if (text.substr(i + 1, 1) != "\n") {
      trimmed += '\n';
    }
  }
  return trimmed;
}

absl::StatusOr<MappedTable> MappedTable::Open(const socle::tables::Table& table, const ColumnMapping& mapping,
                                              std::span<const TableField> fields) {
  std::vector<std::string> keys;
  for (const std::string& heading : table.heading) keys.push_back(HeadingKey(heading));
  std::vector<bool> read(keys.size());
  MappedTable mapped;
  mapped.readings_.resize(fields.size());
  socle::api::Violations violations;
  for (const ColumnRule& rule : RulesOf(mapping, fields, keys)) {
    const auto field =
        std::find_if(fields.begin(), fields.end(), [&](const TableField& f) { return f.name == rule.field; });
    if (field == fields.end()) continue;  // refused when the mapping was written
    const auto place = static_cast<size_t>(field - fields.begin());
    Reading& reading = mapped.readings_[place];
    reading.given = true;
    reading.default_value = rule.default_value;
    for (const ValueRule& value : rule.values) reading.values.emplace(HeadingKey(value.from), value.to);
    if (rule.column.empty()) continue;
    reading.column = ColumnOf(keys, rule.column);
    if (reading.column >= 0) {
      read[static_cast<size_t>(reading.column)] = true;
    } else {
      const bool twice = reading.column == kTwice;
      const std::string shown = socle::api::Excerpt(rule.column);
      violations.Add("data", fmt::format("the column '{}' is {}", shown, twice ? "there twice" : "not there"),
                     fmt::format("La colonne « {} » {}.", shown, twice ? "figure deux fois" : "manque"));
    }
  }
  for (size_t i = 0; i < fields.size(); ++i) {
    if (!fields[i].required || mapped.Gives(i)) continue;
    violations.Add("data", fmt::format("no column gives '{}'", fields[i].name),
                   fmt::format("Aucune colonne ne donne « {} ».", fields[i].name));
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  for (size_t i = 0; i < keys.size(); ++i) {
    if (!read[i]) mapped.ignored_.push_back(table.heading[i]);
  }
  return mapped;
}

std::string MappedTable::Value(const socle::tables::TableRow& row, size_t field) const {
  const Reading& reading = readings_[field];
  std::string value;
  if (reading.column >= 0) value = Trimmed(row.fields[static_cast<size_t>(reading.column)]);
  if (value.empty()) return reading.default_value;
  if (reading.values.empty()) return value;
  const auto meant = reading.values.find(HeadingKey(value));
  return meant == reading.values.end() ? value : meant->second;
}

}  // namespace socle::census::tables
