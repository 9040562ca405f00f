// What several clients of the registry ask of it over gRPC, and how every one of them asks.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/synchronization/mutex.h"
#include "platform/base/date.h"
#include "platform/server/peer.h"
#include "services/census/clients/unanswered.h"
#include "socle/registry/v1/collectivite_service.grpc.pb.h"

namespace socle::census::clients {

class RegistryCalls {
 public:
  using Deadline = server::Peer::Deadline;

  // `peer` is the registry, and must outlive it.
  explicit RegistryCalls(const server::Peer* peer);

  // One call of a method of any of its services, with deadline, token and trace.
  template <typename Stub, typename Request, typename Response>
  grpc::Status Ask(Stub& stub, grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                   const Request& request, Response* response, Deadline deadline) const {
    grpc::ClientContext context;
    peer_->Prepare(&context, deadline);
    return (stub.*method)(&context, request, response);
  }

  // Who carries on each of the names on a day, in their order; `from`: the day on which they were right. Unset days are
  // the registry's own: today, and the last day of each. Asked a thousand at once.
  grpc::Status Resolve(std::span<const std::string> names, std::optional<Date> from, std::optional<Date> to,
                       Deadline deadline, absl::FunctionRef<void(const registry::v1::SuccessorResolution&)> take) const;

  // All collectivités of the day that a filter lets through.
  grpc::Status Export(const std::string& filter, Date day, Deadline deadline,
                      absl::FunctionRef<void(const registry::v1::Collectivite&)> take) const;

  // The revision of the registry's record: what is kept of another one is asked again.
  grpc::Status Revision(Date day, Deadline deadline, int64_t* revision) const;

  const server::Peer* peer() const { return peer_; }
  registry::v1::CollectiviteService::Stub& collectivites() const { return *collectivites_; }

 private:
  const server::Peer* const peer_;
  const std::unique_ptr<registry::v1::CollectiviteService::Stub> collectivites_;
};

// Answers of the registry by what was asked, the newest `most` of them: what was true on a day is asked once while the
// registry's revision, a part of the key, is the same.
template <typename Key, typename Answer>
class KeptAnswers {
 public:
  explicit KeptAnswers(size_t most) : most_(most) {}

  // nullptr: it is not kept.
  std::shared_ptr<const Answer> Find(const Key& key) {
    absl::MutexLock lock(&mutex_);
    const auto found = std::find_if(kept_.begin(), kept_.end(), [&](const auto& each) { return each.first == key; });
    return found == kept_.end() ? nullptr : found->second;
  }

  std::shared_ptr<const Answer> Keep(Key key, std::shared_ptr<const Answer> answer) {
    absl::MutexLock lock(&mutex_);
    kept_.emplace_front(std::move(key), answer);
    if (kept_.size() > most_) kept_.pop_back();
    return answer;
  }

 private:
  const size_t most_;
  absl::Mutex mutex_;
  std::deque<std::pair<Key, std::shared_ptr<const Answer>>> kept_ ABSL_GUARDED_BY(mutex_);  // newest first
};

}  // namespace socle::census::clients
