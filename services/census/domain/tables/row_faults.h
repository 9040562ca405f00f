// What is said of rows whatever they become.
#pragma once

#include <string>
#include <vector>

#include "platform/tables/table.h"
#include "services/census/domain/tables/directory.h"
#include "services/census/domain/tables/table_import.h"

namespace socle::census::tables {

RowFault MalformedRow(const socle::tables::TableRow& row);
// The line `first` has the same identifier.
RowFault RepeatedRow(int64_t line, const std::string& external_id, int64_t first);
// Somebody who is not certain, with the candidates; `value` is what the row says.
RowFault UncertainParty(int64_t line, const std::string& external_id, std::string_view field, std::string_view value,
                        const Matched& matched);

// By line, however they were found.
RowFaults InOrder(std::vector<RowFault> said);

}  // namespace socle::census::tables
