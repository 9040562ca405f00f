#include <cjose/cjose.h>
#include <fmt/format.h>

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "platform/identity/development.h"

namespace socle::identity {
namespace {

std::shared_ptr<cjose_jwk_t> Owned(cjose_jwk_t* key) {
  return {key, [](cjose_jwk_t* one) { cjose_jwk_release(one); }};
}

std::string JsonOf(const cjose_jwk_t* key, bool with_private) {
  const std::unique_ptr<char, void (*)(void*)> text(cjose_jwk_to_json(key, with_private, nullptr), cjose_get_dealloc());
  return text == nullptr ? "" : text.get();
}

}  // namespace

SigningKey SigningKey::Mint(const std::string& kid) {
  auto key = Owned(cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, nullptr));
  cjose_jwk_set_kid(key.get(), kid.data(), kid.size(), nullptr);
  return SigningKey(std::move(key));
}

absl::StatusOr<SigningKey> SigningKey::FromJson(std::string_view json) {
  auto key = Owned(cjose_jwk_import(json.data(), json.size(), nullptr));
  const auto document = nlohmann::json::parse(json, nullptr, /*allow_exceptions=*/false);
  if (key == nullptr || !document.contains("d")) return absl::InvalidArgumentError("no private key in JSON (JWK)");
  return SigningKey(std::move(key));
}

std::string SigningKey::ToJson() const { return JsonOf(key_.get(), true); }

std::string SigningKey::PublicSet() const { return fmt::format(R"({{"keys":[{}]}})", JsonOf(key_.get(), false)); }

std::string SigningKey::Sign(std::string_view claims, std::string_view header) const {
  nlohmann::json said = {{"alg", "ES256"}, {"typ", "JWT"}, {"kid", cjose_jwk_get_kid(key_.get(), nullptr)}};
  if (!header.empty()) said = nlohmann::json::parse(header);
  const std::unique_ptr<cjose_header_t, void (*)(cjose_header_t*)> taken(cjose_header_new(nullptr),
                                                                         cjose_header_release);
  for (const auto& [name, value] : said.items()) {
    if (value.is_string()) {
      cjose_header_set(taken.get(), name.c_str(), value.get_ref<const std::string&>().c_str(), nullptr);
    } else {
      cjose_header_set_raw(taken.get(), name.c_str(), value.dump().c_str(), nullptr);
    }
  }
  const std::unique_ptr<cjose_jws_t, void (*)(cjose_jws_t*)> jws(
      cjose_jws_sign(key_.get(), taken.get(), reinterpret_cast<const uint8_t*>(claims.data()), claims.size(), nullptr),
      cjose_jws_release);
  const char* token = nullptr;
  if (jws == nullptr || !cjose_jws_export(jws.get(), &token, nullptr)) return {};
  return token;
}

std::string ClaimsJson(const TokenClaims& claims) {
  return nlohmann::json{{"iss", claims.issuer},
                        {"aud", claims.audiences},
                        {"sub", claims.subject},
                        {"roles", claims.roles},
                        {"acts_for", claims.acts_for},
                        {"iat", claims.validity.from.micros / 1'000'000},
                        {"exp", claims.validity.until.micros / 1'000'000}}
      .dump();
}

}  // namespace socle::identity
