// The wiring of what census takes in of contracts: whose events are heard, and who looks at what they tell of.
#pragma once

#include "platform/events/consumer.h"
#include "platform/server/peer.h"
#include "services/census/api/contract_actions/contract_follower.h"
#include "services/census/clients/contract_actions/contract_client.h"
#include "services/census/store/contract_actions/contract_action_store.h"

namespace socle::census {

class ContractFollowing {
 public:
  struct Needs {
    db::Pool* pool;
    std::unique_ptr<server::Peer> contracts;
    sheets::ActionSheetBook* sheets;
    ProposalBook* proposals;
    write::Writer* writer;
    const Clock* clock;
    telemetry::Metrics* metrics;
    telemetry::Log* log;
  };

  // All must outlive it.
  explicit ContractFollowing(Needs needs);

  // Begins with all that contracts has, then follows its events.
  void Start();

 private:
  const std::unique_ptr<server::Peer> peer_;
  store::ContractActionStore store_;
  clients::ContractClient client_;
  api::ContractFollower follower_;
  events::Consumer consumer_;
};

// None where no address is set: contracts are not followed then, and will be from the first start with one on.
absl::StatusOr<std::unique_ptr<server::Peer>> OpenContracts(const server::PeerSettings& settings,
                                                            const std::string& program);

}  // namespace socle::census
