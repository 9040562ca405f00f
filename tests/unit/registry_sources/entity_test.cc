#include "services/registry/domain/entity.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "platform/base/error.h"
#include "services/registry/domain/facts.h"

namespace socle::registry {
namespace {

using T = CollectiviteType;

TEST(EntityName, NamesEveryTypeByItsSlug) {
  EXPECT_EQ(EntityName(Commune("59350")), "collectivites/commune-59350");
  EXPECT_EQ(EntityId(Epci("200093201")), "epci-200093201");
  EXPECT_EQ(EntityId({T::kRegion, Code("32")}), "region-32");
  EXPECT_EQ(EntityId({T::kDepartement, Code("2A")}), "departement-2A");
  EXPECT_EQ(EntityId({T::kStatutParticulier, Code("69M")}), "statut-particulier-69M");
  EXPECT_EQ(EntityId({T::kCollectiviteUnique, Code("972R")}), "ctu-972R");
  EXPECT_EQ(EntityId({T::kCollectiviteOutreMer, Code("988")}), "com-988");
  EXPECT_EQ(EntityId({T::kCommuneDeleguee, Code("79028")}), "commune-deleguee-79028");
  EXPECT_EQ(EntityId({T::kCommuneAssociee, Code("59355")}), "commune-associee-59355");
  EXPECT_EQ(EntityId({T::kArrondissementMunicipal, Code("75101")}), "arrondissement-municipal-75101");
}

TEST(EntityName, ReadsIdsAndWholeNames) {
  for (const char* name : {"commune-59350", "collectivites/commune-59350"}) {
    const auto entity = ParseEntityName(name);
    ASSERT_TRUE(entity.ok()) << name << ": " << entity.status();
    EXPECT_EQ(*entity, Commune("59350")) << name;
  }
}

TEST(EntityName, NormalisesLowerCaseCodes) {
  ASSERT_TRUE(ParseEntityName("commune-2a004").ok());
  EXPECT_EQ(*ParseEntityName("commune-2a004"), Commune("2A004"));
  EXPECT_EQ(EntityId(*ParseEntityName("statut-particulier-69m")), "statut-particulier-69M");
}

TEST(EntityName, RefusesWhatIsNoName) {
  for (const char* name : {"",
                           "-",
                           "commune",
                           "commune-",
                           "59350",
                           "Commune-59350",
                           "commune-5935",
                           "commune-593500",
                           "commune-99999",
                           "commune-59350/",
                           "collectivites/",
                           "collectivites/collectivites/commune-59350",
                           "epci-20009320",
                           "epci-20009320A",
                           "ville-59350",
                           "commune-deleguee",
                           "commune--59350",
                           "commune-+5935",
                           "commune- 5935",
                           "region-3",
                           "com-976",
                           "departement-975",
                           "departement-96",
                           "ctu-972",
                           "commune-59350\n",
                           "commune-é9350"}) {
    const auto entity = ParseEntityName(name);
    EXPECT_FALSE(entity.ok()) << "'" << name << "' was read as " << EntityName(*entity);
    if (!entity.ok()) {
      EXPECT_EQ(ReasonOf(entity.status()), ErrorReason::INVALID_NAME) << name;
      EXPECT_EQ(entity.status().code(), absl::StatusCode::kInvalidArgument) << name;
    }
  }
}

RC_GTEST_PROP(EntityName, IsReadBackAsItWasWritten, ()) {
  const auto type = static_cast<T>(*rc::gen::inRange(1, 11));
  const std::string code = [&]() -> std::string {
    const auto digits = [](int n) {
      return *rc::gen::container<std::string>(n, rc::gen::inRange('0', static_cast<char>('9' + 1)));
    };
    switch (type) {
      case T::kRegion:
        return digits(2);
      case T::kDepartement:
        return *rc::gen::element<std::string>("01", "2A", "2B", "59", "95", "971", "976");
      case T::kStatutParticulier:
        return *rc::gen::element<std::string>("69M", "75C", "20R", "6AE");
      case T::kCollectiviteUnique:
        return *rc::gen::element<std::string>("972R", "973R", "976R");
      case T::kCollectiviteOutreMer:
        return *rc::gen::element<std::string>("975", "977", "978", "984", "986", "987", "988", "989");
      case T::kEpci:
        return digits(9);
      default:
        return *rc::gen::element<std::string>("01", "2A", "2B", "59", "95") + digits(3);
    }
  }();
  const Entity entity{type, Code(code)};
  RC_ASSERT(ParseEntityName(EntityName(entity)).ok());
  RC_ASSERT(*ParseEntityName(EntityName(entity)) == entity);
  RC_ASSERT(*ParseEntityName(EntityId(entity)) == entity);
}

RC_GTEST_PROP(EntityName, NeverCrashesOnAnyText, (const std::string& text)) {
  const auto entity = ParseEntityName("commune-" + text);
  if (entity.ok()) RC_ASSERT(IsCommuneCode(entity->code.view()));
  (void)ParseEntityName(text);
}

TEST(Codes, KnowTheShapesOfCommuneCodes) {
  for (const char* code : {"01001", "20004", "2A004", "2B366", "59350", "95690", "97101", "97501", "97801", "98411",
                           "98613", "98735", "98818", "98901"}) {
    EXPECT_TRUE(IsCommuneCode(code)) << code;
  }
  for (const char* code : {"", "00001", "96001", "97001", "97901", "98501", "98001", "2C001", "2a004", "5935", "593500",
                           "59 50", "5935A", "A9350", "99101"}) {
    EXPECT_FALSE(IsCommuneCode(code)) << code;
  }
}

TEST(Codes, KnowTheShapesOfDepartementsAndCtcd) {
  for (const char* code : {"01", "20", "2A", "2B", "95", "971", "974", "976"})
    EXPECT_TRUE(IsDepartementCode(code)) << code;
  for (const char* code : {"", "00", "96", "97", "975", "977", "2C", "1", "0101"})
    EXPECT_FALSE(IsDepartementCode(code)) << code;
  for (const char* code : {"01D", "59D", "2AD", "69M", "75C", "6AE", "20R", "971D", "972R", "976R"}) {
    EXPECT_TRUE(IsCtcdCode(code)) << code;
  }
  for (const char* code : {"", "D", "1D", "59", "59X", "69C", "2CD", "97600R", "6AD"})
    EXPECT_FALSE(IsCtcdCode(code)) << code;
}

TEST(Codes, CheckTheKeyOfASiren) {
  for (const char* siren : {"200093201", "245900410", "931304075", "210100012"})
    EXPECT_TRUE(HasValidSirenKey(siren)) << siren;
  for (const char* siren : {"242403220", "247902064", "200000001", "630000001"}) {
    EXPECT_TRUE(IsSirenShape(siren)) << siren;
    EXPECT_FALSE(HasValidSirenKey(siren)) << siren;
  }
  for (const char* siren : {"", "20009320", "2000932011", "20009320A"}) {
    EXPECT_FALSE(IsSirenShape(siren)) << siren;
    EXPECT_FALSE(HasValidSirenKey(siren)) << siren;
  }
}

RC_GTEST_PROP(Codes, FindEverySingleWrongDigitOfASiren, ()) {
  std::string siren = *rc::gen::container<std::string>(8, rc::gen::inRange('0', static_cast<char>('9' + 1)));
  for (char key = '0'; key <= '9'; ++key) {
    if (HasValidSirenKey(siren + key)) siren += key;
  }
  RC_ASSERT(siren.size() == 9u);
  const auto at = *rc::gen::inRange<size_t>(0, 9);
  const char other = *rc::gen::inRange('0', static_cast<char>('9' + 1));
  RC_PRE(other != siren[at]);
  siren[at] = other;
  RC_ASSERT(!HasValidSirenKey(siren));
}

TEST(Codes, TellTheDepartementOfACommune) {
  EXPECT_EQ(DepartementOfCommuneCode("59350").view(), "59");
  EXPECT_EQ(DepartementOfCommuneCode("2A004").view(), "2A");
  EXPECT_EQ(DepartementOfCommuneCode("97101").view(), "971");
  EXPECT_EQ(DepartementOfCommuneCode("98818").view(), "988");
}

TEST(Record, NormalisesToTheSameOrderHoweverItWasMade) {
  Version lille;
  lille.entity = Commune("59350");
  Version lomme;
  lomme.entity = Commune("59355");
  Record forwards;
  forwards.versions = {lille, lomme};
  Record backwards;
  backwards.versions = {lomme, lille};
  forwards.Normalise();
  backwards.Normalise();
  EXPECT_EQ(forwards.versions, backwards.versions);
}

}  // namespace
}  // namespace socle::registry
