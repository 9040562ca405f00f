// How a query is answered. Candidates come from the cheapest source first:
//   1. names that are the query or begin with it (joined, so spaces and hyphens do not count; with and without
//   articles),
//   2. names one error away (deletion forms: some twenty look-ups),
//   3. names that have all the words, in any order, the words unfinished if need be: from the rarest word,
// and, if none of these gave a good hit,
//   4. the same with one error in each word,
//   5. names that begin with the query but for an error,
//   6. names two errors away, if long.
// Every source hands out the most populous candidates first and stops when no later one can win; each has a budget.
#include <algorithm>
#include <array>
#include <optional>

#include "services/registry/domain/search/best_hits.h"
#include "services/registry/domain/search/edit_distance.h"
#include "services/registry/domain/search/name_words.h"
#include "services/registry/domain/search/search_index.h"

namespace socle::registry {
namespace {

// Costs in powers of ten of population, tuned on the real names: being found misspelt against being found half typed
// (tests/unit/registry_search/search_quality_test.cc prints both).
constexpr float kCostOfUnfinishedName = 0.4F;  // begins so
constexpr float kCostOfArticles = 0.6F;        // fits, but for articles that were typed
constexpr float kCostOfOtherOrder = 0.8F;      // has the words and begins with one of them
constexpr float kCostOfInnerWord = 1.4F;       // has the words, but begins with another
constexpr float kCostOfMoreWords = 0.1F;       // for each word not asked for
constexpr float kCostOfUnfinishedWord = 0.5F;  // a word half typed, other than the name's opening
constexpr float kCostOfErrorInWord = 1.6F;     // has the words, but for an error in one
constexpr float kCostOfErrorInOpening = 1.4F;  // begins so, but for an error
constexpr float kCostOfTwoErrors = 2.0F;

// In a short name an error leaves little to recognise, and most such queries are the beginning of something.
constexpr float CostOfError(size_t size) { return size <= 2 ? 1.2F : size == 3 ? 0.6F : size == 4 ? 0.1F : 0.0F; }

// A letter that is not in the name can be any of 25, a letter left out or swapped only what the name has: for the same
// query the latter is the likelier story. So is a letter struck twice.
constexpr float kCostOfForeignLetter = 1.0F;

bool HasForeignLetter(std::string_view query, std::string_view name) {
  if (query.size() < name.size()) return false;
  size_t at = 0;
  while (at < name.size() && query[at] == name[at]) ++at;
  if (query.size() > name.size()) return at == 0 || query[at] != query[at - 1];
  return at + 1 >= name.size() || query[at] != name[at + 1] || query[at + 1] != name[at];
}

// From here on the common sources have not found what was meant.
constexpr float kGoodEnough = 1.0F;
constexpr float kFairlyGood = 1.6F;

constexpr uint32_t kPrefixBudget = 16384;
constexpr uint32_t kWordBudget = 512;
constexpr uint32_t kErrorWordBudget = 512;
constexpr uint32_t kMostOpenings = 64;
constexpr uint32_t kOpeningBudget = 32;
constexpr uint32_t kTwoErrorBudget = 768;
constexpr size_t kMostErrorWords = 16;

}  // namespace

// One search: the query in one reading.
class SearchRun {
 public:
  SearchRun(const SearchIndex& index, const NameWords& query, BestHits& hits)
      : index_(index), query_(query), hits_(hits) {}

  void Common() {
    const bool has_articles = query_.skeleton() != query_.joined();
    const uint32_t same = SameOrBegins(query_.joined(), /*whole=*/true);
    const uint32_t same_but_for_articles = has_articles ? SameOrBegins(query_.skeleton(), /*whole=*/false) : same;
    OneError(query_.joined(), same, 0);
    if (has_articles) OneError(query_.skeleton(), same_but_for_articles, kCostOfArticles);
    ReadWords();
    AllWords();
  }

  void Rare() {
    if (hits_.best_cost() <= kGoodEnough || (hits_.full() && hits_.best_cost() <= kFairlyGood)) return;
    FindErrorWords();
    AllWords();
    if (hits_.best_cost() <= kFairlyGood) return;
    BeginsWithError(query_.joined());
    TwoErrors();
  }

 private:
  struct Word {
    std::string_view text;
    SortedNames::Range range;  // the word and, unless it is too short for that, words that begin with it
    uint32_t exact = SortedNames::kNone;
    std::array<uint32_t, kMostErrorWords> errors;
    size_t error_count = 0;
    uint32_t entries = 0;  // that have it
  };

  static uint32_t Least(const RankedPostings& lists, const std::vector<uint32_t>& begin, uint32_t list) {
    return lists[begin[list]];
  }

  // Calls visit(rank, place) for entries of names [first, last), most populous first.
  template <typename Visit>
  void ForNames(uint32_t first, uint32_t last, uint32_t budget, Visit&& visit) {
    const auto& begin = index_.name_entries_begin_;
    index_.name_entries_.BestFirst(begin[first], begin[last], budget, visit);
  }

