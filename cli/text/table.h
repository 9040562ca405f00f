// Aligned columns for people.
//
//   Table table({{"NAME"}, {"LABEL", Table::kLeft, true}, {"POPULATION", Table::kRight}});
//   table.AddRow({"commune-59350", "Lille", "238 695"});
//   table.Print(console);
#pragma once

#include <string>
#include <vector>

#include "cli/console/console.h"

namespace socle::cli {

class Table {
 public:
  enum Alignment { kLeft, kRight };
  struct Column {
    std::string heading;
    Alignment alignment = kLeft;
    bool may_shrink = false;  // cut with an ellipsis when the terminal is too narrow
  };

  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  // As many cells as columns. Cells are shown with control characters made visible.
  void AddRow(std::vector<std::string> cells);
  bool empty() const { return rows_.empty(); }
  // The table, or that there are none.
  void PrintOrNone(const Console& console) const;

  // A heading line and the rows, two spaces between columns, none at line ends. A column without any text is left out.
  void Print(const Console& console, std::string_view indent = "") const;

 private:
  std::vector<size_t> Widths(size_t available) const;

  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace socle::cli
