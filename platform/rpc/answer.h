// How a unary method is answered.
//
// Two kinds (architecture.md, decision 1): from memory, on a queue's own thread, which must never wait; and by waiting,
// on the blocking pool. A memory method may turn into a waiting one for a single call (a read that must be fresher than
// the snapshot) by answering with a function.
#pragma once

#include <grpcpp/support/byte_buffer.h>

#include <functional>
#include <variant>

#include "absl/status/statusor.h"
#include "platform/rpc/call.h"

namespace socle::rpc {

// Runs on the blocking pool. The request, what it holds and everything on the call's arena are still there.
using Wait = std::function<absl::StatusOr<grpc::ByteBuffer>(Call&)>;

// The encoded response now (share slices rather than copy), an error, or "must wait".
using Answer = std::variant<grpc::ByteBuffer, absl::Status, Wait>;

using UnaryHandler = std::function<Answer(Call&, const grpc::ByteBuffer&)>;

}  // namespace socle::rpc
