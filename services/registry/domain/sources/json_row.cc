#include "services/registry/domain/sources/json_sources.h"

namespace socle::registry {

std::string_view JsonRow::Text(std::string_view key) const {
  std::string_view text;
  const auto found = object_.at_key(key);
  if (found.error() == simdjson::SUCCESS && found.get(text) != simdjson::SUCCESS) {
    checks_->Refuse(key, "", "is not text");
  }
  return text;
}

int64_t JsonRow::Number(std::string_view key, int64_t max) const {
  const auto found = object_.at_key(key);
  if (found.error() != simdjson::SUCCESS) return -1;
  int64_t value = -1;
  if (found.get(value) == simdjson::SUCCESS && value >= 0 && value <= max) return value;
  checks_->Refuse(key, simdjson::minify(found.value_unsafe()), "is not a whole number in range");
  return -1;
}

JsonRow JsonRow::Object(std::string_view key) const {
  simdjson::dom::object object;
  const auto found = object_.at_key(key);
  if (found.error() == simdjson::SUCCESS && found.get(object) != simdjson::SUCCESS) {
    checks_->Refuse(key, "", "is not an object");
  }
  return JsonRow(object, checks_);
}

bool JsonRow::Has(std::string_view key) const { return object_.at_key(key).error() == simdjson::SUCCESS; }

}  // namespace socle::registry
