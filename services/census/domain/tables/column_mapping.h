// Which column of an outside table gives which field, as socle.census.v1.ColumnMapping says it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "platform/base/instant.h"

namespace socle::census::tables {

// As v1::ColumnMapping::Subject and DecimalMark; stored: append only.
enum class Subject { kGrants = 1, kActionSheets = 2, kIndicatorValues = 3 };
enum class DecimalMark { kPoint = 1, kComma = 2 };

struct ValueRule {
  std::string from;
  std::string to;

  friend bool operator==(const ValueRule&, const ValueRule&) = default;
};

struct ColumnRule {
  std::string field;
  std::string column;  // empty: none
  std::string default_value = {};
  std::vector<ValueRule> values = {};

  friend bool operator==(const ColumnRule&, const ColumnRule&) = default;
};

struct ColumnMapping {
  std::string id;
  std::string label;
  Subject subject = Subject::kGrants;
  std::string keeper;
  std::string system;
  std::string source;
  bool synthetic = false;
  DecimalMark decimal_mark = DecimalMark::kPoint;
  std::vector<ColumnRule> rules;  // none: each field from the column of its name
  Instant create_time{};
  Instant update_time{};
  int64_t revision = 0;

  std::string Name() const { return "columnMappings/" + id; }
};

}  // namespace socle::census::tables
