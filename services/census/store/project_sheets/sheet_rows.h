// What a sheet told, as rows hold it.
#pragma once

#include <nlohmann/json.hpp>

#include "services/census/domain/project_sheets/sheet.h"

namespace socle::census {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(InnovationCriterion, code, text)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ForeignPartner, country, locality, label)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Financer, party, label, lead, amount_cents, country)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Beneficiaries, text, count)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ProjectExternalId, scheme, id)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(SheetContent, title, summary, language, told_as, visit, theme_list,
                                                theme_list_version, themes, criteria_list, criteria_list_version,
                                                innovation, international_dimension, partners, begin_period, end_period,
                                                funds, financers, beneficiaries, external_ids, visibility, source,
                                                synthetic)

}  // namespace socle::census
