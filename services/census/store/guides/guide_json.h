// What rows of guides hold as JSON.
#pragma once

#include <nlohmann/json.hpp>

#include "services/census/domain/guides/edition.h"

namespace socle::census {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(SelectionCriterion, id, label, max_score)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Chapter, id, title, introduction, sheets)
// Contents and owners stay with the sheets.
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(EditionPage, chapter, sheet, version, consent)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(EditionMaterial, template_version, guide, title, introduction, chapters, pages,
                                   synthetic)

}  // namespace socle::census
