// SHA-256 of a token: tokens are kept and looked up by it, so that the time of a look-up says nothing about a token.
#pragma once

#include <array>
#include <string_view>

namespace socle::rpc {

std::array<unsigned char, 32> TokenDigest(std::string_view token);

}  // namespace socle::rpc
