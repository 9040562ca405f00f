// Who is told of every call before its answer leaves, and may keep the answer back: the security journal.
//
// One a process, as its calls are: handlers and scope know nothing of it. Calls of methods that do not exist are not
// told.
#pragma once

#include <grpcpp/support/byte_buffer.h>

#include "absl/status/status.h"
#include "platform/rpc/call.h"

namespace socle::rpc {

class CallWatch {
 public:
  virtual ~CallWatch() = default;

  // Gives what the caller gets: `status`, or an error instead of an answer that must not leave. `answer` is nullptr
  // where there is none, or where it has left as a stream. From many threads; must not wait.
  virtual absl::Status Ended(const Call& call, const absl::Status& status, const grpc::ByteBuffer* answer) = 0;
};

// nullptr for nobody. Before calls come, and after they have ended.
void WatchCalls(CallWatch* watch);

// As CallWatch::Ended of whoever watches.
absl::Status Told(const Call& call, const absl::Status& status, const grpc::ByteBuffer* answer = nullptr);

}  // namespace socle::rpc
