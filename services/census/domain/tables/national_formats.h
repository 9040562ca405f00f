// What files of the common schema and of IATI are, whatever rows they are made of.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace socle::census::tables {

// The columns of the common schema of territorial projects (schema-projet-collectivites-transition-ecologique, 20 May
// 2025).
std::vector<std::string> CommonSchemaHeading();
// Of euros alone, as the schema counts them.
std::string CommonSchemaEuros(int64_t cents);
// A JSON array of texts, as the schema has lists.
std::string CommonSchemaList(const std::vector<std::string>& texts);

// What stands before and behind the activities of IATI 2.03.
std::string IatiBegin(const std::string& generated);
std::string IatiEnd();
// `indent` spaces, then an element with a narrative.
std::string IatiNarrative(std::string_view element, std::string_view text, std::string_view attributes = {},
                          size_t indent = 4);

}  // namespace socle::census::tables
