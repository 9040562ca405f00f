#include "services/census/domain/project_sheets/duplicates.h"

#include <algorithm>

#include "platform/api/text.h"

namespace socle::census {
namespace {

using socle::api::FoldedWords;
using socle::api::FoldText;

constexpr size_t kShortestWord = 4;  // bytes; articles and prepositions say nothing
constexpr size_t kMostKey = 500;

std::string Cut(std::string key) {
  if (key.size() <= kMostKey) return key;
  size_t end = kMostKey;
  while (end > 0 && (static_cast<unsigned char>(key[end]) & 0xC0) == 0x80) --end;  // between code points
  key.resize(end);
  return key;
}

std::set<std::string> WordsOf(const std::string& text) {
  std::set<std::string> words;
  for (std::string& word : FoldedWords(text)) {
    if (const size_t elided = word.rfind('\''); elided != std::string::npos) word.erase(0, elided + 1);  // d'adduction
    if (word.size() >= kShortestWord) words.insert(std::move(word));
  }
  return words;
}

std::set<std::string> PlacesOf(const SheetContent& content) {
  std::set<std::string> places;
  for (const ForeignPartner& partner : content.partners) {
    if (!partner.locality.empty()) places.insert(partner.country + "/" + FoldText(partner.locality));
  }
  return places;
}

std::set<std::string> CountriesOf(const SheetContent& content) {
  std::set<std::string> countries;
  for (const ForeignPartner& partner : content.partners) countries.insert(partner.country);
  return countries;
}

std::set<std::string> NumbersOf(const SheetContent& content) {
  std::set<std::string> numbers;
  for (const ProjectExternalId& id : content.external_ids) numbers.insert(id.scheme + "/" + id.id);
  return numbers;
}

// By name of the party where it is known, else by what it is called; the owner pays or tells, and is one of them.
std::set<std::string> FinancersOf(const Sheet& sheet) {
  std::set<std::string> financers = {sheet.owner};
  for (const Financer& each : sheet.content.financers) {
    financers.insert(FoldText(each.label));
    if (!each.party.empty()) financers.insert(each.party);
  }
  return financers;
}

std::set<std::string> YearsOf(const SheetContent& content) {
  std::set<std::string> years;
  for (const std::string& period : {content.begin_period, content.end_period}) {
    if (!period.empty()) years.insert(period.substr(0, 4));
  }
  return years;
}

std::set<std::string> CountsOf(const SheetContent& content) {
  std::set<std::string> counts;
  for (const Beneficiaries& each : content.beneficiaries) {
    if (each.count > 0) counts.insert(std::to_string(each.count));
  }
  return counts;
}

}  // namespace

Likeness LikenessOf(const Sheet& a, const Sheet& b) {
  Likeness likeness;
  const auto numbers = Shared(NumbersOf(a.content), NumbersOf(b.content));
  likeness.Add(DuplicateReason::kExternalId, numbers, 100);
  const auto places = Shared(PlacesOf(a.content), PlacesOf(b.content));
  likeness.Add(DuplicateReason::kLocality, places, 35);
  if (places.empty()) {
    likeness.Add(DuplicateReason::kCountry, Shared(CountriesOf(a.content), CountriesOf(b.content)), 10);
  }
  const std::set<std::string> words_a = WordsOf(a.content.title);
  const std::set<std::string> words_b = WordsOf(b.content.title);
  const auto words = Shared(words_a, words_b);
  const size_t fewest = std::max<size_t>(1, std::min(words_a.size(), words_b.size()));
  likeness.Add(DuplicateReason::kTitle, words, 30 * words.size() / fewest);
  likeness.Add(DuplicateReason::kFinancer, Shared(FinancersOf(a), FinancersOf(b)), 20);
  likeness.Add(DuplicateReason::kYear, Shared(YearsOf(a.content), YearsOf(b.content)), 10);
  likeness.Add(DuplicateReason::kBeneficiaries, Shared(CountsOf(a.content), CountsOf(b.content)), 15);
  likeness.Limit(!numbers.empty());
  return likeness;
}

std::vector<std::string> KeysOf(const Sheet& sheet) {
  const SheetContent& content = sheet.content;
  std::set<std::string> keys = {"owner:" + sheet.owner};
  if (!sheet.campaign.empty()) keys.insert("campaign:" + sheet.campaign);
  for (const std::string& theme : content.themes) keys.insert("theme:" + theme);
  for (const std::string& theme : sheet.theme_paths) keys.insert("under:" + theme);
  for (const InnovationCriterion& each : content.innovation) keys.insert("criterion:" + each.code);
  for (const std::string& country : CountriesOf(content)) keys.insert("country:" + country);
  for (const Financer& each : content.financers) {
    if (!each.party.empty()) keys.insert("party:" + each.party);
  }
  for (const std::string& place : PlacesOf(content)) keys.insert(Cut("place:" + place));
  for (const std::string& number : NumbersOf(content)) keys.insert(Cut("id:" + number));
  for (const std::string& word : WordsOf(content.title)) keys.insert(Cut("word:" + word));
  return {keys.begin(), keys.end()};
}

}  // namespace socle::census
