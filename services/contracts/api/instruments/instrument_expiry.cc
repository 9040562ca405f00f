#include "services/contracts/api/instruments/instrument_expiry.h"

#include "platform/api/uuid.h"
#include "services/contracts/domain/instruments/state_machine.h"

namespace socle::contracts::api {
namespace {

constexpr std::chrono::seconds kLookDeadline{60};
constexpr size_t kAtOnce = 100;
constexpr char kCaller[] = "socle-contracts";
constexpr char kMethod[] = "socle.contracts.v1.InstrumentService/ExpireInstrument";

}  // namespace

InstrumentExpiry::InstrumentExpiry(const InstrumentDesk* desk, telemetry::Metrics* metrics, telemetry::Log* log)
    : desk_(desk),
      looks_(metrics->AddCounter("socle_expiry_looks_total", "Looks for instruments whose term has passed.")),
      expired_(metrics->AddCounter("socle_instruments_expired_total", "Instruments that expired by themselves.")),
      duty_(
          "instruments whose term has passed could not be looked for",
          [this]() -> absl::Status {
            SOCLE_RETURN_IF_ERROR(ExpireAll(db::DeadlineIn(kLookDeadline)).status());
            looks_.Add();
            return absl::OkStatus();
          },
          desk->needs().clock, log) {}

absl::StatusOr<int> InstrumentExpiry::ExpireAll(db::Deadline deadline) {
  int expired = 0;
  for (const InstrumentState state : {InstrumentState::kInForce, InstrumentState::kUnderReview}) {
    InstrumentBook::Question question{
        .contract = "-", .state = static_cast<int>(state), .before_end = desk_->Today().Plus(1), .limit = kAtOnce};
    while (true) {
      SOCLE_ASSIGN_OR_RETURN(const auto list, desk_->needs().book->List(question, deadline));
      for (const Instrument& instrument : list) {
        SOCLE_ASSIGN_OR_RETURN(const bool done, Expire({instrument.contract, instrument.id}, deadline));
        expired += done ? 1 : 0;
      }
      if (list.size() < kAtOnce) break;
      question.after_contract = list.back().contract;
      question.after_id = list.back().id;
    }
  }
  expired_.Add(static_cast<uint64_t>(expired));
  return expired;
}

absl::StatusOr<bool> InstrumentExpiry::Expire(const InstrumentName& name, db::Deadline deadline) {
  const write::Command command{.method = kMethod,
                               .caller = kCaller,
                               .request_id = socle::api::NewUuid(),
                               .fingerprint = socle::api::DigestOf({name.Text()}),
                               .resources = {name.Contract(), name.Text()}};
  const InstrumentDesk::Needs& needs = desk_->needs();
  const Instant now = needs.clock->Now();
  const Doing doing{.actor = kCaller, .today = TodayInParis(now), .now = now};
  bool expired = false;
  const auto shown =
      needs.writer->Run<v1::Instrument>(command, deadline, [&](write::Unit& unit) -> absl::StatusOr<v1::Instrument> {
        SOCLE_ASSIGN_OR_RETURN(const Held held, desk_->Read(unit.tx(), name));
        const Instrument& instrument = held.file.instrument;
        // Another replica, or somebody, may have been first.
        expired = Binds(instrument.state) && instrument.end <= doing.today && !held.contract.IsDeleted();
        if (!expired) return held.Shown();
        SOCLE_RETURN_IF_ERROR(desk_->StepOther(unit, name, StepSlug(contracts::Step::kExpire),
                                               [&](InstrumentFile& file) { return contracts::Expire(doing, file); }));
        return v1::Instrument();
      });
  SOCLE_RETURN_IF_ERROR(shown.status());
  return expired;
}

}  // namespace socle::contracts::api
