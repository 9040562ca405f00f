// Lines of a log in which checkpoints are looked for: any bytes are read over, or refused; what is read is what was
// told.
#include <sstream>

#include "platform/audit/checkpoint.h"
#include "tests/fuzz/fuzz_target.h"

using namespace socle;
using namespace socle::audit;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::istringstream lines(std::string(reinterpret_cast<const char*>(data), size));
  const absl::StatusOr<Witnesses> read = ReadCheckpoints(lines, "registry", nullptr);
  if (read.ok()) {
    FuzzExpect(!read->empty(), "no checkpoint is no success");
  } else {
    FuzzExpect(absl::IsInvalidArgument(read.status()) || absl::IsDataLoss(read.status()),
               "a refusal is INVALID_ARGUMENT or DATA_LOSS");
  }
  return 0;
}
