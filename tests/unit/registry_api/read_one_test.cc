#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/base/error.h"
#include "services/registry/api/time_conversion.h"
#include "tests/unit/platform_api/rpc_status.h"
#include "tests/unit/registry_api/small_france.h"

namespace socle::registry::api {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

v1::GetCollectiviteRequest Ask(std::string_view id, std::string_view as_of = "") {
  v1::GetCollectiviteRequest request;
  request.set_name("collectivites/" + std::string(id));
  if (!as_of.empty()) SetDate(request.mutable_as_of(), D(as_of));
  return request;
}

v1::Collectivite Get(const v1::GetCollectiviteRequest& request) {
  return Decoded<v1::Collectivite>(GetCollectivite(SmallServing(), request));
}

TEST(GetCollectivite, ShowsEveryFactOfToday) {
  const v1::Collectivite lille = Get(Ask("commune-59350"));
  EXPECT_EQ(lille.name(), "collectivites/commune-59350");
  EXPECT_EQ(lille.type(), v1::Collectivite::COMMUNE);
  EXPECT_EQ(lille.display_name(), "Lille");
  EXPECT_EQ(lille.siren(), "215903501");
  EXPECT_THAT(lille.postal_codes(), ElementsAre("59000", "59160", "59800"));
  EXPECT_THAT(lille.departements(), ElementsAre("collectivites/departement-59"));
  EXPECT_THAT(lille.regions(), ElementsAre("collectivites/region-32"));
  EXPECT_EQ(lille.ctcd_code(), "59D");
  EXPECT_EQ(lille.zone(), v1::Collectivite::METRO);
  EXPECT_EQ(lille.population().year(), 2025);
  EXPECT_EQ(lille.population().municipale(), 238695);
  EXPECT_FALSE(lille.population().has_totale()) << "what is not published stays unset";
  EXPECT_TRUE(lille.legal_person());
  ASSERT_EQ(lille.memberships_size(), 1);
  EXPECT_EQ(lille.memberships(0).group(), "collectivites/epci-200093201");
}

TEST(GetCollectivite, SaysThatTheMembershipOf2026RestsOnThePerimeterOf2025) {
  EXPECT_EQ(Get(Ask("commune-59350")).memberships(0).perimeter_year(), 2025);
  EXPECT_EQ(Get(Ask("commune-59350", "2024-06-01")).memberships(0).perimeter_year(), 0);
}

TEST(GetCollectivite, EchoesDateAndRevision) {
  const v1::Collectivite today = Get(Ask("commune-59350"));
  EXPECT_EQ(today.read_info().revision(), 7);
  EXPECT_EQ(today.read_info().as_of().year(), 2026);
  EXPECT_FALSE(today.read_info().has_known_at());
  EXPECT_EQ(Get(Ask("commune-59350", "1999-12-31")).read_info().as_of().day(), 31);
}

TEST(GetCollectivite, AnswersForThePastWithThePopulationOfThatTime) {
  EXPECT_EQ(Get(Ask("commune-59350", "2020-06-01")).population().year(), 2019);
  EXPECT_FALSE(Get(Ask("commune-59350", "2000-01-01")).has_population());
}

TEST(GetCollectivite, EncodedAndTypedAnswersAreTheSame) {
  // The same day asked for by name takes the encoded path, with a mask of everything spelled out the typed one.
  v1::GetCollectiviteRequest typed = Ask("commune-59350");
  for (int i = 0; i < v1::Collectivite::descriptor()->field_count(); ++i) {
    const std::string& field = v1::Collectivite::descriptor()->field(i)->name();
    if (field != "read_info") typed.mutable_read_mask()->add_paths(field);
  }
  EXPECT_EQ(Get(typed).SerializeAsString(), Get(Ask("commune-59350")).SerializeAsString());
}

TEST(GetCollectivite, FillsOnlyTheMaskedFields) {
  v1::GetCollectiviteRequest request = Ask("commune-59350");
  request.mutable_read_mask()->add_paths("display_name");
  request.mutable_read_mask()->add_paths("population.year");
  const v1::Collectivite lille = Get(request);
  EXPECT_EQ(lille.display_name(), "Lille");
  EXPECT_EQ(lille.population().year(), 2025);
  EXPECT_FALSE(lille.population().has_municipale());
  EXPECT_TRUE(lille.name().empty());
  EXPECT_EQ(lille.read_info().revision(), 7) << "the read info always comes";
}

TEST(GetCollectivite, RefusesAnUnknownMaskPath) {
  v1::GetCollectiviteRequest request = Ask("commune-59350");
  request.mutable_read_mask()->add_paths("mayor");
  EXPECT_EQ(ReasonOf(GetCollectivite(SmallServing(), request).status()), ErrorReason::INVALID_MASK);
}

TEST(GetCollectivite, KeepsCommuneAndCommuneAssocieeOfOneCodeApart) {
  EXPECT_EQ(Get(Ask("commune-59355", "2000-02-26")).type(), v1::Collectivite::COMMUNE);
  const v1::Collectivite after = Get(Ask("commune-associee-59355", "2000-02-27"));
  EXPECT_EQ(after.parent(), "collectivites/commune-59350");
  EXPECT_FALSE(after.legal_person()) << "a commune associée cannot sign";
}

TEST(GetCollectivite, SaysWhoCarriesOnWhatDoesNotLiveAtTheDate) {
  const absl::Status status = GetCollectivite(SmallServing(), Ask("commune-59355")).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(ReasonOf(status), ErrorReason::NOT_ALIVE_AT);
  EXPECT_THAT(std::string(status.message()), HasSubstr("2000-02-27"));
  EXPECT_THAT(std::string(status.message()), HasSubstr("collectivites/commune-59350"));
}

TEST(GetCollectivite, APartOfAPartLiesNowhereRatherThanGoRoundForEver) {
  const Entity one{CollectiviteType::kCommuneDeleguee, Code("59001")};
  const Entity other{CollectiviteType::kCommuneDeleguee, Code("59002")};
  Record record = SmallFrance();
  record.versions.push_back({.entity = one, .when = Always(), .label = "Une", .parent = other});
  record.versions.push_back({.entity = other, .when = Always(), .label = "Autre", .parent = one});
  const auto serving = Serving::Build(std::make_shared<const Snapshot>(std::move(record), 7), D("2026-11-22"));
  const auto part = Decoded<v1::Collectivite>(GetCollectivite(*serving, Ask("commune-deleguee-59001")));
  EXPECT_EQ(part.parent(), "collectivites/commune-deleguee-59002");
  EXPECT_EQ(part.departements_size() + part.regions_size(), 0);
  EXPECT_EQ(part.zone(), v1::Collectivite::ZONE_UNSPECIFIED);
}

TEST(GetCollectivite, AnswersWithWhatWasKnownThen) {
  v1::GetCollectiviteRequest request = Ask("commune-59001", "2020-01-01");
  EXPECT_EQ(Get(request).display_name(), "Abancourt");
  ToProto(I("2022-06-01"), request.mutable_known_at());
  const v1::Collectivite believed = Get(request);
  EXPECT_EQ(believed.display_name(), "Abancour");
  EXPECT_TRUE(believed.read_info().has_known_at());
}

TEST(GetCollectivite, AddsTheIslandExemptionAsAnAdvisory) {
  const v1::Collectivite sein = Get(Ask("commune-29083"));
  ASSERT_GE(sein.advisories_size(), 1);
  EXPECT_EQ(sein.advisories(0).rule(), "island-exemption");
  EXPECT_THAT(sein.advisories(0).reference(), HasSubstr("L5210-1-1"));
}

struct BadName {
  std::string name;
  ErrorReason reason;
};
class GetRefuses : public ::testing::TestWithParam<BadName> {};

TEST_P(GetRefuses, WithTheDocumentedReason) {
  v1::GetCollectiviteRequest request;
  request.set_name(GetParam().name);
  EXPECT_EQ(ReasonOf(GetCollectivite(SmallServing(), request).status()), GetParam().reason) << GetParam().name;
}

INSTANTIATE_TEST_SUITE_P(
    Names, GetRefuses,
    ::testing::Values(BadName{"", ErrorReason::INVALID_NAME}, BadName{"collectivites/", ErrorReason::INVALID_NAME},
                      BadName{"communes/59350", ErrorReason::INVALID_NAME},
                      BadName{"collectivites/commune-5935", ErrorReason::INVALID_NAME},
                      BadName{"collectivites/commune-59350/members", ErrorReason::INVALID_NAME},
                      BadName{"collectivites/commune-" + std::string(10000, '5'), ErrorReason::INVALID_NAME},
                      BadName{std::string("collectivites/commune-59\0350", 27), ErrorReason::INVALID_NAME},
                      BadName{"collectivites/commune-59999", ErrorReason::RESOURCE_NOT_FOUND}));

TEST(GetCollectivite, RefusesDaysThatAreNotInTheCalendar) {
  for (const auto& [year, month, day] :
       {std::tuple(2021, 2, 29), {0, 1, 1}, {2021, 13, 1}, {-5, 1, 1}, {10000, 1, 1}, {2021, 0, 0}}) {
    v1::GetCollectiviteRequest request = Ask("commune-59350");
    request.mutable_as_of()->set_year(year);
    request.mutable_as_of()->set_month(month);
    request.mutable_as_of()->set_day(day);
    EXPECT_EQ(ReasonOf(GetCollectivite(SmallServing(), request).status()), ErrorReason::INVALID_FIELD)
        << year << "-" << month << "-" << day;
  }
}

TEST(Names, AreRefusedUnderTheFieldThatHoldsThem) {
  const auto field_of = [](const Encoded& answer) {
    EXPECT_EQ(ReasonOf(answer.status()), ErrorReason::INVALID_NAME);
    const std::vector<std::string> violations = socle::api::ViolationsOf(answer.status());
    return violations.size() == 1 ? violations[0].substr(0, violations[0].find(':')) : std::string("not one violation");
  };
  v1::GetCollectiviteRequest get;
  get.set_name("no name");
  EXPECT_EQ(field_of(GetCollectivite(SmallServing(), get)), "name");
  v1::BatchGetCollectivitesRequest batch;
  batch.add_names("no name");
  EXPECT_EQ(field_of(BatchGetCollectivites(SmallServing(), batch)), "names");
  SetDate(batch.mutable_as_of(), D("1999-01-01"));
  EXPECT_EQ(field_of(BatchGetCollectivites(SmallServing(), batch)), "names");
  v1::ListMembersRequest members;
  members.set_parent("no name");
  EXPECT_EQ(field_of(ListMembers(SmallServing(), members)), "parent");
  v1::ListMembershipsRequest memberships;
  memberships.set_parent("no name");
  EXPECT_EQ(field_of(ListMemberships(SmallServing(), memberships)), "parent");
  v1::ListHistoryRequest history;
  history.set_parent("no name");
  EXPECT_EQ(field_of(ListHistory(SmallServing(), history)), "parent");
}

TEST(BatchGetCollectivites, KeepsTheOrderAndRepeats) {
  v1::BatchGetCollectivitesRequest request;
  for (const char* id : {"commune-62909", "commune-59350", "commune-62909"}) {
    request.add_names("collectivites/" + std::string(id));
  }
  const auto response = Decoded<v1::BatchGetCollectivitesResponse>(BatchGetCollectivites(SmallServing(), request));
  ASSERT_EQ(response.collectivites_size(), 3);
  EXPECT_EQ(response.collectivites(0).code(), "62909");
  EXPECT_EQ(response.collectivites(1).code(), "59350");
  EXPECT_EQ(response.collectivites(2).code(), "62909");
  EXPECT_EQ(response.read_info().revision(), 7);
}

TEST(BatchGetCollectivites, FailsWholeWhenOneIsMissing) {
  v1::BatchGetCollectivitesRequest request;
  request.add_names("collectivites/commune-59350");
  request.add_names("collectivites/commune-59999");
  EXPECT_EQ(ReasonOf(BatchGetCollectivites(SmallServing(), request).status()), ErrorReason::RESOURCE_NOT_FOUND);
}

TEST(BatchGetCollectivites, TakesUpTo1000Names) {
  v1::BatchGetCollectivitesRequest request;
  EXPECT_EQ(ReasonOf(BatchGetCollectivites(SmallServing(), request).status()), ErrorReason::INVALID_FIELD) << "none";
  for (int i = 0; i < 1000; ++i) request.add_names("collectivites/commune-59350");
  EXPECT_TRUE(BatchGetCollectivites(SmallServing(), request).ok()) << "1,000";
  request.add_names("collectivites/commune-59350");
  EXPECT_EQ(ReasonOf(BatchGetCollectivites(SmallServing(), request).status()), ErrorReason::TOO_LARGE) << "1,001";
}

}  // namespace
}  // namespace socle::registry::api
