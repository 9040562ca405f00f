// A read past the end of a buffer on purpose, and a signed overflow: AddressSanitizer and UndefinedBehaviorSanitizer
// must report them under the options that the test suite runs with. ./dev test --preset asan fails when it exits 0.
#include <cstdio>
#include <limits>
#include <vector>

int main(int argc, char**) {
  std::vector<int> numbers(4, std::numeric_limits<int>::max());
  const bool overflow = argc > 1;
  const int* data = numbers.data();
  const int value = overflow ? data[0] + argc : data[argc + 3];
  std::printf("%d\n", value);
  return 0;
}
