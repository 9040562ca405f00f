#include "platform/rpc/method_table.h"

#include <google/protobuf/descriptor.h>

#include "socle/type/v1/access.pb.h"

namespace socle::rpc {
namespace {

constexpr char kCalls[] = "socle_rpc_calls_total";
constexpr char kCallsHelp[] = "Calls answered, by method and canonical code.";

constexpr std::string_view kCodeNames[] = {
    "OK",        "CANCELLED",      "UNKNOWN",           "INVALID_ARGUMENT",   "DEADLINE_EXCEEDED",
    "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION",
    "ABORTED",   "OUT_OF_RANGE",   "UNIMPLEMENTED",     "INTERNAL",           "UNAVAILABLE",
    "DATA_LOSS", "UNAUTHENTICATED"};

}  // namespace

std::string_view CodeName(grpc::StatusCode code) {
  const auto i = static_cast<size_t>(code);
  return i < std::size(kCodeNames) ? kCodeNames[i] : kCodeNames[2];
}

MethodMetrics::MethodMetrics(telemetry::Metrics* metrics, const std::string& method)
    : metrics_(metrics),
      method_(method),
      started_(metrics->AddCounter("socle_rpc_started_total", "Calls begun, by method.", {{"method", method}})),
      ok_(metrics->AddCounter(kCalls, kCallsHelp, {{"method", method}, {"code", "OK"}})),
      duration_(metrics->AddHistogram("socle_rpc_duration_seconds",
                                      "From arrival to the answer being handed to the network.",
                                      {{"method", method}})) {
  by_code_[grpc::StatusCode::OK] = &ok_;
}

telemetry::Counter& MethodMetrics::OfCode(grpc::StatusCode code) {
  auto& known = by_code_[static_cast<size_t>(code) < by_code_.size() ? code : grpc::StatusCode::UNKNOWN];
  telemetry::Counter* counter = known.load(std::memory_order_acquire);
  if (counter == nullptr) {
    counter = &metrics_->AddCounter(kCalls, kCallsHelp, {{"method", method_}, {"code", std::string(CodeName(code))}});
    known.store(counter, std::memory_order_release);
  }
  return *counter;
}

void MethodMetrics::Finished(grpc::StatusCode code, std::chrono::nanoseconds duration) {
  (code == grpc::StatusCode::OK ? ok_ : OfCode(code)).Add();
  duration_.Observe(duration);
}

MethodTable::MethodTable(telemetry::Metrics* metrics)
    : metrics_(metrics), unknown_(std::make_unique<Method>(Method{"unknown", "", true, 0, nullptr})) {
  unknown_->metrics = std::make_shared<MethodMetrics>(metrics_, unknown_->full_name);
}

absl::Status MethodTable::Add(const google::protobuf::ServiceDescriptor& service) {
  for (int i = 0; i < service.method_count(); ++i) {
    const auto& descriptor = *service.method(i);
    const std::string full_name = service.full_name() + "/" + descriptor.name();
    const auto& options = descriptor.options();
    if (!options.HasExtension(type::v1::access) || options.GetExtension(type::v1::access).permission().empty()) {
      return absl::FailedPreconditionError(
          fmt::format("method {} does not say which permission it needs: add (socle.type.v1.access) to it", full_name));
    }
    const type::v1::MethodAccess& access = options.GetExtension(type::v1::access);
    auto method = std::make_unique<Method>(Method{full_name, access.permission(), access.idempotent(), methods_.size(),
                                                  std::make_shared<MethodMetrics>(metrics_, full_name)});
    if (!by_name_.emplace(full_name, method.get()).second) {
      return absl::FailedPreconditionError(fmt::format("method {} is added twice", full_name));
    }
    methods_.push_back(std::move(method));
  }
  return absl::OkStatus();
}

const Method* MethodTable::Find(std::string_view full_name) const {
  const auto found = by_name_.find(absl::string_view(full_name.data(), full_name.size()));
  return found == by_name_.end() ? nullptr : found->second;
}

}  // namespace socle::rpc
