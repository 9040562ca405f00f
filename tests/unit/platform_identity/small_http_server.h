// A server that answers every connection with bytes that a test sets; on this machine, without TLS.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace socle::identity {

class SmallHttpServer {
 public:
  SmallHttpServer() : listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    bind(listener_, reinterpret_cast<const sockaddr*>(&address), size);
    listen(listener_, 16);
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { Serve(); });
  }
  ~SmallHttpServer() {
    shutdown(listener_, SHUT_RDWR);
    thread_.join();
    close(listener_);
  }

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/keys"; }
  // The whole answer; empty: none, the connection stays open for as long as the caller holds it.
  void Answer(const std::string& bytes) {
    absl::MutexLock lock(&mutex_);
    answer_ = bytes;
  }
  void Show(const std::string& body) { Answer("HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n" + body); }
  int calls() {
    absl::MutexLock lock(&mutex_);
    return calls_;
  }

 private:
  void Serve() {
    for (int fd = 0; (fd = accept(listener_, nullptr, nullptr)) >= 0; close(fd)) {
      char request[4096];
      recv(fd, request, sizeof request, 0);
      std::string answer;
      {
        absl::MutexLock lock(&mutex_);
        ++calls_;
        answer = answer_;
      }
      if (answer.empty()) recv(fd, request, sizeof request, 0);
      for (size_t sent = 0; sent < answer.size();) {
        const ssize_t written = send(fd, answer.data() + sent, answer.size() - sent, MSG_NOSIGNAL);
        if (written <= 0) break;
        sent += static_cast<size_t>(written);
      }
    }
  }

  const int listener_;
  int port_ = 0;
  absl::Mutex mutex_;
  std::string answer_ ABSL_GUARDED_BY(mutex_);
  int calls_ ABSL_GUARDED_BY(mutex_) = 0;
  std::thread thread_;
};

}  // namespace socle::identity
