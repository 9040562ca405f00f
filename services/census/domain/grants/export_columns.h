// Grants as outside files have them.
#pragma once

#include <string>
#include <vector>

#include "services/census/domain/grants/grant.h"

namespace socle::census::grants {

// The heading and a row of CSV and XLSX. The columns of GrantFields() come first, so that what is read back through a
// mapping without rules is what was written.
std::vector<std::string> ExportHeading();
std::vector<std::string> ExportRow(const Grant& grant);
// Places of amounts and years.
std::vector<size_t> NumberColumns();

// The same in the common schema (tables/national_formats.h). What a list of grants does not say, such as the phase,
// stays empty.
std::vector<std::string> CommonSchemaRow(const Grant& grant);

// An activity of IATI 2.03.
std::string IatiActivity(const Grant& grant);

}  // namespace socle::census::grants
