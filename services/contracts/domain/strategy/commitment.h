// Reciprocal commitments: who may take which step, and when a commitment is late.
//
// "Y sont mentionnés les engagements réciproques des différentes parties" (contrat de territoire, Département du Nord,
// 10 December 2012). Debtor and creditor stand on the same footing: the table of steps knows nothing else of a party.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/date.h"
#include "platform/base/instant.h"
#include "services/contracts/domain/strategy/contribution.h"

namespace socle::contracts {

// As v1::Commitment::State; stored: append only.
enum class CommitmentState { kProposed = 1, kPromised = 2, kReported = 3, kFulfilled = 4, kContested = 5, kWaived = 6 };

struct CommitmentProof {
  std::string text;  // empty: there is none
  std::string document_sha256;
  std::string document_uri;
  Date date = Date::Min();
  friend bool operator==(const CommitmentProof&, const CommitmentProof&) = default;
};

struct Commitment {
  std::string contract;  // id
  std::string id;        // a UUID
  std::string debtor;
  std::string creditor;
  std::string text;
  Date due_date = Date::Max();  // Max: no date was agreed
  std::string action;           // id; empty: of none
  CommitmentState state = CommitmentState::kProposed;
  CommitmentProof proof;
  std::string source;
  bool synthetic = false;
  int32_t step_count = 1;
  Instant create_time{};
  Instant update_time{};
  int64_t revision = 0;
};

struct CommitmentStepRecord {
  int32_t number = 0;  // from 1
  CommitmentState state = CommitmentState::kProposed;
  std::string party;
  std::string reason;
  CommitmentProof proof;
  Instant create_time{};
  int64_t revision = 0;
};

enum class CommitmentStep { kPromise, kReport, kAccept, kContest, kWaive };

// Whether the debtor takes it; else the creditor does.
bool IsOfDebtor(CommitmentStep step);
// Takes the step, or STATE.
StrategyConditions Take(CommitmentStep step, Commitment& commitment);
// Whether its terms can still change: nobody has promised them.
inline bool HasOpenTerms(const Commitment& commitment) { return commitment.state == CommitmentState::kProposed; }
// Derived, never stored: the debtor still owes it and the last day has passed.
bool IsLate(const Commitment& commitment, Date today);
// "PROMISED".
std::string_view StateName(CommitmentState state);

}  // namespace socle::contracts
