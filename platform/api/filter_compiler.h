// From the text of a filter to what can be run: parses, finds fields and functions, checks types. filter.h is what
// services use.
#pragma once

#include <memory>
#include <string_view>

#include "absl/status/statusor.h"
#include "platform/api/filter_field.h"
#include "platform/api/filter_program.h"

namespace socle::api {

absl::StatusOr<FilterInstructionPtr> CompileFilter(std::string_view filter, const FilterVocabulary& vocabulary,
                                                   std::string_view path);

}  // namespace socle::api
