// Lets instruments expire by themselves once their term has passed, as a daily duty.
#pragma once

#include "platform/telemetry/metrics.h"
#include "services/contracts/api/daily_duty.h"
#include "services/contracts/api/instruments/instrument_desk.h"

namespace socle::contracts::api {

class InstrumentExpiry {
 public:
  // All must outlive it; `log` may be nullptr.
  InstrumentExpiry(const InstrumentDesk* desk, telemetry::Metrics* metrics, telemetry::Log* log);

  // Begins to do so. Once.
  void Start() { duty_.Start(); }

  // All whose term has passed today, each in a command of its own; how many.
  absl::StatusOr<int> ExpireAll(db::Deadline deadline);

 private:
  absl::StatusOr<bool> Expire(const InstrumentName& name, db::Deadline deadline);

  const InstrumentDesk* const desk_;
  telemetry::Counter& looks_;
  telemetry::Counter& expired_;
  DailyDuty duty_;
};

}  // namespace socle::contracts::api
