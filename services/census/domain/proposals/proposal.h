// Proposals for action, as socle.census.v1.Proposal says them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "platform/api/resource_errors.h"
#include "platform/base/date.h"
#include "platform/base/instant.h"

namespace socle::census {

// As the enums of v1; stored: append only.
enum class ProposalKind { kAction = 1, kObservatory, kExcellencePole, kCharter, kPrize, kInitiativeShop, kNetwork };
enum class ProposalStatus { kProposed = 1, kTakenUp, kInProgress, kDone, kDropped };
enum class UptakeState { kTakenUp = 1, kDone, kGivenUp };

struct ProposalUptake {
  std::string action;  // "contracts/…/actions/…"
  UptakeState state = UptakeState::kTakenUp;
  Date date = Date::Max();  // Max: not known; so below
  std::string source;
  bool synthetic = false;
  bool followed = false;  // the action itself says so; its keeper does not write it
};

struct ProposalParticipation {
  std::string party;
  std::string place;
  std::string domain;
  Date date = Date::Max();
  std::string source;
  bool synthetic = false;
};

struct Proposal {
  std::string id;
  std::string label;
  ProposalKind kind = ProposalKind::kAction;
  std::string publication;
  std::string workshop;
  std::string issue;
  std::string statement;
  std::vector<std::string> indicators;  // "indicators/…"
  std::vector<std::string> domains;
  std::vector<ProposalUptake> uptakes;
  std::vector<ProposalParticipation> participations;
  ProposalStatus status = ProposalStatus::kProposed;
  std::string keeper;
  std::string source;
  bool synthetic = false;
  Instant create_time{};
  Instant update_time{};
  int64_t revision = 0;

  std::string Name() const { return "proposals/" + id; }
};

struct ProposalMove {
  int32_t number = 0;
  ProposalStatus status = ProposalStatus::kProposed;
  Date date = Date::Max();
  std::string reason;
  Instant create_time{};
  int64_t revision = 0;
};

std::string_view StatusName(ProposalStatus status);

// Everything that keeps it from becoming so. Empty: it may.
socle::api::UnmetConditions CheckMove(const Proposal& proposal, ProposalStatus target);

// "contracts/c" of "contracts/c/actions/a"; empty for what is no name of an
// action.
std::string_view ContractOfAction(std::string_view action);

// NOT_FOUND RESOURCE_NOT_FOUND; ALREADY_EXISTS RESOURCE_EXISTS.
absl::Status NoProposal(std::string_view name);
absl::Status ProposalTaken(std::string_view name);

}  // namespace socle::census
