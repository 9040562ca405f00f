// The database of a service, for the verbs that speak to it directly: migrate and audit.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "platform/db/pool.h"

namespace socle::cli {

// `url` without a password: SOCLE_DATABASE_PASSWORD_FILE names the file that holds it. `program`: what the database
// calls us. One connection.
absl::StatusOr<std::unique_ptr<db::Pool>> OpenDatabase(const std::string& url, const std::string& program,
                                                       bool needs_primary);

// As it is, but for a database that is away: advice about services would mislead.
absl::Status OfDatabase(const absl::Status& status);

}  // namespace socle::cli
