// Is every commune of France found by its name, however it is written? Prints the score of each way of writing.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <functional>

#include "services/registry/domain/search/fold.h"
#include "services/registry/domain/search/search_index.h"
#include "tests/unit/registry_search/real_names.h"
#include "tests/unit/registry_search/typing_errors.h"

namespace socle::registry {
namespace {

class SearchQualityTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    names_ = new RealNames(ReadRealNames());
    index_ = new SearchIndex(SearchIndex::Build(names_->entries));
  }
  void SetUp() override {
    if (names_->entries.empty()) GTEST_SKIP() << "the real data is not installed (npm ci in data/)";
  }

  struct Score {
    double weighted = 0;  // shares of inhabitants and of communes found among the first five
    double unweighted = 0;
    double by_name = 0;  // of communes, content with a namesake: nobody can tell twelve Sainte-Colombe apart by name
  };

  // SEARCH_SHOW_MISSES=30000 in the environment prints what is missed of communes with more inhabitants than that.
  // Searches all entries, of every type, for each current commune as `write` writes it; "" leaves it out.
  static Score Measure(const char* kind, const std::function<std::string(const std::string&)>& write,
                       SearchOptions options = {.limit = 5}) {
    double people = 0, people_found = 0, communes = 0, found = 0, found_by_name = 0;
    const bool show = std::getenv("SEARCH_SHOW_MISSES") != nullptr;
    for (uint32_t id : names_->current_communes) {
      const SearchEntry& commune = names_->entries[id];
      const std::string query = write(commune.label);
      if (query.empty()) continue;
      bool itself = false, namesake = false;
      for (const SearchHit& hit : index_->Search(query, options, [](uint32_t) { return true; })) {
        itself = itself || hit.id == id;
        namesake = namesake || Fold(names_->entries[hit.id].label) == Fold(commune.label);
      }
      communes += 1;
      people += commune.population;
      found += itself ? 1 : 0;
      found_by_name += namesake ? 1 : 0;
      people_found += itself ? commune.population : 0;
      if (show && !itself && commune.population > std::atoi(std::getenv("SEARCH_SHOW_MISSES"))) {
        fmt::print("  {} ({}) missed as '{}':", commune.label, commune.population, query);
        for (const SearchHit& hit : index_->Search(query, options, [](uint32_t) { return true; })) {
          fmt::print(" {},", names_->entries[hit.id].label);
        }
        fmt::print("\n");
      }
    }
    Score score{people_found / people, found / communes, found_by_name / communes};
    fmt::print("{:<22} {:>6} communes: {:.3f} % of inhabitants, {:.3f} % of communes, {:.3f} % counting namesakes\n",
               kind, communes, 100 * score.weighted, 100 * score.unweighted, 100 * score.by_name);
    return score;
  }

  static RealNames* names_;
  static SearchIndex* index_;
};

RealNames* SearchQualityTest::names_ = nullptr;
SearchIndex* SearchQualityTest::index_ = nullptr;

TEST_F(SearchQualityTest, FindsEveryCommuneByItsOwnName) {
  EXPECT_GT(names_->current_communes.size(), 34000U);
  Score score = Measure("own name", [](const std::string& name) { return name; });
  EXPECT_GE(score.weighted, 0.999);
  EXPECT_EQ(score.by_name, 1.0);
}

TEST_F(SearchQualityTest, FindsEveryCommuneByItsFoldedName) {
  EXPECT_EQ(Measure("folded", Fold).by_name, 1.0);
  EXPECT_EQ(Measure("without spaces",
                    [](const std::string& name) {
                      std::string text = Fold(name);
                      std::erase(text, ' ');
                      return text;
                    })
                .by_name,
            1.0);
}

TEST_F(SearchQualityTest, FindsEveryCommuneByItsShortenedName) {
  auto changed = [](std::string (*shorten)(std::string_view)) {
    return [shorten](const std::string& name) {
      std::string shorter = shorten(name);
      return shorter == name ? std::string() : shorter;
    };
  };
  Score abbreviated = Measure("abbreviated", changed(Abbreviated));
  EXPECT_GE(abbreviated.weighted, 0.998);
  EXPECT_GE(abbreviated.by_name, 0.9999);
  EXPECT_GE(Measure("without articles", changed(WithoutArticles)).weighted, 0.999);
}

TEST_F(SearchQualityTest, FindsCommunesInSpiteOfOneTypingError) {
  struct Kind {
    const char* name;
    TypingError error;
  };
  for (Kind kind :
       {Kind{"a letter too many", TypingError::kInsert}, Kind{"a letter missing", TypingError::kDelete},
        Kind{"a wrong letter", TypingError::kReplace}, Kind{"two letters swapped", TypingError::kTranspose}}) {
    std::mt19937 random(20260101);
    Score score = Measure(kind.name, [&](const std::string& name) { return WithError(name, kind.error, random); });
    EXPECT_GE(score.weighted, 0.99) << kind.name << ": the bar of the product";
    EXPECT_GE(score.weighted, kind.error == TypingError::kDelete ? 0.992 : 0.996) << kind.name << ": what it did reach";
    EXPECT_GE(score.unweighted, 0.96) << kind.name;
  }
}

TEST_F(SearchQualityTest, FindsLongNamesInSpiteOfTwoTypingErrors) {
  std::mt19937 random(42);
  Score score = Measure("two errors, 9+ letters", [&](const std::string& name) {
    if (Fold(name).size() < 9) return std::string();
    std::string once = WithError(name, static_cast<TypingError>(random() % 4), random);
    return WithError(once, static_cast<TypingError>(random() % 4), random);
  });
  EXPECT_GE(score.weighted, 0.975);
}

TEST_F(SearchQualityTest, FindsWhatIsHalfTyped) {
  for (size_t letters : {3U, 4U, 5U, 6U}) {
    std::string kind = fmt::format("first {} letters", letters);
    Measure(kind.c_str(), [&](const std::string& name) { return Fold(name).substr(0, letters); });
  }
  Score score = Measure("first 8 letters", [&](const std::string& name) { return Fold(name).substr(0, 8); });
  EXPECT_GE(score.weighted, 0.9);
}

TEST_F(SearchQualityTest, FindsCommunesWithABoostForPopulation) {
  Score score = Measure("own name, boosted", [](const std::string& name) { return name; },
                        {.limit = 5, .population_boost = true});
  EXPECT_GE(score.weighted, 0.995);
}

}  // namespace
}  // namespace socle::registry
