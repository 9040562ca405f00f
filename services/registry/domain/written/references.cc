#include "services/registry/domain/written/references.h"

#include <algorithm>

namespace socle::registry {
namespace {

bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

bool IsExternalSystem(std::string_view text) {
  return !text.empty() && text.size() <= 50 &&
         std::all_of(text.begin(), text.end(), [](char c) { return IsLower(c) || IsDigit(c) || c == '-' || c == '_'; });
}

}  // namespace socle::registry
