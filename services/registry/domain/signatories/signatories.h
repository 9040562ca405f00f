// Who carries the engagement of a signatory on a day: "les collectivités signataires à la date du".
#pragma once

#include "services/registry/domain/governance/signature.h"
#include "services/registry/domain/snapshot/entity_view.h"

namespace socle::registry {

// The carriers of what the party signed, alive on the day: itself when it lives, its heirs with their shares when it
// merged or was divided since. Never loses a signatory: without a known heir it has no carrier, and still signed.
Resolution CarriersOn(const Snapshot& snapshot, const Entity& party, const Signature& signature, Date day);

// What the party stood on when it signed, for filters: whether it was, or had ground in, the département.
bool TouchesDepartement(const Snapshot& snapshot, const Entity& party, const Signature& signature, Date day,
                        const Code& departement);

// The order of types in lists that are grouped by them: région, département and their like, intercommunalité, commune.
// An order of reading; it ranks nobody.
int ReadingOrder(CollectiviteType type);

}  // namespace socle::registry
