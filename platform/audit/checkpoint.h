// Checkpoints: how far a chain was at a time, told to the log, so that somebody else keeps it than who has the
// database. A chain whose end was cut off, or that was made anew as a whole, is found against them and in no other way.
//
// In the log a checkpoint is one line of the channel "audit":
//   {…,"service":"registry","message":"audit checkpoint","channel":"audit","seq":812,"hash":"…64 digits…",
//    "checkpoint_time":"2026-11-23T02:10:00Z","key":"…","signature":"…"}
#pragma once

#include <istream>
#include <map>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "platform/audit/chain.h"
#include "platform/audit/signing_key.h"
#include "platform/telemetry/log.h"

namespace socle::audit {

struct Checkpoint {
  std::string service;
  int64_t seq = 0;
  api::Sha256 hash = kBeginning;
  Instant time = {};
};

// What a signature signs.
std::string SignedText(const Checkpoint& checkpoint);

void Tell(const Checkpoint& checkpoint, const SigningKey* key, telemetry::Log& log);

// What the chain's hash was at a seq.
using Witnesses = std::map<int64_t, api::Sha256>;

// Checkpoints of a service among the lines of a log, whatever else it holds. With a key each has to be signed with it.
// INVALID_ARGUMENT: there is none; DATA_LOSS naming the line: a signature does not hold, or two lines contradict each
// other.
absl::StatusOr<Witnesses> ReadCheckpoints(std::istream& lines, const std::string& service, const PublicKey* key);

}  // namespace socle::audit
