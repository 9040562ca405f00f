#include "platform/write/write_side.h"

namespace socle::write {
namespace {

// Each batch looks through the table's index of times, which is coarse: seldom, and many at once.
constexpr db::RetentionOptions kForgetting{.interval = std::chrono::minutes(10), .batch = 10'000};
constexpr std::chrono::seconds kForgetDeadline{30};

}  // namespace

WriteSide::WriteSide(server::Storage& storage, const std::string& channel, telemetry::Metrics* metrics)
    : events_(&storage.pool(),
              {.tail = {.listener = {.address = storage.settings().database.address,
                                     .channel = channel,
                                     .log = storage.settings().database.log}},
               .retention = storage.settings().event_retention},
              metrics),
      announcer_(&storage.pool(), channel),
      writer_(&storage.pool(),
              [this](int64_t revision) {
                events_.Poke();
                announcer_.Announce(revision);
              }),
      forgotten_(metrics->AddCounter("socle_requests_forgotten_total",
                                     "Request ids forgotten when their retention was over.")),
      requests_(kForgetting, [this, age = storage.settings().request_retention](int most) -> absl::StatusOr<int64_t> {
        SOCLE_ASSIGN_OR_RETURN(const int64_t count, writer_.ForgetRequests(age, most, db::DeadlineIn(kForgetDeadline)));
        forgotten_.Add(static_cast<uint64_t>(count));
        return count;
      }) {}

}  // namespace socle::write
