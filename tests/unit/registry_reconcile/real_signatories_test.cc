// Signatories of the Manifeste of 2012 in the real geography: who can sign, and who carries it on after the mergers.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/registry/domain/signatories/adhesion_rules.h"
#include "services/registry/domain/signatories/signatories.h"
#include "services/registry/domain/territories/reach.h"
#include "tests/unit/registry_reconcile/real_record.h"

namespace socle::registry {
namespace {

using ::testing::ElementsAre;

const Date kAdhesion = *Date::Parse("2012-10-01");
const Date kToday = *Date::Parse("2025-06-01");
const Entity kNord{CollectiviteType::kDepartement, Code("59")};
const Entity kPasDeCalais{CollectiviteType::kDepartement, Code("62")};

const Snapshot& France() {
  static const Snapshot* const snapshot = new Snapshot(Official().record(), 1);
  return *snapshot;
}

Signature By(const Entity& party, Date adhesion = kAdhesion) {
  Signature signature{.party = EntityName(party)};
  signature.adhesion = adhesion;
  return signature;
}

// "200069037 1/1 EXACT".
std::string Carriers(const Entity& party, Date day, Date adhesion = kAdhesion) {
  const Resolution resolution = CarriersOn(France(), party, By(party, adhesion), day);
  std::string text;
  for (const Heir& heir : resolution.heirs) {
    text += fmt::format("{}{} {}/{}", text.empty() ? "" : ", ", heir.entity.code.view(), heir.share.numerator,
                        heir.share.denominator);
  }
  EXPECT_EQ(resolution.ambiguous, resolution.heirs.size() > 1);
  return text;
}

Perimeter NordPasDeCalais(Date day) {
  Perimeter perimeter{.named = {kNord, kPasDeCalais}};
  for (const Entity& named : perimeter.named) {
    const auto communes = CommunesOf(France(), named, {day, std::nullopt});
    perimeter.ground.insert(perimeter.ground.end(), communes.begin(), communes.end());
  }
  std::sort(perimeter.ground.begin(), perimeter.ground.end());
  return perimeter;
}

std::vector<std::string> Unmet(const Entity& party, Date day) {
  std::vector<std::string> types;
  for (const auto& condition : CheckSignatory(France(), party, day, kToday, NordPasDeCalais(day))) {
    types.push_back(condition.type);
  }
  return types;
}

TEST(RealSignatories, SaintOmerAndTheMorinieAreCarriedByOneSince2017) {
  SOCLE_REQUIRE_OFFICIAL();
  for (const char* siren : {"246200455", "246200877"}) {
    EXPECT_EQ(Carriers(Epci(siren), *Date::Parse("2013-01-01")), fmt::format("{} 1/1", siren));
    EXPECT_EQ(Carriers(Epci(siren), *Date::Parse("2016-12-31")), fmt::format("{} 1/1", siren));
    EXPECT_EQ(Carriers(Epci(siren), *Date::Parse("2017-01-01")), "200069037 1/1");
    EXPECT_EQ(Carriers(Epci(siren), kToday), "200069037 1/1");
  }
}

TEST(RealSignatories, ADividedOneShowsItsShares) {
  SOCLE_REQUIRE_OFFICIAL();
  EXPECT_EQ(Carriers(Epci("245900931"), kToday, FirstOfJanuary(2011)), "200030633 7/8, 200068500 1/8");
}

TEST(RealSignatories, WithoutADateTheEngagementIsCarriedFromTheLastOfIt) {
  SOCLE_REQUIRE_OFFICIAL();
  EXPECT_EQ(Carriers(Epci("246200455"), kToday, Date::Min()), "200069037 1/1");
  EXPECT_EQ(Carriers(Commune("59350"), kToday, Date::Min()), "59350 1/1");
}

TEST(RealSignatories, LilleMetropoleIsCarriedByTheMetropole) {
  SOCLE_REQUIRE_OFFICIAL();
  EXPECT_EQ(Carriers(Epci("245900410"), kToday), "200093201 1/1");
}

TEST(RealSignatories, TheRegionIsCarriedByHautsDeFrance) {
  SOCLE_REQUIRE_OFFICIAL();
  const Entity region{CollectiviteType::kRegion, Code("31")};
  if (France().Find(region) == kNoEntity) GTEST_SKIP() << "the sources do not know the région of before 2016";
  EXPECT_EQ(Carriers(region, kToday), "32 1/1");
}

TEST(RealSignatories, AnyTypeOfThePerimeterCanSignAndNobodyElse) {
  SOCLE_REQUIRE_OFFICIAL();
  const Date day = *Date::Parse("2024-06-01");
  for (const Entity& party : {kNord, kPasDeCalais, Entity{CollectiviteType::kRegion, Code("32")}, Epci("200093201"),
                              Epci("200069037"), Commune("59350"), Commune("62270")}) {
    EXPECT_THAT(Unmet(party, day), ElementsAre()) << EntityName(party);
  }
  EXPECT_THAT(Unmet(Commune("80021"), day), ElementsAre("IN_PERIMETER")) << "Amiens lies in the Somme";
  EXPECT_THAT(Unmet({CollectiviteType::kRegion, Code("53")}, day), ElementsAre("IN_PERIMETER"));
  EXPECT_THAT(Unmet({CollectiviteType::kCommuneAssociee, Code("59355")}, day), ElementsAre("CAN_SIGN")) << "Lomme";
  EXPECT_THAT(Unmet(Epci("246200455"), day), ElementsAre("ALIVE")) << "it is the successor's to sign";
  EXPECT_THAT(Unmet(Commune("59350"), kToday.Plus(1)), ElementsAre("NOT_LATER_THAN_TODAY"));
}

TEST(RealSignatories, SignatoriesNamedInTheManifesteCouldSignIn2012) {
  SOCLE_REQUIRE_OFFICIAL();
  for (const Entity& party :
       {kNord, kPasDeCalais, Epci("245900410"), Epci("245900428"), Epci("246200455"), Epci("246200877"),
        Epci("246200364"), Commune("59599"), Commune("59512"), Commune("59350"), Commune("62270")}) {
    EXPECT_THAT(Unmet(party, kAdhesion), ElementsAre()) << EntityName(party);
    EXPECT_FALSE(LabelOn(France(), party, kAdhesion).empty()) << EntityName(party);
  }
}

TEST(RealSignatories, TheDepartementOfASignatoryIsThatOfTheDayItSigned) {
  SOCLE_REQUIRE_OFFICIAL();
  const auto touches = [](const Entity& party, const char* departement) {
    return TouchesDepartement(France(), party, By(party), kToday, Code(departement));
  };
  EXPECT_TRUE(touches(Epci("246200455"), "62"));
  EXPECT_FALSE(touches(Epci("246200455"), "59"));
  EXPECT_TRUE(touches(Commune("59350"), "59"));
}

TEST(RealSignatories, WithoutADateTheDayLookedAtIsTheTextsOrTheLastOfItsLife) {
  SOCLE_REQUIRE_OFFICIAL();
  Signature undated = By(Epci("246200455"), Date::Min());
  EXPECT_EQ(DayOfSigning(France(), Epci("246200455"), undated, kToday)->ToString(), "2016-12-31");
  undated.version_date = *Date::Parse("2012-12-01");
  EXPECT_EQ(DayOfSigning(France(), Epci("246200455"), undated, kToday)->ToString(), "2012-12-01");
  EXPECT_EQ(DayOfSigning(France(), Commune("59350"), By(Commune("59350"), Date::Min()), kToday), kToday);
  EXPECT_EQ(DayOfSigning(France(), Commune("00000"), By(Commune("00000")), kToday), std::nullopt);
}

}  // namespace
}  // namespace socle::registry
