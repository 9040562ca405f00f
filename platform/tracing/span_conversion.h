// Spans as OpenTelemetry's protos have them.
#pragma once

#include <span>
#include <string>

#include "opentelemetry/proto/collector/trace/v1/trace_service.pb.h"
#include "platform/telemetry/span.h"

namespace socle::tracing {

using ExportRequest = opentelemetry::proto::collector::trace::v1::ExportTraceServiceRequest;

// Of one process of the service: "socle-registry"; `instance` tells it from its replicas.
ExportRequest ToExportRequest(std::span<const telemetry::Span> spans, const std::string& service,
                              const std::string& instance);

}  // namespace socle::tracing
