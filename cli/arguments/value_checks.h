// Reads the values that options take: dates, instants, durations.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "platform/base/date.h"
#include "platform/base/instant.h"

namespace socle::cli {

// "2026-01-01". Unset for anything else.
std::optional<Date> ReadDate(std::string_view text);

// RFC 3339 ("2026-01-01T08:00:00+01:00"), or a date, which means its midnight UTC. Unset for anything else.
std::optional<Instant> ReadInstant(const std::string& text);

// "30" and "30s" (seconds), "500ms", "2m"; up to an hour. Unset for anything else.
std::optional<std::chrono::milliseconds> ReadDuration(std::string_view text);

}  // namespace socle::cli
