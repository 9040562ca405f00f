// Sections that an instrument covers and that can no longer change.
#pragma once

#include <string>

#include "services/contracts/domain/strategy/contribution.h"

namespace socle::contracts {

struct SectionLock {
  std::string contract;  // id
  std::string id;        // a UUID
  std::string section;
  std::string instrument;  // id
  std::string lock_reason;
  Instant lock_time{};
  std::string unlock_reason;
  Instant unlock_time = Instant::Max();  // Max: it is locked
  int64_t revision = 0;

  bool unlocked() const { return unlock_time != Instant::Max(); }
};

// How far the instrument is that is to cover a section.
enum class Coverage {
  kNoInstrument,  // the contract has none of that name
  kOpenText,      // its text may still change
  kFixedText,     // its text is frozen: it is being voted or signed, or has been
};

// ALREADY_LOCKED, INSTRUMENT; none: it can be locked.
StrategyConditions CheckLock(std::string_view section, bool locked, std::string_view instrument, Coverage coverage);

}  // namespace socle::contracts
