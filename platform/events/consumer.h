// Follows the events of another service, and has each take effect once in this service's own database.
//
//   events::Consumer consumer({.name = "contracts-from-registry", .filter = R"(resource = "collectivites/*")",
//                              .authorization = [] { return "Bearer " + token; }},
//                             &pool, channel, [&](db::Transaction& tx, const events::v1::Event& event) -> absl::Status
//                             {
//                               …                              // effects, in `tx` only
//                             }, &metrics);
//   consumer.Start();
//
// The effects of a message's events, their ids, and the token that stands behind them are committed in one transaction,
// so that a process that dies, at whatever point, has done both or neither. Several replicas may run the same consumer:
// whoever is second finds the token moved on, and starts again from it. What comes twice all the same (after Rebuild,
// from the oldest event on) is known by its id and skipped.
//
// It reconnects for ever, with growing pauses. An event that `apply` refuses is tried again for ever, and nothing
// behind it is applied: the order holds, and the lag shows it.
//
// The first time it begins with the oldest event that the service keeps.
//
// The database has the tables of platform/events/consumer.sql.
#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/security/credentials.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "platform/db/transaction.h"
#include "platform/events/consumer_store.h"
#include "platform/telemetry/log.h"
#include "platform/telemetry/metrics.h"
#include "socle/events/v1/event_service.grpc.pb.h"

namespace socle::events {

struct ConsumerOptions {
  // Of this consumer in this database, for ever: it stands for its progress.
  std::string name;
  std::string filter = {};  // WatchRequest.filter. Changing it later does not bring back what it left out.
  // The header to call with, asked for at each stream: tokens are short-lived. May be empty.
  std::function<std::string()> authorization = {};
  // The service keeps the events behind our token no longer. In the same transaction the consumer reads anew what it
  // follows, or marks it as to be read anew; then it goes on with the oldest event kept. Without it the consumer stands
  // still until an operator decides.
  std::function<absl::Status(db::Transaction&)> rebuild = {};
  // No message for this long, not even a heartbeat (10 s): the stream is given up.
  std::chrono::milliseconds silence = std::chrono::seconds(30);
  std::chrono::milliseconds longest_stream = std::chrono::minutes(15);
  std::chrono::milliseconds apply_timeout = std::chrono::seconds(30);  // of a message's transaction
  // Between attempts: doubles from the first to the second, a random half off.
  std::chrono::milliseconds min_pause = std::chrono::milliseconds(100);
  std::chrono::milliseconds max_pause = std::chrono::seconds(10);
  // How long ids of applied events are kept; longer than the service keeps events.
  std::chrono::hours remember = std::chrono::hours(30 * 24);
};

// A channel to `address` that notices a dead peer within half a minute.
std::shared_ptr<grpc::Channel> EventChannel(const std::string& address,
                                            const std::shared_ptr<grpc::ChannelCredentials>& credentials);

class Consumer {
 public:
  using Apply = std::function<absl::Status(db::Transaction&, const v1::Event&)>;

  // `pool`, `metrics` and `log` (may be nullptr) must outlive it.
  Consumer(ConsumerOptions options, db::Pool* pool, std::shared_ptr<grpc::Channel> channel, Apply apply,
           telemetry::Metrics* metrics, telemetry::Log* log = nullptr);
  // Gives up the stream; what is being applied is finished.
  ~Consumer();
  Consumer(const Consumer&) = delete;
  Consumer& operator=(const Consumer&) = delete;

  void Start();

  int64_t applied() const { return static_cast<int64_t>(applied_.Value()); }
  int64_t skipped() const { return static_cast<int64_t>(skipped_.Value()); }
  int64_t streams() const { return static_cast<int64_t>(streams_.Value()); }
  // Age of what was applied last, when it was; grows while nothing is heard of the service.
  std::chrono::milliseconds Lag() const;

 private:
  using Time = std::chrono::steady_clock::time_point;

  void Run();
  // One stream, from the stored token until it ends. Whether anything was received, in `progress`.
  absl::Status FollowOnce(bool* progress);
  absl::Status Follow(grpc::ClientContext* context, const v1::WatchRequest& request, bool* progress);
  absl::Status ApplyMessage(const v1::WatchResponse& response);
  absl::Status RebuildNow();
  void Heard(const v1::WatchResponse& response);
  bool Stopping() const;
  // Waits, unless it stops meanwhile.
  void Pause(std::chrono::milliseconds pause);
  void Say(std::string_view message, const absl::Status& status);

  const ConsumerOptions options_;
  db::Pool* const pool_;
  const std::unique_ptr<v1::EventService::Stub> stub_;
  const Apply apply_;
  telemetry::Metrics* const metrics_;
  telemetry::Log* const log_;
  const ConsumerStore store_;
  telemetry::Counter& applied_;
  telemetry::Counter& skipped_;
  telemetry::Counter& streams_;
  telemetry::Counter& failures_;
  // Of the consumer's thread.
  std::string token_;
  int64_t since_forgetting_ = 0;
  std::minstd_rand random_;

  mutable absl::Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  grpc::ClientContext* context_ ABSL_GUARDED_BY(mutex_) = nullptr;  // of the open stream
  std::chrono::milliseconds last_age_ ABSL_GUARDED_BY(mutex_){0};
  Time last_heard_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_;
};

}  // namespace socle::events
