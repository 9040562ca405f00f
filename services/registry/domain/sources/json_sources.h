// The parsers of the JSON publications (npm package @etalab/decoupage-administratif); ParseSource chooses among them by
// the keys of the first element.
#pragma once

#include <simdjson.h>

#include "services/registry/domain/sources/row_checks.h"
#include "services/registry/domain/sources/source_rows.h"

namespace socle::registry {

// One element of a publication: its members by name, absent ones empty.
class JsonRow {
 public:
  JsonRow(const simdjson::dom::object& object, RowChecks* checks) : object_(object), checks_(checks) {}

  // "" when absent; a row with a member of another type is refused.
  std::string_view Text(std::string_view key) const;
  // −1 when absent.
  int64_t Number(std::string_view key, int64_t max) const;
  // Calls use(text) for each string of an array; nothing when absent.
  template <typename Use>
  void ForEachText(std::string_view key, Use use) const;
  // The members of an object inside; nothing when absent.
  JsonRow Object(std::string_view key) const;
  // Calls use(JsonRow) for each object of an array.
  template <typename Use>
  void ForEachObject(std::string_view key, Use use) const;
  bool Has(std::string_view key) const;
  RowChecks& checks() const { return *checks_; }

 private:
  simdjson::dom::object object_;
  RowChecks* checks_;
};

// Calls use(row) for each element; refuses elements that are no objects.
template <typename Use>
void ForEachRow(const simdjson::dom::array& array, RowChecks* checks, Use use) {
  int64_t index = 0;
  for (const simdjson::dom::element element : array) {
    checks->StartRow(++index);
    simdjson::dom::object object;
    if (element.get(object) == simdjson::SUCCESS) {
      use(JsonRow(object, checks));
    } else {
      checks->Refuse("", "", "is not a JSON object");
    }
  }
}

template <typename Use>
void JsonRow::ForEachText(std::string_view key, Use use) const {
  simdjson::dom::array array;
  const auto found = object_.at_key(key);
  if (found.error() != simdjson::SUCCESS) return;
  if (found.get(array) != simdjson::SUCCESS) return checks_->Refuse(key, "", "is not a list");
  for (const simdjson::dom::element element : array) {
    std::string_view text;
    if (element.get(text) != simdjson::SUCCESS) return checks_->Refuse(key, "", "holds something that is not text");
    use(text);
  }
}

template <typename Use>
void JsonRow::ForEachObject(std::string_view key, Use use) const {
  simdjson::dom::array array;
  const auto found = object_.at_key(key);
  if (found.error() != simdjson::SUCCESS) return;
  if (found.get(array) != simdjson::SUCCESS) return checks_->Refuse(key, "", "is not a list");
  for (const simdjson::dom::element element : array) {
    simdjson::dom::object object;
    if (element.get(object) != simdjson::SUCCESS)
      return checks_->Refuse(key, "", "holds something that is not an object");
    use(JsonRow(object, checks_));
  }
}

CogList ParseCommunesJson(const simdjson::dom::array& array, RowChecks* checks);
HistoriqueList ParseHistoriqueJson(const simdjson::dom::array& array, RowChecks* checks);
EpciList ParseEpciJson(const simdjson::dom::array& array, RowChecks* checks);
DivisionList ParseDivisionsJson(const simdjson::dom::array& array, CollectiviteType type, RowChecks* checks);

}  // namespace socle::registry
