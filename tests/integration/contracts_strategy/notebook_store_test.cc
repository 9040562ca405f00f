#include "services/contracts/store/strategy/notebook_store.h"

#include "platform/api/digest.h"
#include "tests/integration/contracts_strategy/strategy_fixture.h"

namespace socle::contracts::store {
namespace {

Page APage(std::string id, std::string parent = "", int32_t position = 0) {
  Page page;
  page.contract = kCambresis;
  page.id = std::move(id);
  page.title = "Titre de " + page.id;
  page.parent = std::move(parent);
  page.position = position;
  page.text = "Texte \"entre\" \\ guillemets\n";
  page.text_sha256 = socle::api::Sha256Hex(page.text);
  page.media = {{.uri = "https://exemple.fr/é.jpg", .alt_text = "« Le beffroi »", .credit = "CAUE", .licence = "CC0"}};
  page.sources = {"Archives, série \"M\"", "{a,b}"};
  page.places = {{.label = "Cambrai", .place = "", .latitude = 50.1761, .longitude = 3.2349},
                 {.label = "la vallée", .place = "territories/cambresis", .latitude = {}, .longitude = {}}};
  page.author = kCambrai;
  return page;
}

class NotebookStoreTest : public StrategyStoreTest {
 protected:
  void Put(Page page) {
    ASSERT_TRUE(Write([&](write::Unit& unit) { return store_.Create(unit.tx(), unit.revision(), page); }).ok());
  }

  Edition Publish(int32_t number) {
    Edition edition;
    edition.contract = kCambresis;
    edition.number = number;
    edition.title = "Carnet";
    EXPECT_TRUE(Write([&](write::Unit& unit) {
                  const std::vector<Page> pages = store_.ReadAll(unit.tx(), kCambresis);
                  edition.sha256 = socle::api::Sha256Hex(EditionManifest(pages));
                  store_.Publish(unit.tx(), unit.revision(), pages, edition);
                  return absl::OkStatus();
                }).ok());
    return edition;
  }

  std::vector<std::string> Contents(int32_t edition) {
    std::vector<std::string> lines;
    const auto contents = store_.ReadContents(kCambresis, edition, "", db::kNoDeadline);
    EXPECT_TRUE(contents.ok());
    if (!contents.ok()) return lines;
    for (const PageEntry& entry : contents->entries) {
      lines.push_back(entry.place.number + " " + entry.place.id);
    }
    return lines;
  }

  NotebookStore store_{pool_.get()};
};

using Lines = std::vector<std::string>;

TEST_F(NotebookStoreTest, GivesBackAPageAsItWasWritten) {
  const Page page = APage("beffroi");
  Put(page);
  const auto found = store_.FindPage(kCambresis, 0, "beffroi", db::kNoDeadline);
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->text, page.text);
  EXPECT_EQ(found->sources, page.sources);
  ASSERT_EQ(found->media.size(), 1U);
  EXPECT_EQ(found->media[0].alt_text, page.media[0].alt_text);
  ASSERT_EQ(found->places.size(), 2U);
  EXPECT_EQ(found->places[0].latitude, page.places[0].latitude);
  EXPECT_FALSE(found->places[1].latitude);
}

TEST_F(NotebookStoreTest, OneThatNobodyWroteToIsEmpty) {
  const auto notebook = store_.Find(kCambresis, db::kNoDeadline);
  EXPECT_EQ(notebook->revision, 0);
  EXPECT_TRUE(notebook->update_time.IsOpen());
  EXPECT_TRUE(Contents(0).empty());
}

TEST_F(NotebookStoreTest, EveryWriteToAPageChangesTheNotebook) {
  Put(APage("beffroi"));
  const int64_t before = store_.Find(kCambresis, db::kNoDeadline)->revision;
  Put(APage("place"));
  EXPECT_GT(store_.Find(kCambresis, db::kNoDeadline)->revision, before);
  EXPECT_EQ(store_.Find(kCambresis, db::kNoDeadline)->page_count, 2);
}

TEST_F(NotebookStoreTest, AnEditionStaysWhateverBecomesOfThePages) {
  Put(APage("histoire", "", 1));
  Put(APage("beffroi", "histoire"));
  Put(APage("paysage", "", 0));
  const Edition first = Publish(1);
  ASSERT_TRUE(Write([&](write::Unit& unit) {
                store_.Remove(unit.tx(), unit.revision(), APage("beffroi"));
                return absl::OkStatus();
              }).ok());
  const Edition second = Publish(2);
  EXPECT_EQ(Contents(1), (Lines{"1 paysage", "2 histoire", "2.1 beffroi"}));
  EXPECT_EQ(Contents(2), (Lines{"1 paysage", "2 histoire"}));
  EXPECT_NE(first.sha256, second.sha256);
  EXPECT_EQ(store_.FindPage(kCambresis, 1, "beffroi", db::kNoDeadline)->text, APage("beffroi").text);
  EXPECT_TRUE(absl::IsNotFound(store_.FindPage(kCambresis, 2, "beffroi", db::kNoDeadline).status()));
  EXPECT_EQ(store_.Find(kCambresis, db::kNoDeadline)->latest_edition, 2);
}

TEST_F(NotebookStoreTest, TheDatabaseItselfKeepsEditionsAsTheyAre) {
  Put(APage("beffroi"));
  Publish(1);
  for (const char* sql : {"UPDATE notebook_edition SET title = 'x'", "DELETE FROM notebook_edition_page",
                          "UPDATE notebook_edition_page SET text = 'x'"}) {
    EXPECT_FALSE(Run(sql).ok()) << sql;
  }
}

}  // namespace
}  // namespace socle::contracts::store
