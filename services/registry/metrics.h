// The registry's own gauges: what it serves, and how its database does.
#pragma once

#include "platform/telemetry/metrics.h"
#include "services/registry/api/serving.h"
#include "services/registry/store/record_tail.h"

namespace socle::registry {

// Shown as long as it lives; what it reads must live longer.
class Gauges {
 public:
  Gauges(telemetry::Metrics* metrics, const api::ServingHolder* holder, const store::RecordTail* tail);
  ~Gauges();
  Gauges(const Gauges&) = delete;
  Gauges& operator=(const Gauges&) = delete;

 private:
  void Add(const std::string& name, const std::string& help, std::function<double()> read);

  telemetry::Metrics* const metrics_;
  std::vector<std::string> names_;
};

}  // namespace socle::registry
