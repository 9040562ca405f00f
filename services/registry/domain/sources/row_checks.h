// The checks of single fields, the same for CSV and JSON: each returns the typed value, or refuses the row with a
// reason for a person to mend the file.
//
//   checks.StartRow(line);
//   row.code = checks.CommuneCode("COM", text);
//   if (checks.RowIsGood()) list.push_back(std::move(row));
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "platform/base/date.h"
#include "services/registry/domain/sources/source_rows.h"

namespace socle::registry {

class RowChecks {
 public:
  // `errors` receives at most kMaxRowErrors; it must outlive this.
  RowChecks(std::string_view file, std::vector<RowError>* errors) : file_(file), errors_(errors) {}

  void StartRow(int64_t line) {
    line_ = line;
    good_ = true;
    ++row_count_;
  }
  bool RowIsGood() const { return good_; }
  int64_t row_count() const { return row_count_; }
  void Refuse(std::string_view field, std::string_view value, std::string_view reason);
  // For what is wrong with the whole file.
  void RefuseFile(int64_t line, std::string_view field, std::string_view value, std::string_view reason);

  // Required.
  CollectiviteType CommuneType(std::string_view field, std::string_view text);  // COM, COMD, COMA, ARM
  Code CommuneCode(std::string_view field, std::string_view text);
  Code Siren(std::string_view field, std::string_view text);         // nine digits; the key is not checked here
  std::string Label(std::string_view field, std::string_view text);  // not empty, valid UTF-8, no control characters
  std::string Text(std::string_view field, std::string_view text);   // as Label, but may be empty
  Date Day(std::string_view field, std::string_view text);
  int16_t Year(std::string_view field, std::string_view text);  // 1900 … 2199
  int64_t Integer(std::string_view field, std::string_view text, int64_t min, int64_t max);

  // Empty text is allowed and gives an empty code or −1.
  Code OptionalCommuneCode(std::string_view field, std::string_view text);
  Code OptionalSiren(std::string_view field, std::string_view text);
  Code DepartementCode(std::string_view field, std::string_view text);  // départements and 975 … 989
  Code RegionCode(std::string_view field, std::string_view text);       // régions and 975 … 989
  Code CtcdCode(std::string_view field, std::string_view text);
  Code ShortCode(std::string_view field,
                 std::string_view text);                       // arrondissement, canton: at most nine letters or digits
  int8_t Tncc(std::string_view field, std::string_view text);  // 0 … 8
  int32_t Count(std::string_view field, std::string_view text);  // inhabitants

 private:
  template <typename Predicate>
  Code Shaped(std::string_view field, std::string_view text, Predicate is_right, std::string_view reason);

  std::string file_;
  std::vector<RowError>* errors_;
  int64_t line_ = 0;
  int64_t row_count_ = 0;
  bool good_ = true;
};

// COM, COMD, COMA, ARM; false for any other text.
bool ParseCommuneType(std::string_view text, CollectiviteType* type);

}  // namespace socle::registry
