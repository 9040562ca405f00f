// One thread of ours with one completion queue of gRPC's: it takes unary calls, answers those that are answered from
// memory, and hands those that wait to the blocking pool (engineering.md T17).
//
// Life: arm the methods after the server was built, Start, … ; after grpc::Server::Shutdown has returned and the
// blocking pool has stopped, Stop. The thread leaves when every call it took and every request it armed has come back.
#pragma once

#include <grpcpp/alarm.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/generic/async_generic_service.h>

#include <memory>
#include <thread>
#include <vector>

#include "platform/rpc/blocking_pool.h"
#include "platform/rpc/scope.h"
#include "platform/rpc/service.h"

namespace socle::rpc {

class UnaryCall;

// An event's tag is the address of its object and, in the low bits, which of its events it is.
enum class Event : uintptr_t { kArrived = 0, kSent = 1, kDone = 2 };

class Taggable {
 public:
  virtual ~Taggable() = default;
  virtual void On(Event event, bool ok) = 0;

  void* Tag(Event event) {
    return reinterpret_cast<void*>(reinterpret_cast<uintptr_t>(this) | static_cast<uintptr_t>(event));
  }
};

class QueueThread {
 public:
  QueueThread(std::unique_ptr<grpc::ServerCompletionQueue> queue, const Scope* scope, BlockingPool* pool,
              const Method* unknown);
  ~QueueThread();

  // Asks for calls of every unary method of the service; before Start.
  void Arm(Service* service);
  // Asks for calls of methods that do not exist, to answer them UNIMPLEMENTED with a reason; before Start.
  void ArmUnknown(grpc::AsyncGenericService* generic);

  // For other objects that live on this queue (health.h): where their requests go, and that the thread stays until each
  // that began has ended. Both on the thread itself, or before Start.
  grpc::ServerCompletionQueue* queue() { return queue_.get(); }
  void Began() { ++outstanding_; }
  void Ended() { --outstanding_; }

  void Start();
  // Ends the thread; see above for when.
  void Stop();

 private:
  friend class UnaryCall;
  friend class UnknownCall;
  class StopSignal;

  void Loop();
  void ArmOne(Service* service, const Service::Unary* method);
  void Recycle(UnaryCall* call);

  const std::unique_ptr<grpc::ServerCompletionQueue> queue_;
  const Scope* const scope_;
  BlockingPool* const pool_;
  const Method* const unknown_;
  // All below belong to the thread once it runs.
  std::vector<std::unique_ptr<UnaryCall>> idle_;
  size_t outstanding_ = 0;  // requests armed, and calls taken and not yet finished
  bool stopping_ = false;
  std::unique_ptr<StopSignal> stop_signal_;
  grpc::Alarm alarm_;
  std::thread thread_;
};

}  // namespace socle::rpc
