#include "platform/identity/web_key_set.h"

#include <cjose/cjose.h>
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "platform/base/error.h"

namespace socle::identity {
namespace {

using nlohmann::json;

absl::Status Wrong(std::string_view what) { return absl::InvalidArgumentError(fmt::format("key set: {}", what)); }

std::string TextOf(const json& key, const char* member) {
  const auto found = key.find(member);
  return found != key.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// The one algorithm that the key is for; empty: not one of ours.
std::string_view AlgorithmOf(const json& key) {
  const std::string kind = TextOf(key, "kty"), said = TextOf(key, "alg"), use = TextOf(key, "use");
  if (!use.empty() && use != "sig") return {};
  std::string_view algorithm;
  if (kind == "EC" && TextOf(key, "crv") == "P-256") algorithm = "ES256";
  if (kind == "RSA") algorithm = "RS256";
  return said.empty() || said == algorithm ? algorithm : std::string_view();
}

absl::StatusOr<WebKeySet::Key> KeyOf(const json& from, std::string_view algorithm, const std::string& kid) {
  if (from.contains("d")) return Wrong(fmt::format("key '{}' is a private one", kid));
  const std::string text = from.dump();
  std::shared_ptr<cjose_jwk_t> key(cjose_jwk_import(text.data(), text.size(), nullptr),
                                   [](cjose_jwk_t* one) { cjose_jwk_release(one); });
  if (key == nullptr) return Wrong(fmt::format("key '{}' cannot be read", kid));
  const size_t bits = cjose_jwk_get_keysize(key.get(), nullptr);
  if (algorithm == "RS256" && (bits < 2048 || bits > 4096)) {
    return Wrong(fmt::format("key '{}' has {} bits; RSA takes 2048 to 4096", kid, bits));
  }
  return WebKeySet::Key{algorithm, std::move(key)};
}

}  // namespace

absl::StatusOr<WebKeySet> WebKeySet::FromJson(std::string_view text) {
  const json document = json::parse(text, nullptr, /*allow_exceptions=*/false);
  const auto keys = document.is_object() ? document.find("keys") : document.end();
  if (keys == document.end() || !keys->is_array()) return Wrong("not a JSON object with a list of keys");
  if (keys->size() > kMostWebKeys) return Wrong(fmt::format("more than {} keys", kMostWebKeys));
  WebKeySet set;
  for (const json& key : *keys) {
    const std::string kid = key.is_object() ? TextOf(key, "kid") : std::string();
    const std::string_view algorithm = kid.empty() ? std::string_view() : AlgorithmOf(key);
    if (algorithm.empty()) continue;
    SOCLE_ASSIGN_OR_RETURN(Key taken, KeyOf(key, algorithm, kid));
    if (!set.keys_.emplace(kid, std::move(taken)).second) return Wrong(fmt::format("two keys are '{}'", kid));
  }
  if (set.keys_.empty()) return Wrong("no key for ES256 (P-256) or RS256 with a kid");
  return set;
}

const WebKeySet::Key* WebKeySet::Find(std::string_view kid) const {
  const auto found = keys_.find(absl::string_view(kid.data(), kid.size()));
  return found == keys_.end() ? nullptr : &found->second;
}

}  // namespace socle::identity
