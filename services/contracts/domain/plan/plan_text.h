// Texts of actions as they are compared and searched.
#pragma once

#include <string>
#include <string_view>

namespace socle::contracts::plan {

// A title without case, accents, punctuation and double spaces: "Réfection  de l'École (2019)" gives
// "refection de l ecole 2019".
std::string TitleKey(std::string_view title);

// What a search for a text, folded, looks in.
std::string SearchText(std::string_view number, std::string_view title, std::string_view description);

}  // namespace socle::contracts::plan
