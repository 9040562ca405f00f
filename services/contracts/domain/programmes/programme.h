// The rules that contracts of one kind follow, as socle.contracts.v1.Programme says them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/date.h"

namespace socle::contracts {

// Values are those of the API's enums, and stored: append only.
enum class PartyGroup { kPublic = 1, kPartner = 2, kEconomic = 3 };

enum class InstrumentCategory {
  kStrategicFramework = 1,
  kProtocol = 2,
  kContract = 3,
  kFrameworkConvention = 4,
  kFinancialConvention = 5,
  kMobilisationConvention = 6,
  kAmendment = 7,
  kOperationalAgreement = 8,
};

struct GateCondition {
  enum class Rule {
    kBodyDecision = 1,
    kDeliberationsExecutory = 2,
    kMandates = 3,
    kAllSignatures = 4,
    kConcordantDeliberations = 5,
    kRegionalCommittee = 6,
    kEachRegionVote = 7,
  };
  std::string id;
  Rule rule = Rule::kAllSignatures;
  std::string body_role;           // of kBodyDecision and kRegionalCommittee
  std::vector<PartyGroup> groups;  // whose deliberations; empty: everybody's
  std::string text;                // French
  std::string legal_reference;
  std::string source;
};

struct InstrumentKind {
  std::string id;  // "strategic-framework"
  std::string display_name;
  InstrumentCategory category = InstrumentCategory::kContract;
  std::vector<std::string> follows;  // ids of kinds that must be, or have been, in force before
  std::vector<GateCondition> conditions;
  std::vector<PartyGroup> required_groups;
  int32_t duration_months = 0;  // 0: as the contract
  bool repeatable = false;
  std::string source;
};

struct Phase {
  std::string id;
  std::string display_name;
  std::vector<std::string> instruments_in_force;  // ids of kinds
  std::string validated_by;                       // id of a body role; empty: nobody
  std::string source;
};

struct BodyRole {
  std::string id;
  std::string display_name;
  std::string description;
  std::string source;
};

struct ProgrammeAxis {
  std::string id;
  std::string display_name;
};

struct AxisEdition {
  std::string id;
  std::string display_name;
  Date from = Date::Min();
  Date to = Date::Max();
  std::vector<ProgrammeAxis> axes;
  std::string source;
};

// What a criterion is asked about. As v1::EvaluationCriterion::Subject; stored: append only.
enum class EvaluationSubject { kAction = 1, kOrientation = 2, kContract = 3 };

struct EvaluationLevel {
  std::string id;
  std::string display_name;
};

struct EvaluationCriterion {
  std::string id;
  std::string display_name;
  EvaluationSubject subject = EvaluationSubject::kAction;
  std::vector<EvaluationLevel> levels;  // lowest first

  // From 0; -1 where it is none.
  int PlaceOf(std::string_view level) const;
};

struct EvaluationGrid {
  std::string id;
  std::string display_name;
  std::vector<EvaluationCriterion> criteria;
  std::string source;
  bool synthetic = false;

  // nullptr where there is none.
  const EvaluationCriterion* FindCriterion(std::string_view criterion) const;
};

struct LegalAdvisory {
  std::string id;
  std::string text;  // French
  std::string reference;
};

struct Programme {
  std::string id;  // "territoires-d-industrie"
  std::string display_name;
  std::string description;
  std::vector<InstrumentKind> instrument_kinds;
  std::vector<Phase> phases;
  std::vector<BodyRole> body_roles;
  std::vector<AxisEdition> axis_editions;
  int32_t duration_months = 0;                   // 0: no source says
  int32_t review_months = 0;                     // 0: there is none
  int32_t review_alert_months = 0;               // before it is due
  std::vector<EvaluationGrid> evaluation_grids;  // the last one is the newest
  std::string review_decided_by;                 // id of a body role; empty: any body
  std::vector<LegalAdvisory> legal_advisories;
  std::string source;
  std::string sha256;  // of all of the above, as the API shows it

  // nullptr where there is none.
  const InstrumentKind* FindKind(std::string_view kind) const;
  const Phase* FindPhase(std::string_view phase) const;
  // The phase after it; nullptr after the last, and for what is no phase.
  const Phase* PhaseAfter(std::string_view phase) const;
  const BodyRole* FindBodyRole(std::string_view role) const;
  const AxisEdition* FindAxisEdition(std::string_view edition) const;
  // Whether instruments of the kind are what the programme is about, which is reviewed: contracts, or where it has no
  // kind of those, framework conventions.
  bool IsReviewed(const InstrumentKind& kind) const;
};

inline std::string NameOf(const Programme& programme) { return "programmes/" + programme.id; }

}  // namespace socle::contracts
