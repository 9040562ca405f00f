// Who may sit: what commands that change a composition, and the check beforehand, have in common.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "services/registry/api/actor.h"
#include "services/registry/api/governance/parties.h"
#include "services/registry/domain/governance/body_archive.h"
#include "services/registry/domain/governance/composition.h"
#include "services/registry/domain/governance/person_book.h"

namespace socle::registry::api {

// Mandates that come, change or end, and the statute that may come with them.
struct Proposal {
  std::vector<RecordedMember> added = {};    // with ids of their own
  std::vector<RecordedMember> changed = {};  // as they would be; ids of members that there are
  std::vector<RecordedMember> before = {};   // the same as they are
  std::optional<Statute> statute = {};
  // First day that any of it affects.
  Date from = Date::Max();

  void Affects(Date day) { from = std::min(from, day); }
};

class Seating {
 public:
  // All must outlive it.
  Seating(BodyArchive* bodies, PersonBook* persons, const Parties* parties, const ServingHolder* holder)
      : bodies_(bodies), persons_(persons), parties_(parties), holder_(holder) {}

  // PERMISSION_DENIED RELATION_REQUIRED unless the caller's relation to the body today is enough for the act.
  absl::Status CheckMay(const rpc::Call& call, db::Transaction& tx, Act act, const Body& body) const;

  // What is wrong with members by themselves: dates, parties, persons. Sets labels. `paths`: of the request, one each.
  // `before`: whose persons stay what they are, erased meanwhile or not.
  absl::Status CheckMembers(db::Transaction& tx, const Body& body, std::span<const std::string> paths,
                            std::span<RecordedMember> members, Violations* violations,
                            std::span<const RecordedMember> before = {}) const;

  // The mandate as it would be with this end; a violation where that is not after its begin.
  static RecordedMember Ended(RecordedMember recorded, Date end, const std::string& path, Violations* violations);

  // All violations from the first affected day on, while the body exists.
  absl::StatusOr<std::vector<CompositionViolation>> Judge(db::Transaction& tx, const Body& body,
                                                          const Proposal& proposal) const;
  // The same as an error.
  absl::Status Check(db::Transaction& tx, const Body& body, const Proposal& proposal) const;

  Date today() const { return holder_->Get()->today; }

 private:
  absl::Status CheckPersons(db::Transaction& tx, std::span<const std::string> paths,
                            std::span<const RecordedMember> members, std::span<const RecordedMember> before,
                            Violations* violations) const;

  BodyArchive* const bodies_;
  PersonBook* const persons_;
  const Parties* const parties_;
  const ServingHolder* const holder_;
};

}  // namespace socle::registry::api
