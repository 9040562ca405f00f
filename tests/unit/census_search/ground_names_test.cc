#include "services/census/domain/search/ground_names.h"

#include <gtest/gtest.h>

namespace socle::census::search {
namespace {

using Names = std::set<std::string>;

std::string Commune(const std::string& code) { return "collectivites/commune-" + code; }
std::string Epci(const std::string& siren) { return "collectivites/epci-" + siren; }
const char kDepartement[] = "collectivites/departement-49", kRegion[] = "collectivites/region-52";

Ground GroundOf(const std::string& code, const std::string& siren) {
  return {.commune = Commune(code), .label = code, .epci = Epci(siren), .departement = kDepartement, .region = kRegion};
}

// In 2010: A and B in one grouping, C in another, D alone in a third that lives on. Today B is part of A, and A and C
// are together in a new grouping.
class GroundNames : public testing::Test {
 protected:
  Names Of(const std::vector<std::string>& places) {
    const EarlierGround earlier[] = {{&before_, &flow_}};
    return NamesOfGround(places, today_, earlier);
  }
  const Perimeter today_ = Indexed({.communes = {GroundOf("a", "new"), GroundOf("c", "new"), GroundOf("d", "third")}});
  const Perimeter before_{
      .communes = {GroundOf("a", "first"), GroundOf("b", "first"), GroundOf("c", "second"), GroundOf("d", "third")}};
  const GroundFlow flow_ = {{{Commune("a")}}, {{Commune("a")}}, {{Commune("c")}}, {{Commune("d")}}};
};

TEST_F(GroundNames, ACommuneHasTheNamesOfThoseThatItCarriesOnAndOfNothingAboveIt) {
  EXPECT_EQ(Of({Commune("a")}), (Names{Commune("a"), Commune("b")}));
  EXPECT_EQ(Of({Commune("d")}), (Names{Commune("d")}));
}

TEST_F(GroundNames, AGroupingHasItsCommunesAndTheGroupingsThatEndedOnItsGround) {
  EXPECT_EQ(Of({Epci("new")}),
            (Names{Commune("a"), Commune("b"), Commune("c"), Epci("first"), Epci("new"), Epci("second")}));
  EXPECT_EQ(Of({Epci("third")}), (Names{Commune("d"), Epci("third")})) << "one that lives on stands for itself";
}

TEST_F(GroundNames, ARegionHasItsDepartementsAndAllThatLiesInThem) {
  Names all = {Commune("a"), Commune("b"),   Commune("c"),  Commune("d"), Epci("first"),
               Epci("new"),  Epci("second"), Epci("third"), kDepartement, kRegion};
  EXPECT_EQ(Of({kRegion}), all);
  all.erase(kRegion);
  EXPECT_EQ(Of({kDepartement}), all);
}

TEST_F(GroundNames, ATerritoryHasTheGroundOfItsMembers) {
  EXPECT_EQ(Of({"territories/ti-1", Epci("third")}), (Names{"territories/ti-1", Commune("d"), Epci("third")}));
}

TEST_F(GroundNames, WhatNobodyKnowsHasItsOwnNameAlone) {
  EXPECT_EQ(Of({"territories/ti-2"}), Names{"territories/ti-2"});
}

}  // namespace
}  // namespace socle::census::search
