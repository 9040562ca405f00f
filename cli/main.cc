#include <cstdlib>

#include "cli/program.h"

int main(int argc, char** argv) {
  // The library's own log would stand between our lines; who looks for a fault in it sets the variable.
  setenv("GRPC_VERBOSITY", "NONE", /*overwrite=*/0);
  return static_cast<int>(socle::cli::RunProgram(std::vector<std::string>(argv + 1, argv + argc)));
}
