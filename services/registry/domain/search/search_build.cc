// How a SearchIndex is made.
#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>
#include <unordered_map>

#include "services/registry/domain/search/name_words.h"
#include "services/registry/domain/search/search_index.h"

namespace socle::registry {
namespace {

// One hash serves few names but for the shortest; these bound the worst look-up.
constexpr size_t kMostNamesPerForm = 64;
constexpr size_t kMostNamesPerHalf = 16;
constexpr size_t kMostWordsPerForm = 32;

// "CA Bassin d'Arcachon Sud (COBAS)" → "CA Bassin d'Arcachon Sud"; empty if there is nothing in brackets.
std::string WithoutBrackets(std::string_view label) {
  size_t open = label.find('(');
  if (open == std::string_view::npos) return {};
  size_t close = std::min(label.find(')', open), label.size() - 1);
  return std::string(label.substr(0, open)).append(" ").append(label.substr(close + 1));
}

// Which entry has which text. Texts get their number in SortedNames once all are known.
struct Pairs {
  std::unordered_map<std::string, uint32_t> seen;
  std::vector<std::string_view> texts;
  std::vector<std::pair<uint32_t, uint32_t>> pairs;  // number in `texts`, payload

  void Reserve(size_t count) {
    seen.reserve(count);
    texts.reserve(count);
    pairs.reserve(count);
  }
  uint32_t Number(std::string_view text) {
    scratch_.assign(text);
    auto [it, added] = seen.try_emplace(scratch_, static_cast<uint32_t>(texts.size()));
    if (added) texts.push_back(it->first);
    return it->second;
  }
  void Add(std::string_view text, uint32_t payload) { pairs.emplace_back(Number(text), payload); }

 private:
  std::string scratch_;
};

// The sorted number of each text.
std::vector<uint32_t> Renumbering(const std::vector<std::string_view>& texts, const SortedNames& sorted) {
  std::vector<uint32_t> numbers;
  numbers.reserve(texts.size());
  for (std::string_view text : texts) numbers.push_back(sorted.Find(text));
  return numbers;
}

// Lists by key, values ascending within a key, in one array with the begin of each list.
void Group(const std::vector<std::pair<uint32_t, uint32_t>>& pairs, uint32_t keys, std::vector<uint32_t>& begin,
           std::vector<uint32_t>& values) {
  begin.assign(keys + 1, 0);
  for (const auto& [key, value] : pairs) ++begin[key + 1];
  std::partial_sum(begin.begin(), begin.end(), begin.begin());
  values.resize(pairs.size());
  std::vector<uint32_t> next(begin.begin(), begin.end() - 1);
  for (const auto& [key, value] : pairs) values[next[key]++] = value;
  for (uint32_t key = 0; key < keys; ++key) {
    std::sort(values.begin() + begin[key], values.begin() + begin[key + 1]);
  }
}

}  // namespace

class SearchBuilder {
 public:
  explicit SearchBuilder(SearchIndex& index) : index_(index) {}

  void Read(std::span<const SearchEntry> entries) {
    std::vector<const SearchEntry*> order;
    order.reserve(entries.size());
    for (const SearchEntry& entry : entries) order.push_back(&entry);
    std::sort(order.begin(), order.end(), [](const SearchEntry* a, const SearchEntry* b) {
      return std::tie(b->population, a->rank_class, a->id, a->label) <
             std::tie(a->population, b->rank_class, b->id, b->label);
    });
    names_.Reserve(entries.size() * 2);
    words_.Reserve(entries.size() * 3);
    index_.entry_words_begin_.push_back(0);
    for (const SearchEntry* entry : order) ReadEntry(*entry);
  }

  void Finish() {
    FinishNames();
    FinishWords();
    IndexNameForms();
    IndexOpenings();
    IndexWordForms();
  }

 private:
  void ReadEntry(const SearchEntry& entry) {
    NameWords name(entry.label, NameWords::Abbreviations::kWrittenOut);
    if (name.empty()) return;
    const auto rank = static_cast<uint32_t>(index_.ids_.size());
    index_.ids_.push_back(entry.id);
    index_.weights_.push_back(static_cast<float>(std::log10(1.0 + std::max(entry.population, 0))));
    // The whole name is told by an even payload.
    names_.Add(name.joined(), rank * 2);
    if (name.skeleton() != name.joined()) names_.Add(name.skeleton(), rank * 2 + 1);
    if (std::string plain = WithoutBrackets(entry.label); !plain.empty()) {
      NameWords bare(plain, NameWords::Abbreviations::kWrittenOut);
      if (!bare.empty() && bare.joined() != name.joined()) {
        names_.Add(bare.joined(), rank * 2 + 1);
        if (bare.skeleton() != bare.joined()) names_.Add(bare.skeleton(), rank * 2 + 1);
      }
    }
    for (size_t i = 0; i < name.size(); ++i) {
      if (!name.bears_meaning(i)) continue;
      uint32_t word = words_.Number(name[i]);
      words_.pairs.emplace_back(word, rank);
      index_.entry_words_.push_back(word);
    }
    index_.entry_words_begin_.push_back(static_cast<uint32_t>(index_.entry_words_.size()));
  }

  void FinishNames() {
    index_.names_ = SortedNames(names_.texts);
    std::vector<uint32_t> numbers = Renumbering(names_.texts, index_.names_);
    for (auto& [name, payload] : names_.pairs) name = numbers[name];
    std::vector<uint32_t> payloads;
    Group(names_.pairs, index_.names_.size(), index_.name_entries_begin_, payloads);
    index_.is_whole_name_.reserve(payloads.size());
    for (uint32_t& payload : payloads) {
      index_.is_whole_name_.push_back(payload % 2 == 0);
      payload /= 2;
    }
    index_.name_entries_ = RankedPostings(std::move(payloads));
  }

