// A process that tests kill.
//
//   events_program serve URL PORT              an event server on that database
//   events_program consume URL ADDRESS SEED    a consumer of it; with a seed above 0 it kills itself at random places
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <random>
#include <string>

#include "tests/integration/events/events_fixture.h"
#include "tests/integration/events/ledger.h"

namespace socle::events {
namespace {

int Serve(const std::string& url, int port) {
  EventServer server(url, QuickOptions(url), port);
  std::fprintf(stderr, "serving on %s\n", server.address().c_str());
  for (;;) pause();
}

// Dies in about one of `one_in` visits, at a point that the order of events does not tell: inside of a transaction, or
// between two.
class Death {
 public:
  explicit Death(unsigned seed) : active_(seed != 0), random_(seed) {}
  void Visit(unsigned one_in) {
    if (active_ && random_() % one_in == 0) kill(getpid(), SIGKILL);
  }

 private:
  const bool active_;
  std::mt19937 random_;
};

int Consume(const std::string& url, const std::string& address, unsigned seed) {
  db::Pool pool({.address = {.url = url}, .max_connections = 2});
  telemetry::Metrics metrics;
  Death death(seed);
  Consumer consumer(
      QuickConsumer(), &pool, EventChannel(address, grpc::InsecureChannelCredentials()),
      [&](db::Transaction& tx, const v1::Event& event) {
        death.Visit(150);
        const absl::Status entered = Enter(tx, event);
        death.Visit(150);
        return entered;
      },
      &metrics);
  consumer.Start();
  // At no place of the code in particular: the parent kills, too.
  std::fprintf(stderr, "consuming\n");
  for (;;) pause();
}

}  // namespace
}  // namespace socle::events

int main(int argc, char** argv) {
  const std::string mode = argc > 1 ? argv[1] : "";
  if (mode == "serve" && argc == 4) return socle::events::Serve(argv[2], std::atoi(argv[3]));
  if (mode == "consume" && argc == 5) {
    return socle::events::Consume(argv[2], argv[3], static_cast<unsigned>(std::atoi(argv[4])));
  }
  return 64;
}
