// Where a server listens: a numeric address and a port.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace socle::server {

struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;

  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
  int family() const { return storage.ss_family; }
  int port() const;
  // 127.0.0.0/8 or ::1: nobody on another machine can connect.
  bool IsLoopback() const;
  // "127.0.0.1:50051", "[::1]:50051".
  std::string ToString() const;
  // Whom a peer's connections are counted for: its IPv4 address, or the /64 of its IPv6 address, of which one host has
  // all. IPv4 addresses mapped into IPv6 count as IPv4.
  std::string PeerKey() const;
};

// "127.0.0.1:50051", "[::1]:50051", "0.0.0.0:0"; no names. INVALID_ARGUMENT otherwise.
absl::StatusOr<Address> ParseAddress(std::string_view text);

}  // namespace socle::server
