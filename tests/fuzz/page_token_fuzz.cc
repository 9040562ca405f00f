// Page tokens: bytes are refused, or are what their content encodes to. To get past the digest, the input is also used
// as the content of a token.
#include "platform/api/page_token.h"

#include "platform/base/error.h"
#include "tests/fuzz/fuzz_target.h"

using namespace socle;
using namespace socle::api;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const absl::StatusOr<PageToken> token = DecodePageToken(text, "arguments");
  if (token.ok()) {
    FuzzExpect(EncodePageToken(*token, "arguments") == text, "a token has one form");
  } else {
    FuzzExpect(ReasonOf(token.status()) == ErrorReason::INVALID_PAGE_TOKEN,
               "a refusal has the reason INVALID_PAGE_TOKEN");
  }

  if (size > 2048) return 0;
  const size_t middle = size / 2;
  const PageToken made{.keys = {std::string(text.substr(0, middle)), "key"},
                       .resolved = std::string(text.substr(middle))};
  std::string encoded = EncodePageToken(made, text);
  const absl::StatusOr<PageToken> read = DecodePageToken(encoded, text);
  FuzzExpect(read.ok() && *read == made, "a token written and read is the same");
  FuzzExpect(!DecodePageToken(encoded, std::string(text) + "x").ok(), "a token goes with its arguments only");
  const size_t at = size == 0 ? 0 : data[0] % encoded.size();
  encoded[at] = encoded[at] == 'A' ? 'B' : 'A';
  FuzzExpect(!DecodePageToken(encoded, text).ok(), "a changed token is refused");
  return 0;
}
