// Resume tokens: bytes are refused, or are what their content encodes to. To get past the digest, the input is also
// used as the content of a token.
#include <cstring>

#include "platform/base/error.h"
#include "platform/events/position.h"
#include "tests/fuzz/fuzz_target.h"

using namespace socle;
using namespace socle::events;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const absl::StatusOr<Position> position = DecodeResumeToken(text);
  if (position.ok()) {
    FuzzExpect(EncodeResumeToken(*position) == text, "a token has one form");
  } else {
    FuzzExpect(ReasonOf(position.status()) == ErrorReason::INVALID_RESUME_TOKEN,
               "a refusal has the reason INVALID_RESUME_TOKEN");
  }

  Position made;
  if (size < sizeof made.transaction + sizeof made.id) return 0;
  std::memcpy(&made.transaction, data, sizeof made.transaction);
  std::memcpy(&made.id, data + sizeof made.transaction, sizeof made.id);
  made.id &= INT64_MAX;
  std::string encoded = EncodeResumeToken(made);
  const absl::StatusOr<Position> read = DecodeResumeToken(encoded);
  FuzzExpect(read.ok() && *read == made, "a token written and read is the same");
  const size_t at = data[0] % encoded.size();
  encoded[at] = encoded[at] == 'A' ? 'B' : 'A';
  FuzzExpect(!DecodeResumeToken(encoded).ok(), "a changed token is refused");
  return 0;
}
