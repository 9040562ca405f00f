// Reading the constants of a filter as values of a type.
#pragma once

#include <optional>
#include <string_view>

#include "platform/api/filter_ast.h"
#include "platform/api/filter_fault.h"
#include "platform/api/filter_field.h"

namespace socle::api {

// The value as `type`; nullopt and a fault when it is not one. `of` is the field or function that takes it, for the
// fault; `field` has the values of kEnum. Text comes in form NFC, and with its wildcards as stars.
std::optional<FilterConstant> ReadFilterConstant(const FilterValue& value, FilterType type, std::string_view of,
                                                 const FilterField* field, FilterFault* fault);

}  // namespace socle::api
