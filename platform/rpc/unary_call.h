// One unary call in the raw asynchronous API, from being asked for to being sent; then it is used for the next.
#pragma once

#include <google/protobuf/arena.h>
#include <grpcpp/server_context.h>

#include <atomic>
#include <optional>

#include "platform/rpc/queue_thread.h"

namespace socle::rpc {

// What an answer may weigh; gRPC would send no reason.
inline constexpr size_t kMaxAnswerBytes = 16 << 20;

class UnaryCall : public Taggable {
 public:
  explicit UnaryCall(QueueThread* owner);

  // Asks gRPC for a call of that method.
  void Request(Service* service, const Service::Unary* method);

  void On(Event event, bool ok) override;

  // Lets go of what the last call held.
  void Clear();

 private:
  void Handle();
  void WaitThenAnswer(Wait wait);
  void Send(const absl::StatusOr<grpc::ByteBuffer>& answer);

  QueueThread* const owner_;
  Service* service_ = nullptr;
  const Service::Unary* method_ = nullptr;
  // Most requests fit the first block, which is kept: no allocation a call.
  alignas(8) std::array<char, 1024> first_block_;
  google::protobuf::Arena arena_;
  std::optional<grpc::ServerContext> context_;
  std::optional<grpc::ServerAsyncResponseWriter<grpc::ByteBuffer>> writer_;
  grpc::ByteBuffer request_;
  std::optional<Call> call_;
  int events_left_ = 0;  // kSent and kDone must both have come before the object is used again
};

// A call of a method that does not exist.
class UnknownCall : public Taggable {
 public:
  UnknownCall(QueueThread* owner, grpc::AsyncGenericService* generic);

  void On(Event event, bool ok) override;

 private:
  QueueThread* const owner_;
  grpc::AsyncGenericService* const generic_;
  grpc::GenericServerContext context_;
  grpc::GenericServerAsyncReaderWriter stream_{&context_};
};

}  // namespace socle::rpc
