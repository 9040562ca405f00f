#include "platform/identity/key_fetcher.h"

#include "absl/time/time.h"
#include "platform/base/error.h"
#include "platform/identity/https_get.h"

namespace socle::identity {
namespace {

using telemetry::Severity;

constexpr char kFetched[] = "socle_token_keys_fetched_seconds";
constexpr char kFailures[] = "socle_token_keys_fetch_failures_total";

HttpsRequest RequestOf(const KeySource& source) {
  return {.url = source.url,
          .authorities = source.authorities,
          .longest = source.longest_answer,
          .most_bytes = source.most_bytes};
}

}  // namespace

absl::Status KeyFetcher::Check(const KeySource& source) { return CheckHttps(RequestOf(source)); }

KeyFetcher::KeyFetcher(KeySource source, const Clock* clock, telemetry::Log* log, telemetry::Metrics* metrics,
                       std::function<void(WebKeySet)> take)
    : source_(std::move(source)),
      clock_(clock),
      log_(log),
      metrics_(metrics),
      take_(std::move(take)),
      failures_(metrics->AddCounter(kFailures, "Fetches of the keys of tokens that gave none.")) {
  metrics_->AddGauge(kFetched, "When the keys of tokens were last fetched, since 1970; 0: never yet.", {},
                     [this] { return static_cast<double>(fetched_.load()) / 1e6; });
  thread_ = std::thread([this] { Run(); });
}

KeyFetcher::~KeyFetcher() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  thread_.join();
  metrics_->RemoveGauges(kFetched);
}

void KeyFetcher::AskAgain() {
  absl::MutexLock lock(&mutex_);
  asked_ = true;
}

bool KeyFetcher::AwaitTurn(bool worked) {
  absl::MutexLock lock(&mutex_);
  // A flood of unknown keys costs the issuer one look a pause.
  if (mutex_.AwaitWithTimeout(absl::Condition(&stopping_), absl::FromChrono(source_.least_pause))) return false;
  if (!worked || source_.refresh <= source_.least_pause) return true;
  const auto called = [this] {
    mutex_.AssertHeld();
    return asked_ || stopping_;
  };
  mutex_.AwaitWithTimeout(absl::Condition(&called), absl::FromChrono(source_.refresh - source_.least_pause));
  return !stopping_;
}

void KeyFetcher::Run() {
  bool worked = false;
  do {
    {
      absl::MutexLock lock(&mutex_);
      asked_ = false;  // who asks from now on wants another look than this one
    }
    const absl::Status fetched = Fetch();
    worked = fetched.ok();
    if (worked) {
      fetched_.store(clock_->Now().micros);
      told_.clear();
      continue;
    }
    failures_.Add();
    if (fetched.message() == told_) continue;
    told_ = std::string(fetched.message());
    log_->Write(Severity::kError, "keys of tokens not fetched", {{"url", source_.url}, {"why", told_}});
  } while (AwaitTurn(worked));
}

absl::Status KeyFetcher::Fetch() {
  SOCLE_ASSIGN_OR_RETURN(std::string text, HttpsGet(RequestOf(source_)));
  if (text == last_) return absl::OkStatus();
  SOCLE_ASSIGN_OR_RETURN(WebKeySet keys, WebKeySet::FromJson(text));
  log_->Write(Severity::kInfo, "keys of tokens taken", {{"url", source_.url}, {"keys", keys.size()}});
  take_(std::move(keys));
  last_ = std::move(text);
  return absl::OkStatus();
}

}  // namespace socle::identity
