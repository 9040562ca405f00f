// What parties do for themselves, between the API's messages and the domain.
#pragma once

#include "platform/api/violations.h"
#include "services/contracts/domain/instruments/instrument_file.h"
#include "socle/contracts/v1/signature.pb.h"

namespace socle::contracts::api {

v1::Deliberation Show(const Instrument& instrument, const Deliberation& deliberation);
v1::Mandate Show(const Instrument& instrument, const Mandate& mandate);
v1::Signature Show(const Instrument& instrument, const Signature& signature);

void FromProto(const v1::Deliberation& proto, socle::api::Violations* violations, Deliberation* deliberation);
// `instrument`: the name that a deliberation must be below.
void FromProto(const v1::Mandate& proto, const std::string& instrument, socle::api::Violations* violations,
               Mandate* mandate);
void FromProto(const v1::Signature& proto, const std::string& instrument, socle::api::Violations* violations,
               Signature* signature);

// A day that must be there.
Date RequiredDate(bool set, const google::type::Date& date, const std::string& path,
                  socle::api::Violations* violations);

}  // namespace socle::contracts::api
