// SHA-256, and base64 as URLs take it: what page tokens and entity tags are made of.
#pragma once

#include <array>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace socle::api {

using Sha256 = std::array<unsigned char, 32>;

// The digest of the parts, each with its length, so that no part can lend bytes to its neighbour.
Sha256 DigestOf(std::initializer_list<std::string_view> parts);

// The SHA-256 of exactly these bytes, as 64 lower-case hexadecimal digits: what `sha256sum` prints.
std::string Sha256Hex(std::string_view bytes);

// The first bytes of a digest, as a string.
std::string FirstBytes(const Sha256& digest, size_t count);

// The alphabet of RFC 4648 section 5, without padding.
std::string ToBase64Url(std::string_view bytes);

// The inverse: nullopt for text that ToBase64Url() never gives, unused bits included.
std::optional<std::string> FromBase64Url(std::string_view text);

}  // namespace socle::api
