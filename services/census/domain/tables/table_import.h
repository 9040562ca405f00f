// An import of a table, and what was said of its rows.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/date.h"
#include "platform/base/instant.h"

namespace socle::census::tables {

struct RowFault {
  int64_t line = 0;
  std::string external_id;
  std::string field;  // empty: the whole row
  std::string value;
  std::string english;
  std::string french;
};

// Faults or remarks, of which the first are kept and all are counted.
class RowFaults {
 public:
  static constexpr size_t kKept = 1000;

  void Add(RowFault fault) {
    ++count_;
    if (kept_.size() < kKept) kept_.push_back(std::move(fault));
  }
  const std::vector<RowFault>& kept() const { return kept_; }
  int64_t untold() const { return count_ - static_cast<int64_t>(kept_.size()); }

 private:
  std::vector<RowFault> kept_;
  int64_t count_ = 0;
};

struct TableImport {
  std::string id;       // a UUID; empty: a dry run
  std::string mapping;  // id
  std::string file_name;
  std::string digest;
  Date as_of = Date::Max();
  int64_t rows = 0;
  int64_t created = 0;
  int64_t changed = 0;
  int64_t unchanged = 0;
  int64_t refused = 0;
  int64_t unmatched = 0;
  std::string actor;
  Instant create_time{};
  int64_t revision = 0;

  std::string Name() const { return id.empty() ? "" : "tableImports/" + id; }
};

}  // namespace socle::census::tables
