// What is known about every method that a server answers, built once at start from the service descriptors.
#pragma once

#include <grpcpp/support/status.h>

#include <array>
#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "platform/telemetry/metrics.h"

namespace google::protobuf {
class ServiceDescriptor;
}

namespace socle::rpc {

// "NOT_FOUND" and so on, as metrics and logs show codes.
std::string_view CodeName(grpc::StatusCode code);

// The counters of one method, found once.
class MethodMetrics {
 public:
  MethodMetrics(telemetry::Metrics* metrics, const std::string& method);

  void Started() { started_.Add(); }
  void Finished(grpc::StatusCode code, std::chrono::nanoseconds duration);

 private:
  telemetry::Counter& OfCode(grpc::StatusCode code);

  telemetry::Metrics* const metrics_;
  const std::string method_;
  telemetry::Counter& started_;
  telemetry::Counter& ok_;
  telemetry::Histogram& duration_;
  std::array<std::atomic<telemetry::Counter*>, 17> by_code_{};  // filled as codes occur
};

struct Method {
  std::string full_name;   // "socle.registry.v1.CollectiviteService/GetCollectivite"
  std::string permission;  // what a caller's roles must contain; empty only for `unknown`
  bool idempotent = false;
  size_t index = 0;                        // 0, 1, 2 … in the order of adding
  std::shared_ptr<MethodMetrics> metrics;  // nullptr in unit tests: nothing is counted
};

class MethodTable {
 public:
  // `metrics` must outlive the table.
  explicit MethodTable(telemetry::Metrics* metrics);

  // Adds the methods of a service. FAILED_PRECONDITION, naming the method, when one does not say with
  // `(socle.type.v1.access)` which permission it needs: a server must not start then.
  absl::Status Add(const google::protobuf::ServiceDescriptor& service);

  // nullptr when there is none. `full_name` without the leading slash.
  const Method* Find(std::string_view full_name) const;

  // Stands for every method that does not exist.
  const Method& unknown() const { return *unknown_; }

  const std::vector<std::unique_ptr<Method>>& methods() const { return methods_; }

 private:
  telemetry::Metrics* const metrics_;
  std::vector<std::unique_ptr<Method>> methods_;
  absl::flat_hash_map<std::string, const Method*> by_name_;
  std::unique_ptr<Method> unknown_;
};

}  // namespace socle::rpc
