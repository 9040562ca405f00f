// A decision of a body, as socle.registry.v1.Decision says it.
//
//   DRAFT → VOTING → ADOPTED | REJECTED | WITHOUT_QUORUM;  DRAFT, VOTING → WITHDRAWN
//
// Each step is made wholly, or returns everything that stands against it and leaves the decision as it was.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/instant.h"
#include "services/registry/domain/governance/decision_reason.h"
#include "services/registry/domain/governance/meeting.h"
#include "services/registry/domain/governance/tally.h"

namespace socle::registry {

// Values are stored and are those of the API: append only.
enum class DecisionState { kDraft = 1, kVoting = 2, kAdopted = 3, kRejected = 4, kWithoutQuorum = 5, kWithdrawn = 6 };
enum class Ballot { kRollCall = 1, kShowOfHands = 2 };

// "ADOPTED", as the API shows it.
std::string_view StateName(DecisionState state);

using ContentSha256 = std::array<unsigned char, 32>;

struct DecisionContent {
  std::string title;
  std::string text;
  std::string subject;  // name of a resource of any service; empty: the text alone
  ContentSha256 sha256{};
  std::string meeting_id;  // a UUID; empty: voted without a meeting
  Ballot ballot = Ballot::kRollCall;
  std::optional<Date> vote_date;    // settled when the vote opens
  std::optional<Instant> deadline;  // no vote is taken from it on
  std::string source;
  bool synthetic = false;
  friend bool operator==(const DecisionContent&, const DecisionContent&) = default;
};

struct Decision {
  std::string id;  // a UUID
  std::string body_id;
  DecisionContent content;
  DecisionState state = DecisionState::kDraft;
  std::optional<Statute> statute;  // from when the vote opens
  bool second_convocation = false;
  int32_t elector_count = 0;
  std::optional<Hands> hands;        // what a show of hands counted
  std::optional<VoteResult> result;  // from when the vote is closed
  std::string supersedes;            // id of a decision of the same body
  std::string superseded_by;         // the same
  std::string withdrawal_reason;
  std::optional<Instant> open_time;
  std::optional<Instant> close_time;
  Instant create_time{};
  Instant update_time{};
  int64_t revision = 0;
};

std::string DecisionName(std::string_view body_id, std::string_view id);
std::string VoteName(std::string_view body_id, std::string_view decision_id, std::string_view member_id);

// What a vote is opened with.
struct Opening {
  Statute statute;                      // of the day of the vote
  std::span<const Elector> electors;    // of that day
  std::optional<MeetingState> meeting;  // none: without a meeting
  bool second_convocation = false;
  Date vote_date;
  Date today;
};

// The day whose statute and members count: as given, else the meeting's, else today.
Date VoteDateOf(const DecisionContent& content, const Meeting* meeting, Date today);

Reasons CheckDraft(const Decision& decision);
Reasons Open(const Opening& opening, Instant now, Decision& decision);
// Whether a vote of the elector may be taken now.
Reasons CheckVote(const Decision& decision, const Elector& elector, Instant now);
// `tally`: of the electors.
Reasons RecordHands(const Hands& hands, const Tally& tally, Instant now, Decision& decision);
// The tally with what a show of hands counted, as it decides.
Tally Counted(const Decision& decision, Tally tally);
// What would come of it; `tally` is of the electors and what they said.
VoteResult ResultNow(const Decision& decision, const Tally& tally);
Reasons CheckClose(const Decision& decision, const Tally& tally, Instant now);
Reasons Close(const Tally& tally, Instant now, Decision& decision);
Reasons Withdraw(std::string_view reason, Instant now, Decision& decision);

// Whether it may be taken up again. `reopening`: id of a decision that does so already and may still close; else empty.
Reasons CheckReopen(const Decision& decision, std::string_view reopening);
// The draft that takes it up again.
Decision Reopened(const Decision& decision, std::string id);
// Whether its result replaces the one that it takes up again.
inline bool Supersedes(const Decision& decision) {
  return !decision.supersedes.empty() &&
         (decision.state == DecisionState::kAdopted || decision.state == DecisionState::kRejected);
}

// What VerifyDecision needs of a decision.
struct Verdict {
  DecisionState state = DecisionState::kDraft;
  ContentSha256 sha256{};
  std::string superseded_by;  // id
};
// Every reason why the content may not be relied on as decided; none: it may.
Reasons WhyNotValid(const Verdict& verdict, const ContentSha256& content, std::string_view body_id);

}  // namespace socle::registry
