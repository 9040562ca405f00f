#include "platform/rpc/queue_thread.h"

#include "platform/rpc/unary_call.h"

namespace socle::rpc {
namespace {

// Requests armed a method and a queue. One is armed again before each call is answered, so that few would do; more let
// gRPC match a burst without waking the thread for each.
constexpr int kArmedHot = 64;
constexpr int kArmed = 8;
constexpr int kArmedUnknown = 4;
constexpr uintptr_t kEventMask = 3;

}  // namespace

class QueueThread::StopSignal : public Taggable {
 public:
  explicit StopSignal(QueueThread* owner) : owner_(owner) {}
  void On(Event, bool) override { owner_->stopping_ = true; }

 private:
  QueueThread* const owner_;
};

QueueThread::QueueThread(std::unique_ptr<grpc::ServerCompletionQueue> queue, const Scope* scope, BlockingPool* pool,
                         const Method* unknown)
    : queue_(std::move(queue)),
      scope_(scope),
      pool_(pool),
      unknown_(unknown),
      stop_signal_(std::make_unique<StopSignal>(this)) {}

QueueThread::~QueueThread() = default;

void QueueThread::Arm(Service* service) {
  for (const Service::Unary& method : service->unary()) {
    for (int i = 0; i < (method.hot ? kArmedHot : kArmed); ++i) ArmOne(service, &method);
  }
}

void QueueThread::ArmUnknown(grpc::AsyncGenericService* generic) {
  for (int i = 0; i < kArmedUnknown; ++i) new UnknownCall(this, generic);  // deletes itself
}

void QueueThread::ArmOne(Service* service, const Service::Unary* method) {
  UnaryCall* call = nullptr;
  if (idle_.empty()) {
    call = new UnaryCall(this);  // comes back through Recycle, or deletes itself when the server stops
  } else {
    call = idle_.back().release();
    idle_.pop_back();
  }
  ++outstanding_;
  call->Request(service, method);
}

void QueueThread::Recycle(UnaryCall* call) {
  --outstanding_;
  call->Clear();
  idle_.emplace_back(call);
}

void QueueThread::Start() {
  thread_ = std::thread([this] { Loop(); });
}

void QueueThread::Stop() {
  if (!thread_.joinable()) return;
  alarm_.Set(queue_.get(), gpr_now(GPR_CLOCK_MONOTONIC), stop_signal_->Tag(Event::kArrived));
  thread_.join();
}

void QueueThread::Loop() {
  void* tag = nullptr;
  bool ok = false;
  while (queue_->Next(&tag, &ok)) {
    const auto bits = reinterpret_cast<uintptr_t>(tag);
    reinterpret_cast<Taggable*>(bits & ~kEventMask)->On(static_cast<Event>(bits & kEventMask), ok);
    if (stopping_ && outstanding_ == 0) break;
  }
  queue_->Shutdown();
  while (queue_->Next(&tag, &ok)) {
  }
}

}  // namespace socle::rpc
