#include "services/census/domain/action_sheets/duplicates.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "platform/api/text.h"
#include "services/census/domain/action_sheets/sheet_totals.h"
#include "services/census/domain/tables/cell_values.h"

namespace socle::census::sheets {
namespace {

using Values = SharedValues;

constexpr size_t kShortestWord = 4;  // bytes; articles and prepositions say nothing

Values WordsOf(const Sheet& sheet) {
  Values words;
  std::string word;
  for (const char c : socle::api::FoldText(sheet.title) + " ") {
    const bool of_word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (of_word) {
      word += c;
      continue;
    }
    if (word.size() >= kShortestWord) words.insert(word);
    word.clear();
  }
  return words;
}

Values IdentifiersOf(const Sheet& sheet) {
  Values identifiers;
  for (const ExternalIdentifier& id : sheet.external_ids) identifiers.insert(id.system + "/" + id.id);
  return identifiers;
}

// Whom it is about: the owner pays, or takes part, on the sheet of another.
Values PartiesOn(const Sheet& sheet) {
  Values parties = {sheet.owner, sheet.pilot};
  for (const Partner& partner : sheet.partners) parties.insert(partner.party);
  for (const FundingLine& line : sheet.funding) parties.insert(line.financer);
  parties.erase("");
  return parties;
}

Values FinancersOf(const Sheet& sheet) {
  Values financers;
  for (const FundingLine& line : sheet.funding) {
    if (line.financer.empty()) financers.insert(socle::api::FoldText(line.financer_label));
  }
  return financers;
}

Values YearOf(const Sheet& sheet) {
  return sheet.start.IsOpen() ? Values() : Values{sheet.start.ToString().substr(0, 4)};
}

// With its unit: amounts with and without tax are not compared.
Values CostOf(const Sheet& sheet) {
  Values costs;
  for (const Totals& totals : TotalsOf(sheet)) {
    if (totals.planned() == 0) continue;
    costs.insert(
        fmt::format("{} {}", tables::AmountText(totals.planned()), totals.unit == Unit::kEurHt ? "HT" : "TTC"));
  }
  return costs;
}

}  // namespace

Likeness LikenessOf(const Sheet& a, const Sheet& b) {
  Likeness likeness;
  const Values identifiers = Shared(IdentifiersOf(a), IdentifiersOf(b));
  likeness.Add(DuplicateReason::kIdentifier, identifiers, 100);
  const Values words_a = WordsOf(a), words_b = WordsOf(b), words = Shared(words_a, words_b);
  likeness.Add(DuplicateReason::kTitle, words,
               45 * words.size() / std::max<size_t>(1, std::max(words_a.size(), words_b.size())));
  likeness.Add(DuplicateReason::kPlace, Shared({a.places.begin(), a.places.end()}, {b.places.begin(), b.places.end()}),
               20);
  likeness.Add(DuplicateReason::kParty, Shared(PartiesOn(a), PartiesOn(b)), 15);
  likeness.Add(DuplicateReason::kFinancer, Shared(FinancersOf(a), FinancersOf(b)), 5);
  likeness.Add(DuplicateReason::kYear, Shared(YearOf(a), YearOf(b)), 10);
  likeness.Add(DuplicateReason::kCost, Shared(CostOf(a), CostOf(b)), 20);
  likeness.Limit(!identifiers.empty());
  return likeness;
}

}  // namespace socle::census::sheets
