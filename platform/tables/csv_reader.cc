#include "platform/tables/csv_reader.h"

#include <algorithm>

namespace socle::tables {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

char MostFrequentSeparator(std::string_view first_line) {
  char best = ',';
  for (const char candidate : {';', '\t'}) {
    if (std::count(first_line.begin(), first_line.end(), candidate) >
        std::count(first_line.begin(), first_line.end(), best)) {
      best = candidate;
    }
  }
  return best;
}

}  // namespace

CsvReader::CsvReader(std::string_view bytes) : bytes_(bytes) {
  if (bytes_.substr(0, kByteOrderMark.size()) == kByteOrderMark) bytes_.remove_prefix(kByteOrderMark.size());
  separator_ = MostFrequentSeparator(bytes_.substr(0, bytes_.find('\n')));
}

bool CsvReader::Next(CsvRecord* record) {
  record->fields.clear();
  record->fault = {};
  record->line = line_;
  if (position_ >= bytes_.size()) return false;
  size_t unescaped_count = 0;
  while (ReadField(record, &unescaped_count)) {
  }
  if (!record->fault.empty()) SkipLine();
  return true;
}

bool CsvReader::ReadField(CsvRecord* record, size_t* unescaped_count) {
  if (position_ < bytes_.size() && bytes_[position_] == '"') return ReadQuoted(record, unescaped_count);
  const size_t begin = position_;
  while (position_ < bytes_.size()) {
    const char c = bytes_[position_];
    if (c == separator_ || c == '\n' || c == '\r') break;
    if (c == '"' || c == '\0') {
      record->fault = c == '"' ? "a quote inside a field that does not begin with one" : "a NUL character";
      return false;
    }
    ++position_;
  }
  record->fields.push_back(bytes_.substr(begin, position_ - begin));
  return StepOver(record);
}

bool CsvReader::ReadQuoted(CsvRecord* record, size_t* unescaped_count) {
  const size_t begin = ++position_;
  bool doubled = false;
  while (true) {
    position_ = bytes_.find_first_of(std::string_view("\"\n\0", 3), position_);
    if (position_ == std::string_view::npos) {
      position_ = bytes_.size();
      record->fault = "a quote that is never closed";
      return false;
    }
    const char c = bytes_[position_];
    if (c == '\0') {
      record->fault = "a NUL character";
      return false;
    }
    if (c == '\n') {
      ++line_;
    } else if (position_ + 1 < bytes_.size() && bytes_[position_ + 1] == '"') {
      doubled = true;
      ++position_;
    } else {
      break;
    }
    ++position_;
  }
  std::string_view text = bytes_.substr(begin, position_ - begin);
  ++position_;
  if (doubled) {
    if (*unescaped_count == unescaped_.size()) unescaped_.emplace_back();
    std::string& plain = unescaped_[(*unescaped_count)++];
    plain.clear();
    for (size_t i = 0; i < text.size(); ++i) {
      plain += text[i];
      if (text[i] == '"') ++i;
    }
    text = plain;
  }
  record->fields.push_back(text);
  return StepOver(record);
}

bool CsvReader::StepOver(CsvRecord* record) {
  if (position_ >= bytes_.size()) return false;
  const char c = bytes_[position_];
  if (c == separator_) {
    ++position_;
    return true;
  }
  if (c == '\r' && position_ + 1 < bytes_.size() && bytes_[position_ + 1] == '\n') ++position_;
  if (bytes_[position_] != '\n') {
    record->fault = c == '\r' ? "a carriage return that is not a line end" : "text after a closing quote";
    return false;
  }
  ++position_;
  ++line_;
  return false;
}

void CsvReader::SkipLine() {
  const size_t end = bytes_.find('\n', position_);
  position_ = end == std::string_view::npos ? bytes_.size() : end + 1;
  ++line_;
}

}  // namespace socle::tables
