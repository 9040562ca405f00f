// A data race on purpose. ThreadSanitizer must report it under the very options that the test suite runs with: Debian's
// gRPC is not instrumented, so the suite ignores what happens inside such libraries, and this proves that it does not
// ignore ours as well. ./dev test --preset tsan builds and runs it, and fails when it exits 0.
#include <cstdio>
#include <string>
#include <thread>

namespace {

int unguarded = 0;

void Add(int times) {
  for (int i = 0; i < times; ++i) unguarded = unguarded + 1;
}

}  // namespace

int main() {
  // Strings and threads call into libstdc++, which is not instrumented either.
  const std::string name = "planted race";
  std::thread other([] { Add(10'000); });
  Add(10'000);
  other.join();
  std::printf("%s: %d\n", name.c_str(), unguarded);
  return 0;
}
