#include "services/census/contract_following.h"

namespace socle::census {
namespace {

constexpr char kFilter[] = R"(resource = "contracts/*/actions/*")";

}  // namespace

ContractFollowing::ContractFollowing(Needs needs)
    : peer_(std::move(needs.contracts)),
      store_(needs.pool),
      client_(peer_.get()),
      follower_(
          {&store_, &client_, needs.sheets, needs.proposals, needs.writer, needs.clock, needs.metrics, needs.log}),
      consumer_(
          {.name = "census-from-contracts",
           .filter = kFilter,
           .authorization = [header = peer_->authorization()] { return header; },
           .rebuild =
               [this](db::Transaction& tx) {
                 store_.HearAll(tx);
                 follower_.Poke();
                 return absl::OkStatus();
               }},
          needs.pool, peer_->channel(),
          [this](db::Transaction& tx, const events::v1::Event& event) {
            store_.Hear(tx, {event.resource(), event.event_id()});
            follower_.Poke();
            return absl::OkStatus();
          },
          needs.metrics, needs.log) {}

void ContractFollowing::Start() {
  follower_.Start();
  consumer_.Start();
}

absl::StatusOr<std::unique_ptr<server::Peer>> OpenContracts(const server::PeerSettings& settings,
                                                            const std::string& program) {
  if (settings.address.empty()) return std::unique_ptr<server::Peer>();
  return server::Peer::Open("contracts", settings, program);
}

}  // namespace socle::census
