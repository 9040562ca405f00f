// Names as people mistype and shorten them.
#pragma once

#include <random>
#include <string>
#include <string_view>

namespace socle::registry {

enum class TypingError { kInsert, kDelete, kReplace, kTranspose };

// `name` (UTF-8) with one error at any place, the first letter, spaces and hyphens included.
std::string WithError(std::string_view name, TypingError error, std::mt19937& random);

// "Saint-Omer" → "St-Omer", "Boulogne-sur-Mer" → "Boulogne-s/-Mer".
std::string Abbreviated(std::string_view name);

// "L'Isle-sur-la-Sorgue" → "Isle-Sorgue".
std::string WithoutArticles(std::string_view name);

}  // namespace socle::registry
