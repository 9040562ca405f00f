#include "services/registry/domain/communes/historique_history.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/registry/domain/communes/historique_witness.h"
#include "tests/unit/registry_communes/commune_builders.h"

namespace socle::registry {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// A record as the file has it: id "COM-59355@1943-01-01", empty dates open.
struct Record {
  std::string id;
  std::string label;
  std::string from = "";
  std::string from_reason = "";
  std::string to = "";
  std::string predecessor = "";
  std::string successor = "";
  std::string pole = "";
};

HistoriqueList ListOf(const std::vector<Record>& records) {
  HistoriqueList list;
  list.source.id = 5;
  for (const Record& r : records) {
    HistoriqueRow row;
    row.id = r.id;
    row.type = r.id.substr(0, r.id.find('-'));
    row.code = Code(std::string_view(r.id).substr(r.id.find('-') + 1, 5));
    row.label = r.label;
    if (!r.from.empty()) row.from = Day(r.from);
    if (!r.to.empty()) row.to = Day(r.to);
    row.from_reason = r.from_reason;
    row.predecessor = r.predecessor;
    row.successor = r.successor;
    row.pole = r.pole;
    list.rows.push_back(row);
  }
  return list;
}

std::vector<std::string> Edges(const CommuneHistory& history) {
  std::vector<std::string> edges;
  for (const CommuneEdge& e : history.edges())
    edges.push_back(fmt::format("{} > {} ({})", EntityId(e.before), EntityId(e.after), e.cause));
  std::sort(edges.begin(), edges.end());
  return edges;
}

std::vector<Record> LommeJoinsLille() {
  return {{.id = "COM-59355@1943-01-01", .label = "Lomme", .to = "2000-02-27", .successor = "COMA-59355@2000-02-27"},
          {.id = "COMA-59355@2000-02-27",
           .label = "Lomme",
           .from = "2000-02-27",
           .from_reason = "fusion-association",
           .predecessor = "COM-59355@1943-01-01",
           .pole = "COM-59350@2000-02-27"},
          {.id = "COM-59350@1943-01-01", .label = "Lille", .to = "2000-02-27", .successor = "COMP-59350@2000-02-27"},
          {.id = "COMP-59350@2000-02-27",
           .label = "Lille",
           .from = "2000-02-27",
           .from_reason = "fusion-association",
           .predecessor = "COM-59350@1943-01-01",
           .pole = "COM-59350@2000-02-27"},
          {.id = "COM-59350@2000-02-27", .label = "Lille", .from = "2000-02-27", .from_reason = "fusion-association"}};
}

TEST(HistoriqueHistory, ReadsAMergerAndJoinsThePole) {
  const CommuneHistory history = HistoriqueHistory(ListOf(LommeJoinsLille()), Date::Max());
  EXPECT_THAT(*history.Find(Commune("59350")), SizeIs(1)) << "only its members changed";
  EXPECT_EQ(history.At(Commune("59355"), Day("2000-02-27")), nullptr);
  ASSERT_NE(history.At(Associee("59355"), Day("2000-02-27")), nullptr);
  EXPECT_EQ(history.At(Associee("59355"), Day("2000-02-27"))->state.parent.view(), "59350");
  EXPECT_EQ(history.At(Associee("59355"), Day("2000-02-27"))->cause, 33);
  EXPECT_THAT(Edges(history),
              ElementsAre("commune-59355 > commune-59350 (33)", "commune-59355 > commune-associee-59355 (33)"));
}

TEST(HistoriqueHistory, ShowsNoGhosts) {
  const CommuneHistory history =
      HistoriqueHistory(ListOf({{.id = "COM-60696@1943-01-01",
                                 .label = "Voisinlieu",
                                 .to = "1943-02-19",
                                 .successor = "COMP-60696@1943-02-19"},
                                {.id = "COMP-60696@1943-02-19",
                                 .label = "Voisinlieu",
                                 .from = "1943-02-19",
                                 .from_reason = "fusion simple",
                                 .predecessor = "COM-60696@1943-01-01",
                                 .pole = "COM-60057@1943-02-19"},
                                {.id = "COM-60057@1943-02-19", .label = "Beauvais", .from = "1943-02-19"}}),
                        Date::Max());
  EXPECT_EQ(history.At(Commune("60696"), Day("1943-02-19")), nullptr);
  EXPECT_THAT(history.entities(), SizeIs(2));
  EXPECT_THAT(Edges(history), ElementsAre("commune-60696 > commune-60057 (31)"));
}

TEST(HistoriqueHistory, BringsARestoredCommuneOutOfItsPole) {
  const CommuneHistory history = HistoriqueHistory(ListOf({{.id = "COM-01001@1943-01-01", .label = "Pole"},
                                                           {.id = "COMP-01002@1972-01-01",
                                                            .label = "B",
                                                            .from = "1972-01-01",
                                                            .to = "1990-01-01",
                                                            .successor = "COM-01002@1990-01-01",
                                                            .pole = "COM-01001@1943-01-01"},
                                                           {.id = "COM-01002@1990-01-01",
                                                            .label = "B",
                                                            .from = "1990-01-01",
                                                            .from_reason = "dé-fusion",
                                                            .predecessor = "COMP-01002@1972-01-01"},
                                                           {.id = "COMA-01003@1972-01-01",
                                                            .label = "C",
                                                            .from = "1972-01-01",
                                                            .to = "1990-01-01",
                                                            .successor = "COM-01003@1990-01-01",
                                                            .pole = "COM-01001@1943-01-01"},
                                                           {.id = "COM-01003@1990-01-01",
                                                            .label = "C",
                                                            .from = "1990-01-01",
                                                            .from_reason = "dé-fusion",
                                                            .predecessor = "COMA-01003@1972-01-01"}}),
                                                   Date::Max());
  EXPECT_THAT(Edges(history), ElementsAre("commune-01001 > commune-01002 (21)", "commune-01001 > commune-01003 (21)",
                                          "commune-associee-01003 > commune-01003 (21)"));
}

TEST(HistoriqueHistory, LeavesOutWhatTheListsTellBetter) {
  const CommuneHistory history = HistoriqueHistory(ListOf(LommeJoinsLille()), Day("2000-02-27"));
  ASSERT_NE(history.At(Commune("59355"), Day("2019-01-01")), nullptr);
  EXPECT_EQ(history.At(Commune("59355"), Day("2019-01-01"))->to_precision, Precision::kOpen);
  EXPECT_EQ(history.Find(Associee("59355")), nullptr);
  EXPECT_THAT(Edges(history), IsEmpty());
}

TEST(HistoriqueHistory, KnowsTheMovementOfAReason) {
  EXPECT_EQ(MovementOfReason("changement de nom"), 10);
  EXPECT_EQ(MovementOfReason("changement de département"), 41);
  EXPECT_EQ(MovementOfReason("recomposition de la commune parent"), 0);
  EXPECT_EQ(MovementOfReason(""), 0);
}

TEST(HistoriqueWitness, ListsWhatOnlyOneTells) {
  CommuneHistory movements;
  movements.Set(Commune("01001"), {"A", 0, Code()}, {});
  movements.Set(Commune("01001"), {"A-le-Vieux", 0, Code()}, {Day("1950-01-01"), Precision::kExact, 10, 1});
  movements.Set(Commune("01002"), {"B", 0, Code()}, {});
  movements.End(Commune("01002"), {Day("1960-01-01"), Precision::kExact, 31, 1});
  movements.Set(Commune("01003"), {"C", 0, Code()}, {Day("1970-01-01"), Precision::kExact, 20, 1});
  CommuneHistory historique;
  historique.Set(Commune("01001"), {"A", 0, Code()}, {});
  historique.Set(Commune("01001"), {"A le Vieux", 0, Code()}, {Day("1950-01-01"), Precision::kExact, 10, 2});
  historique.Set(Commune("01002"), {"B", 0, Code()}, {});
  historique.End(Commune("01002"), {Day("1961-01-01"), Precision::kExact, 31, 2});
  historique.Set(Commune("01003"), {"C", 0, Code()}, {Day("1970-01-01"), Precision::kExact, 20, 2});
  historique.End(Commune("01003"), {Day("2020-01-01"), Precision::kExact, 31, 2});
  std::vector<std::string> found;
  for (const Disagreement& d : CompareHistories(movements, 1, historique, 2, Day("2019-01-01"))) {
    found.push_back(fmt::format("{} {} {}", d.kind, d.entity.code.view(), d.date.ToString()));
  }
  EXPECT_THAT(found, ElementsAre("same-date-other-name 01001 1950-01-01", "only-in-movements 01002 1960-01-01",
                                 "only-in-historique 01002 1961-01-01"));
}

}  // namespace
}  // namespace socle::registry