  void FinishWords() {
    index_.words_ = SortedNames(words_.texts);
    std::vector<uint32_t> numbers = Renumbering(words_.texts, index_.words_);
    for (auto& [word, rank] : words_.pairs) word = numbers[word];
    for (uint32_t& word : index_.entry_words_) word = numbers[word];
    std::vector<uint32_t> ranks;
    Group(words_.pairs, index_.words_.size(), index_.word_entries_begin_, ranks);
    index_.word_entries_ = RankedPostings(std::move(ranks));
  }

  // Numbers 0 … lists − 1, those whose list has the best entry first.
  static std::vector<uint32_t> ByBestEntry(const std::vector<uint32_t>& begin, const RankedPostings& entries) {
    std::vector<uint32_t> order(begin.size() - 1);
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
      return std::pair(entries[begin[a]], a) < std::pair(entries[begin[b]], b);
    });
    return order;
  }

  void IndexNameForms() {
    std::vector<DeletionIndex::Form> whole, halves;
    DeletionForms forms;
    auto add = [&](std::vector<DeletionIndex::Form>& to, std::string_view word, uint32_t salt, uint32_t value) {
      forms.clear();
      forms.Add(word, salt);
      for (uint32_t hash : forms.hashes()) to.push_back({hash, value});
    };
    whole.reserve(index_.names_.size() * 14);
    halves.reserve(index_.names_.size() * 10);
    for (uint32_t name : ByBestEntry(index_.name_entries_begin_, index_.name_entries_)) {
      std::string_view text = index_.names_[name];
      add(whole, text, 0, name);
      bool is_whole = false;
      for (uint32_t i = index_.name_entries_begin_[name]; i < index_.name_entries_begin_[name + 1]; ++i) {
        is_whole = is_whole || index_.is_whole_name_[i];
      }
      if (text.size() < kLeastHalvedName || !is_whole) continue;
      add(halves, text.substr(0, text.size() / 2), kLeftHalf, name);
      add(halves, text.substr(text.size() / 2), kRightHalf, name);
    }
    index_.name_forms_ = DeletionIndex(whole, kMostNamesPerForm);
    index_.half_forms_ = DeletionIndex(halves, kMostNamesPerHalf);
  }

  void IndexOpenings() {
    std::vector<std::string_view> openings;
    for (size_t size = kShortestOpening; size <= kLongestOpening; ++size) {
      for (uint32_t name = 0; name < index_.names_.size(); ++name) {
        std::string_view text = index_.names_[name];
        if (text.size() < size) continue;
        text = text.substr(0, size);
        // Names are sorted: equal openings follow one another.
        if (openings.empty() || openings.back() != text) openings.push_back(text);
      }
    }
    index_.openings_ = SortedNames(std::move(openings));
    // Who is the most populous under each opening decides which come first.
    std::vector<std::pair<uint32_t, uint32_t>> best;
    for (uint32_t opening = 0; opening < index_.openings_.size(); ++opening) {
      SortedNames::Range range = index_.names_.WithPrefix(index_.openings_[opening]);
      index_.opening_names_.push_back(range);
      uint32_t least = UINT32_MAX;
      index_.name_entries_.BestFirst(index_.name_entries_begin_[range.first], index_.name_entries_begin_[range.last],
                                     UINT32_MAX, [&](uint32_t rank, uint32_t) {
                                       least = std::min(least, rank);
                                       return false;
                                     });
      best.emplace_back(least, opening);
    }
    std::sort(best.begin(), best.end());
    std::vector<DeletionIndex::Form> all;
    all.reserve(best.size() * 7);
    DeletionForms forms;
    for (const auto& [rank, opening] : best) {
      forms.clear();
      forms.Add(index_.openings_[opening], 0);
      for (uint32_t hash : forms.hashes()) all.push_back({hash, opening});
    }
    index_.prefix_forms_ = DeletionIndex(all, kMostWordsPerForm);
  }

  void IndexWordForms() {
    std::vector<DeletionIndex::Form> all;
    all.reserve(index_.words_.size() * 9);
    DeletionForms forms;
    for (uint32_t word : ByBestEntry(index_.word_entries_begin_, index_.word_entries_)) {
      forms.clear();
      forms.Add(index_.words_[word], 0);
      for (uint32_t hash : forms.hashes()) all.push_back({hash, word});
    }
    index_.word_forms_ = DeletionIndex(all, kMostWordsPerForm);
  }

  SearchIndex& index_;
  Pairs names_;
  Pairs words_;
};

SearchIndex SearchIndex::Build(std::span<const SearchEntry> entries) {
  SearchIndex index;
  SearchBuilder builder(index);
  builder.Read(entries);
  builder.Finish();
  return index;
}

size_t SearchIndex::bytes() const {
  size_t arrays = ids_.capacity() + weights_.capacity() + name_entries_begin_.capacity() +
                  word_entries_begin_.capacity() + entry_words_begin_.capacity() + entry_words_.capacity();
  return arrays * 4 + is_whole_name_.capacity() / 8 + names_.bytes() + name_entries_.bytes() + words_.bytes() +
         word_entries_.bytes() + openings_.bytes() + opening_names_.capacity() * 8 + name_forms_.bytes() +
         half_forms_.bytes() + prefix_forms_.bytes() + word_forms_.bytes();
}

}  // namespace socle::registry
