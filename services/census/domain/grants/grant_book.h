// What grants need of a store.
#pragma once

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/census/domain/grants/grant.h"

namespace socle::db {
class Transaction;
}

namespace socle::census::grants {

struct GrantFilter {
  std::vector<std::string> words = {};  // folded; the text has each
  std::string beneficiary = {};
  std::string departement = {};
  std::vector<std::string> kinds = {};
  int32_t year = 0;
  int64_t min_awarded = 0;
  int64_t max_awarded = 0;  // 0: no limit
  std::vector<int64_t> matches = {};
  std::string keeper = {};
  std::string system = {};
};

// As v1::CountGrantsRequest::Property.
enum class CountedBy { kKind = 1, kYear = 2, kDepartement = 3, kBeneficiary = 4, kMatch = 5, kCategory = 6 };

struct GrantCount {
  std::string value;
  int64_t count = 0;
  int64_t awarded = 0;
};
struct GrantCounts {
  std::vector<GrantCount> counts;  // the largest first, 1,000 at most
  int64_t count = 0;
  int64_t awarded = 0;
};

// Of one beneficiary and one title.
struct GrantGroup {
  std::string beneficiary;
  std::string title_key;
  std::string place;  // among the groups of the beneficiary: what a list goes on behind
  std::vector<Grant> grants;
};

// An operation of somebody; `title_key` as api::TitleKey() makes it.
struct Operation {
  std::string beneficiary;
  std::string title_key;
};

class GrantBook {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  virtual ~GrantBook() = default;

  struct Imported {
    int64_t created = 0;
    int64_t changed = 0;
    int64_t unchanged = 0;
  };
  // Each grant as it is given, but for beneficiaries that a person decided on for the same code and label. What is
  // replaced stays on record. Ids are distinct.
  virtual Imported Import(db::Transaction& tx, int64_t revision, std::span<const Grant* const> grants) = 0;

  // NOT_FOUND.
  virtual absl::StatusOr<Grant> Read(db::Transaction& tx, std::string_view id) = 0;
  // Sets time and revision.
  virtual void SetBeneficiary(db::Transaction& tx, int64_t revision, Grant& grant) = 0;

  virtual absl::StatusOr<Grant> Find(std::string_view id, Deadline deadline) = 0;
  // By id, those after `after`.
  virtual absl::StatusOr<std::vector<Grant>> List(const GrantFilter& filter, std::string_view after, size_t limit,
                                                  Deadline deadline) = 0;
  virtual absl::StatusOr<GrantCounts> Count(const GrantFilter& filter, CountedBy property, Deadline deadline) = 0;

  struct RepeatsQuestion {
    std::string beneficiary = {};
    std::string departement = {};
    int32_t year = 0;
    std::string after_beneficiary = {};
    std::string after_place = {};  // of the group before
    size_t limit = 0;
  };
  // Groups of two grants at least, by beneficiary and title; 100 grants of each.
  virtual absl::StatusOr<std::vector<GrantGroup>> ListRepeated(const RepeatsQuestion& question, Deadline deadline) = 0;
  // The grants of each operation, in its place; 100 of each.
  virtual absl::StatusOr<std::vector<GrantGroup>> FindAll(std::span<const Operation> operations, Deadline deadline) = 0;
};

}  // namespace socle::census::grants
