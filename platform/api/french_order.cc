#include "platform/api/french_order.h"

#include <unicode/coll.h>

#include <algorithm>
#include <memory>

namespace socle::api {

std::string FrenchSortKey(std::string_view name) {
  thread_local const std::unique_ptr<icu::Collator> collator = [] {
    UErrorCode status = U_ZERO_ERROR;
    return std::unique_ptr<icu::Collator>(icu::Collator::createInstance(icu::Locale::getFrench(), status));
  }();
  uint8_t key[512];
  const auto text = icu::UnicodeString::fromUTF8({name.data(), static_cast<int32_t>(name.size())});
  const int32_t size = std::min<int32_t>(collator->getSortKey(text, key, sizeof(key)), sizeof(key));
  const std::string_view bytes(reinterpret_cast<const char*>(key), static_cast<size_t>(size));
  return std::string(bytes.substr(0, bytes.find('\0')));  // ICU ends its keys with a zero
}

}  // namespace socle::api
