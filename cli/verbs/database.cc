#include "cli/verbs/database.h"

#include <fmt/format.h>

#include <cstdlib>

#include "platform/base/error.h"
#include "platform/db/connection_string.h"

namespace socle::cli {

absl::StatusOr<std::unique_ptr<db::Pool>> OpenDatabase(const std::string& url, const std::string& program,
                                                       bool needs_primary) {
  db::PoolOptions options;
  options.address = {.url = url, .application_name = program, .needs_primary = needs_primary};
  // As the services have it: in a cluster the password is a mounted file.
  const char* password_file = std::getenv("SOCLE_DATABASE_PASSWORD_FILE");
  if (password_file != nullptr) options.address.password_file = password_file;
  // The pool would call a file that cannot be read a database that is away.
  SOCLE_RETURN_IF_ERROR(db::ConnectionString(options.address).status());
  options.max_connections = 1;
  return std::make_unique<db::Pool>(std::move(options));
}

absl::Status OfDatabase(const absl::Status& status) {
  if (!absl::IsUnavailable(status)) return status;
  return absl::FailedPreconditionError(
      fmt::format("the database cannot be reached: {} Is PostgreSQL running, and is SOCLE_DATABASE_URL right?",
                  std::string(status.message())));
}

}  // namespace socle::cli
