// Signed tokens and key sets: bytes are refused, whatever they are; claims that we sign ourselves name who signed them
// or nobody.
#include "platform/identity/development.h"
#include "platform/identity/web_tokens.h"
#include "tests/fuzz/fuzz_target.h"

using namespace socle;
using namespace socle::identity;

namespace {

class FixedClock : public Clock {
 public:
  Instant Now() const override { return {1'700'000'000'000'000}; }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const FixedClock clock;
  static const SigningKey key = SigningKey::Mint("fuzz");
  static const WebTokens tokens({.issuer = "i", .audience = "a"}, WebKeySet::FromJson(key.PublicSet()).value(), &clock);
  const std::string text(reinterpret_cast<const char*>(data), size);

  FuzzExpect(!tokens.Authenticate({.authorization = "Bearer " + text}).ok(), "nobody but us has the key");
  FuzzExpect(!tokens.Authenticate({.authorization = text}).ok(), "what is no token proves nothing");

  const std::string token = key.Sign(text);
  const auto principal = tokens.Authenticate({.authorization = "Bearer " + token});
  if (principal.ok()) FuzzExpect(!(*principal)->subject.empty(), "who is believed has a name");

  const auto keys = WebKeySet::FromJson(text);
  FuzzExpect(keys.ok() ? keys->size() > 0 : absl::IsInvalidArgument(keys.status()),
             "a key set has keys, or is refused");
  return 0;
}
