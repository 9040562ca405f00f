// An outside table read through a mapping: cells by field.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "absl/status/statusor.h"
#include "platform/tables/table.h"
#include "services/census/domain/tables/column_mapping.h"

namespace socle::census::tables {

// A field that rows may have.
struct TableField {
  std::string_view name;
  bool required = false;
};

class MappedTable {
 public:
  // All must outlive it. INVALID_ARGUMENT when a column that a rule names is not there or is there twice, or nothing
  // gives a required field.
  static absl::StatusOr<MappedTable> Open(const socle::tables::Table& table, const ColumnMapping& mapping,
                                          std::span<const TableField> fields);

  // What a row has for the field at a place of `fields`: without blanks at its ends, by the rules for values and empty
  // cells.
  std::string Value(const socle::tables::TableRow& row, size_t field) const;

  // Whether a column or a default gives the field at all.
  bool Gives(size_t field) const { return readings_[field].given; }

  // Headings that no rule reads.
  const std::vector<std::string>& ignored() const { return ignored_; }

 private:
  struct Reading {
    bool given = false;
    int column = -1;  // -1: none
    std::string default_value;
    std::unordered_map<std::string, std::string> values;  // by what is written, folded
  };

  std::vector<Reading> readings_;  // by place of the field
  std::vector<std::string> ignored_;
};

// Without blanks and line ends at its ends, no-break spaces among them; CR LF and CR within as LF.
std::string Trimmed(std::string_view text);

}  // namespace socle::census::tables
