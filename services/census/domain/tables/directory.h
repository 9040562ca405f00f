// Who a table means: collectivités of one day by code, SIREN and name.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "platform/base/date.h"

namespace socle::census::tables {

// As v1::Grant::Match; stored: append only.
enum class Match { kCodeAndName = 1, kCode = 2, kName = 3, kSuccessor = 4, kAmbiguous = 5, kUnknown = 6, kDecided = 7 };

struct Matched {
  Match match = Match::kUnknown;
  std::string name = {};                     // a name of the registry; empty while it is not certain
  std::vector<std::string> candidates = {};  // of kAmbiguous; at most 10

  bool IsCertain() const { return match != Match::kAmbiguous && match != Match::kUnknown; }
};

// What a row says of somebody; each may be empty.
struct Mention {
  std::string code;         // of a commune, département, région, CTCD; SIREN; SIRET
  std::string label;        // a name, as people write it
  std::string departement;  // code: of several with one name, the one that lies there
};

class Directory {
 public:
  explicit Directory(Date day) : day_(day) {}

  struct Entry {
    std::string name;  // "collectivites/commune-59350"
    std::string siren;
    std::string label;
    std::vector<std::string> departements;  // codes
  };
  void Add(Entry entry);

  Date day() const { return day_; }
  const Entry* Find(std::string_view name) const;

  // A code decides, unless the name is of somebody else; a name decides where one alone has it. Nothing is guessed.
  Matched MatchOf(const Mention& mention) const;

  // The name that a code of nobody on the day would have been of, for the registry's successions; empty for none.
  std::string EndedName(const Mention& mention) const;
  // Somebody whose code had ended, whom `heirs` carry on.
  Matched MatchHeirs(const std::vector<std::string>& heirs) const;

 private:
  const Entry* ByCode(std::string_view code) const;
  std::vector<const Entry*> ByLabel(const Mention& mention) const;

  const Date day_;
  std::vector<Entry> entries_;
  std::unordered_map<std::string, size_t> by_name_;
  std::unordered_map<std::string, size_t> by_siren_;
  std::unordered_multimap<std::string, size_t> by_label_;  // LabelKey()
};

// What names of collectivités are compared by: no case, accents, punctuation, articles or words for their kind. "CC du
// Caudrésis et du Catésis" gives "caudresis catesis".
std::string LabelKey(std::string_view label);
// Whether both may be names of one: half of the words of the shorter are in the other.
bool LabelsAgree(std::string_view a, std::string_view b);

}  // namespace socle::census::tables