  // Returns the name that is the same, if there is one.
  uint32_t SameOrBegins(std::string_view text, bool whole) {
    SortedNames::Range range = index_.names_.WithPrefix(text);
    if (range.empty()) return SortedNames::kNone;
    uint32_t same = SortedNames::kNone;
    if (index_.names_[range.first].size() == text.size()) {
      ForNames(range.first, range.first + 1, kPrefixBudget, [&](uint32_t rank, uint32_t place) {
        if (hits_.Hopeless(rank, {Fit::kSame, 0})) return false;
        hits_.Consider(rank, {whole && index_.is_whole_name_[place] ? Fit::kSame : Fit::kButForArticles, 0});
        return true;
      });
      same = range.first++;
    }
    const Fit fit{Fit::kPlausible, kCostOfUnfinishedName + (whole ? 0.0F : kCostOfArticles)};
    ForNames(range.first, range.last, kPrefixBudget, [&](uint32_t rank, uint32_t) {
      if (hits_.Hopeless(rank, fit)) return false;
      hits_.Consider(rank, fit);
      return true;
    });
    return same;
  }

  void ConsiderName(uint32_t name, Fit fit) {
    ForNames(name, name + 1, kErrorWordBudget, [&](uint32_t rank, uint32_t) {
      if (hits_.Hopeless(rank, fit)) return false;
      hits_.Consider(rank, fit);
      return true;
    });
  }

  void OneError(std::string_view text, uint32_t same, float more) {
    const Fit fit{Fit::kPlausible, CostOfError(text.size()) + more};
    DeletionForms forms;
    forms.Add(text, 0);
    index_.name_forms_.Lookup(forms.hashes(), [&](uint32_t name) {
      if (name == same) return;  // it shares all forms
      if (hits_.Hopeless(Least(index_.name_entries_, index_.name_entries_begin_, name), fit)) return;
      if (EditDistance(text, index_.names_[name], 1) != 1) return;
      const float foreign = HasForeignLetter(text, index_.names_[name]) ? kCostOfForeignLetter : 0;
      ConsiderName(name, {fit.tier, fit.cost + foreign});
    });
  }

  // Where a name of n letters is cut, n/2, is known but for one letter either way; so is where the query is cut.
  void TwoErrors() {
    const std::string_view text = query_.joined();
    if (text.size() + 1 < kLeastHalvedName) return;
    const Fit fit{Fit::kPlausible, kCostOfTwoErrors};
    uint32_t budget = kTwoErrorBudget;
    auto look = [&](std::string_view part, uint32_t half) {
      DeletionForms forms;
      forms.Add(part, half);
      index_.half_forms_.Lookup(forms.hashes(), [&](uint32_t name) {
        if (hits_.Hopeless(Least(index_.name_entries_, index_.name_entries_begin_, name), fit)) return;
        if (budget == 0) return;
        --budget;
        if (EditDistance(text, index_.names_[name], 2) == 2) ConsiderName(name, fit);
      });
    };
    const size_t middle = text.size() / 2;
    for (size_t cut = middle - 1; cut <= middle + 1; ++cut) look(text.substr(0, cut), kLeftHalf);
    for (size_t cut = middle - 1; cut <= middle + 2 && cut < text.size(); ++cut) look(text.substr(cut), kRightHalf);
  }

  void BeginsWithError(std::string_view text) {
    if (text.size() < kShortestOpening) return;
    const Fit fit{Fit::kPlausible, CostOfError(text.size()) + kCostOfErrorInOpening};
    const std::string_view opening = text.substr(0, std::min(text.size(), kLongestOpening));
    const bool cut = opening.size() < text.size();
    DeletionForms forms;
    forms.Add(opening, 0);
    uint32_t openings_left = kMostOpenings;
    index_.prefix_forms_.Lookup(forms.hashes(), [&](uint32_t number) {
      if (openings_left == 0 || EditDistance(opening, index_.openings_[number], 1) > 1) return;
      --openings_left;
      const SortedNames::Range names = index_.opening_names_[number];
      ForNames(names.first, names.last, kOpeningBudget, [&](uint32_t rank, uint32_t place) {
        if (hits_.Hopeless(rank, fit)) return false;
        if (!cut || PrefixEditDistance(text, NameAt(names, place), 1) <= 1) hits_.Consider(rank, fit);
        return true;
      });
    });
  }

  // The name, of those in `range`, whose list of entries holds `place`.
  std::string_view NameAt(SortedNames::Range range, uint32_t place) const {
    const auto& begin = index_.name_entries_begin_;
    auto after = std::upper_bound(begin.begin() + range.first, begin.begin() + range.last, place);
    return index_.names_[static_cast<uint32_t>(after - begin.begin()) - 1];
  }

  uint32_t EntriesOf(SortedNames::Range range) const {
    return index_.word_entries_begin_[range.last] - index_.word_entries_begin_[range.first];
  }

  void ReadWords() {
    for (size_t i = 0; i < query_.size(); ++i) {
      if (!query_.bears_meaning(i)) continue;
      Word& word = words_[word_count_++];
      word.text = query_[i];
      word.range = index_.words_.WithPrefix(word.text);
      if (!word.range.empty() && index_.words_[word.range.first].size() == word.text.size())
        word.exact = word.range.first;
      const bool may_be_unfinished = i + 1 == query_.size() || word.text.size() >= 3;
      if (!may_be_unfinished) {
        word.range.last = word.range.first + (word.exact == SortedNames::kNone ? 0 : 1);
      }
      word.entries = EntriesOf(word.range);
    }
  }

