// The texts of an instrument, and what of them is signed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "platform/base/instant.h"
#include "services/contracts/domain/instruments/instrument.h"

namespace socle::contracts {

inline constexpr size_t kMaxTextBytes = 500'000;

struct Attachment {
  std::string title;
  std::string sha256;  // 64 hexadecimal digits
  std::string uri;     // not signed
};

struct Translation {
  std::string language;  // BCP 47
  std::string text;
};

struct InstrumentVersion {
  int32_t number = 0;  // from 1
  std::string text;    // byte by byte; empty in heads
  std::vector<Attachment> attachments;
  std::string comment;                    // not signed
  std::vector<Translation> translations;  // not signed
  std::string canonical_text;             // empty before it is frozen, and in heads
  std::string sha256;                     // of the canonical text; empty before it is frozen
  Instant freeze_time = Instant::Min();   // Min: not frozen
  int32_t copied_from = 0;                // 0: written
  std::string source;
  bool synthetic = false;
  std::string author;
  Instant create_time{};
  int64_t revision = 0;
};

// What is signed of a version of an instrument, line by line as socle.contracts.v1.InstrumentVersion documents it:
// whoever has it recomputes the digest with any tool. It names instrument and version, so no two of them ever have one
// digest.
std::string CanonicalText(const Instrument& instrument, const InstrumentVersion& version);

}  // namespace socle::contracts
