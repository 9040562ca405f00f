// What templates of editions write with: text of others that stays text, and French words for dates, amounts and
// countries. No locale and no library of the system's: what is printed must be the same in ten years.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "services/census/domain/guides/edition.h"

namespace socle::census {

// One line in which nothing is markup, wherever it stands.
std::string Plain(std::string_view text);
// The same, paragraphs apart; each ends with an empty line.
std::string PlainParagraphs(std::string_view text);

// "5 000", apart by narrow no-break spaces.
std::string Grouped(int64_t number);
// "15 avril 2012", "avril 2012" or "2012" of "2012-04-15", "2012-04" or "2012".
std::string PeriodText(std::string_view period);
// "Bénin" of "BJ"; a code that is none stays what it is.
std::string_view CountryName(std::string_view code);

// The text before the line that prints its digest; the material is arranged.
std::string FirstTemplate(const EditionMaterial& material);
std::string SecondTemplate(const EditionMaterial& material);

}  // namespace socle::census
