#include "services/registry/domain/governance/decision.h"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>

#include "services/registry/domain/governance/electors.h"

namespace socle::registry {
namespace {

using State = DecisionState;

Reasons RequireState(const Decision& decision, std::initializer_list<State> allowed) {
  if (std::find(allowed.begin(), allowed.end(), decision.state) != allowed.end()) return {};
  std::string names;
  for (const State state : allowed) names += fmt::format("{}{}", names.empty() ? "" : " or ", StateName(state));
  return {{ReasonCode::kState, fmt::format("It is {}; this needs {}.", StateName(decision.state), names),
           fmt::format("La décision est à l'état {}.", StateName(decision.state))}};
}

void RequireBallot(const Decision& decision, Ballot ballot, Reasons& reasons) {
  if (decision.content.ballot == ballot) return;
  reasons.push_back(
      {ReasonCode::kOtherBallot,
       ballot == Ballot::kRollCall ? "It is voted by show of hands." : "It is voted by roll-call.",
       ballot == Ballot::kRollCall ? "Le vote a lieu à main levée." : "Le vote a lieu par appel nominal."});
}

bool IsPast(const std::optional<Instant>& deadline, Instant now) { return deadline && *deadline <= now; }

void RequireOpenUntil(const Decision& decision, Instant now, Reasons& reasons) {
  if (!IsPast(decision.content.deadline, now)) return;
  reasons.push_back({ReasonCode::kDeadlinePassed,
                     fmt::format("No vote is taken from {} on.", decision.content.deadline->ToString()),
                     fmt::format("Les votes étaient reçus jusqu'au {}.", decision.content.deadline->ToString())});
}

}  // namespace

std::string_view StateName(State state) {
  switch (state) {
    case State::kDraft:
      return "DRAFT";
    case State::kVoting:
      return "VOTING";
    case State::kAdopted:
      return "ADOPTED";
    case State::kRejected:
      return "REJECTED";
    case State::kWithoutQuorum:
      return "WITHOUT_QUORUM";
    case State::kWithdrawn:
      return "WITHDRAWN";
  }
  return "UNKNOWN";
}

std::string DecisionName(std::string_view body_id, std::string_view id) {
  return fmt::format("bodies/{}/decisions/{}", body_id, id);
}

std::string VoteName(std::string_view body_id, std::string_view decision_id, std::string_view member_id) {
  return fmt::format("bodies/{}/decisions/{}/votes/{}", body_id, decision_id, member_id);
}

Date VoteDateOf(const DecisionContent& content, const Meeting* meeting, Date today) {
  if (content.vote_date) return *content.vote_date;
  return meeting != nullptr ? meeting->date : today;
}

Reasons CheckDraft(const Decision& decision) { return RequireState(decision, {State::kDraft}); }

Reasons Open(const Opening& opening, Instant now, Decision& decision) {
  Reasons reasons = CheckDraft(decision);
  if (!reasons.empty()) return reasons;
  if (opening.today < opening.vote_date) {
    reasons.push_back({ReasonCode::kDayNotCome, fmt::format("The day of the vote is {}.", opening.vote_date.ToString()),
                       fmt::format("Le vote est prévu le {}.", opening.vote_date.ToString())});
  }
  if (opening.meeting == MeetingState::kCancelled) {
    reasons.push_back({ReasonCode::kInvalidMeeting, "The meeting was called off.", "La réunion a été annulée."});
  }
  RequireOpenUntil(decision, now, reasons);
  if (decision.content.ballot == Ballot::kShowOfHands && opening.statute.majority.in_each_college) {
    reasons.push_back({ReasonCode::kBallotHidesColleges,
                       "The statute wants a majority in each college, which a show of hands does not count.",
                       "Le règlement exige une majorité dans chaque collège, que la main levée ne décompte pas."});
  }
  for (Reason& fault : FaultsOf(opening.statute, opening.electors, decision.body_id)) {
    reasons.push_back(std::move(fault));
  }
  if (!reasons.empty()) return reasons;
  decision.state = State::kVoting;
  decision.statute = opening.statute;
  decision.second_convocation = opening.second_convocation;
  decision.elector_count = static_cast<int32_t>(opening.electors.size());
  decision.content.vote_date = opening.vote_date;
  decision.open_time = now;
  return {};
}

Reasons CheckVote(const Decision& decision, const Elector& elector, Instant now) {
  Reasons reasons = RequireState(decision, {State::kVoting});
  if (!reasons.empty()) return reasons;
  RequireBallot(decision, Ballot::kRollCall, reasons);
  RequireOpenUntil(decision, now, reasons);
  if (IsAway(elector.presence)) {
    reasons.push_back({ReasonCode::kElectorAbsent, "The member is away and gave no proxy.",
                       "Le membre est absent et n'a pas donné de pouvoir.",
                       fmt::format("bodies/{}/members/{}", decision.body_id, elector.member_id)});
  }
  return reasons;
}

Reasons RecordHands(const Hands& hands, const Tally& tally, Instant now, Decision& decision) {
  Reasons reasons = RequireState(decision, {State::kVoting});
  if (!reasons.empty()) return reasons;
  RequireBallot(decision, Ballot::kShowOfHands, reasons);
  RequireOpenUntil(decision, now, reasons);
  const int64_t most = decision.content.meeting_id.empty() ? tally.total.voices : tally.total.participating;
  if (hands.sum() > most) {
    reasons.push_back({ReasonCode::kTooManyVoices,
                       fmt::format("{} voices were counted; {} can vote.", hands.sum(), most),
                       fmt::format("{} voix décomptées ; {} peuvent voter.", hands.sum(), most)});
  }
  if (reasons.empty()) decision.hands = hands;
  return reasons;
}

Tally Counted(const Decision& decision, Tally tally) {
  if (decision.hands) tally.Count(*decision.hands, !decision.content.meeting_id.empty());
  return tally;
}

VoteResult ResultNow(const Decision& decision, const Tally& tally) {
  return ResultOf(*decision.statute, Counted(decision, tally), decision.second_convocation);
}

Reasons CheckClose(const Decision& decision, const Tally& tally, Instant now) {
  Reasons reasons = RequireState(decision, {State::kVoting});
  if (!reasons.empty()) return reasons;
  const bool at_meeting = !decision.content.meeting_id.empty();
  if (decision.content.ballot == Ballot::kShowOfHands) {
    if (!decision.hands) {
      reasons.push_back({ReasonCode::kNothingRecorded, "The show of hands has not been recorded.",
                         "Le décompte à main levée n'a pas été consigné."});
    }
    return reasons;
  }
  const VoiceCount& count = tally.total;
  const int64_t outstanding = at_meeting ? count.not_voting : count.voices - count.participating;
  if (decision.content.deadline && !IsPast(decision.content.deadline, now) && outstanding > 0) {
    reasons.push_back({ReasonCode::kVotesOutstanding,
                       fmt::format("Votes are taken until {}; {} voices have said nothing.",
                                   decision.content.deadline->ToString(), outstanding),
                       fmt::format("Les votes sont reçus jusqu'au {} ; {} voix ne se sont pas exprimées.",
                                   decision.content.deadline->ToString(), outstanding)});
  }
  return reasons;
}

Reasons Close(const Tally& tally, Instant now, Decision& decision) {
  Reasons reasons = CheckClose(decision, tally, now);
  if (!reasons.empty()) return reasons;
  decision.result = ResultNow(decision, tally);
  decision.state = !decision.result->quorum_reached ? State::kWithoutQuorum
                   : decision.result->adopted       ? State::kAdopted
                                                    : State::kRejected;
  decision.close_time = now;
  return {};
}

Reasons Withdraw(std::string_view reason, Instant now, Decision& decision) {
  Reasons reasons = RequireState(decision, {State::kDraft, State::kVoting});
  if (!reasons.empty()) return reasons;
  decision.state = State::kWithdrawn;
  decision.withdrawal_reason = std::string(reason);
  decision.close_time = now;
  return {};
}

Reasons CheckReopen(const Decision& decision, std::string_view reopening) {
  Reasons reasons = RequireState(decision, {State::kAdopted, State::kRejected, State::kWithoutQuorum});
  if (!decision.superseded_by.empty()) {
    reasons.push_back({ReasonCode::kReopenedAlready, "Another decision has replaced it.",
                       "Une autre décision l'a remplacée.", DecisionName(decision.body_id, decision.superseded_by)});
  } else if (!reopening.empty()) {
    reasons.push_back({ReasonCode::kReopenedAlready, "It is being voted again already.",
                       "Elle est déjà remise au vote.", DecisionName(decision.body_id, reopening)});
  }
  return reasons;
}

Decision Reopened(const Decision& decision, std::string id) {
  Decision again{.id = std::move(id), .body_id = decision.body_id, .content = decision.content};
  again.supersedes = decision.id;
  // It is voted at another time: what was said of the first vote is not said of this one.
  again.content.meeting_id.clear();
  again.content.vote_date.reset();
  again.content.deadline.reset();
  return again;
}

Reasons WhyNotValid(const Verdict& verdict, const ContentSha256& content, std::string_view body_id) {
  Reasons reasons;
  switch (verdict.state) {
    case State::kDraft:
    case State::kVoting:
      reasons.push_back({ReasonCode::kNotClosed, "The vote is not closed.", "Le vote n'est pas clos."});
      break;
    case State::kAdopted:
      break;
    case State::kRejected:
      reasons.push_back({ReasonCode::kNotAdopted, "It was rejected.", "La décision a été rejetée."});
      break;
    case State::kWithoutQuorum:
      reasons.push_back(
          {ReasonCode::kWithoutQuorum, "Too few took part in the vote.", "Le vote n'a pas réuni le quorum."});
      break;
    case State::kWithdrawn:
      reasons.push_back({ReasonCode::kWithdrawn, "It was withdrawn.", "La décision a été retirée."});
      break;
  }
  if (verdict.sha256 != content) {
    reasons.push_back({ReasonCode::kOtherContent, "Another content was voted: its SHA-256 differs.",
                       "Le vote portait sur un autre contenu : l'empreinte SHA-256 diffère."});
  }
  if (!verdict.superseded_by.empty()) {
    reasons.push_back({ReasonCode::kSuperseded, "Another decision replaced it.", "Une autre décision l'a remplacée.",
                       DecisionName(body_id, verdict.superseded_by)});
  }
  return reasons;
}

}  // namespace socle::registry
