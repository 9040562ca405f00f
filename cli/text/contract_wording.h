// States of contracts as a French document says them.
#pragma once

#include <string>

#include "socle/contracts/v1/action.pb.h"
#include "socle/contracts/v1/commitment.pb.h"
#include "socle/contracts/v1/diagnostic.pb.h"
#include "socle/contracts/v1/instrument.pb.h"
#include "socle/contracts/v1/programme.pb.h"

namespace socle::cli {

// Each is in lower case; a value that this version does not know is its number.
std::string FrenchText(contracts::v1::PartyGroup group);
std::string FrenchText(contracts::v1::Instrument::State state);
std::string FrenchText(contracts::v1::Action::Status status);
std::string FrenchText(contracts::v1::Commitment::State state);
std::string FrenchText(contracts::v1::Finding::Kind kind);

}  // namespace socle::cli
