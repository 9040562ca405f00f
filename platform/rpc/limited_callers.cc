#include "platform/rpc/limited_callers.h"

#include "platform/rpc/rpc_errors.h"

namespace socle::rpc {
namespace {

constexpr char kRefused[] = "socle_caller_calls_refused_total";
constexpr char kRefusedHelp[] = "Calls refused because their caller is over a limit of its own, by limit.";
constexpr char kInFlight[] = "socle_caller_calls_in_flight";
// When too many are in flight: about what a call that waits takes.
constexpr std::chrono::milliseconds kAfterCalls{200};

}  // namespace

class LimitedCallers::Admitted {
 public:
  Admitted(std::shared_ptr<const Principal> principal, CallerTable* table, CallerTable::Place place)
      : principal_(std::move(principal)), table_(table), place_(place) {}
  ~Admitted() { table_->Give(place_); }
  Admitted(const Admitted&) = delete;
  Admitted& operator=(const Admitted&) = delete;

  const Principal* principal() const { return principal_.get(); }

 private:
  const std::shared_ptr<const Principal> principal_;
  CallerTable* const table_;
  const CallerTable::Place place_;
};

LimitedCallers::LimitedCallers(std::unique_ptr<Authenticator> callers, const CallerLimits& limits,
                               telemetry::Metrics* metrics, Now now)
    : callers_(std::move(callers)),
      metrics_(metrics),
      now_(std::move(now)),
      over_rate_(metrics->AddCounter(kRefused, kRefusedHelp, {{"limit", "rate"}})),
      over_calls_(metrics->AddCounter(kRefused, kRefusedHelp, {{"limit", "calls"}})),
      table_(limits) {
  metrics->AddGauge(kInFlight, "Calls that known callers have in flight.", {},
                    [this] { return static_cast<double>(table_.in_flight()); });
}

LimitedCallers::~LimitedCallers() { metrics_->RemoveGauges(kInFlight); }

absl::StatusOr<std::shared_ptr<const Principal>> LimitedCallers::Authenticate(const Evidence& evidence) const {
  auto known = callers_->Authenticate(evidence);
  if (!known.ok()) return known;
  const auto taken = table_.Take((*known)->subject, now_());
  if (const auto* refusal = std::get_if<CallerTable::Refusal>(&taken)) return Refuse(*refusal);
  const auto admitted =
      std::make_shared<const Admitted>(*std::move(known), &table_, std::get<CallerTable::Place>(taken));
  return std::shared_ptr<const Principal>(admitted, admitted->principal());
}

absl::Status LimitedCallers::Refuse(const CallerTable::Refusal& refusal) const {
  if (refusal.limit == CallerTable::Limit::kCalls) {
    over_calls_.Add();
    return CallerOverLimit("CALLER_CALLS", kAfterCalls);
  }
  over_rate_.Add();
  return CallerOverLimit("CALLER_RATE", std::chrono::ceil<std::chrono::milliseconds>(refusal.wait));
}

}  // namespace socle::rpc
