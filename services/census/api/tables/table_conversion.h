// Column mappings, imports and what is said of rows: proto ↔ domain.
#pragma once

#include "platform/api/violations.h"
#include "services/census/domain/tables/column_mapping.h"
#include "services/census/domain/tables/table_import.h"
#include "socle/census/v1/column_mapping.pb.h"
#include "socle/census/v1/table_import.pb.h"

namespace socle::census::api {

v1::ColumnMapping Show(const tables::ColumnMapping& mapping);
v1::TableImport Show(const tables::TableImport& import);
v1::TableRowError Show(const tables::RowFault& fault);

// Takes what a caller may set. Fields that its subject does not have are violations.
void FromProto(const v1::ColumnMapping& proto, socle::api::Violations* violations, tables::ColumnMapping* taken);

}  // namespace socle::census::api
