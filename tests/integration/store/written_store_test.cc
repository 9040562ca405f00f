// Organisations and territories in a real database: what is kept, and what no writer can break.
#include <thread>

#include "fmt/format.h"
#include "platform/base/error.h"
#include "platform/db/sql_error.h"
#include "platform/write/writer.h"
#include "services/registry/store/competence_store.h"
#include "services/registry/store/organisation_store.h"
#include "services/registry/store/territory_store.h"
#include "tests/integration/store/store_fixture.h"

namespace socle::registry::store {
namespace {

constexpr int kWriters = 8;

Date Day(std::string_view iso) { return *Date::Parse(iso); }

Territory SomeTerritory(std::string label = "Cambrésis") {
  Territory territory{.kind = TerritoryKind::kScot, .label = std::move(label)};
  territory.members = {"collectivites/epci-200068500", "organisations/siren-200035855"};
  territory.perimeter_date = Day("2020-01-01");
  territory.policy = SuccessionPolicy::kFollowSuccessors;
  territory.external_ids = {{"cncd", "47/11 \"é\""}};
  territory.description = "Deux lignes,\nune apostrophe ' et une barre \\.";
  territory.geometry = {.geojson_uri = "https://geo.example.fr/x.geojson",
                        .centre = Point{50.173456789012345, 3.2},
                        .bounding_box = Box{{50, 3}, {51, 3.5}}};
  return territory;
}

Organisation SomeOrganisation(std::string siren = "130005481") {
  Organisation organisation{.kind = OrganisationKind::kPetr, .label = "PETR", .legal_form = "PETR"};
  organisation.siren = std::move(siren);
  organisation.rna = "";
  organisation.seat = "collectivites/departement-59";
  organisation.population = 176457;
  organisation.members = {{"collectivites/commune-59001", {"banatic-2021/1502", "banatic-2021/1505"}},
                          {"collectivites/epci-200068500", {}}};
  organisation.competences = {"banatic-2021/1510"};
  return organisation;
}

class WrittenStoreTest : public ::testing::Test {
 protected:
  write::Command Command(std::vector<std::string> resources = {}) {
    write::Command command{.method = "test", .caller = "tester", .resources = std::move(resources)};
    command.request_id = fmt::format("00000000-0000-4000-8000-{:012}", ++requests_);
    return command;
  }

  // What the function gives, in a transaction of the write path; what it says is the status.
  absl::Status Write(const std::vector<std::string>& resources,
                     const std::function<absl::Status(write::Unit&)>& function) {
    return writer_
        .RunBytes(Command(resources), db::kNoDeadline,
                  [&](write::Unit& unit) -> absl::StatusOr<std::string> {
                    SOCLE_RETURN_IF_ERROR(function(unit));
                    return "";
                  })
        .status();
  }

  template <typename Content>
  absl::Status Put(Archive<Content>& archive, const Amendment<Content>& amendment) {
    return Write({amendment.id}, [&](write::Unit& unit) {
      return archive.Write(unit.tx(), std::span(&amendment, 1), unit.revision()).status();
    });
  }

  absl::Status Run(const std::string& sql) {
    return db::RunWrite(*registry_.pool, db::kNoDeadline, [&](db::Transaction& tx) {
      tx.Run(sql);
      return absl::OkStatus();
    });
  }

  // The outcomes of eight writers at once.
  std::vector<absl::Status> AtOnce(const std::function<absl::Status(int)>& function) {
    std::vector<absl::Status> outcomes(kWriters);
    std::vector<std::thread> threads;
    for (int i = 0; i < kWriters; ++i) threads.emplace_back([&, i] { outcomes[i] = function(i); });
    for (std::thread& thread : threads) thread.join();
    return outcomes;
  }