  void FindErrorWords() {
    for (size_t i = 0; i < word_count_; ++i) {
      Word& word = words_[i];
      if (word.text.size() < 3) continue;
      DeletionForms forms;
      forms.Add(word.text, 0);
      index_.word_forms_.Lookup(forms.hashes(), [&](uint32_t found) {
        if (word.error_count == kMostErrorWords || (found >= word.range.first && found < word.range.last)) return;
        if (EditDistance(word.text, index_.words_[found], 1) > 1) return;
        auto end = word.errors.begin() + word.error_count;
        if (std::find(word.errors.begin(), end, found) != end) return;
        word.errors[word.error_count++] = found;
        word.entries += EntriesOf({found, found + 1});
      });
    }
  }

  // The entries that have all words of the query, from the rarest word on.
  void AllWords() {
    const Word* rarest = nullptr;
    for (size_t i = 0; i < word_count_; ++i) {
      if (rarest == nullptr || words_[i].entries < rarest->entries) rarest = &words_[i];
    }
    if (rarest == nullptr || rarest->entries == 0) return;
    const bool may_be_all =
        word_count_ > 1 && std::all_of(words_.begin(), words_.begin() + word_count_,
                                       [](const Word& word) { return word.exact != SortedNames::kNone; });
    const Fit least = may_be_all ? Fit{Fit::kButForArticles, 0} : Fit{Fit::kPlausible, kCostOfOtherOrder};
    auto visit = [&](uint32_t rank, uint32_t) {
      if (hits_.Hopeless(rank, least)) return false;
      if (std::optional<Fit> fit = FitOfWords(rank)) hits_.Consider(rank, *fit);
      return true;
    };
    const auto& begin = index_.word_entries_begin_;
    index_.word_entries_.BestFirst(begin[rarest->range.first], begin[rarest->range.last], kWordBudget, visit);
    for (size_t i = 0; i < rarest->error_count; ++i) {
      const uint32_t word = rarest->errors[i];
      index_.word_entries_.BestFirst(begin[word], begin[word + 1], kErrorWordBudget, visit);
    }
  }

  // Each word of the query takes a word of the entry; none if one finds no word left.
  std::optional<Fit> FitOfWords(uint32_t rank) const {
    std::span<const uint32_t> has = index_.WordsOf(rank);
    uint32_t taken = 0;
    float cost = 0;
    bool begins = false;
    for (size_t i = 0; i < word_count_; ++i) {
      const Word& word = words_[i];
      size_t best = has.size();
      float best_cost = 1e9F;
      for (size_t j = 0; j < has.size(); ++j) {
        if ((taken >> j & 1U) != 0) continue;
        float one = CostOfWord(word, has[j]);
        if (one < best_cost) {
          best_cost = one;
          best = j;
        }
      }
      if (best == has.size()) return std::nullopt;
      taken |= 1U << best;
      cost += best_cost;
      begins = begins || best == 0;
    }
    // "6e arrondissement de Paris": the same words, whatever their order.
    if (cost == 0 && has.size() == word_count_) return Fit{Fit::kButForArticles, 0};
    cost += begins ? kCostOfOtherOrder : kCostOfInnerWord;
    cost += kCostOfMoreWords * static_cast<float>(std::min<size_t>(has.size() - word_count_, 5));
    return Fit{Fit::kPlausible, cost};
  }

  static float CostOfWord(const Word& word, uint32_t number) {
    if (number == word.exact) return 0;
    if (number >= word.range.first && number < word.range.last) return kCostOfUnfinishedWord;
    for (size_t i = 0; i < word.error_count; ++i) {
      if (word.errors[i] == number) return kCostOfErrorInWord;
    }
    return 2e9F;
  }

  const SearchIndex& index_;
  const NameWords& query_;
  BestHits& hits_;
  std::array<Word, kMaxWords> words_;
  size_t word_count_ = 0;
};

std::vector<SearchHit> SearchIndex::Search(std::string_view query, const SearchOptions& options,
                                           absl::FunctionRef<bool(uint32_t)> accept) const {
  if (options.limit <= 0 || ids_.empty()) return {};
  const NameWords written_out(query, NameWords::Abbreviations::kWrittenOut);
  if (written_out.empty()) return {};
  BestHits hits(options, ids_, weights_, accept);
  SearchRun run(*this, written_out, hits);
  run.Common();
  // "st" may begin Strasbourg, and an error may have cut "Steene" into "st" and "eene".
  const NameWords literal(query, NameWords::Abbreviations::kLiteral);
  std::optional<SearchRun> second;
  if (literal.joined() != written_out.joined()) {
    second.emplace(*this, literal, hits);
    second->Common();
  }
  run.Rare();
  if (second.has_value()) second->Rare();
  return hits.Take();
}

}  // namespace socle::registry
