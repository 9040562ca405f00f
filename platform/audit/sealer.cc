#include "platform/audit/sealer.h"

#include <array>
#include <utility>

#include "platform/base/error.h"

namespace socle::audit {
namespace {

using std::chrono::milliseconds;

constexpr std::array<const char*, 4> kGauges = {"socle_audit_last_seq", "socle_audit_checkpoint_seq",
                                                "socle_audit_unsealed", "socle_audit_unsealed_seconds"};

}  // namespace

Sealer::Sealer(SealerOptions options, db::Pool* pool, const SigningKey* key, const Clock* clock,
               telemetry::Log* channel, telemetry::Metrics* metrics)
    : options_(std::move(options)),
      store_(pool),
      key_(key),
      clock_(clock),
      channel_(channel),
      metrics_(metrics),
      sealed_(metrics->AddCounter("socle_audit_sealed_total", "Audit records that this process sealed.")),
      failures_(metrics->AddCounter("socle_audit_failures_total", "Looks for audit records to seal that failed.")),
      looked_at_(std::chrono::steady_clock::now()) {
  const auto figure = [this](int64_t Progress::*of) {
    return [this, of] {
      absl::MutexLock lock(&mutex_);
      return static_cast<double>(progress_.*of);
    };
  };
  metrics_->AddGauge(kGauges[0], "Seals of the audit chain; it never falls.", {}, [this] {
    absl::MutexLock lock(&mutex_);
    return static_cast<double>(progress_.tip.seq);
  });
  metrics_->AddGauge(kGauges[1], "Up to where the last checkpoint saw the audit chain.", {}, [this] {
    absl::MutexLock lock(&mutex_);
    return static_cast<double>(told_seq_);
  });
  metrics_->AddGauge(kGauges[2], "Audit records that are not sealed yet, counted to 10,000.", {},
                     figure(&Progress::unsealed));
  metrics_->AddGauge(kGauges[3], "For how long the oldest of them may have been waiting.", {},
                     [this] { return UnsealedSeconds(); });
}

Sealer::~Sealer() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  if (thread_.joinable()) {
    thread_.join();
    Turn(options_.last_patience).IgnoreError();
    TellCheckpoint();
  }
  for (const char* gauge : kGauges) metrics_->RemoveGauges(gauge);
}

void Sealer::Start() {
  thread_ = std::thread([this] { Run(); });
}

bool Sealer::stopping() const {
  absl::MutexLock lock(&mutex_);
  return stopping_;
}

// What was waiting at the last look that succeeded, and the time since.
double Sealer::UnsealedSeconds() const {
  absl::MutexLock lock(&mutex_);
  return std::chrono::duration<double>(progress_.oldest_waiting + (std::chrono::steady_clock::now() - looked_at_))
      .count();
}

absl::StatusOr<int64_t> Sealer::SealAll(milliseconds patience) {
  int64_t total = 0;
  while (true) {
    SOCLE_ASSIGN_OR_RETURN(const std::optional<int64_t> count,
                           store_.SealSome(options_.batch, db::DeadlineIn(patience)));
    if (!count) return total;
    total += *count;
    sealed_.Add(static_cast<uint64_t>(*count));
    // A process that ends leaves a backlog to the others.
    if (*count < options_.batch || stopping()) return total;
  }
}

absl::Status Sealer::Turn(milliseconds patience) {
  SOCLE_ASSIGN_OR_RETURN(Progress progress, store_.Look(db::DeadlineIn(patience)));
  if (progress.unsealed > 0) {
    SOCLE_RETURN_IF_ERROR(SealAll(patience).status());
    SOCLE_ASSIGN_OR_RETURN(progress, store_.Look(db::DeadlineIn(patience)));
  }
  absl::MutexLock lock(&mutex_);
  progress_ = progress;
  looked_at_ = std::chrono::steady_clock::now();
  return absl::OkStatus();
}

void Sealer::TellCheckpoint() {
  Checkpoint checkpoint{.service = options_.service, .time = clock_->Now()};
  {
    absl::MutexLock lock(&mutex_);
    checkpoint.seq = progress_.tip.seq;
    checkpoint.hash = progress_.tip.hash;
    told_seq_ = checkpoint.seq;
  }
  if (checkpoint.seq > 0) Tell(checkpoint, key_, *channel_);
}

void Sealer::Run() {
  while (true) {
    if (Turn(options_.patience).ok()) {
      const auto now = std::chrono::steady_clock::now();
      if (!told_at_ || now - *told_at_ >= options_.checkpoint) {
        TellCheckpoint();
        told_at_ = now;
      }
    } else {
      failures_.Add();
    }
    absl::MutexLock lock(&mutex_);
    if (mutex_.AwaitWithTimeout(absl::Condition(&stopping_), absl::FromChrono(options_.interval))) return;
  }
}

}  // namespace socle::audit
