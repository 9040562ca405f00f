// Who may do what with a contract: by the relation to it, never by who somebody is.
//
// "à égalité d'intérêt et d'ambition, sans subordination des unes par rapport aux autres" (Manifeste); "aucune
// collectivité territoriale ne peut exercer une tutelle sur une autre" (Constitution, art. 72, al. 5). A relation comes
// from names that are equal; type, size and rank of a collectivité are not even known here.
#pragma once

#include <string>
#include <string_view>

#include "platform/base/relation.h"
#include "services/contracts/domain/contracts/contract.h"

namespace socle::contracts {

enum class Relation : unsigned {
  kOwner = 1,    // acts for whom the thing is of: its deliberation, mandate, signature, action, contribution
  kPilot = 2,    // acts for the party that keeps the contract
  kParty = 4,    // acts for any party of the contract
  kPartner = 8,  // acts for who builds the Carnet de Territoire beside the parties
};
using Relations = RelationSet<Relation>;

// Everything that needs a relation. Reading needs none.
enum class Act {
  kKeepContract,       // create, change, delete, end phases
  kDraft,              // instruments, versions and other texts in common
  kLeadInstrument,     // freeze, open voting and signing, enter into force, review, terminate
  kActAsParty,         // one's own deliberation, mandate, signature, commitment
  kPropose,            // actions, findings, issues, orientations
  kChangeOwn,          // what one proposed or owns
  kChangeContributed,  // the same; the pilot may as well
  kSelect,             // retain or reject, lock, publish
  kDecideTask,         // what the succession of parties asks
  kWritePage,          // pages of the Carnet de Territoire
};

// The relations of which one is enough.
Relations Allowing(Act act);
inline bool May(Act act, Relations relations) { return Allowing(act).Intersects(relations); }

// kPilot and kParty of whoever asks; kOwner when it acts for `owner`, which may be empty.
Relations RelationsTo(const Contract& contract, const Actor& actor, std::string_view owner = {});

// "LEAD_INSTRUMENT", as errors show it.
std::string_view ActName(Act act);
// "OWNER,PILOT".
std::string RelationNames(Relations relations);

}  // namespace socle::contracts
