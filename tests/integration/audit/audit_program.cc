// Seals what is there, in small batches, until nothing is left: a process to be killed at its failpoints.
#include <cstdio>

#include "platform/audit/seal_store.h"

int main(int argc, char** argv) {
  if (argc != 2) return 64;
  socle::db::Pool pool({.address = {.url = argv[1]}, .max_connections = 1});
  socle::audit::SealStore store(&pool);
  for (;;) {
    const auto sealed = store.SealSome(7, socle::db::DeadlineIn(std::chrono::seconds(20)));
    if (!sealed.ok()) {
      std::fprintf(stderr, "%s\n", sealed.status().ToString().c_str());
      return 1;
    }
    if (*sealed && **sealed == 0) return 0;
  }
}
