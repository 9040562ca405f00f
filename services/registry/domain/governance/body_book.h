// What those who meet, vote and adhere ask of bodies: within the transaction of a write, as believed now.
//
// Who holds the body's name (write::Command::resources) sees no change of its statutes and members until the
// transaction ends; others see what was committed when each question was asked.
#pragma once

#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/registry/domain/governance/body.h"
#include "services/registry/domain/governance/member.h"
#include "services/registry/domain/governance/rights.h"
#include "services/registry/domain/governance/statute.h"

namespace socle::db {
class Transaction;
}

namespace socle::registry {

class BodyBook {
 public:
  virtual ~BodyBook() = default;

  // By the last part of its name. NOT_FOUND RESOURCE_NOT_FOUND.
  virtual absl::StatusOr<Body> Find(db::Transaction& tx, std::string_view body_id) = 0;

  // The statute that holds on the day; before the first one, and without any, the one that assumes nothing: one voice
  // per party, more than half of the votes cast, no quorum, no proxies.
  virtual absl::StatusOr<Statute> StatuteOn(db::Transaction& tx, std::string_view body_id, Date day) = 0;

  // Members that sit on the day and have a voice, in the order of their ids. What voices each has: VoicesOf (quorum.h).
  // None on a day on which the body does not exist.
  virtual absl::StatusOr<std::vector<Member>> ElectorsOn(db::Transaction& tx, std::string_view body_id, Date day) = 0;

  // NOT_FOUND RESOURCE_NOT_FOUND; whether or not the mandate has begun or ended.
  virtual absl::StatusOr<Member> FindMember(db::Transaction& tx, std::string_view body_id,
                                            std::string_view member_id) = 0;

  // What the actor is to the body on the day: pilot, officer (chair or secretary), member; by the party, or by the
  // subject of the person that the member is.
  virtual absl::StatusOr<Relations> RelationsTo(db::Transaction& tx, const Body& body, const Actor& actor,
                                                Date day) = 0;

  // Whether the actor may speak as the member: it acts for the member's party, or it is the member's person. Then it is
  // kOwner of what the member casts.
  virtual absl::StatusOr<bool> SpeaksAs(db::Transaction& tx, const Actor& actor, const Member& member) = 0;
};

}  // namespace socle::registry
