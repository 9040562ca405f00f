#include "platform/tables/workbook_parts.h"

#include <charconv>
#include <map>
#include <optional>

#include "platform/base/error.h"
#include "platform/tables/workbook_values.h"
#include "platform/tables/xml_parser.h"

namespace socle::tables {
namespace {

constexpr char kWorkbook[] = "xl/workbook.xml";
constexpr char kRelations[] = "xl/_rels/workbook.xml.rels";
constexpr char kTexts[] = "xl/sharedStrings.xml";
constexpr char kStyles[] = "xl/styles.xml";
constexpr size_t kMostStyles = 100'000;

absl::Status ParsePart(ZipArchive& archive, const std::string& part, XmlHandler& handler) {
  XmlParser parser(&handler);
  return archive.Read(part, [&](std::string_view piece, bool last) { return parser.Take(piece, last); });
}

int IntOf(std::string_view text) {
  int number = -1;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

class Sheets : public XmlHandler {
 public:
  void Begin(std::string_view element, const XmlAttributes& attributes) override {
    if (element == "workbookPr") from_1904 = attributes["date1904"] == "1" || attributes["date1904"] == "true";
    if (element == "sheet" && first.empty()) first = attributes["id"];
  }
  void End(std::string_view) override {}
  void Text(std::string_view) override {}

  std::string first;  // id of a relation
  bool from_1904 = false;
};

class Relations : public XmlHandler {
 public:
  explicit Relations(std::string_view wanted) : wanted_(wanted) {}
  void Begin(std::string_view element, const XmlAttributes& attributes) override {
    if (element == "Relationship" && attributes["Id"] == wanted_) target = attributes["Target"];
  }
  void End(std::string_view) override {}
  void Text(std::string_view) override {}

  std::string target;

 private:
  const std::string_view wanted_;
};

// <si><t>one</t></si> or <si><r><t>on</t></r><r><t>e</t></r><rPh>how it is spoken</rPh></si>
class Texts : public XmlHandler {
 public:
  explicit Texts(const TableLimits& limits) : limits_(limits) {}
  void Begin(std::string_view element, const XmlAttributes&) override {
    if (element == "si") texts.emplace_back();
    if (element == "rPh") spoken_ = true;
    if (element == "t") in_text_ = true;
  }
  void End(std::string_view element) override {
    if (element == "si" && !texts.empty()) texts.back() = Unescaped(std::move(texts.back()));
    if (element == "rPh") spoken_ = false;
    if (element == "t") in_text_ = false;
  }
  void Text(std::string_view text) override {
    if (!in_text_ || spoken_ || texts.empty()) return;
    bytes_ += text.size();
    texts.back() += text;
  }
  absl::Status status() const override {
    if (texts.size() > limits_.cells) return TableTooLarge("shared texts", "textes partagés", limits_.cells);
    if (bytes_ <= limits_.text_bytes) return absl::OkStatus();
    return TableTooLarge("bytes of text", "octets de texte", limits_.text_bytes);
  }

  std::vector<std::string> texts;

 private:
  const TableLimits limits_;
  size_t bytes_ = 0;
  bool in_text_ = false;
  bool spoken_ = false;
};

class Styles : public XmlHandler {
 public:
  void Begin(std::string_view element, const XmlAttributes& attributes) override {
    if (element == "numFmt") own_[IntOf(attributes["numFmtId"])] = ShowsDay(attributes["formatCode"]);
    if (element == "cellXfs") in_cells_ = true;
    if (element != "xf" || !in_cells_ || shows_day.size() >= kMostStyles) return;
    const int format = IntOf(attributes["numFmtId"]);
    const auto own = own_.find(format);
    shows_day.push_back(own == own_.end() ? ShowsDay(format) : own->second);
  }
  void End(std::string_view element) override {
    if (element == "cellXfs") in_cells_ = false;
  }
  void Text(std::string_view) override {}

  std::vector<bool> shows_day;

 private:
  std::map<int, bool> own_;
  bool in_cells_ = false;
};

}  // namespace

absl::StatusOr<WorkbookParts> ReadParts(ZipArchive& archive, const TableLimits& limits) {
  if (!archive.Has(kWorkbook) || !archive.Has(kRelations)) {
    return NoTable("it is no XLSX workbook", "ce n'est pas un classeur XLSX");
  }
  Sheets sheets;
  SOCLE_RETURN_IF_ERROR(ParsePart(archive, kWorkbook, sheets));
  Relations relations(sheets.first);
  SOCLE_RETURN_IF_ERROR(ParsePart(archive, kRelations, relations));
  const std::string& target = relations.target;
  if (sheets.first.empty() || target.empty()) return NoTable("it has no sheet", "aucune feuille");
  WorkbookParts parts{.first_sheet = target.front() == '/' ? target.substr(1) : "xl/" + target,
                      .from_1904 = sheets.from_1904};
  if (archive.Has(kTexts)) {
    Texts texts(limits);
    SOCLE_RETURN_IF_ERROR(ParsePart(archive, kTexts, texts));
    parts.shared_texts = std::move(texts.texts);
  }
  if (archive.Has(kStyles)) {
    Styles styles;
    SOCLE_RETURN_IF_ERROR(ParsePart(archive, kStyles, styles));
    parts.shows_day = std::move(styles.shows_day);
  }
  return parts;
}

}  // namespace socle::tables
