// What verbs of the observatory have in common.
#pragma once

#include <string>

#include "cli/verbs/session.h"
#include "socle/census/v1/observatory_service.pb.h"

namespace socle::cli {

// "PROVISIONAL"; nothing for what is final.
std::string StatusText(census::v1::IndicatorValue::Status status);

absl::StatusOr<ExitCode> AggregateValues(const IndicatorCommand& command, const Session& session);

}  // namespace socle::cli
