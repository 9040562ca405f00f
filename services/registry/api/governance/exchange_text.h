// Themes and words of offers and requests, folded: equal for all spellings.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace socle::registry::api {

// "Inclusion sociale" and "inclusion  SOCIALE !" give "inclusion-sociale"; "" where nothing is left.
std::string ThemeSlug(std::string_view label);

// The words of both texts, of three letters or digits and more, folded, sorted, each once: at most 1,000. Words that
// French sentences are made of are left out.
std::vector<std::string> WordsOf(std::string_view title, std::string_view description);

}  // namespace socle::registry::api
