// What a handler of a streaming method reads from and writes to. Streaming handlers run on threads of gRPC's own, one a
// stream, capped by the server; they may wait.
#pragma once

#include <grpcpp/server_context.h>
#include <grpcpp/support/sync_stream.h>

#include "absl/status/statusor.h"
#include "platform/base/error.h"
#include "platform/rpc/bytes.h"
#include "platform/rpc/call.h"
#include "platform/rpc/scope.h"

namespace socle::rpc {

// The responses of a server-streaming method.
template <typename Response>
class StreamOut {
 public:
  explicit StreamOut(grpc::ServerWriter<grpc::ByteBuffer>* writer) : writer_(writer) {}

  // Waits until the network takes the message. False when the caller has gone: stop then.
  bool Write(const Response& response) { return WriteBytes(Encode(response)); }
  // An encoded Response.
  bool WriteBytes(const grpc::ByteBuffer& bytes) { return writer_->Write(bytes); }

 private:
  grpc::ServerWriter<grpc::ByteBuffer>* const writer_;
};

// The requests of a client-streaming method.
template <typename Request>
class StreamIn {
 public:
  StreamIn(grpc::ServerReader<grpc::ByteBuffer>* reader, const Scope* scope, Call* call)
      : reader_(reader), scope_(scope), call_(call) {}

  // Waits for the next message: true with `request` filled, false at the regular end. TOO_LARGE, MALFORMED_MESSAGE,
  // CANCELLED or DEADLINE_EXCEEDED otherwise; return that.
  absl::StatusOr<bool> Read(Request* request) {
    grpc::ByteBuffer bytes;
    const bool more = reader_->Read(&bytes);
    SOCLE_RETURN_IF_ERROR(call_->CheckAlive());
    if (!more) return false;
    SOCLE_RETURN_IF_ERROR(scope_->CheckSize(bytes.Length()));
    SOCLE_RETURN_IF_ERROR(Decode(bytes, request));
    return true;
  }

 private:
  grpc::ServerReader<grpc::ByteBuffer>* const reader_;
  const Scope* const scope_;
  Call* const call_;
};

}  // namespace socle::rpc
