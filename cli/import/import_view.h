// What an import tells a person: rows that are wrong, what changed, what the record cannot answer.
#pragma once

#include <google/protobuf/repeated_ptr_field.h>

#include <string>
#include <string_view>

#include "cli/console/console.h"
#include "socle/registry/v1/import_service.pb.h"

namespace socle::cli {

// File, line, field, value and reason; the first `max` of them.
void PrintRowErrors(const google::protobuf::RepeatedPtrField<registry::v1::RowError>& errors, int max,
                    const Console& console);

// Changes by kind, disagreement counts, a sample for a dry run, the limits.
void PrintApplyResult(const registry::v1::ApplySourcesResult& result, bool dry_run, const Console& console);

// The label of progress in a phase.
std::string_view PhaseText(registry::v1::ApplySourcesResponse::Phase phase);

}  // namespace socle::cli
