// Shows Metrics over HTTP at /metrics, for Prometheus.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "platform/telemetry/metrics.h"

namespace prometheus {
class Exposer;
}

namespace socle::telemetry {

class MetricsEndpoint {
 public:
  // Listens on `address`, "127.0.0.1:9464"; port 0 takes a free one. UNAVAILABLE when the address cannot be had.
  static absl::StatusOr<std::unique_ptr<MetricsEndpoint>> Listen(const std::string& address,
                                                                 std::shared_ptr<Metrics> metrics);
  ~MetricsEndpoint();

  int port() const;

 private:
  MetricsEndpoint(std::unique_ptr<prometheus::Exposer> exposer, std::shared_ptr<Metrics> metrics);

  std::shared_ptr<Metrics> metrics_;
  std::unique_ptr<prometheus::Exposer> exposer_;
};

}  // namespace socle::telemetry
