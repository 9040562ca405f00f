// What the database says of a row that was written: when it was made and changed.
#pragma once

#include <pqxx/result>

#include <cstdint>

#include "platform/db/column_values.h"

namespace socle::db {

// How a statement selects or returns them for SetWritten().
#define SOCLE_TIMES SOCLE_MICROS("create_time") ", " SOCLE_MICROS("update_time")

// `times` begins with SOCLE_TIMES.
template <typename Written>
void SetWritten(const pqxx::result& times, int64_t revision, Written& written) {
  written.create_time = InstantOf(times[0][0]);
  written.update_time = InstantOf(times[0][1]);
  written.revision = revision;
}

}  // namespace socle::db
