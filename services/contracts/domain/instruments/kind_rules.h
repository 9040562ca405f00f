// What a programme's data means for the gates of one kind of instrument.
#pragma once

#include "services/contracts/domain/instruments/gate.h"
#include "services/contracts/domain/programmes/programme.h"

namespace socle::contracts {

// Signatures, mandates and deliberations that can be executed are asked of every instrument, whether or not the data
// says so: they are the law's. The data adds who else deliberates, which bodies decide, what comes before.
KindRules RulesOf(const InstrumentKind& kind);

// How long one of the kind runs that says nothing of it, in months; 0: the programme does not say.
int32_t MonthsOf(const Programme& programme, const InstrumentKind& kind);

}  // namespace socle::contracts
