// The service of echo_service.proto, answering in every way that platform/rpc offers.
#pragma once

#include "absl/synchronization/mutex.h"
#include "platform/rpc/service.h"

namespace socle::test {

// Holds handlers back until it is opened; counts who waits.
class Gate {
 public:
  void Open();
  // Waits until the gate is open or the call has ended.
  void Pass(const rpc::Call& call);
  // Waits until that many handlers stand at the gate.
  void AwaitWaiting(int count);

 private:
  absl::Mutex mutex_;
  bool open_ ABSL_GUARDED_BY(mutex_) = false;
  int waiting_ ABSL_GUARDED_BY(mutex_) = 0;
};

class Echo {
 public:
  // `stored` is what Stored answers.
  explicit Echo(const std::string& stored = "stored");

  rpc::Service& service() { return service_; }
  // What Slow and Repeat wait at.
  Gate& gate() { return gate_; }

 private:
  void AddUnary();
  void AddStreams();

  Gate gate_;
  grpc::ByteBuffer stored_;
  rpc::Service service_{"socle.test.v1.EchoService"};
};

}  // namespace socle::test
