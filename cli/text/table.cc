#include "cli/text/table.h"

#include <algorithm>

#include "cli/text/display_width.h"

namespace socle::cli {
namespace {

constexpr size_t kGap = 2;
constexpr size_t kNarrowest = 12;  // a column that may shrink keeps this much

std::string Aligned(const std::string& text, size_t width, Table::Alignment alignment) {
  const size_t used = DisplayWidth(text);
  const std::string padding(width > used ? width - used : 0, ' ');
  return alignment == Table::kRight ? padding + text : text + padding;
}

}  // namespace

void Table::AddRow(std::vector<std::string> cells) {
  cells.resize(columns_.size());
  for (std::string& cell : cells) cell = Printable(cell);
  rows_.push_back(std::move(cells));
}

std::vector<size_t> Table::Widths(size_t available) const {
  std::vector<size_t> widths(columns_.size(), 0);
  for (const auto& row : rows_) {
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], DisplayWidth(row[i]));
  }
  size_t total = 0;
  for (size_t i = 0; i < widths.size(); ++i) {
    if (widths[i] == 0) continue;  // nobody has it
    widths[i] = std::max(widths[i], DisplayWidth(columns_[i].heading));
    total += widths[i] + (total == 0 ? 0 : kGap);
  }
  // The widest of those that may shrink gives first, column by column of the terminal.
  while (available > 0 && total > available) {
    size_t widest = widths.size();
    for (size_t i = 0; i < widths.size(); ++i) {
      if (columns_[i].may_shrink && widths[i] > kNarrowest && (widest == widths.size() || widths[i] > widths[widest]))
        widest = i;
    }
    if (widest == widths.size()) break;
    --widths[widest];
    --total;
  }
  return widths;
}

void Table::PrintOrNone(const Console& console) const {
  if (empty()) {
    console.out << "none\n";
  } else {
    Print(console);
  }
}

void Table::Print(const Console& console, std::string_view indent) const {
  const std::vector<size_t> widths = Widths(console.width > indent.size() ? console.width - indent.size() : 0);
  const auto line = [&](const auto& cell_of, bool heading) {
    std::string text;
    for (size_t i = 0; i < columns_.size(); ++i) {
      if (widths[i] == 0) continue;
      if (!text.empty()) text.append(kGap, ' ');
      text += Aligned(FitToWidth(cell_of(i), widths[i]), widths[i], columns_[i].alignment);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    console.out << indent << (heading ? console.Bold(text) : text) << '\n';
  };
  line([&](size_t i) { return columns_[i].heading; }, true);
  for (const auto& row : rows_) line([&](size_t i) { return row[i]; }, false);
}

}  // namespace socle::cli
