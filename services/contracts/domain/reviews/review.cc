#include "services/contracts/domain/reviews/review.h"

namespace socle::contracts {

std::string_view KindName(ReviewKind kind) { return kind == ReviewKind::kMidTerm ? "MID_TERM" : "FINAL"; }

std::string_view StateName(ReviewState state) {
  constexpr std::string_view kNames[] = {"", "OPEN", "DECIDED", "CLOSED"};
  return kNames[static_cast<size_t>(state)];
}

std::string_view VerdictName(Verdict verdict) {
  constexpr std::string_view kNames[] = {"", "KEEP", "CHANGE", "DROP", "ADD"};
  return kNames[static_cast<size_t>(verdict)];
}

ReviewDays DaysOf(ReviewKind kind, const Programme& programme, const Instrument& instrument) {
  if (kind == ReviewKind::kFinal) {
    if (instrument.end.IsOpen()) return {};
    return {instrument.end, PlusMonths(instrument.end, -programme.review_alert_months)};
  }
  if (programme.review_months == 0) return {};
  return {PlusMonths(instrument.effective, programme.review_months),
          PlusMonths(instrument.effective, programme.review_months - programme.review_alert_months)};
}

}  // namespace socle::contracts
