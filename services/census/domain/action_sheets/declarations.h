// Fiches-actions as national and international files ask for them. What a sheet does not say stays empty: nothing is
// made up, and what is private is in none of them.
#pragma once

#include <string>
#include <vector>

#include "services/census/domain/action_sheets/sheet.h"

namespace socle::census::sheets {

// A row of the common schema (tables/national_formats.h). No sheet says SIRET, names, mails and telephones of people,
// compétences of the M57 or leviers. The budget is the planned cost where all of it is in one unit of euros.
std::vector<std::string> CommonSchemaRow(const Sheet& sheet, Date today);

// An activity of IATI 2.03: planned dates, yearly budgets, money awarded and paid on a day that is known, targets.
std::string IatiActivity(const Sheet& sheet);

// The fields that the atlas of decentralised cooperation (CNCD) asks for, as its pages show them. Sheets tell no
// convention, country or partner abroad and no contact: those columns are for who declares.
std::vector<std::string> CncdHeading();
std::vector<std::string> CncdRow(const Sheet& sheet, Date today);

}  // namespace socle::census::sheets
