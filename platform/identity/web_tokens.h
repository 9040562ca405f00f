// End users' identities: JSON Web Tokens (RFC 7519) that an issuer whom we trust signed for this service.
//
// A front end signs people in (ProConnect, a department's own directory) and calls us with our issuer's short-lived
// token. We take ES256 and RS256 alone, by the key that the token names and the algorithm that the key is for, so that
// no header can choose another one. Claims: `iss` and `aud` as configured, `sub`, `iat`, `exp` at most 15 minutes after
// it, `nbf` where there is one, `roles` and `acts_for` as lists of text.
#pragma once

#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"
#include "platform/base/instant.h"
#include "platform/identity/web_key_set.h"
#include "platform/rpc/identity.h"

namespace socle::identity {

struct WebTokenRules {
  std::string issuer;
  std::string audience;
  std::chrono::seconds longest_life = std::chrono::minutes(15);
  std::chrono::seconds skew = std::chrono::seconds(60);  // that clocks may differ by
};

class WebTokens : public rpc::Authenticator {
 public:
  // `clock` must outlive it.
  WebTokens(WebTokenRules rules, WebKeySet keys, const Clock* clock);

  // What was signed by a key that is gone is no longer believed.
  void SetKeys(WebKeySet keys);

  // Called for each token of our issuer's form whose key is not known; must be quick. Before the first call.
  void OnUnknownKey(std::function<void()> unknown) { unknown_key_ = std::move(unknown); }

  // UNAUTHENTICATED for whatever is not right, without saying what. A token that was verified is remembered, by its
  // SHA-256, until it ends.
  absl::StatusOr<std::shared_ptr<const rpc::Principal>> Authenticate(const rpc::Evidence& evidence) const override;

 private:
  using Digest = std::array<unsigned char, 32>;
  struct Verified {
    std::shared_ptr<const rpc::Principal> principal;
    Instant until;
  };

  // The principal of a token and when it ends; nullptr when it proves nothing.
  Verified Verify(const WebKeySet& keys, std::string_view token) const;
  Verified PrincipalOf(std::string_view claims) const;

  const WebTokenRules rules_;
  const Clock* const clock_;
  std::function<void()> unknown_key_ = [] {};
  mutable absl::Mutex mutex_;
  std::shared_ptr<const WebKeySet> keys_ ABSL_GUARDED_BY(mutex_);
  mutable absl::flat_hash_map<Digest, Verified> verified_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace socle::identity
