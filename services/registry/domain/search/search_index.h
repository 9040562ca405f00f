// Search of collectivités by name: an immutable index in memory, built from a snapshot, shared by any number of
// threads.
//
//   SearchIndex index = SearchIndex::Build(entries);
//   auto hits = index.Search("st omer", {.limit = 5}, [&](uint32_t id) { return IsCommune(id); });
//
// A query is read as a person means it: case, accents, ligatures, hyphens and apostrophes do not count, articles may be
// left out, "St" is Saint, "s/" is sur, "CA" is communauté d'agglomération, "Paris VIe" is "Paris 6"; words may be
// unfinished, in another order, joined or split; one letter may be wrong, and two in longer names. How names are found,
// cheapest first, is told in search_query.cc. Time per query hardly depends on the number of entries.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "services/registry/domain/search/deletion_index.h"
#include "services/registry/domain/search/ranked_postings.h"
#include "services/registry/domain/search/sorted_names.h"

namespace socle::registry {

struct SearchEntry {
  uint32_t id = 0;          // the caller's; several entries may share one (other names of the same thing)
  std::string label;        // "Saint-Omer", "CA du Douaisis (CAD)", "Paris 6e Arrondissement"
  int32_t population = -1;  // -1: unknown, ranks as nobody
  uint8_t rank_class = 0;   // among equals in name and population, lower comes first
};

struct SearchHit {
  uint32_t id = 0;
  // In (0, 1), higher is better; comparable within one answer and between answers with the same options.
  float score = 0;
};

struct SearchOptions {
  // At most this many hits, 1 … SearchIndex::kMaxLimit (more is cut, less gives none).
  int limit = 10;
  // False: population decides between names that fit equally well. True: it also lifts a large place over a small one
  // whose name fits better ("mont" gives Montpellier before Mont).
  bool population_boost = false;
};

class SearchIndex {
 public:
  static constexpr int kMaxLimit = 100;

  // The order of entries does not matter to any answer. Entries whose label folds to nothing are never found.
  static SearchIndex Build(std::span<const SearchEntry> entries);

  SearchIndex() = default;

  // The best hits, best first, each id once; the same query always gives the same answer. `accept` filters by id; it is
  // called, perhaps more than once, for names that fit, never for all. A query that folds to nothing has no hits;
  // beyond kMaxNameBytes folded bytes a query is cut. A filter that refuses nearly all candidates of a very short query
  // may lose the least populous: the work is bounded.
  std::vector<SearchHit> Search(std::string_view query, const SearchOptions& options,
                                absl::FunctionRef<bool(uint32_t)> accept) const;

  uint32_t size() const { return static_cast<uint32_t>(ids_.size()); }
  // Memory held, in bytes, nearly.
  size_t bytes() const;

 private:
  friend class SearchRun;
  friend class SearchBuilder;

  std::span<const uint32_t> WordsOf(uint32_t rank) const {
    return std::span(entry_words_)
        .subspan(entry_words_begin_[rank], entry_words_begin_[rank + 1] - entry_words_begin_[rank]);
  }

  // Entries are numbered by rank: population downwards, rank_class, id.
  std::vector<uint32_t> ids_;
  std::vector<float> weights_;  // log10(1 + population)

  // Names joined without spaces, whole and without articles; who bears each, and whether it is the whole name.
  SortedNames names_;
  std::vector<uint32_t> name_entries_begin_;
  RankedPostings name_entries_;
  std::vector<bool> is_whole_name_;

  // Words, who has each, and the words of each in order, as numbers.
  SortedNames words_;
  std::vector<uint32_t> word_entries_begin_;
  RankedPostings word_entries_;
  std::vector<uint32_t> entry_words_begin_;
  std::vector<uint32_t> entry_words_;

  DeletionIndex name_forms_;    // → name, one edit
  DeletionIndex half_forms_;    // → name, two edits: one half has at most one of them
  DeletionIndex prefix_forms_;  // → opening of a name, for unfinished names with one edit
  SortedNames openings_;
  std::vector<SortedNames::Range> opening_names_;
  DeletionIndex word_forms_;  // → word, one edit
};

// How halves are cut, for those who store them and those who look for them.
inline constexpr size_t kLeastHalvedName = 8;
inline constexpr uint32_t kLeftHalf = 1;
inline constexpr uint32_t kRightHalf = 2;
// Openings of names that are kept for unfinished names with a typing error.
inline constexpr size_t kShortestOpening = 4;
inline constexpr size_t kLongestOpening = 7;

}  // namespace socle::registry
