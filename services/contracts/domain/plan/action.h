// Actions of a plan (fiches-actions), as socle.contracts.v1.Action says it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/date.h"
#include "services/contracts/domain/plan/axis.h"
#include "services/contracts/domain/plan/money.h"
#include "services/contracts/domain/plan/unmet.h"

namespace socle::contracts::plan {

// As the enums of v1::Action and v1::BudgetNature; stored: append only. Of the first two, 0 is "not said".
enum class Origin { kUnsaid = 0, kDepartmentWorks = 1, kTerritoryProject = 2 };
enum class HelpNature { kUnsaid = 0, kFunding = 1, kCooperation = 2 };
enum class Selection { kProposed = 1, kRetained = 2, kRejected = 3, kDeferred = 4 };
enum class Status {
  kDraft = 1,
  kQualified = 2,
  kValidated = 3,
  kCommitted = 4,
  kInProgress = 5,
  kPaused = 6,
  kBlocked = 7,
  kCompleted = 8,
  kAbandoned = 9
};
enum class BudgetNature { kInvestment = 1, kOperation = 2 };

struct BudgetLine {
  int32_t year = 0;
  BudgetNature nature = BudgetNature::kInvestment;
  std::optional<Money> planned;  // one of the two is there; both on one basis
  std::optional<Money> actual;

  TaxBasis basis() const { return planned ? planned->basis : actual->basis; }
};

struct FundingLine {
  std::string financer;  // a name of the registry, or empty
  std::string financer_label;
  std::string grant;
  bool private_funds = false;
  int32_t year = 0;                // 0: not known
  std::optional<Money> requested;  // all on one basis
  std::optional<Money> awarded;
  std::optional<Money> paid;
  Date request_date = Date::Max();  // Max(): not known, as all dates here
  Date award_date = Date::Max();
  Date payment_date = Date::Max();
  std::string external_ref;

  std::optional<TaxBasis> basis() const;
  // What is granted, or what is asked for while nobody has decided.
  const std::optional<Money>& expected() const { return awarded ? awarded : requested; }
};

// As v1::OwnShareException::Kind.
enum class OwnShareException {
  kNone = 0,
  kOverseas = 1,
  kMonument = 2,
  kCalamity = 3,
  kPrefectDerogation = 4,
  kSchoolEnergyRenovation = 5
};

struct FinancingTerms {
  std::optional<Money> eligible_cost;
  bool lead_competence = false;
  OwnShareException exception = OwnShareException::kNone;
  std::string exception_reference;
  Date exception_date = Date::Max();
};

struct Partner {
  std::string party;
  std::string label;
  int role = 0;  // v1::Action::PartnerRole
};

struct Milestone {
  std::string label;
  Date due = Date::Max();
  Date reached = Date::Max();
};

struct Action {
  std::string contract;  // id
  std::string id;
  std::string number;
  std::string title;
  std::string title_key;  // the title without case, accents and punctuation: equal for what people call the same
  std::string description;
  std::string search_text;                // number, title and description, folded
  std::string axis;                       // id; empty: none
  std::vector<std::string> orientations;  // ids
  std::string proposer;
  std::string owner;  // empty: nobody yet
  std::vector<Partner> partners;
  Origin origin = Origin::kUnsaid;
  HelpNature nature = HelpNature::kUnsaid;
  bool experiment = false;
  int32_t priority = 0;  // stars; 0: not said
  int32_t weight = 1;
  Selection selection = Selection::kProposed;
  std::string selection_reason;
  Status status = Status::kDraft;
  int32_t progress_percent = 0;
  Date start = Date::Max();
  Date end = Date::Max();  // last day
  std::vector<Milestone> milestones;
  std::vector<std::string> places;
  std::string place_label;
  std::vector<BudgetLine> budget;
  std::vector<FundingLine> funding;
  FinancingTerms terms;
  std::vector<std::string> linked;  // names of actions; as written on this one
  std::vector<ExternalId> external_ids;
  std::string source;
  bool synthetic = false;
  std::string sheet;                     // the fiche-action of census that it takes up, "actionSheets/…"; empty: none
  std::string sheet_etag;                // what it was when it was named
  std::vector<std::string> proposals;    // of census that it takes up, "proposals/…"
  Instant delete_time = Instant::Max();  // Max(): it is not deleted
  Written written;
  std::string grant = {};  // the name of a grant of the State that stands here for itself (state_grants.h); else empty

  std::string Name() const { return grant.empty() ? "contracts/" + contract + "/actions/" + id : grant; }
  // Whose it is: only they write it.
  const std::string& Keeper() const { return owner.empty() ? proposer : owner; }
  bool IsDeleted() const { return !delete_time.IsOpen(); }
  bool IsEngaged() const;
  // What its progress counts, in percent.
  int32_t CountedProgress() const;
};

// The first day on which it is late if nothing is done; Max(): none. The store derives the same (0003_action_plan.sql).
Date LateFrom(const Action& action);
inline bool IsLate(const Action& action, Date today) { return LateFrom(action) <= today; }
// The earliest due date of a milestone that was not reached; Max(): none.
Date NextMilestone(const Action& action);

// What the lines of an action sum up to on one basis, in cents.
struct Totals {
  TaxBasis basis = TaxBasis::kHt;
  int64_t planned_investment = 0;
  int64_t planned_operation = 0;
  int64_t actual_investment = 0;
  int64_t actual_operation = 0;
  int64_t requested = 0;
  int64_t awarded = 0;
  int64_t paid = 0;

  friend bool operator==(const Totals&, const Totals&) = default;
};
// One for each basis that a line is on.
std::vector<Totals> TotalsOf(const Action& action);

// What is wrong with a sheet as a whole, whoever wrote its fields: `type` is the field.
Unmets CheckSheet(const Action& action);

}  // namespace socle::contracts::plan
