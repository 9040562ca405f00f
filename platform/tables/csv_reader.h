// CSV as RFC 4180 has it: quotes doubled inside quotes, line ends LF or CRLF, fields that hold line ends. The separator
// (comma, semicolon or tab) is the one that the first line has most of; a byte order mark is skipped.
//
//   CsvReader reader(bytes);
//   CsvRecord record;
//   while (reader.Next(&record)) { if (record.fault.empty()) Use(record.fields); }
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace socle::tables {

struct CsvRecord {
  int64_t line = 0;                      // where it begins; 1 is the first line of the file
  std::vector<std::string_view> fields;  // valid until the next call of Next
  std::string_view fault;  // why the record is not CSV, in English; fields are then those before the fault
};

class CsvReader {
 public:
  // `bytes` must outlive the reader.
  explicit CsvReader(std::string_view bytes);

  // False at the end. After a fault the reader goes on at the next line.
  bool Next(CsvRecord* record);

  char separator() const { return separator_; }

 private:
  // Reads one field from position_; false when the record ends with it.
  bool ReadField(CsvRecord* record, size_t* unescaped_count);
  bool ReadQuoted(CsvRecord* record, size_t* unescaped_count);
  // After a field: steps over a separator (true) or a line end (false).
  bool StepOver(CsvRecord* record);
  void SkipLine();

  std::string_view bytes_;
  size_t position_ = 0;
  int64_t line_ = 1;
  char separator_ = ',';
  // Fields whose text is not in the file as such (doubled quotes); a deque, for `fields` points into them.
  std::deque<std::string> unescaped_;
};

}  // namespace socle::tables
