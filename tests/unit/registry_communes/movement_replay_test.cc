#include "services/registry/domain/communes/movement_replay.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/registry_communes/commune_builders.h"

namespace socle::registry {
namespace {

struct Replayed {
  CommuneHistory history;
  std::vector<Disagreement> disagreements;

  std::string Label(const Entity& entity, std::string_view day) const {
    const Stretch* stretch = history.At(entity, Day(day));
    return stretch == nullptr ? "" : stretch->state.label;
  }
  std::string Parent(const Entity& entity, std::string_view day) const {
    const Stretch* stretch = history.At(entity, Day(day));
    return stretch == nullptr ? "" : stretch->state.parent.str();
  }
  // "commune-59355 > commune-59350 (33)", sorted.
  std::vector<std::string> Edges() const {
    std::vector<std::string> edges;
    for (const CommuneEdge& e : history.edges())
      edges.push_back(fmt::format("{} > {} ({})", EntityId(e.before), EntityId(e.after), e.cause));
    std::sort(edges.begin(), edges.end());
    return edges;
  }
};

Replayed Replay(std::vector<MovementRow> rows, std::vector<CogRow> listed = {}) {
  const std::vector<SourceDocument> documents = {CogOf(2026, std::move(listed))};
  Replayed replayed;
  const std::vector<YearList> lists = YearLists(documents, &replayed.disagreements);
  replayed.history = ReplayMovements(Movements(std::move(rows)), &lists.front(), &replayed.disagreements);
  return replayed;
}

TEST(MovementReplay, MergesAnAssociatedCommune) {
  const Replayed r = Replay({Move(33, "2000-02-27", "COM 59350 Lille", "COM 59350 Lille"),
                             Move(33, "2000-02-27", "COM 59355 Lomme", "COM 59350 Lille"),
                             Move(33, "2000-02-27", "COM 59355 Lomme", "COMA 59355 Lomme")});
  EXPECT_EQ(r.Label(Commune("59355"), "2000-02-26"), "Lomme");
  EXPECT_EQ(r.Label(Commune("59355"), "2000-02-27"), "");
  EXPECT_EQ(r.Label(Associee("59355"), "2000-02-26"), "");
  EXPECT_EQ(r.Label(Associee("59355"), "2000-02-27"), "Lomme");
  EXPECT_EQ(r.Parent(Associee("59355"), "2000-02-27"), "59350");
  EXPECT_EQ(r.history.Find(Commune("59350"))->size(), 1u) << "the pole does not change";
  EXPECT_THAT(r.Edges(), testing::ElementsAre("commune-59355 > commune-59350 (33)",
                                              "commune-59355 > commune-associee-59355 (33)"));
  EXPECT_TRUE(r.disagreements.empty());
}

TEST(MovementReplay, KnowsTheCommunesThatNeverMovedFromTheList) {
  const Replayed r =
      Replay({}, {Listed("COM 59350 Lille"), Listed("ARM 75101 Paris 1er", "75056"), Listed("COM 75056 Paris")});
  EXPECT_EQ(r.Label(Commune("59350"), "1943-01-01"), "Lille");
  EXPECT_EQ(r.Parent(Arrondissement("75101"), "1943-01-01"), "75056");
}

TEST(MovementReplay, DoesNotTakeAListedCommuneThatARowCreatesForAnOldOne) {
  const Replayed r = Replay({Move(20, "2011-03-31", "", "COM 97601 Acoua")}, {Listed("COM 97601 Acoua")});
  EXPECT_EQ(r.Label(Commune("97601"), "2011-03-30"), "");
  EXPECT_EQ(r.Label(Commune("97601"), "2011-03-31"), "Acoua");
  EXPECT_THAT(r.Edges(), testing::IsEmpty());
}

TEST(MovementReplay, AppliesAllRowsOfAMovementAtOnce) {
  // Names that change places: row by row, one of the two would be lost.
  const Replayed r = Replay(
      {Move(41, "1970-01-01", "COM 78001 A", "COM 91001 A"), Move(41, "1970-01-01", "COM 91001 B", "COM 78001 B")});
  EXPECT_EQ(r.Label(Commune("91001"), "1970-01-01"), "A");
  EXPECT_EQ(r.Label(Commune("78001"), "1970-01-01"), "B");
  EXPECT_THAT(r.disagreements, testing::IsEmpty());
}

TEST(MovementReplay, AppliesTheMovementsOfADayInTheirOrder) {
  // 34 comes before 10: the commune takes its new name after the associée is gone.
  const Replayed r = Replay({Move(10, "1990-01-01", "COM 39209 Old", "COM 39209 New"),
                             Move(34, "1990-01-01", "COMA 39001 Part", "COM 39209 Old")});
  EXPECT_EQ(r.Label(Commune("39209"), "1990-01-01"), "New");
  EXPECT_EQ(r.Label(Associee("39001"), "1990-01-01"), "");
  EXPECT_THAT(r.disagreements, testing::IsEmpty());
}

TEST(MovementReplay, LetsATargetWithoutRowOfItsOwnGoOn) {
  const Replayed r =
      Replay({Move(35, "2020-01-01", "COMD 02077 Berzy", "COM 02564 Bernoy")}, {Listed("COM 02564 Bernoy")});
  EXPECT_EQ(r.history.Find(Commune("02564"))->size(), 1u) << "not created in 2020";
  EXPECT_EQ(r.Label(Deleguee("02077"), "2020-01-01"), "");
}

TEST(MovementReplay, JoinsTheEndsOfWhatLivesWithinADayOnly) {
  const Replayed r = Replay({Move(41, "2016-01-01", "COM 44060 Le Fresne", "COM 49382 Le Fresne"),
                             Move(32, "2016-01-01", "COM 49382 Le Fresne", "COM 49160 Ingrandes-Le Fresne"),
                             Move(32, "2016-01-01", "COM 49160 Ingrandes", "COM 49160 Ingrandes-Le Fresne")});
  EXPECT_EQ(r.history.Find(Commune("49382")), nullptr) << "nothing has zero length";
  EXPECT_THAT(r.Edges(), testing::ElementsAre("commune-44060 > commune-49160 (41)"));
}

TEST(MovementReplay, KeepsTheCommuneThatGetsArrondissements) {
  const Replayed r = Replay({Move(20, "1946-10-18", "COM 13055 Marseille", "ARM 13201 Marseille 1er"),
                             Move(20, "1946-10-18", "COM 13055 Marseille", "ARM 13202 Marseille 2e")});
  EXPECT_EQ(r.Label(Commune("13055"), "1950-01-01"), "Marseille");
  EXPECT_EQ(r.Parent(Arrondissement("13202"), "1946-10-18"), "13055");
}

TEST(MovementReplay, KeepsTheCommuneWhoseChefLieuBecomesDeleguee) {
  const Replayed r = Replay({Move(72, "2026-01-01", "COM 49220 Morannes-Daumeray", "COMD 49220 Morannes")});
  EXPECT_EQ(r.Label(Commune("49220"), "2026-01-01"), "Morannes-Daumeray");
  EXPECT_EQ(r.Parent(Deleguee("49220"), "2026-01-01"), "49220");
}

TEST(MovementReplay, DividesAnArrondissement) {
  const Replayed r =
      Replay({Move(20, "1964-08-12", "ARM 69385 Lyon 5e", "ARM 69385 Lyon 5e"),
              Move(20, "1964-08-12", "ARM 69385 Lyon 5e", "ARM 69389 Lyon 9e")},
             {Listed("ARM 69385 Lyon 5e", "69123"), Listed("ARM 69389 Lyon 9e", "69123"), Listed("COM 69123 Lyon")});
  EXPECT_EQ(r.Label(Arrondissement("69389"), "1964-08-11"), "");
  EXPECT_EQ(r.Parent(Arrondissement("69389"), "1964-08-12"), "69123");
  EXPECT_THAT(r.Edges(), testing::ElementsAre("arrondissement-municipal-69385 > arrondissement-municipal-69389 (20)"));
}

TEST(MovementReplay, MovesThePartsWithACommuneThatChangesItsCode) {
  const Replayed r = Replay({Move(33, "1973-01-01", "COM 14697 Tôtes", "COM 14624 L'Oudon"),
                             Move(33, "1973-01-01", "COM 14697 Tôtes", "COMA 14697 Tôtes"),
                             Move(33, "1973-01-01", "COM 14472 Fresnay", "COM 14624 L'Oudon"),
                             Move(33, "1973-01-01", "COM 14472 Fresnay", "COMA 14472 Fresnay"),
                             Move(50, "1990-02-01", "COM 14624 L'Oudon", "COM 14697 L'Oudon"),
                             Move(50, "1990-02-01", "COMA 14697 Tôtes", "COMA 14624 Saint-Martin")});
  EXPECT_EQ(r.Label(Commune("14697"), "1990-02-01"), "L'Oudon");
  EXPECT_EQ(r.Parent(Associee("14472"), "1990-01-31"), "14624");
  EXPECT_EQ(r.Parent(Associee("14472"), "1990-02-01"), "14697");
  EXPECT_EQ(r.Parent(Associee("14624"), "1990-02-01"), "14697");
  EXPECT_EQ(r.Label(Associee("14697"), "1990-02-01"), "");
}

TEST(MovementReplay, MovesThePartsOfAnAbsorbedPole) {
  const Replayed r = Replay({Move(32, "2016-12-15", "COM 49096 Cherré", "COM 49065 Les Hauts d'Anjou"),
                             Move(32, "2016-12-15", "COM 49096 Cherré", "COMD 49096 Cherré"),
                             Move(32, "2016-12-15", "COM 49065 Champigné", "COM 49065 Les Hauts d'Anjou"),
                             Move(32, "2019-01-01", "COM 49065 Les Hauts d'Anjou", "COM 49080 Les Hauts-d'Anjou"),
                             Move(32, "2019-01-01", "COM 49080 Châteauneuf", "COM 49080 Les Hauts-d'Anjou")});
  EXPECT_EQ(r.Parent(Deleguee("49096"), "2018-12-31"), "49065");
  EXPECT_EQ(r.Parent(Deleguee("49096"), "2019-01-01"), "49080");
}

TEST(MovementReplay, LeavesThePartsWithAPoleThatStays) {
  const Replayed r = Replay({Move(33, "1973-01-01", "COM 01002 Part", "COM 01001 Pole"),
                             Move(33, "1973-01-01", "COM 01002 Part", "COMA 01002 Part"),
                             Move(33, "1973-01-01", "COM 01001 Pole", "COM 01001 Pole"),
                             Move(21, "1980-01-01", "COM 01001 Pole", "COM 01001 Pole"),
                             Move(21, "1980-01-01", "COM 01001 Pole", "COM 01003 Third")});
  EXPECT_EQ(r.Parent(Associee("01002"), "1980-01-01"), "01001");
}

TEST(MovementReplay, MovesThePartsWithTheNameOfADividedPole) {
  const Replayed r = Replay({Move(32, "2019-01-01", "COM 60455 Neuville", "COM 60054 Talican"),
                             Move(32, "2019-01-01", "COM 60455 Neuville", "COMD 60455 Neuville"),
                             Move(32, "2019-01-01", "COM 60054 Beaumont", "COM 60054 Talican"),
                             Move(21, "2024-01-01", "COM 60054 Talican", "COM 60054 Beaumont"),
                             Move(21, "2024-01-01", "COM 60054 Talican", "COM 60694 Talican")});
  EXPECT_EQ(r.Parent(Deleguee("60455"), "2023-12-31"), "60054");
  EXPECT_EQ(r.Parent(Deleguee("60455"), "2024-01-01"), "60694");
  EXPECT_EQ(r.Label(Commune("60054"), "2024-01-01"), "Beaumont");
}

TEST(MovementReplay, AsksTheListForTheParentThatADivisionDoesNotSay) {
  const Replayed r = Replay({Move(33, "1973-01-01", "COM 55273 Lamarche", "COM 55245 Madine"),
                             Move(33, "1973-01-01", "COM 55273 Lamarche", "COMA 55273 Lamarche"),
                             Move(21, "1983-01-01", "COM 55245 Madine", "COM 55386 Nonsard"),
                             Move(21, "1983-01-01", "COM 55245 Madine", "COMA 55273 Lamarche"),
                             Move(21, "1983-01-01", "COMA 55273 Lamarche", "COMA 55273 Lamarche")},
                            {Listed("COMA 55273 Lamarche", "55386"), Listed("COM 55386 Nonsard")});
  EXPECT_EQ(r.Parent(Associee("55273"), "1982-12-31"), "55245");
  EXPECT_EQ(r.Parent(Associee("55273"), "1983-01-01"), "55386");
}

TEST(MovementReplay, GivesOneCodeSeveralLives) {
  const Replayed r = Replay({Move(32, "2017-01-01", "COM 27058 Bernières", "COM 27676 Les Trois Lacs"),
                             Move(50, "2021-01-01", "COM 27676 Les Trois Lacs", "COM 27058 Les Trois Lacs"),
                             Move(50, "2023-01-01", "COM 27058 Les Trois Lacs", "COM 27676 Les Trois Lacs")});
  EXPECT_EQ(r.Label(Commune("27058"), "2016-12-31"), "Bernières");
  EXPECT_EQ(r.Label(Commune("27058"), "2018-01-01"), "");
  EXPECT_EQ(r.Label(Commune("27058"), "2022-01-01"), "Les Trois Lacs");
  EXPECT_EQ(r.Label(Commune("27058"), "2023-01-01"), "");
  EXPECT_EQ(r.Label(Commune("27676"), "2023-01-01"), "Les Trois Lacs");
}

TEST(MovementReplay, ListsWhatCannotBe) {
  const Replayed r = Replay(
      {Move(10, "1950-01-01", "COM 01001 A", "COM 01001 B"), Move(10, "1960-01-01", "COM 01001 C", "COM 01001 D"),
       Move(31, "1960-01-01", "COM 01002 E", "COM 01001 C"), Move(20, "1970-01-01", "", "COM 01003 F"),
       Move(20, "1980-01-01", "", "COM 01003 F"), Move(10, "1990-01-01", "COM 01002 G", "COM 01002 H")});
  std::vector<std::string> details;
  for (const Disagreement& d : r.disagreements) {
    EXPECT_EQ(d.kind, "movement-contradiction");
    details.push_back(fmt::format("{} {}: {}", d.date.ToString(), EntityId(d.entity), d.detail));
  }
  EXPECT_THAT(details,
              testing::ElementsAre("1960-01-01 commune-01001: Movement 31 leads to 'C', it is 'B'.",
                                   "1960-01-01 commune-01001: Movement 10 names it 'C', it was 'B'.",
                                   "1980-01-01 commune-01003: Movement 20 creates 'F', which exists.",
                                   "1990-01-01 commune-01002: Movement 10 of 'G', which does not exist then."));
}

TEST(MovementReplay, OrdersRowsByDayAndMovementAndElseAsTheFile) {
  const std::vector<MovementRow> rows = {
      Move(10, "1990-01-01", "COM 01001 A", "COM 01001 B"), Move(34, "1990-01-01", "COMA 01002 C", "COM 01001 A"),
      Move(41, "1968-01-01", "COM 78001 D", "COM 91001 D"), Move(10, "1990-01-01", "COM 01003 E", "COM 01003 F")};
  EXPECT_THAT(MovementSequence(rows), testing::ElementsAre(2, 1, 0, 3));
}

}  // namespace
}  // namespace socle::registry
