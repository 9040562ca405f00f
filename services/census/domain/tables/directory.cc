#include "services/census/domain/tables/directory.h"

#include <algorithm>
#include <array>

#include "platform/api/title_key.h"

namespace socle::census::tables {
namespace {

constexpr size_t kMostCandidates = 10;

constexpr std::string_view kSmallWords[] = {"a",  "au", "aux", "d",  "de", "des", "du",
                                            "en", "et", "l",   "la", "le", "les"};
constexpr std::string_view kKindWords[] = {
    "cc",        "ca",      "cu",          "communaute", "communes", "agglomeration", "agglo",  "urbaine",
    "metropole", "commune", "departement", "conseil",    "general",  "departemental", "region", "regional"};

template <typename Words>
bool IsOneOf(std::string_view word, const Words& words) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

std::vector<std::string_view> WordsOf(std::string_view key) {
  std::vector<std::string_view> words;
  while (!key.empty()) {
    const size_t end = std::min(key.find(' '), key.size());
    words.push_back(key.substr(0, end));
    key.remove_prefix(std::min(end + 1, key.size()));
  }
  return words;
}

// The kind that a label names, as the begin of names of the registry; empty: any.
std::string_view KindOf(std::string_view label) {
  const std::string key = socle::api::TitleKey(label);
  const std::vector<std::string_view> words = WordsOf(key);
  if (words.empty()) return {};
  if (IsOneOf("departement", words) || IsOneOf("departemental", words)) return "collectivites/departement-";
  if (IsOneOf(words[0], std::array{"cc", "ca", "cu", "communaute", "metropole"})) return "collectivites/epci-";
  if (words[0] == "commune") return "collectivites/commune-";
  return words[0] == "region" ? "collectivites/region-" : "";
}

bool LiesIn(const Directory::Entry& entry, std::string_view departement) {
  return departement.empty() || entry.departements.empty() || IsOneOf(departement, entry.departements);
}

Matched Several(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  if (names.size() > kMostCandidates) names.resize(kMostCandidates);
  return {.match = Match::kAmbiguous, .candidates = std::move(names)};
}

}  // namespace

std::string LabelKey(std::string_view label) {
  const std::string whole = socle::api::TitleKey(label);
  std::string key;
  for (const std::string_view word : WordsOf(whole)) {
    if (IsOneOf(word, kSmallWords) || IsOneOf(word, kKindWords)) continue;
    if (!key.empty()) key += ' ';
    key += word;
  }
  return key.empty() ? whole : key;
}

bool LabelsAgree(std::string_view a, std::string_view b) {
  const std::string first = LabelKey(a), second = LabelKey(b);
  std::vector<std::string_view> shorter = WordsOf(first), longer = WordsOf(second);
  if (shorter.size() > longer.size()) std::swap(shorter, longer);
  const auto shared =
      std::count_if(shorter.begin(), shorter.end(), [&](std::string_view word) { return IsOneOf(word, longer); });
  return !shorter.empty() && static_cast<size_t>(shared) * 2 >= shorter.size();
}

void Directory::Add(Entry entry) {
  const size_t place = entries_.size();
  by_name_.emplace(entry.name, place);
  if (!entry.siren.empty()) by_siren_.emplace(entry.siren, place);
  by_label_.emplace(LabelKey(entry.label), place);
  entries_.push_back(std::move(entry));
}

const Directory::Entry* Directory::Find(std::string_view name) const {
  const auto found = by_name_.find(std::string(name));
  return found == by_name_.end() ? nullptr : &entries_[found->second];
}

const Directory::Entry* Directory::ByCode(std::string_view code) const {
  const auto named = [&](std::string_view kind) {
    return Find("collectivites/" + std::string(kind) + std::string(code));
  };
  if (code.size() == 14 || code.size() == 9) {
    const auto found = by_siren_.find(std::string(code.substr(0, 9)));
    return found == by_siren_.end() ? named("epci-") : &entries_[found->second];
  }
  if (code.size() == 5) return named("commune-");
  for (const std::string_view kind : {"departement-", "statut-particulier-", "ctu-", "com-"}) {
    if (const Entry* entry = named(kind)) return entry;
  }
  return nullptr;
}

std::vector<const Directory::Entry*> Directory::ByLabel(const Mention& mention) const {
  std::vector<const Entry*> found;
  if (mention.label.empty()) return found;
  const std::string_view kind = KindOf(mention.label);
  const auto [begin, end] = by_label_.equal_range(LabelKey(mention.label));
  for (auto each = begin; each != end; ++each) {
    const Entry& entry = entries_[each->second];
    if (entry.name.starts_with(kind) && LiesIn(entry, mention.departement)) found.push_back(&entry);
  }
  return found;
}

Matched Directory::MatchOf(const Mention& mention) const {
  const Entry* coded = mention.code.empty() ? nullptr : ByCode(mention.code);
  const std::vector<const Entry*> named = ByLabel(mention);
  if (coded != nullptr) {
    const bool same = LabelKey(mention.label) == LabelKey(coded->label);
    if (same || mention.label.empty() || LabelsAgree(mention.label, coded->label)) {
      return {.match = same ? Match::kCodeAndName : Match::kCode, .name = coded->name};
    }
    std::vector<std::string> candidates{coded->name};
    for (const Entry* entry : named) candidates.push_back(entry->name);
    return Several(std::move(candidates));
  }
  if (named.empty()) return {};
  // A code that nobody has on the day is no reason to take whoever has the name.
  if (named.size() == 1 && mention.code.empty()) return {.match = Match::kName, .name = named[0]->name};
  std::vector<std::string> candidates;
  for (const Entry* entry : named) candidates.push_back(entry->name);
  return Several(std::move(candidates));
}

std::string Directory::EndedName(const Mention& mention) const {
  if (mention.code.empty() || ByCode(mention.code) != nullptr) return {};
  if (mention.code.size() == 5) return "collectivites/commune-" + mention.code;
  if (mention.code.size() == 9 || mention.code.size() == 14) return "collectivites/epci-" + mention.code.substr(0, 9);
  return {};
}

Matched Directory::MatchHeirs(const std::vector<std::string>& heirs) const {
  if (heirs.empty()) return {};
  if (heirs.size() == 1) return {.match = Match::kSuccessor, .name = heirs[0]};
  return Several(heirs);
}

}  // namespace socle::census::tables
