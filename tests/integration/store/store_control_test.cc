// Negative controls: the store is broken on purpose, and the properties of store_properties.h must notice. Each control
// first shows that the same examples find nothing in a store that is whole.
#include <gmock/gmock.h>

#include "tests/integration/store/store_properties.h"

namespace socle::registry::store {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr int kExamples = 12;

Record Example(int seed, int max_facts = 6) {
  return LawfulRecord(max_facts)(rc::Random(static_cast<uint64_t>(seed)), /*size=*/50).value();
}

class StoreControl : public ::testing::Test {
 protected:
  // What the property finds first in the examples; "" for nothing.
  template <typename Property>
  std::string FirstFinding(const Property& property) {
    for (int seed = 0; seed < kExamples; ++seed) {
      if (std::string finding = property(seed); !finding.empty()) return finding;
    }
    return "";
  }
  std::string NewestIsNotLoaded() {
    return FirstFinding([&](int seed) {
      return NewestIsLoaded(registry_, {Example(3 * seed), Example(3 * seed + 1), Example(3 * seed + 2)});
    });
  }
  std::string ARevisionChanged() {
    return FirstFinding([&](int seed) {
      return EveryRevisionStays(registry_, {Example(3 * seed), Example(3 * seed + 1), Example(3 * seed + 2)});
    });
  }
  std::string AnOverlapWasTaken(unsigned kind) {
    return FirstFinding([&](int seed) {
      const Record lawful = Example(seed);
      if (lawful.versions.empty()) return std::string();
      return OverlapIsRefused(registry_, lawful, 8 * static_cast<unsigned>(seed) + kind);
    });
  }
  void Administer(const std::string& sql) { PostgresCluster::Shared().Administer(sql, registry_.database.name); }
  // Makes every change of `retired_revision` do `body` instead.
  void OnRetirement(const std::string& when, const std::string& body) {
    Administer(fmt::format("CREATE FUNCTION sabotage() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {} END $$", body));
    for (const char* table : {"collectivite_version", "situation", "identifier", "postal_code", "population",
                              "membership", "succession", "disagreement"}) {
      Administer(
          fmt::format("CREATE TRIGGER sabotage {} UPDATE OF retired_revision ON {} FOR EACH ROW "
                      "EXECUTE FUNCTION sabotage()",
                      when, table));
    }
  }

  RegistryDatabase registry_;
};

TEST_F(StoreControl, WithoutTheTriggerOverlapsGoIn) {
  for (const unsigned kind : {1u, 3u, 5u}) EXPECT_EQ(AnOverlapWasTaken(kind), "") << "a store that is whole";
  Administer("ALTER TABLE collectivite_version DISABLE TRIGGER no_overlap");
  for (const unsigned kind : {1u, 3u, 5u}) {
    EXPECT_THAT(AnOverlapWasTaken(kind), HasSubstr("two facts that overlap were taken")) << kind;
  }
}

TEST_F(StoreControl, ARetirementThatIsSkippedIsNoticedByTheStoreItself) {
  EXPECT_EQ(NewestIsNotLoaded(), "") << "a store that is whole";
  OnRetirement("BEFORE", "RETURN NULL;");
  EXPECT_THAT(NewestIsNotLoaded(), HasSubstr("not taken: The record was changed by another import"));
}

TEST_F(StoreControl, ARetirementThatIsLostIsRefusedWhereTheNewFactOverlaps) {
  OnRetirement("BEFORE", "NEW.retired_revision := NULL; RETURN NEW;");
  const std::string found = NewestIsNotLoaded();
  EXPECT_NE(found, "") << "facts that were retired are still there, and nobody noticed";
}

TEST_F(StoreControl, ARetirementThatIsLostIsFoundWhereNothingOverlaps) {
  OnRetirement("BEFORE", "NEW.retired_revision := NULL; RETURN NEW;");
  Record before;
  for (int seed = 0; before.disagreements.empty(); ++seed) before = Example(seed);
  Record after = before;
  after.disagreements.clear();
  EXPECT_THAT(NewestIsLoaded(registry_, {before, after}), HasSubstr("disagreements"));
}

TEST_F(StoreControl, HistoryThatIsThrownAwayIsMissed) {
  EXPECT_EQ(ARevisionChanged(), "") << "a store that is whole";
  OnRetirement("AFTER", "EXECUTE format('DELETE FROM %I WHERE id = $1', TG_TABLE_NAME) USING OLD.id; RETURN NULL;");
  EXPECT_EQ(NewestIsNotLoaded(), "") << "today's record is right all the same";
  EXPECT_THAT(ARevisionChanged(), HasSubstr("not the same"));
}

TEST_F(StoreControl, HistoryThatIsRewrittenIsMissed) {
  OnRetirement("BEFORE", "NEW.since_revision := OLD.since_revision - 1; RETURN NEW;");
  EXPECT_EQ(NewestIsNotLoaded(), "") << "today's record is right all the same";
  EXPECT_THAT(ARevisionChanged(), Not(""));
}

}  // namespace
}  // namespace socle::registry::store
