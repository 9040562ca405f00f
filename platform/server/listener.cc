#include "platform/server/listener.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cstring>

namespace socle::server {
namespace {

constexpr int kPauseMillis = 20;

int OpenReserve() { return open("/dev/null", O_RDONLY | O_CLOEXEC); }

bool IsExhaustion(int error) { return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM; }

}  // namespace

absl::StatusOr<std::unique_ptr<Listener>> Listener::Open(const ListenerOptions& options) {
  const auto fail = [&](int fd, int error) {
    if (fd >= 0) close(fd);
    std::string_view hint = error == EADDRINUSE ? " (does another process listen there?)" : "";
    return absl::UnavailableError(
        fmt::format("cannot listen on {}: {}{}", options.address.ToString(), std::strerror(error), hint));
  };
  const int fd = socket(options.address.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return fail(fd, errno);
  const int on = 1;
  // Listen again at once after a restart; SO_REUSEPORT stays off, so that a second process fails.
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(fd, options.address.get(), options.address.size) != 0) return fail(fd, errno);
  if (listen(fd, options.backlog) != 0) return fail(fd, errno);
  Address bound;
  bound.size = sizeof bound.storage;
  getsockname(fd, reinterpret_cast<sockaddr*>(&bound.storage), &bound.size);
  return std::unique_ptr<Listener>(new Listener(fd, bound.port()));
}

Listener::Listener(int fd, int port)
    : listen_fd_(fd), port_(port), stop_fd_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), reserve_fd_(OpenReserve()) {}

Listener::~Listener() {
  Close();
  close(stop_fd_);
  if (reserve_fd_ >= 0) close(reserve_fd_);
}

void Listener::Start(Connections* connections, std::function<void(int fd)> take) {
  connections_ = connections;
  take_ = std::move(take);
  thread_ = std::thread([this] { Loop(); });
}

void Listener::Close() {
  if (listen_fd_ < 0) return;
  if (thread_.joinable()) {
    eventfd_write(stop_fd_, 1);
    thread_.join();
    // Those in the backlog have a connection already: closing under them would fail their first call.
    AcceptAll();
  }
  close(listen_fd_);
  listen_fd_ = -1;
}

void Listener::Loop() {
  bool pause = false;
  while (true) {
    pollfd waiting[] = {{stop_fd_, POLLIN, 0}, {listen_fd_, POLLIN, 0}};
    // While pausing only the stop signal is looked at: the backlog stays readable and would spin.
    const int ready = poll(waiting, pause ? 1 : 2, pause ? kPauseMillis : -1);
    if (ready < 0 && errno != EINTR) return;
    if (waiting[0].revents != 0) return;
    pause = !AcceptAll();
  }
}

bool Listener::AcceptAll() {
  while (true) {
    Address peer;
    peer.size = sizeof peer.storage;
    const int fd =
        accept4(listen_fd_, reinterpret_cast<sockaddr*>(&peer.storage), &peer.size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd >= 0) {
      Receive(fd, peer);
    } else if (errno == EAGAIN) {
      return true;
    } else if (IsExhaustion(errno)) {
      if (!ShedOne()) return false;
    }
    // Anything else (ECONNABORTED, EPROTO, …) concerns one connection that is gone.
  }
}

void Listener::Receive(int fd, const Address& peer) {
  switch (connections_->Admit(fd, peer.PeerKey())) {
    case Connections::Verdict::kFull:
      ++shed_full_;
      close(fd);
      return;
    case Connections::Verdict::kPeerFull:
      ++shed_peer_full_;
      close(fd);
      return;
    case Connections::Verdict::kAdmitted:
      break;
  }
  // gRPC sets this on its own listeners only.
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  ++accepted_;
  take_(fd);
}

bool Listener::ShedOne() {
  if (reserve_fd_ < 0) {
    reserve_fd_ = OpenReserve();
    return false;
  }
  close(reserve_fd_);
  const int fd = accept4(listen_fd_, nullptr, nullptr, SOCK_CLOEXEC);
  if (fd >= 0) {
    ++shed_no_descriptor_;
    close(fd);
  }
  reserve_fd_ = OpenReserve();
  return fd >= 0;
}

}  // namespace socle::server
