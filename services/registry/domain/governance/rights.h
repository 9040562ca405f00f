// Who may do what in governance: by the relation to the thing, never by who somebody is.
//
// "à égalité d'intérêt et d'ambition, sans subordination des unes par rapport aux autres" (Manifeste); "aucune
// collectivité territoriale ne peut exercer une tutelle sur une autre" (Constitution, art. 72, al. 5). A relation comes
// from names that are equal; type, size and rank of a collectivité are not even known here. The permission that the
// caller's roles must contain is asked before (platform/rpc), and is never enough alone.
#pragma once

#include <string>
#include <string_view>

#include "platform/base/relation.h"

namespace socle::registry {

enum class Relation : unsigned {
  kOwner = 1,  // acts for whom the thing is of: the signatory of an adhesion, the party of a member, who wrote an offer
  kPilot = 2,  // acts for the pilot of the body, or who carries the manifesto
  kOfficer = 4,  // acts for the party of who chairs the body or keeps its record
  kMember = 8,   // acts for the party of a member
};

using Relations = RelationSet<Relation>;

// Everything that needs a relation. Reading needs none.
enum class Act {
  kCreateBody,        // for whom it names as pilot: kOwner
  kManageBody,        // statute, members, end of the body
  kConvene,           // meetings, attendance, minutes
  kPutToVote,         // decisions: propose, open, close, reopen
  kRecordVote,        // at a roll-call, what members said
  kCastVote,          // one's own
  kReport,            // objectives, annual review, positions, contributions
  kCarryManifesto,    // create it, write a version, associate actors
  kAdhere,            // sign, for oneself
  kWithdraw,          // take one's own signature back
  kOfferExperience,   // offers and requests of one's own
  kAnswerExperience,  // matches and feedback, by either side
  kKeepPerson,        // write and erase what one recorded of a person
};

// The relations of which one is enough.
Relations Allowing(Act act);
inline bool May(Act act, Relations relations) { return Allowing(act).Intersects(relations); }

// "CAST_VOTE", as errors show it.
std::string_view ActName(Act act);
// "PILOT,OFFICER".
std::string RelationNames(Relations relations);

}  // namespace socle::registry
