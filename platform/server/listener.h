// Our own accept loop. gRPC 1.51's stops for ever when the process runs out of descriptors once (CVE-2023-4785); this
// one sheds what is above its limits, survives EMFILE with a descriptor in reserve, and can be closed before the server
// is.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <thread>

#include "absl/status/statusor.h"
#include "platform/server/address.h"
#include "platform/server/connections.h"

namespace socle::server {

struct ListenerOptions {
  Address address;
  int backlog = 512;
};

class Listener {
 public:
  // Binds and listens; accepts nobody before Start. UNAVAILABLE, in one line, when the address cannot be had, as when
  // another process listens there.
  static absl::StatusOr<std::unique_ptr<Listener>> Open(const ListenerOptions& options);
  ~Listener();

  // Accepts in a thread of its own; each admitted connection goes to `take`, which owns the descriptor from then on.
  void Start(Connections* connections, std::function<void(int fd)> take);

  // Accepts those who have already connected, then closes. Idempotent.
  void Close();

  int port() const { return port_; }
  uint64_t accepted() const { return accepted_; }
  uint64_t shed_full() const { return shed_full_; }
  uint64_t shed_peer_full() const { return shed_peer_full_; }
  uint64_t shed_no_descriptor() const { return shed_no_descriptor_; }

 private:
  Listener(int fd, int port);
  void Loop();
  // Accepts until nobody waits. False when there are no descriptors left and a pause is due.
  bool AcceptAll();
  void Receive(int fd, const Address& peer);
  // Frees the reserve to accept one connection, only to close it.
  bool ShedOne();

  int listen_fd_;
  const int port_;
  int stop_fd_;
  int reserve_fd_;
  Connections* connections_ = nullptr;
  std::function<void(int fd)> take_;
  std::atomic<uint64_t> accepted_ = 0;
  std::atomic<uint64_t> shed_full_ = 0;
  std::atomic<uint64_t> shed_peer_full_ = 0;
  std::atomic<uint64_t> shed_no_descriptor_ = 0;
  std::thread thread_;
};

}  // namespace socle::server
