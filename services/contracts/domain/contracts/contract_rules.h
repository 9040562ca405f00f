// What a contract must be, by its programme and by what else is recorded.
#pragma once

#include <string>
#include <vector>

#include "services/contracts/domain/contracts/contract.h"
#include "services/contracts/domain/programmes/programme.h"
#include "services/contracts/domain/registry.h"

namespace socle::contracts {

// What is wrong with a field of a contract.
struct Fault {
  std::string field;    // path in the contract: "bodies[1].role"
  std::string english;  // follows the path, without a full stop
  std::string french;   // a sentence
};
using Faults = std::vector<Fault>;

// Parties, bodies and external ids in their order, each once where the same was said twice.
void Normalise(Contract* contract);

// Against its programme and itself: the pilot is a party, parties are there once, bodies have parts of the programme.
Faults FaultsOf(const Contract& contract, const Programme& programme);

// Of parties that the registry was asked about, in the order of `contract.parties`: those that it does not know, that
// do not live on `day`, or that cannot sign. Gives the others their labels where they have none.
Faults TakeIdentities(const std::vector<PartyIdentity>& identities, Date day, Contract* contract);

// The day for which the parties are looked up.
Date DayOfParties(const Contract& contract, Date today);

}  // namespace socle::contracts
