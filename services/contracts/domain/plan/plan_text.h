// Texts of actions as they are compared and searched.
#pragma once

#include <string>
#include <string_view>

#include "platform/api/title_key.h"

namespace socle::contracts::plan {

using socle::api::TitleKey;

// What a search for a text, folded, looks in.
std::string SearchText(std::string_view number, std::string_view title, std::string_view description);

}  // namespace socle::contracts::plan
