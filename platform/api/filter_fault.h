// What is wrong with a filter, where, and the error that says so.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"

namespace socle::api {

struct FilterFault {
  size_t offset = 0;  // in bytes, into the filter
  std::string english = {};
  std::string french = {};
  // What may be written instead: the kind of choice in English and French ("fields", "champs") and the names. The key
  // of the metadata is the English kind.
  struct Choice {
    std::string english_kind = {};
    std::string french_kind = {};
    std::vector<std::string> names = {};
  } choice = {};
};

// INVALID_ARGUMENT, reason INVALID_FILTER. The message and the metadata are of the first fault, every fault (ten at
// most) is a violation of the request field `path`. Metadata: `position`, how many Unicode code points of the filter
// come before the fault, so 0 is the first; `fields`, `functions` or `values`, comma separated, when the name of one is
// wrong.
absl::Status InvalidFilter(std::string_view path, std::string_view filter, std::span<const FilterFault> faults);

}  // namespace socle::api
