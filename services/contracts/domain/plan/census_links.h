// What actions name in census: the fiche-action that they take up, and proposals of white books and observatories.
#pragma once

#include <chrono>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace socle::contracts::plan {

// UNAVAILABLE NOT_READY: census could not be asked, or there is none. `unchecked`: what for, for people, in English and
// French.
absl::Status CensusUnavailable(std::string_view unchecked, std::string_view french);

// Census, asked before the transaction that writes.
class CensusLinks {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  virtual ~CensusLinks() = default;

  struct Sheet {
    std::string etag;   // empty when it is not there, or none of the readers may read it
    bool full = false;  // as many actions take it up as census follows
  };

  // "actionSheets/…". UNAVAILABLE while census is away; so below.
  virtual absl::StatusOr<Sheet> FindSheet(const std::string& name, std::span<const std::string> readers,
                                          Deadline deadline) = 0;
  // Those of the names, "proposals/…", that are there.
  virtual absl::StatusOr<std::set<std::string>> KnownProposals(std::span<const std::string> names,
                                                               Deadline deadline) = 0;
};

}  // namespace socle::contracts::plan
