// Fiches-actions, as socle.census.v1.ActionSheet says them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/api/resource_errors.h"
#include "platform/base/date.h"
#include "platform/base/instant.h"

namespace socle::census::sheets {

using Unmet = socle::api::UnmetCondition;
using Unmets = socle::api::UnmetConditions;

// As the enums of v1::ActionSheet; stored: append only. Where there is a 0 it is "not said".
enum class Maturity { kProjectSheet = 1, kActionSheet = 2 };
enum class Status {
  kProposed = 1,
  kQualified = 2,
  kValidated = 3,
  kCommitted = 4,
  kInProgress = 5,
  kPaused = 6,
  kBlocked = 7,
  kCompleted = 8,
  kAbandoned = 9,
  kRejected = 10
};
enum class Commitment { kUnsaid = 0, kFirm = 1, kPlanned = 2, kExploratory = 3 };
enum class Phase { kUnsaid = 0, kIdea = 1, kStudy = 2, kOperation = 3 };
enum class Visibility { kPublic = 1, kPartners = 2, kOwner = 3 };
enum class Unit { kEurHt = 1, kEurTtc = 2, kFte = 3 };
enum class Nature { kInvestment = 1, kRunning = 2 };

// 30 billion euros in cents: a sheet of 300 lines sums up without overflow.
inline constexpr int64_t kMaxHundredths = 3'000'000'000'000;
inline constexpr int32_t kFirstYear = 1900, kLastYear = 2199;

struct Partner {
  std::string party;
  std::string label;
  int role = 0;  // v1::ActionSheet::PartnerRole
};

struct Referent {
  std::string person;  // "persons/…"
  std::string function;

  bool empty() const { return person.empty() && function.empty(); }
};

struct ProgrammeEntry {
  std::string programme;  // "programmes/…"
  std::string axis_edition;
  std::string axis;
  std::string orientation;
  Status status = Status::kProposed;
};

struct Milestone {
  std::string label;
  Date due = Date::Max();  // Max(): not said, as all dates here
  Date reached = Date::Max();
};

// An amount that is not there is not known, which is not 0.
using Amount = std::optional<int64_t>;

struct BudgetLine {
  int32_t year = 0;  // 0: over all years
  Nature nature = Nature::kInvestment;
  Unit unit = Unit::kEurHt;
  Amount planned;  // in hundredths of the unit; one of the two is there
  Amount actual;
};

struct FundingLine {
  std::string financer;
  std::string financer_label;
  std::string grant;
  int32_t year = 0;  // 0: not known
  Unit unit = Unit::kEurHt;
  Amount requested;  // cents
  Amount awarded;
  Amount paid;
  Date request_date = Date::Max();
  Date award_date = Date::Max();
  Date payment_date = Date::Max();
  std::string decision_ref;

  // What is granted, or what is asked for while nobody has decided.
  const Amount& expected() const { return awarded ? awarded : requested; }
};

struct Target {
  std::string indicator;
  std::string label;
  std::string unit;
  std::string baseline;  // decimal numbers as written
  int32_t baseline_year = 0;
  std::string target;
  int32_t target_year = 0;
  std::string reached;
  int32_t reached_year = 0;
};

struct Note {
  Date date = Date::Max();
  std::string text;
  bool is_private = false;
};

struct Document {
  std::string title;
  std::string uri;
  std::string sha256;
  bool is_private = false;
};

struct ExternalIdentifier {
  std::string system;
  std::string id;

  friend auto operator<=>(const ExternalIdentifier&, const ExternalIdentifier&) = default;
};

// As v1::ActionSheet::Integration::State; stored: append only.
enum class IntegrationState { kCandidate = 1, kIntegrated = 2, kDeclined = 3, kWithdrawn = 4 };

// What a contract says of the sheet; see integration.h.
struct Integration {
  std::string action;  // "contracts/…/actions/…"
  std::string programme;
  std::string carrier;  // whose the action is
  IntegrationState state = IntegrationState::kCandidate;
  Status status = Status{};  // 0 unless it is integrated
  Date since = Date::Max();
  int64_t contract_revision = 0;
  bool synthetic = false;  // the action is an example
};

struct Sheet {
  std::string id;
  std::string number;
  std::string title;
  std::string description;
  std::string objectives;
  std::string expected_results;
  std::string origin;
  std::string owner;  // empty: nobody yet
  std::string pilot;
  std::string pilot_label;
  Referent elected_referent;
  Referent technical_referent;
  std::vector<Partner> partners;
  std::vector<std::string> shared_with;
  std::vector<std::string> bodies;
  std::string parent;  // id; empty: none
  std::vector<ProgrammeEntry> programmes;
  std::vector<std::string> places;
  Date place_date = Date::Max();
  std::string place_label;
  std::vector<std::string> themes;
  Maturity maturity = Maturity::kProjectSheet;
  Phase phase = Phase::kUnsaid;
  Status status = Status::kProposed;
  Commitment commitment = Commitment::kUnsaid;
  int32_t priority = 0;  // stars; 0: not said
  Date start = Date::Max();
  Date end = Date::Max();  // last day
  bool continuous = false;
  std::vector<Milestone> milestones;
  std::vector<BudgetLine> budget;
  std::vector<FundingLine> funding;
  std::vector<Target> targets;
  int participation = 0;  // v1::ActionSheet::Participation
  std::string participation_note;
  std::vector<Note> notes;
  std::vector<Document> documents;
  std::vector<std::string> linked;  // names
  std::vector<ExternalIdentifier> external_ids;
  Visibility visibility = Visibility::kPublic;
  std::string source;
  bool synthetic = false;
  std::vector<Integration> integrations;  // by action

  Instant delete_time = Instant::Max();  // Max(): it is not deleted
  Instant create_time{};
  Instant update_time{};
  int64_t revision = 0;

  std::string Name() const { return "actionSheets/" + id; }
  bool IsDeleted() const { return !delete_time.IsOpen(); }
  bool IsEngaged() const { return status >= Status::kCommitted && status <= Status::kCompleted; }
  // nullptr where it is not in the programme.
  const ProgrammeEntry* FindEntry(std::string_view programme) const;
};

// The earliest due date of a milestone that was not reached; Max(): none.
Date NextMilestone(const Sheet& sheet);
// The first day on which it is late if nothing is done; Max(): none.
Date LateFrom(const Sheet& sheet);
// Max(): none. `all`: private ones too.
Date NewestNote(const Sheet& sheet, bool all);

// What is missing on it: bit n stands for v1::ActionSheetFilter::Gap n.
uint32_t GapsOf(const Sheet& sheet);

// What is wrong with a sheet as a whole, whoever wrote its fields: `type` is the field.
Unmets CheckSheet(const Sheet& sheet);

}  // namespace socle::census::sheets