  RegistryDatabase registry_;
  write::Writer writer_{registry_.pool.get()};
  TerritoryStore territories_{registry_.pool.get()};
  OrganisationStore organisations_{registry_.pool.get()};
  CompetenceStore competences_{registry_.pool.get()};
  std::atomic<int> requests_{0};
};

template <typename Content>
Amendment<Content> New(std::string id, Content content, Date from = Date::Min()) {
  return {.id = std::move(id), .is_new = true, .added = {{.content = std::move(content), .valid_from = from}}};
}

TEST_F(WrittenStoreTest, WhatIsWrittenIsReadBackWhole) {
  ASSERT_TRUE(Put(territories_, New("scot-1", SomeTerritory(), Day("2020-01-01"))).ok());
  ASSERT_TRUE(Put(organisations_, New("siren-130005481", SomeOrganisation())).ok());
  const auto territory = territories_.Read("scot-1", db::kNoDeadline);
  ASSERT_TRUE(territory.ok()) << territory.status();
  ASSERT_EQ(territory->versions.size(), 1u);
  EXPECT_EQ(territory->versions[0].content, SomeTerritory());
  EXPECT_EQ(territory->versions[0].valid_from, Day("2020-01-01"));
  EXPECT_EQ(territory->versions[0].valid_to, Date::Max());
  EXPECT_EQ(territory->versions[0].known_from, territory->create_time);
  EXPECT_GT(territory->revision, 0);
  const auto organisation = organisations_.Read("siren-130005481", db::kNoDeadline);
  ASSERT_TRUE(organisation.ok()) << organisation.status();
  EXPECT_EQ(organisation->versions[0].content, SomeOrganisation());
  EXPECT_EQ(organisation->versions[0].valid_from, Date::Min());
  EXPECT_EQ(territories_.Read("scot-2", db::kNoDeadline).status().code(), absl::StatusCode::kNotFound);
}

TEST_F(WrittenStoreTest, ListsAreOfADayAndAnInstantInTheOrderOfIds) {
  for (const char* id : {"c-1", "a-1", "b-1"}) {
    Territory territory = SomeTerritory(id);
    territory.external_ids.clear();
    ASSERT_TRUE(Put(territories_, New(id, territory, Day("2020-01-01"))).ok());
  }
  const auto before = *territories_.Read("b-1", db::kNoDeadline);
  Territory renamed = before.versions[0].content;
  renamed.label = "renamed";
  ASSERT_TRUE(Put(territories_, std::get<Amendment<Territory>>(ChangeFrom(before, Day("2024-01-01"), renamed))).ok());
  const auto labels = [&](const TerritoryArchive::Question& question) {
    std::vector<std::string> found;
    for (const auto& file : *territories_.List(question, db::kNoDeadline)) {
      EXPECT_EQ(file.versions.size(), 1u);
      found.push_back(file.versions[0].content.label);
    }
    return found;
  };
  using Labels = std::vector<std::string>;
  EXPECT_EQ(labels({.day = Day("2024-01-01")}), (Labels{"a-1", "renamed", "c-1"}));
  EXPECT_EQ(labels({.day = Day("2023-12-31")}), (Labels{"a-1", "b-1", "c-1"}));
  EXPECT_EQ(labels({.day = Day("2024-01-01"), .known_at = before.update_time}), (Labels{"a-1", "b-1", "c-1"}));
  EXPECT_EQ(labels({.day = Day("2024-01-01"), .after = "a-1", .limit = 1}), (Labels{"renamed"}));
  EXPECT_EQ(labels({.day = Day("2019-12-31")}), Labels{});
  EXPECT_EQ(labels({.day = Day("2024-01-01"), .member = "collectivites/epci-200068500"}).size(), 3u);
  EXPECT_EQ(labels({.day = Day("2024-01-01"), .member = "collectivites/epci-1"}).size(), 0u);
  EXPECT_EQ(labels({.day = Day("2024-01-01"), .after = "a'; DROP TABLE territory; --"}).size(), 3u);
}

TEST_F(WrittenStoreTest, EachWriteIsKnownLaterThanTheOneBefore) {
  ASSERT_TRUE(Put(territories_, New("scot-1", SomeTerritory(), Day("2020-01-01"))).ok());
  for (int i = 0; i < 5; ++i) {
    const auto file = *territories_.Read("scot-1", db::kNoDeadline);
    Territory next = SomeTerritory(fmt::format("n° {}", i));
    ASSERT_TRUE(Put(territories_, std::get<Amendment<Territory>>(CorrectAt(file, Day("2021-01-01"), next))).ok());
    const auto after = *territories_.Read("scot-1", db::kNoDeadline);
    EXPECT_GT(after.update_time, file.update_time);
    EXPECT_EQ(after.At(Day("2021-01-01"), file.update_time)->content, file.At(Day("2021-01-01"))->content);
  }
}

TEST_F(WrittenStoreTest, ASirenIsCarriedByOneOfEightWhoWriteAtOnce) {
  const auto outcomes =
      AtOnce([&](int i) { return Put(organisations_, New(fmt::format("org-{}", i), SomeOrganisation())); });
  int written = 0;
  for (const absl::Status& outcome : outcomes) {
    written += outcome.ok();
    if (!outcome.ok()) {
      EXPECT_TRUE(absl::IsAlreadyExists(outcome) || absl::IsAborted(outcome)) << outcome;
    }
  }
  EXPECT_EQ(written, 1);
  const ExternalId siren{"siren", "130005481"};
  ASSERT_TRUE(Write({}, [&](write::Unit& unit) {
                const auto holders = organisations_.Holders(unit.tx(), std::span(&siren, 1));
                EXPECT_EQ(holders->size(), 1u);
                return absl::OkStatus();
              }).ok());
}

TEST_F(WrittenStoreTest, ADeletedOneFreesItsIdentifierAndTakesItBackWhileNobodyHasIt) {
  ASSERT_TRUE(Put(organisations_, New("first", SomeOrganisation())).ok());
  const auto remove = [&](std::string id, bool deleted) {
    const auto file = *organisations_.Read(id, db::kNoDeadline);
    Amendment<Organisation> amendment{.id = file.id, .deletions = file.deletions, .last_write = file.update_time};
    const Instant now{file.update_time.micros + 10};
    if (deleted) amendment.deletions->push_back({.from = now});
    if (!deleted) amendment.deletions->back().to = now;
    return Put(organisations_, amendment);
  };
  ASSERT_TRUE(remove("first", true).ok());
  EXPECT_NE(organisations_.Read("first", db::kNoDeadline)->DeletedAt(), nullptr);
  ASSERT_TRUE(Put(organisations_, New("second", SomeOrganisation())).ok());
  EXPECT_TRUE(absl::IsAlreadyExists(remove("first", false)));
  ASSERT_TRUE(remove("second", true).ok());
  ASSERT_TRUE(remove("first", false).ok());
  const auto first = *organisations_.Read("first", db::kNoDeadline);
  EXPECT_EQ(first.DeletedAt(), nullptr);
  ASSERT_EQ(first.deletions.size(), 1u) << "that it was deleted meanwhile stays known";
}

TEST_F(WrittenStoreTest, EightWhoChangeOneTerritoryAtOnceLeaveOneStoryWithoutOverlaps) {
  ASSERT_TRUE(Put(territories_, New("scot-1", SomeTerritory(), Day("2020-01-01"))).ok());
  const std::vector<std::string> ids = {"scot-1"};
  const auto outcomes = AtOnce([&](int i) {
    return Write(ids, [&](write::Unit& unit) -> absl::Status {
      const auto files = territories_.Find(unit.tx(), ids);
      if (!files.ok()) return files.status();
      const auto amended = ChangeFrom(files->front(), Day("2021-01-01").Plus(i), SomeTerritory(std::to_string(i)));
      return territories_.Write(unit.tx(), std::span(&std::get<Amendment<Territory>>(amended), 1), unit.revision())
          .status();
    });
  });
  for (const absl::Status& outcome : outcomes) EXPECT_TRUE(outcome.ok()) << outcome;
  const auto file = *territories_.Read("scot-1", db::kNoDeadline);
  int days = 0;
  for (int i = -400; i < 400; ++i) {
    const Date day = Day("2021-01-01").Plus(i);
    const auto holds = [&](const auto& version) { return version.IsCurrent() && version.ValidAt(day); };
    EXPECT_LE(std::count_if(file.versions.begin(), file.versions.end(), holds), 1) << day.ToString();
    days += std::count_if(file.versions.begin(), file.versions.end(), holds);
  }
  EXPECT_EQ(days, 766) << "every day since 2020-01-01 has its version";
}

// Around the application: whoever has the database's password cannot break these either.
TEST_F(WrittenStoreTest, TheDatabaseItselfRefusesOverlapsRewritingAndRemoval) {
  Territory territory = SomeTerritory();
  territory.external_ids.clear();
  ASSERT_TRUE(Put(territories_, New("scot-1", territory, Day("2020-01-01"))).ok());
  const std::string copy =
      "INSERT INTO territory_version (territory_id, valid_from, valid_to, known_from, from_precision, since_revision, "
      "label, kind, policy, perimeter_date, members, external_systems, external_values, description, geojson_uri, "
      "centre, bounding_box) SELECT {}, {}, 'infinity', clock_timestamp(), 0, 1, label, kind, policy, perimeter_date, "
      "members, external_systems, external_values, description, geojson_uri, centre, bounding_box FROM "
      "territory_version";
  const auto state = [&](const std::string& sql) { return db::SqlStateOf(Run(sql)); };
  EXPECT_EQ(state(fmt::format(fmt::runtime(copy), "territory_id", "date '2024-01-01'")), "23P01");
  EXPECT_EQ(state(fmt::format(fmt::runtime(copy), "'nothing'", "date '2024-01-01'")), "23503");
  EXPECT_EQ(state("UPDATE territory_version SET label = 'x'"), "23001");
  EXPECT_EQ(state("DELETE FROM territory_version"), "23001");
  EXPECT_EQ(state("DELETE FROM territory"), "23001");
  EXPECT_TRUE(Run("UPDATE territory_version SET known_to = clock_timestamp()").ok());
  EXPECT_EQ(state("UPDATE territory_version SET known_to = 'infinity'"), "23001")
      << "what was closed is not opened again";
}

TEST_F(WrittenStoreTest, CompetencesOfACollectiviteAreStatedAnewAndKnownAsTheyWere) {
  const auto state = [&](std::vector<HeldCompetences> held) {
    std::vector<std::string> changed;
    EXPECT_TRUE(Write({}, [&](write::Unit& unit) {
                  auto written =
                      competences_.WriteHeld(unit.tx(), held, kBanaticList, Day("2023-01-01"), unit.revision());
                  if (written.ok()) changed = *written;
                  return written.status();
                }).ok());
    return changed;
  };
  using Ids = std::vector<std::string>;
  EXPECT_EQ(state({{"epci-1", {"1502", "1505"}}, {"epci-2", {"1510"}}}), (Ids{"epci-1", "epci-2"}));
  EXPECT_EQ(state({{"epci-1", {"1502", "1505"}}, {"epci-2", {"1510"}}}), Ids{}) << "the same again changes nothing";
  EXPECT_EQ(state({{"epci-1", {"1502"}}, {"epci-2", {"1510"}}}), (Ids{"epci-1"}));
  EXPECT_EQ(*competences_.HeldBy("epci-1", Day("2024-01-01"), std::nullopt, db::kNoDeadline),
            (Ids{"banatic-2021/1502"}));
  EXPECT_EQ(*competences_.HeldBy("epci-1", Day("2022-12-31"), std::nullopt, db::kNoDeadline), Ids{});
  EXPECT_EQ(competences_.HeldBy("epci-2", Day("2024-01-01"), Instant{0}, db::kNoDeadline)->size(), 0u);
}

TEST_F(WrittenStoreTest, ACodeKeepsItsLabelAndTakesOneThatWasMissing) {
  const auto write = [&](std::vector<Competence> codes) {
    int64_t differed = -1;
    EXPECT_TRUE(Write({}, [&](write::Unit& unit) {
                  const auto written = competences_.WriteCodes(unit.tx(), codes);
                  if (written.ok()) differed = *written;
                  return written.status();
                }).ok());
    return differed;
  };
  EXPECT_EQ(write({{"banatic-2021", "1502", ""}, {"m57-2025", "90-732", "Eau potable"}}), 2);
  EXPECT_EQ(write({{"banatic-2021", "1502", "Eau"}, {"m57-2025", "90-732", "Autre chose"}}), 1);
  const auto codes = *competences_.List("", db::kNoDeadline);
  EXPECT_EQ(codes, (std::vector<Competence>{{"banatic-2021", "1502", "Eau"}, {"m57-2025", "90-732", "Eau potable"}}));
  EXPECT_EQ(competences_.List("m57-2025", db::kNoDeadline)->size(), 1u);
}

}  // namespace
}  // namespace socle::registry::store
