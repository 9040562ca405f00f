#include "platform/tables/xlsx_reader.h"

#include <charconv>

#include "platform/base/error.h"
#include "platform/tables/workbook_parts.h"
#include "platform/tables/workbook_values.h"
#include "platform/tables/xml_parser.h"
#include "platform/tables/zip_archive.h"

namespace socle::tables {
namespace {

// <row r="2"><c r="A2" s="1" t="s"><v>0</v></c>…</row>
class Sheet : public XmlHandler {
 public:
  Sheet(const WorkbookParts& parts, const TableLimits& limits) : parts_(parts), limits_(limits), builder_(limits) {}

  void Begin(std::string_view element, const XmlAttributes& attributes) override {
    if (element == "row") {
      int64_t line = row_.line + 1;
      const std::string_view number = attributes["r"];
      std::from_chars(number.data(), number.data() + number.size(), line);
      row_ = {.line = line};
    } else if (element == "c") {
      BeginCell(attributes);
    } else if (element == "v" || element == "t") {
      in_value_ = true;
    } else if (element == "rPh") {
      spoken_ = true;
    }
  }
  void End(std::string_view element) override {
    if (element == "c") {
      EndCell();
    } else if (element == "row") {
      const int64_t line = row_.line;
      status_.Update(builder_.Add(std::move(row_)));
      row_ = {.line = line};
    } else if (element == "v" || element == "t") {
      in_value_ = false;
    } else if (element == "rPh") {
      spoken_ = false;
    }
  }
  void Text(std::string_view text) override {
    if (!in_value_ || spoken_) return;
    if (value_.size() + text.size() > limits_.text_bytes) {
      status_.Update(TableTooLarge("bytes of text", "octets de texte", limits_.text_bytes));
    } else {
      value_ += text;
    }
  }
  absl::Status status() const override { return status_; }

  absl::StatusOr<Table> Done() && {
    SOCLE_ASSIGN_OR_RETURN(Table table, std::move(builder_).Done());
    for (TableRow& row : table.rows) {
      // Empty cells at the end of a row are not stored.
      if (row.fields.size() >= table.heading.size()) continue;
      row.fields.resize(table.heading.size());
      row.fault.clear();
    }
    return table;
  }

 private:
  void BeginCell(const XmlAttributes& attributes) {
    column_ = ColumnOf(attributes["r"]).value_or(row_.fields.size());
    type_ = attributes["t"];
    style_ = 0;
    const std::string_view style = attributes["s"];
    std::from_chars(style.data(), style.data() + style.size(), style_);
    value_.clear();
  }

  void EndCell() {
    if (value_.empty()) return;
    if (column_ >= limits_.columns) {
      status_.Update(TableTooLarge("columns", "colonnes", limits_.columns));
      return;
    }
    std::string text = CellText();
    held_ += text.size();
    if (held_ > limits_.text_bytes) {
      status_.Update(TableTooLarge("bytes of text", "octets de texte", limits_.text_bytes));
      return;
    }
    if (row_.fields.size() <= column_) row_.fields.resize(column_ + 1);
    row_.fields[column_] = std::move(text);
  }

  std::string CellText() {
    if (type_ == "s") {
      size_t place = 0;
      const auto [end, error] = std::from_chars(value_.data(), value_.data() + value_.size(), place);
      const bool known =
          error == std::errc() && end == value_.data() + value_.size() && place < parts_.shared_texts.size();
      return known ? parts_.shared_texts[place] : "";
    }
    if (type_ == "inlineStr" || type_ == "str") return Unescaped(value_);
    if (type_ == "b") return value_ == "1" ? "true" : "false";
    if (type_ == "e" || type_ == "d") return value_;
    if (style_ < parts_.shows_day.size() && parts_.shows_day[style_]) {
      if (auto day = DateText(value_, parts_.from_1904)) return *std::move(day);
    }
    return NumberText(value_);
  }

  const WorkbookParts& parts_;
  const TableLimits limits_;
  TableBuilder builder_;
  TableRow row_;
  size_t column_ = 0;
  std::string type_;
  size_t style_ = 0;
  std::string value_;
  size_t held_ = 0;
  bool in_value_ = false;
  bool spoken_ = false;
  absl::Status status_;
};

}  // namespace

absl::StatusOr<Table> ReadXlsx(std::string_view bytes, const TableLimits& limits) {
  SOCLE_ASSIGN_OR_RETURN(ZipArchive archive, ZipArchive::Open(bytes, limits.unfolded_bytes));
  SOCLE_ASSIGN_OR_RETURN(const WorkbookParts parts, ReadParts(archive, limits));
  Sheet sheet(parts, limits);
  XmlParser parser(&sheet);
  SOCLE_RETURN_IF_ERROR(
      archive.Read(parts.first_sheet, [&](std::string_view piece, bool last) { return parser.Take(piece, last); }));
  return std::move(sheet).Done();
}

}  // namespace socle::tables
