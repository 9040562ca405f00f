// What titles are compared by.
#pragma once

#include <string>
#include <string_view>

namespace socle::api {

// A title without case, accents, punctuation and double spaces: "Réfection  de l'École (2019)" gives
// "refection de l ecole 2019". Valid UTF-8.
std::string TitleKey(std::string_view title);

}  // namespace socle::api
