#include "services/contracts/domain/strategy/contribution.h"

#include <gtest/gtest.h>

namespace socle::contracts {
namespace {

const std::string kNord = "collectivites/departement-59";
const std::string kCambrai = "collectivites/epci-200068500";
const std::string kLille = "collectivites/commune-59350";
const std::vector<std::string> kParties = {kNord, kCambrai};

TEST(TheAuthor, IsTheOnlyPartyThatTheCallerActsFor) {
  EXPECT_EQ(AuthorFor({"x", {kLille, kCambrai}}, "", kParties), kCambrai);
}

TEST(TheAuthor, HasToBeNamedByWhoActsForMoreThanOne) {
  EXPECT_EQ(AuthorFor({"x", {kNord, kCambrai}}, "", kParties), "");
  EXPECT_EQ(AuthorFor({"x", {kNord, kCambrai}}, kNord, kParties), kNord);
}

TEST(TheAuthor, IsNobodyElse) {
  EXPECT_EQ(AuthorFor({"x", {kNord}}, kCambrai, kParties), "");
  EXPECT_EQ(AuthorFor({"x", {kLille}}, kLille, kParties), "");
  EXPECT_EQ(AuthorFor({"x", {kLille}}, "", kParties), "");
  EXPECT_EQ(AuthorFor({"x", {}}, "", kParties), "");
}

TEST(TheAuthor, OfAPartyThatIsGivenTwiceIsOne) { EXPECT_EQ(AuthorFor({"x", {kNord}}, "", {kNord, kNord}), kNord); }

}  // namespace
}  // namespace socle::contracts
