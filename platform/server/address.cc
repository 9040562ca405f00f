#include "platform/server/address.h"

#include <arpa/inet.h>

#include <charconv>
#include <cstring>

namespace socle::server {
namespace {

const sockaddr_in& V4(const sockaddr_storage& storage) { return reinterpret_cast<const sockaddr_in&>(storage); }
const sockaddr_in6& V6(const sockaddr_storage& storage) { return reinterpret_cast<const sockaddr_in6&>(storage); }

}  // namespace

int Address::port() const { return ntohs(family() == AF_INET6 ? V6(storage).sin6_port : V4(storage).sin_port); }

bool Address::IsLoopback() const {
  if (family() == AF_INET) return ntohl(V4(storage).sin_addr.s_addr) >> 24 == 127;
  return family() == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&V6(storage).sin6_addr);
}

std::string Address::ToString() const {
  char text[INET6_ADDRSTRLEN] = "";
  if (family() == AF_INET6) {
    inet_ntop(AF_INET6, &V6(storage).sin6_addr, text, sizeof text);
    return fmt::format("[{}]:{}", text, port());
  }
  inet_ntop(AF_INET, &V4(storage).sin_addr, text, sizeof text);
  return fmt::format("{}:{}", text, port());
}

std::string Address::PeerKey() const {
  if (family() == AF_INET6) {
    const in6_addr& address = V6(storage).sin6_addr;
    const auto* bytes = reinterpret_cast<const char*>(&address);
    return IN6_IS_ADDR_V4MAPPED(&address) ? std::string(bytes + 12, 4) : std::string(bytes, 8);
  }
  return {reinterpret_cast<const char*>(&V4(storage).sin_addr), 4};
}

absl::StatusOr<Address> ParseAddress(std::string_view text) {
  const auto wrong = [&] {
    return absl::InvalidArgumentError(
        fmt::format("'{}' is not a numeric address and a port, like 127.0.0.1:50051 or [::1]:50051", text));
  };
  const size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return wrong();
  std::string host(text.substr(0, colon));
  const std::string_view digits = text.substr(colon + 1);
  uint16_t port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (error != std::errc() || end != digits.data() + digits.size()) return wrong();

  Address address;
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
    auto& v6 = reinterpret_cast<sockaddr_in6&>(address.storage);
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    address.size = sizeof v6;
    if (inet_pton(AF_INET6, host.c_str(), &v6.sin6_addr) != 1) return wrong();
    return address;
  }
  auto& v4 = reinterpret_cast<sockaddr_in&>(address.storage);
  v4.sin_family = AF_INET;
  v4.sin_port = htons(port);
  address.size = sizeof v4;
  if (inet_pton(AF_INET, host.c_str(), &v4.sin_addr) != 1) return wrong();
  return address;
}

}  // namespace socle::server
