// Asks grpc.health.v1, whose messages are small enough to write by hand.
#pragma once

#include <grpcpp/generic/generic_stub.h>

#include <string>

#include "tests/integration/server/echo_server.h"

namespace socle::test {

// "SERVING", "NOT_SERVING", or the canonical code's number when the call fails (5: no such service).
inline std::string HealthOf(const std::shared_ptr<grpc::Channel>& channel, const std::string& service) {
  grpc::TemplatedGenericStub<grpc::ByteBuffer, grpc::ByteBuffer> stub(channel);
  // message HealthCheckRequest { string service = 1; }
  const grpc::Slice slice("\x0A" + std::string(1, static_cast<char>(service.size())) + service);
  const grpc::ByteBuffer request(&slice, 1);
  grpc::ByteBuffer response;
  grpc::CompletionQueue queue;
  const auto context = As("");
  const auto call = stub.PrepareUnaryCall(context.get(), "/grpc.health.v1.Health/Check", request, &queue);
  call->StartCall();
  grpc::Status status;
  call->Finish(&response, &status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  queue.Next(&tag, &ok);
  if (!status.ok()) return std::to_string(status.error_code());
  grpc::Slice answer;
  response.DumpToSingleSlice(&answer);
  // message HealthCheckResponse { ServingStatus status = 1; }, SERVING = 1
  return std::string(answer.begin(), answer.end()) == "\x08\x01" ? "SERVING" : "NOT_SERVING";
}

}  // namespace socle::test
