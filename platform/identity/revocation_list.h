// Certificates that their authority has taken back before they ended: certificate revocation lists (RFC 5280), as PEM.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "platform/base/instant.h"

struct X509_crl_st;

namespace socle::identity {

class RevocationList {
 public:
  // Takes back nothing.
  RevocationList() = default;

  // `lists`: one list or several, of whichever of the authorities. INVALID_ARGUMENT, in one line, for what is no list
  // in PEM, or one that none of the authorities signed.
  static absl::StatusOr<RevocationList> FromPem(const std::string& lists, const std::string& authorities);

  // Whether its authority took it back. A certificate that cannot be read counts as taken back.
  bool Holds(const std::string& certificate) const;

  // When the first of the lists was to be renewed; none: never. One that is late is still believed: what it takes back
  // does not come to life again.
  std::optional<Instant> due() const { return due_; }
  bool empty() const { return lists_.empty(); }

 private:
  std::vector<std::shared_ptr<X509_crl_st>> lists_;
  std::optional<Instant> due_;
};

}  // namespace socle::identity
