// Findings of the shared diagnostic and their evidence, as socle.contracts.v1.Finding says it.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "services/contracts/domain/strategy/contribution.h"

namespace socle::contracts {

// As v1::Finding::Kind; stored: append only.
enum class FindingKind { kStrength = 1, kWeakness = 2, kOpportunity = 3, kThreat = 4 };

struct Theme {
  std::string code;
  std::string label;
  friend bool operator==(const Theme&, const Theme&) = default;
};

struct Indicator {
  std::string label;
  std::string code;
  Date date;
  std::string value;  // a decimal number, as given
  std::string unit;
  std::string source;
  friend bool operator==(const Indicator&, const Indicator&) = default;
};

// As v1::ReferenceDocument::Kind; stored: append only.
enum class DocumentKind { kSradt = 1, kScot = 2, kCharter = 3, kDepartmentalScheme = 4, kOther = 5 };

struct ReferenceDocument {
  DocumentKind kind = DocumentKind::kOther;
  std::string title;
  Date date = Date::Min();  // Min: not known
  std::string uri;
  std::string sha256;
  std::string passage;
  friend bool operator==(const ReferenceDocument&, const ReferenceDocument&) = default;
};

// A page of the notebook of the same contract.
struct PageReference {
  std::string page;  // id
  friend bool operator==(const PageReference&, const PageReference&) = default;
};

struct Evidence {
  std::variant<Indicator, ReferenceDocument, PageReference> what;
  std::string note;
  friend bool operator==(const Evidence&, const Evidence&) = default;
};

// As v1::Contributor::Side; stored: append only.
enum class Side { kDepartment = 1, kTerritory = 2 };

struct Contributor {
  std::string party;
  Side side = Side::kTerritory;
  friend bool operator==(const Contributor&, const Contributor&) = default;
};

struct DiagnosticFinding : Contribution {
  Theme theme;
  FindingKind kind = FindingKind::kStrength;
  std::string text;
  std::vector<Evidence> evidence;
  std::vector<Contributor> contributors;
  int32_t version = 1;
};

// A finding as it was from one change of content to the next.
struct FindingVersion {
  DiagnosticFinding finding;
  std::string subject;  // who wrote it
};

// A decimal number as a person writes it: "-0.4"; at most 18 digits before the point and 9 after.
bool IsDecimal(std::string_view text);
// The pages that a finding rests on, each once, sorted.
std::vector<std::string> PagesOf(const DiagnosticFinding& finding);

}  // namespace socle::contracts
