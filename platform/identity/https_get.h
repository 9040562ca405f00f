// One document by GET, from a server that is who its URL says: for settings that others publish.
#pragma once

#include <chrono>
#include <string>

#include "absl/status/statusor.h"

namespace socle::identity {

struct HttpsRequest {
  std::string url;
  std::string authorities;  // file of certificates in PEM; empty: the system's
  std::chrono::milliseconds longest = std::chrono::seconds(5);
  size_t most_bytes = 256 << 10;
};

// INVALID_ARGUMENT, in one line: no https URL (http is for an address of this machine), or one that holds a password.
absl::Status CheckHttps(const HttpsRequest& request);

// What the server answers with 200. UNAVAILABLE, in one line, for everything else: another status (a redirect too), a
// certificate that is not its own, too slow, too large.
absl::StatusOr<std::string> HttpsGet(const HttpsRequest& request);

}  // namespace socle::identity
