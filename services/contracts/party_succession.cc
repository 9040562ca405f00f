#include "services/contracts/party_succession.h"

namespace socle::contracts {
namespace {

// A collectivité that has successors by now, or a record that was imported as a whole.
constexpr char kFilter[] = R"(changes:"succeeded" OR kind = IMPORTED)";

}  // namespace

// The scout looks at every party whenever it looks: an event is but a hint, and one that comes too often does no harm.
PartySuccession::PartySuccession(const Needs& needs)
    : store_(needs.pool),
      service_({&store_, needs.contracts, needs.registry, needs.writer, needs.clock}),
      scout_({&store_, needs.contracts, needs.catalogue, needs.registry, needs.writer, needs.clock, needs.metrics,
              needs.log}),
      consumer_(
          {.name = "contracts-from-registry",
           .filter = kFilter,
           .authorization = [header = needs.registry->peer().authorization()] { return header; },
           .rebuild =
               [this](db::Transaction&) {
                 scout_.Poke();
                 return absl::OkStatus();
               }},
          needs.pool, needs.registry->peer().channel(),
          [this](db::Transaction&, const events::v1::Event&) {
            scout_.Poke();
            return absl::OkStatus();
          },
          needs.metrics, needs.log) {}

void PartySuccession::Start() {
  scout_.Start();
  consumer_.Start();
}

}  // namespace socle::contracts
