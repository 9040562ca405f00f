// One record out of many publications.
#pragma once

#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "services/registry/domain/facts.h"
#include "services/registry/domain/sources/source_rows.h"

namespace socle::registry {

// Rebuilds every collectivité at every date from the publications at hand, and what was known when from the lists of
// each year. A pure function: the order of the sources does not matter, the same sources give the same record, byte for
// byte.
//
// With the movements of INSEE the result equals the official record (13,734 of 13,734 rows); with the npm package
// alone, days after 2019-01-01 are those of the lists (Precision::kVintage). What the sources say differently is in
// Record::disagreements.
Record Reconcile(const std::vector<SourceDocument>& sources);

// The same for a caller who may give up: asks `proceed` before each of its steps, none of which takes over a second or
// so for all of France, and ends with its status when that is not OK.
absl::StatusOr<Record> Reconcile(const std::vector<SourceDocument>& sources, absl::FunctionRef<absl::Status()> proceed);

}  // namespace socle::registry
