// What holds for any names and any query.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "services/registry/domain/search/search_index.h"

namespace socle::registry {
namespace {

constexpr std::string_view kSyllables[] = {"saint", "sainte", "mer", "sur", "l'",   "mont", "é",    "œu", "ville", "-",
                                           " ",     "cc ",    "ca ", "de ", "6e",   "(",    ")",    "st", "vaux",  "b",
                                           "ay",    "paris ", "'",   "ß",   "omer", "x",    "lens", "s/", "arr",   "y"};

std::string RandomName(std::mt19937& random) {
  std::string name;
  for (size_t i = 1 + random() % 5; i > 0; --i) name += kSyllables[random() % std::size(kSyllables)];
  return name;
}

std::string RandomBytes(std::mt19937& random) {
  std::string bytes;
  for (size_t i = random() % 40; i > 0; --i) bytes.push_back(static_cast<char>(random()));
  return bytes;
}

std::vector<SearchEntry> RandomEntries(std::mt19937& random, size_t count) {
  std::vector<SearchEntry> entries;
  for (uint32_t id = 0; id < count; ++id) {
    std::string label = random() % 20 == 0 ? RandomBytes(random) : RandomName(random);
    entries.push_back({id, label, static_cast<int32_t>(random() % 50) - 1, static_cast<uint8_t>(random() % 3)});
  }
  return entries;
}

std::string RandomQuery(std::mt19937& random, const std::vector<SearchEntry>& entries) {
  switch (random() % 4) {
    case 0:
      return RandomBytes(random);
    case 1:
      return RandomName(random);
    default: {
      std::string query = entries[random() % entries.size()].label;
      for (size_t edits = random() % 3; edits > 0 && !query.empty(); --edits) {
        size_t at = random() % query.size();
        random() % 2 == 0 ? query.erase(at, 1) : query.insert(at, 1, static_cast<char>('a' + random() % 26));
      }
      return query.substr(0, random() % 30);
    }
  }
}

bool operator==(const SearchHit& a, const SearchHit& b) { return a.id == b.id && a.score == b.score; }

TEST(SearchPropertiesTest, NeverReturnsWhatTheFilterRefuses) {
  std::mt19937 random(1);
  for (int round = 0; round < 30; ++round) {
    const std::vector<SearchEntry> entries = RandomEntries(random, 1 + random() % 500);
    const SearchIndex index = SearchIndex::Build(entries);
    const uint32_t divisor = 1 + random() % 5;
    for (int i = 0; i < 300; ++i) {
      const std::string query = RandomQuery(random, entries);
      for (const SearchHit& hit : index.Search(query, {.limit = 20}, [&](uint32_t id) { return id % divisor == 0; })) {
        ASSERT_EQ(hit.id % divisor, 0U) << query;
      }
    }
  }
}

TEST(SearchPropertiesTest, HitsAreDistinctOrderedAndScoredBetweenZeroAndOne) {
  std::mt19937 random(2);
  const std::vector<SearchEntry> entries = RandomEntries(random, 2000);
  const SearchIndex index = SearchIndex::Build(entries);
  for (int i = 0; i < 3000; ++i) {
    const std::string query = RandomQuery(random, entries);
    const SearchOptions options{.limit = static_cast<int>(random() % 30), .population_boost = random() % 2 == 0};
    const auto hits = index.Search(query, options, [](uint32_t) { return true; });
    ASSERT_LE(hits.size(), static_cast<size_t>(options.limit));
    std::set<uint32_t> ids;
    for (size_t k = 0; k < hits.size(); ++k) {
      ASSERT_LT(hits[k].id, entries.size());
      ASSERT_TRUE(ids.insert(hits[k].id).second) << query << " found one twice";
      ASSERT_GT(hits[k].score, 0.0F) << query;
      ASSERT_LT(hits[k].score, 1.0F) << query;
      ASSERT_GE(hits[k == 0 ? 0 : k - 1].score, hits[k].score) << query;
    }
  }
}

TEST(SearchPropertiesTest, TheOrderOfEntriesDoesNotMatter) {
  std::mt19937 random(3);
  for (int round = 0; round < 10; ++round) {
    std::vector<SearchEntry> entries = RandomEntries(random, 800);
    const SearchIndex index = SearchIndex::Build(entries);
    const std::vector<SearchEntry> before = entries;
    std::shuffle(entries.begin(), entries.end(), random);
    const SearchIndex shuffled = SearchIndex::Build(entries);
    for (int i = 0; i < 500; ++i) {
      const std::string query = RandomQuery(random, before);
      auto all = [](uint32_t) { return true; };
      const auto a = index.Search(query, {.limit = 10}, all), b = shuffled.Search(query, {.limit = 10}, all);
      ASSERT_TRUE(std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
        return x == y;
      })) << query;
    }
  }
}

// Whatever the name, its own spelling finds it, or others that fold alike.
TEST(SearchPropertiesTest, EveryNameFindsItselfAmongAll) {
  std::mt19937 random(4);
  const std::vector<SearchEntry> entries = RandomEntries(random, 400);
  const SearchIndex index = SearchIndex::Build(entries);
  for (const SearchEntry& entry : entries) {
    bool reached = false;
    const auto hits = index.Search(entry.label, {.limit = 5},
                                   [&](uint32_t id) { return reached = reached || id == entry.id, id == entry.id; });
    const bool blank = SearchIndex::Build({&entry, 1}).size() == 0;
    ASSERT_EQ(hits.size(), blank ? 0U : 1U) << entry.label;
  }
}

TEST(SearchPropertiesTest, SurvivesAnyBytes) {
  std::mt19937 random(5);
  std::vector<SearchEntry> entries;
  for (uint32_t id = 0; id < 300; ++id)
    entries.push_back({id, RandomBytes(random) + RandomBytes(random) + RandomBytes(random), 5, 0});
  const SearchIndex index = SearchIndex::Build(entries);
  for (int i = 0; i < 5000; ++i) {
    std::string query = RandomBytes(random);
    for (size_t more = random() % 12; more > 0; --more) query += RandomBytes(random);
    index.Search(query, {.limit = 5, .population_boost = i % 2 == 0}, [](uint32_t id) { return id % 3 != 0; });
  }
}

}  // namespace
}  // namespace socle::registry
