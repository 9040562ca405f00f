// The parsers of the CSV publications; ParseSource chooses among them by the header.
#pragma once

#include <span>
#include <string>

#include "platform/tables/csv_reader.h"
#include "services/registry/domain/sources/row_checks.h"
#include "services/registry/domain/sources/source_rows.h"

namespace socle::registry {

// What every parser gets: the header in upper case, the reader behind it, and where to complain.
struct CsvInput {
  std::span<const std::string> header;
  tables::CsvReader* reader;
  RowChecks* checks;
};

CogList ParseCogCsv(const CsvInput& input);
MovementList ParseMovementsCsv(const CsvInput& input);
EpciList ParseEpciListCsv(const CsvInput& input);
MembershipIntervals ParseMembershipIntervalsCsv(const CsvInput& input);
EpciIdentities ParseEpciIdentitiesCsv(const CsvInput& input);
EpciPopulations ParseEpciPopulationsCsv(const CsvInput& input);
DivisionList ParseDivisionsCsv(const CsvInput& input, CollectiviteType type);  // kRegion or kDepartement
OverseasList ParseOverseasCsv(const CsvInput& input);

}  // namespace socle::registry
