// Instruments and their versions between the API's messages and the domain.
#pragma once

#include "platform/api/violations.h"
#include "services/contracts/api/instruments/instrument_names.h"
#include "services/contracts/domain/instruments/instrument_file.h"
#include "services/contracts/domain/instruments/obstacle.h"
#include "services/contracts/domain/programmes/catalogue.h"
#include "socle/contracts/v1/gate.pb.h"
#include "socle/contracts/v1/instrument.pb.h"

namespace socle::contracts::api {

// `category`: of its kind by the programme; 0 where that is not served.
v1::Instrument Show(const Instrument& instrument, int category);
v1::InstrumentVersion Show(const Instrument& instrument, const InstrumentVersion& version);
v1::Transition Show(const Transition& transition);
v1::UnmetCondition Show(const Obstacle& obstacle);
v1::Party Show(const InstrumentParty& party);

// What may be written of an instrument; parties by name, each once.
void FromProto(const v1::Instrument& proto, socle::api::Violations* violations, Instrument* instrument);
void FromProto(const v1::InstrumentVersion& proto, socle::api::Violations* violations, InstrumentVersion* version);
// Comment and translations alone.
void NotesFromProto(const v1::InstrumentVersion& proto, socle::api::Violations* violations, InstrumentVersion* version);

// 1 to 1,000 code points; none where it may be.
std::string ReasonField(const std::string& reason, bool required, socle::api::Violations* violations);

}  // namespace socle::contracts::api
