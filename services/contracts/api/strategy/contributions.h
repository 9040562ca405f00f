// Whether somebody may contribute to a contract, or change what was contributed: by the relation to it, and as long as
// its section is not locked. Within the transaction of the write.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/contracts/api/access.h"
#include "services/contracts/domain/strategy/diagnostic_book.h"

namespace socle::contracts::api {

// Of a contract that is there and not deleted. NOT_FOUND, FAILED_PRECONDITION RESOURCE_DELETED.
absl::StatusOr<Contract> ReadLiving(ContractBook& contracts, db::Transaction& tx, std::string_view contract);
std::vector<std::string> PartiesOf(const Contract& contract);
// The author of something new, of these parties. `field`: "finding.author". PERMISSION_DENIED when the caller does not
// act for the one that it names, INVALID_ARGUMENT when it has to name one.
absl::StatusOr<std::string> TakeAuthor(const rpc::Call& call, const std::string& wanted,
                                       const std::vector<std::string>& eligible, std::string_view field,
                                       std::string_view resource);

class Contributions {
 public:
  // Both must outlive it.
  Contributions(ContractBook* contracts, DiagnosticBook* sections) : contracts_(contracts), sections_(sections) {}

  // Something new: sets its author.
  absl::Status CheckNew(const rpc::Call& call, db::Transaction& tx, std::string_view field, Contribution* added) const;
  // A change of what is there, section aside.
  absl::Status CheckChange(const rpc::Call& call, db::Transaction& tx, std::string_view name,
                           const Contribution& before) const;
  // FAILED_PRECONDITION SECTION_LOCKED when one of the sections is locked; until the transaction ends none becomes so.
  absl::Status CheckSections(db::Transaction& tx, std::string_view contract, std::vector<std::string> sections) const;

 private:
  ContractBook* const contracts_;
  DiagnosticBook* const sections_;
};

}  // namespace socle::contracts::api
