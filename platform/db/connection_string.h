// What libpq needs to connect, from what a person configures.
#pragma once

#include <string>

#include "absl/status/statusor.h"

namespace socle::db {

struct DatabaseAddress {
  // A libpq URL or keyword string: "postgresql://registry@db.internal/socle_registry?sslmode=verify-full". Several
  // hosts are tried in turn.
  std::string url = {};
  // A file that holds the password on its first line; "" when the URL or the socket needs none.
  std::string password_file = {};
  std::string application_name = "socle";
  // Only a server that takes writes will do: a demoted primary becomes a connection failure, and the next host is
  // tried.
  bool needs_primary = false;
};

// Keyword string with everything set that finds a dead peer within seconds (keepalives, tcp_user_timeout), unless the
// URL says otherwise; session time zone UTC. The file is read at each call, so that a rotated password is taken.
// INVALID_ARGUMENT for a malformed URL, FAILED_PRECONDITION for an unreadable password file; neither repeats a secret.
absl::StatusOr<std::string> ConnectionString(const DatabaseAddress& address);

}  // namespace socle::db
