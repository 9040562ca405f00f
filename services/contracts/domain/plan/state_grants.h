// Grants of the State, as census keeps them, beside the actions of contracts: for checks of financing.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/contracts/domain/plan/action.h"
#include "services/contracts/domain/plan/census_links.h"

namespace socle::contracts::plan {

struct StateGrant {
  std::string name;  // "grants/…"
  std::string system;
  std::string external_id;
  std::string kind;
  std::string title;
  std::string beneficiary;
  int32_t year = 0;
  std::optional<int64_t> cost;  // cents
  int64_t awarded = 0;
  std::optional<TaxBasis> basis;  // none: the list does not say, so that no amount is known
  Date award_date = Date::Max();
};

// A grant as a sheet of its own, with the operation's cost and one line of funding, so that the rules for actions are
// the rules for grants.
Action SheetOf(const StateGrant& grant);

// Of sheets of grants, those that the action's own lines do not declare: the same money is not counted twice. A line is
// the grant where both have the kind and the identifier, or the kind and the amount.
std::vector<Action> Undeclared(const Action& action, std::vector<Action> grants);

// That of census_links.h, about grants.
absl::Status CensusUnavailable();

// Census, asked in bulk.
class GrantRegister {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  virtual ~GrantRegister() = default;

  // For each action, sheets of the grants of its owner and title. UNAVAILABLE while census is away; so below.
  virtual absl::StatusOr<std::vector<std::vector<Action>>> GrantsOf(std::span<const Action* const> actions,
                                                                    Deadline deadline) = 0;
  // Sheets of one grant and of all others of its beneficiary and title; the one first. NOT_FOUND.
  virtual absl::StatusOr<std::vector<Action>> WithRepeats(const std::string& grant, Deadline deadline) = 0;

  struct Question {
    std::string beneficiary = {};
    std::string departement = {};
    int32_t year = 0;
    std::string page_token = {};  // of census
    int32_t limit = 0;
  };
  struct Groups {
    std::vector<std::vector<Action>> groups;  // of one beneficiary and title each
    std::string next_page_token;
  };
  virtual absl::StatusOr<Groups> ListRepeats(const Question& question, Deadline deadline) = 0;
};

}  // namespace socle::contracts::plan
