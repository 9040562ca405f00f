#include "platform/server/health.h"

#include <google/protobuf/wrappers.pb.h>
#include <grpcpp/impl/rpc_service_method.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/async_stream.h>
#include <grpcpp/support/async_unary_call.h>

#include "platform/rpc/bytes.h"

namespace socle::server {
namespace {

using rpc::Event;

// On the wire HealthCheckRequest { string service = 1; } is a StringValue, and HealthCheckResponse { enum status = 1; }
// an Int32Value: no need of gRPC's own .proto.
using Request = google::protobuf::StringValue;
using Response = google::protobuf::Int32Value;

constexpr int kCheck = 0;
constexpr int kWatch = 1;
constexpr size_t kMostWatchers = 8192;

grpc::ByteBuffer Encoded(int status) {
  Response response;
  response.set_value(status);
  return rpc::Encode(response);
}

}  // namespace

class Health::CheckCall : public rpc::Taggable {
 public:
  CheckCall(Health* health, rpc::QueueThread* queue) : health_(health), queue_(queue) {
    queue_->Began();
    health_->RequestAsyncUnary(kCheck, &context_, &request_, &writer_, queue_->queue(), queue_->queue(),
                               Tag(Event::kArrived));
  }

  void On(Event event, bool ok) override {
    if (event == Event::kArrived && ok) {
      new CheckCall(health_, queue_);
      Answer();
      return;
    }
    queue_->Ended();
    delete this;
  }

 private:
  void Answer() {
    Request request;
    if (!rpc::Decode(request_, &request).ok()) {
      writer_.FinishWithError({grpc::StatusCode::INVALID_ARGUMENT, "malformed request"}, Tag(Event::kSent));
      return;
    }
    absl::MutexLock lock(&health_->mutex_);
    const Status status = health_->Of(request.value());
    if (status == kServiceUnknown) {
      writer_.FinishWithError({grpc::StatusCode::NOT_FOUND, "unknown service"}, Tag(Event::kSent));
    } else {
      writer_.Finish(Encoded(status), grpc::Status::OK, Tag(Event::kSent));
    }
  }

  Health* const health_;
  rpc::QueueThread* const queue_;
  grpc::ServerContext context_;
  grpc::ByteBuffer request_;
  grpc::ServerAsyncResponseWriter<grpc::ByteBuffer> writer_{&context_};
};

class Health::WatchCall : public rpc::Taggable {
 public:
  WatchCall(Health* health, rpc::QueueThread* queue) : health_(health), queue_(queue) {
    queue_->Began();
    context_.AsyncNotifyWhenDone(Tag(Event::kDone));
    health_->RequestAsyncServerStreaming(kWatch, &context_, &request_, &writer_, queue_->queue(), queue_->queue(),
                                         Tag(Event::kArrived));
  }

  void On(Event event, bool ok) override {
    if (event == Event::kArrived) {
      if (!ok) return Leave();  // the server stops
      new WatchCall(health_, queue_);
      Begin();
      return;
    }
    {
      absl::MutexLock lock(&health_->mutex_);
      if (event == Event::kDone) done_ = true;
      if (event == Event::kSent) under_way_ = false;
      if (!ok) gone_ = true;
      Advance();
      if (!done_ || under_way_) return;
      health_->watchers_.erase(this);
    }
    Leave();
  }

  // Sends what the watcher does not know yet. One message at a time; On calls again when it has left.
  void Advance() ABSL_EXCLUSIVE_LOCKS_REQUIRED(health_->mutex_) {
    if (under_way_ || gone_ || done_) return;
    const Status status = health_->Of(service_);
    if (refusal_.ok() && status != told_) {
      told_ = status;
      under_way_ = true;
      writer_.Write(Encoded(status), Tag(Event::kSent));
    } else if (!refusal_.ok() || health_->ending_) {
      gone_ = under_way_ = true;
      writer_.Finish(refusal_.ok() ? grpc::Status(grpc::StatusCode::UNAVAILABLE, "the server stops") : refusal_,
                     Tag(Event::kSent));
    }
  }

 private:
  void Begin() {
    Request request;
    const bool parsed = rpc::Decode(request_, &request).ok();
    absl::MutexLock lock(&health_->mutex_);
    service_ = request.value();
    if (!parsed) refusal_ = {grpc::StatusCode::INVALID_ARGUMENT, "malformed request"};
    if (health_->watchers_.size() >= kMostWatchers)
      refusal_ = {grpc::StatusCode::RESOURCE_EXHAUSTED, "too many watchers"};
    health_->watchers_.insert(this);
    Advance();
  }

  void Leave() {
    queue_->Ended();
    delete this;
  }

  Health* const health_;
  rpc::QueueThread* const queue_;
  grpc::ServerContext context_;
  grpc::ByteBuffer request_;
  grpc::ServerAsyncWriter<grpc::ByteBuffer> writer_{&context_};
  // Guarded by health_->mutex_ once the call has arrived.
  std::string service_;
  grpc::Status refusal_;
  int told_ = 0;
  bool under_way_ = false;  // a message or the end is being sent
  bool gone_ = false;       // nothing more may be sent
  bool done_ = false;       // gRPC has seen the call's end
};

Health::Health() {
  using grpc::internal::RpcMethod;
  using grpc::internal::RpcServiceMethod;
  AddMethod(new RpcServiceMethod("/grpc.health.v1.Health/Check", RpcMethod::NORMAL_RPC, nullptr));
  MarkMethodRaw(kCheck);
  AddMethod(new RpcServiceMethod("/grpc.health.v1.Health/Watch", RpcMethod::SERVER_STREAMING, nullptr));
  MarkMethodRaw(kWatch);
}

Health::~Health() = default;

Health::Status Health::Of(const std::string& service) const {
  const auto found = statuses_.find(service);
  return found != statuses_.end() ? found->second : kServiceUnknown;
}

// The analysis does not know that the mutex of each watcher's Health is this one.
void Health::TellWatchers() ABSL_NO_THREAD_SAFETY_ANALYSIS {
  for (WatchCall* watcher : watchers_) watcher->Advance();
}

void Health::Set(const std::string& service, bool serving) {
  absl::MutexLock lock(&mutex_);
  statuses_[service] = serving ? kServing : kNotServing;
  TellWatchers();
}

void Health::End() {
  absl::MutexLock lock(&mutex_);
  ending_ = true;
  TellWatchers();
}

void Health::Arm(rpc::QueueThread* queue) {
  for (int i = 0; i < 4; ++i) {
    new CheckCall(this, queue);  // both delete themselves
    new WatchCall(this, queue);
  }
}

}  // namespace socle::server
