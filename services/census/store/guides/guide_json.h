// What rows of guides hold as JSON.
#pragma once

#include <nlohmann/json.hpp>

#include "services/census/domain/guides/edition.h"

namespace socle::census {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(SelectionCriterion, id, label, max_score)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Chapter, id, title, introduction, sheets)
// Contents and owners stay with the sheets.
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(EditionPage, chapter, sheet, version, consent)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(EvidenceSheet, sheet, version, project, campaign, list, list_version, themes,
                                   synthetic)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Term, list, version, code, parent, label, synthetic)
// Editions of the first template have nothing from `pilot` on.
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(EditionMaterial, template_version, guide, title, introduction, chapters,
                                                pages, synthetic, pilot, commission, criteria, evidence, terms)

}  // namespace socle::census
