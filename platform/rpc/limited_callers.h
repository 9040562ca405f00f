// Lets a known caller in as long as it keeps to its limits: so many calls a second, so many at once.
//
// It stands behind another Authenticator, so that what nobody was recognised for is counted for nobody. A call is in
// flight for as long as its principal is held, which the call does until its answer has left.
#pragma once

#include <functional>
#include <memory>

#include "platform/rpc/caller_table.h"
#include "platform/rpc/identity.h"
#include "platform/telemetry/metrics.h"

namespace socle::rpc {

class LimitedCallers : public Authenticator {
 public:
  using Now = std::function<CallerTable::Clock::time_point()>;

  // `metrics` must outlive it, and it must outlive every principal that it gives. Counters:
  // socle_caller_calls_refused_total, by limit. Nothing says of which caller.
  LimitedCallers(std::unique_ptr<Authenticator> callers, const CallerLimits& limits, telemetry::Metrics* metrics,
                 Now now = CallerTable::Clock::now);
  ~LimitedCallers() override;

  // What the other says; RESOURCE_EXHAUSTED, OVERLOADED, with RetryInfo for a caller that is over a limit.
  absl::StatusOr<std::shared_ptr<const Principal>> Authenticate(const Evidence& evidence) const override;
  bool LoopbackOnly() const override { return callers_->LoopbackOnly(); }

 private:
  class Admitted;

  absl::Status Refuse(const CallerTable::Refusal& refusal) const;

  const std::unique_ptr<Authenticator> callers_;
  telemetry::Metrics* const metrics_;
  const Now now_;
  telemetry::Counter& over_rate_;
  telemetry::Counter& over_calls_;
  mutable CallerTable table_;
};

}  // namespace socle::rpc
