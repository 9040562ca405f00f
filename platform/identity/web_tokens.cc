#include "platform/identity/web_tokens.h"

#include <cjose/cjose.h>

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "platform/rpc/rpc_errors.h"
#include "platform/rpc/token_digest.h"

namespace socle::identity {
namespace {

using nlohmann::json;

constexpr size_t kMostBytes = 8192;
constexpr size_t kMostSubject = 200;
constexpr size_t kMostListed = 100;  // roles, and what it acts for
constexpr size_t kMostRemembered = 10'000;

struct ReleaseJws {
  void operator()(cjose_jws_t* jws) const { cjose_jws_release(jws); }
};

// The claims, where a key of ours signed them; empty otherwise. `unknown`: called where the token names no key of ours.
std::string SignedClaims(const WebKeySet& keys, std::string_view token, const std::function<void()>& unknown) {
  const std::unique_ptr<cjose_jws_t, ReleaseJws> jws(cjose_jws_import(token.data(), token.size(), nullptr));
  if (jws == nullptr) return {};
  cjose_header_t* header = cjose_jws_get_protected(jws.get());
  const char* algorithm = cjose_header_get(header, CJOSE_HDR_ALG, nullptr);
  const char* kid = cjose_header_get(header, CJOSE_HDR_KID, nullptr);
  // What must be understood is nothing that we know.
  const std::unique_ptr<char, void (*)(void*)> critical(cjose_header_get_raw(header, "crit", nullptr), std::free);
  if (algorithm == nullptr || kid == nullptr || critical != nullptr) return {};
  const WebKeySet::Key* key = keys.Find(kid);
  if (key == nullptr) unknown();
  if (key == nullptr || key->algorithm != algorithm) return {};
  if (!cjose_jws_verify(jws.get(), key->key.get(), nullptr)) return {};
  uint8_t* claims = nullptr;
  size_t size = 0;
  if (!cjose_jws_get_plaintext(jws.get(), &claims, &size, nullptr)) return {};
  return {reinterpret_cast<const char*>(claims), size};
}

// Whole or broken seconds since 1970; none for what is no such number.
std::optional<Instant> InstantOf(const json& claims, const char* name) {
  const auto found = claims.find(name);
  if (found == claims.end() || !found->is_number()) return std::nullopt;
  const double seconds = found->get<double>();
  if (!(seconds > 0 && seconds < 1e11)) return std::nullopt;
  return Instant{static_cast<int64_t>(seconds * 1e6)};
}

// Absent: none. False for what is no list of text, or too long a one.
bool TextsOf(const json& claims, const char* name, std::vector<std::string>* texts) {
  const auto found = claims.find(name);
  if (found == claims.end()) return true;
  if (!found->is_array() || found->size() > kMostListed) return false;
  for (const json& each : *found) {
    if (!each.is_string()) return false;
    texts->push_back(each.get<std::string>());
  }
  return true;
}

bool IsFor(const json& claims, const std::string& audience) {
  const auto found = claims.find("aud");
  if (found == claims.end()) return false;
  return *found == audience || (found->is_array() && std::find(found->begin(), found->end(), audience) != found->end());
}

int64_t Micros(std::chrono::seconds seconds) { return std::chrono::microseconds(seconds).count(); }

}  // namespace

WebTokens::WebTokens(WebTokenRules rules, WebKeySet keys, const Clock* clock)
    : rules_(std::move(rules)), clock_(clock), keys_(std::make_shared<WebKeySet>(std::move(keys))) {}

void WebTokens::SetKeys(WebKeySet keys) {
  auto set = std::make_shared<const WebKeySet>(std::move(keys));
  absl::MutexLock lock(&mutex_);
  keys_ = std::move(set);
  verified_.clear();
}

absl::StatusOr<std::shared_ptr<const rpc::Principal>> WebTokens::Authenticate(const rpc::Evidence& evidence) const {
  if (evidence.authorization.empty()) return rpc::NoCredentials();
  const std::string_view token = rpc::BearerToken(evidence.authorization);
  if (token.empty() || token.size() > kMostBytes) return rpc::WrongCredentials();
  const Digest digest = rpc::TokenDigest(token);
  const Instant now = clock_->Now();
  std::shared_ptr<const WebKeySet> keys;
  {
    absl::ReaderMutexLock lock(&mutex_);
    const auto found = verified_.find(digest);
    if (found != verified_.end() && now < found->second.until) return found->second.principal;
    keys = keys_;
  }
  Verified verified = Verify(*keys, token);
  if (verified.principal == nullptr) return rpc::WrongCredentials();
  absl::MutexLock lock(&mutex_);
  // Verified by keys that were replaced meanwhile: the next call asks the new ones.
  if (keys == keys_) {
    if (verified_.size() >= kMostRemembered) verified_.clear();
    verified_[digest] = verified;
  }
  return verified.principal;
}

WebTokens::Verified WebTokens::Verify(const WebKeySet& keys, std::string_view token) const {
  return PrincipalOf(SignedClaims(keys, token, unknown_key_));
}

WebTokens::Verified WebTokens::PrincipalOf(std::string_view text) const {
  const json claims = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!claims.is_object() || claims.value("iss", json()) != rules_.issuer || !IsFor(claims, rules_.audience)) return {};
  const std::optional<Instant> begin = InstantOf(claims, "iat"), end = InstantOf(claims, "exp");
  if (!begin || !end || *end <= *begin || end->micros - begin->micros > Micros(rules_.longest_life)) return {};
  const Instant until{end->micros + Micros(rules_.skew)};
  const Instant latest_begin{clock_->Now().micros + Micros(rules_.skew)};
  const std::optional<Instant> not_before = claims.contains("nbf") ? InstantOf(claims, "nbf") : begin;
  if (!not_before || *not_before > latest_begin || *begin > latest_begin || until <= clock_->Now()) return {};

  rpc::Principal principal;
  const json subject = claims.value("sub", json());
  if (!subject.is_string()) return {};
  principal.subject = subject.get<std::string>();
  if (principal.subject.empty() || principal.subject.size() > kMostSubject) return {};
  if (!TextsOf(claims, "roles", &principal.roles) || !TextsOf(claims, "acts_for", &principal.acts_for)) return {};
  return {std::make_shared<const rpc::Principal>(std::move(principal)), until};
}

}  // namespace socle::identity
