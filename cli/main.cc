#include "cli/program.h"

int main(int argc, char** argv) {
  return static_cast<int>(socle::cli::RunProgram(std::vector<std::string>(argv + 1, argv + argc)));
}
