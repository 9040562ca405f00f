// What every fuzz target defines, and how it says that an input broke a promise.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

// One input. Returns 0; anything wrong ends the program, which is what a fuzzer looks for.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace socle {

inline void FuzzExpect(bool holds, const char* promise) {
  if (holds) return;
  std::fprintf(stderr, "broken: %s\n", promise);
  std::abort();
}

}  // namespace socle
