#include <fmt/format.h>

#include "services/contracts/domain/plan/financing_book.h"

namespace socle::contracts::plan {

std::string EnvelopeKey(const Envelope& envelope) {
  return fmt::format("{:04} {} {}", envelope.year, envelope.financer, static_cast<int>(envelope.amount.basis));
}

}  // namespace socle::contracts::plan
