#include "cli/client/health.h"

#include <google/protobuf/wrappers.pb.h>
#include <grpcpp/impl/codegen/client_unary_call.h>
#include <grpcpp/impl/codegen/proto_utils.h>

namespace socle::cli {

// On the wire, HealthCheckRequest{string service = 1} is a StringValue and HealthCheckResponse{enum status = 1} an
// Int32Value.
absl::StatusOr<Health> CheckHealth(ServiceClient& client, const std::string& service,
                                   std::chrono::milliseconds timeout) {
  grpc::ClientContext context;
  client.Prepare(&context, timeout);
  google::protobuf::StringValue request;
  request.set_value(service);
  google::protobuf::Int32Value response;
  const grpc::internal::RpcMethod method("/grpc.health.v1.Health/Check", grpc::internal::RpcMethod::NORMAL_RPC);
  const grpc::Status status =
      grpc::internal::BlockingUnaryCall<google::protobuf::StringValue, google::protobuf::Int32Value,
                                        google::protobuf::MessageLite, google::protobuf::MessageLite>(
          client.ChannelOf("grpc.health.v1").get(), method, &context, request, &response);
  if (!status.ok()) return FromGrpc(status);
  const int value = response.value();
  return value >= 0 && value <= 3 ? static_cast<Health>(value) : Health::kUnknown;
}

}  // namespace socle::cli
