#include "platform/telemetry/metrics_endpoint.h"

#include <prometheus/exposer.h>

namespace socle::telemetry {

absl::StatusOr<std::unique_ptr<MetricsEndpoint>> MetricsEndpoint::Listen(const std::string& address,
                                                                         std::shared_ptr<Metrics> metrics) {
  try {
    auto exposer = std::make_unique<prometheus::Exposer>(address, 1);
    exposer->RegisterCollectable(metrics);
    return std::unique_ptr<MetricsEndpoint>(new MetricsEndpoint(std::move(exposer), std::move(metrics)));
  } catch (const std::exception&) {
    return absl::UnavailableError(
        fmt::format("cannot listen on {} for metrics (in use, or not an address of this machine)", address));
  }
}

MetricsEndpoint::MetricsEndpoint(std::unique_ptr<prometheus::Exposer> exposer, std::shared_ptr<Metrics> metrics)
    : metrics_(std::move(metrics)), exposer_(std::move(exposer)) {}

MetricsEndpoint::~MetricsEndpoint() = default;

int MetricsEndpoint::port() const {
  const std::vector<int> ports = exposer_->GetListeningPorts();
  return ports.empty() ? 0 : ports.front();
}

}  // namespace socle::telemetry
