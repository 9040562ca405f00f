#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/base/error.h"
#include "services/registry/api/time_conversion.h"
#include "tests/unit/registry_api/small_france.h"

namespace socle::registry::api {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

v1::LookupCollectivitesResponse Lookup(const v1::LookupCollectivitesRequest& request) {
  return Decoded<v1::LookupCollectivitesResponse>(LookupCollectivites(SmallServing(), request));
}

TEST(LookupCollectivites, FindsByCodeSirenSiretAndPostalCode) {
  v1::LookupCollectivitesRequest request;
  request.set_code("59350");
  EXPECT_THAT(Codes(Lookup(request).collectivites()), ElementsAre("59350"));
  request.set_siren("215903501");
  EXPECT_THAT(Codes(Lookup(request).collectivites()), ElementsAre("59350"));
  request.set_siret("20009320100012");
  EXPECT_THAT(Codes(Lookup(request).collectivites()), ElementsAre("200093201"));
  request.set_postal_code("59800");
  EXPECT_THAT(Codes(Lookup(request).collectivites()), ElementsAre("59350"));
  request.set_code("59D");
  EXPECT_THAT(Codes(Lookup(request).collectivites()), ElementsAre("59")) << "the collectivité of the département 59";
}

// An EPCI carries its SIREN as its code; here one has it as an identifier too, and shares another with a commune.
const Serving& SharedSirens() {
  static const auto serving = [] {
    Record record = SmallFrance();
    const Entity mel = Epci("200093201");
    record.identifiers.push_back({.entity = mel, .when = Always(), .value = "200093201"});
    record.identifiers.push_back({.entity = Commune("59002"), .when = Until(D("2020-01-01")), .value = "200093201"});
    return Serving::Build(std::make_shared<const Snapshot>(std::move(record), 7), D("2026-11-22"));
  }();
  return *serving;
}

TEST(LookupCollectivites, FindsAnEpciOnceThoughItsCodeAndItsIdentifierAreTheSame) {
  for (const bool siret : {false, true}) {
    v1::LookupCollectivitesRequest request;
    siret ? request.set_siret("20009320100012") : request.set_siren("200093201");
    const auto today = Decoded<v1::LookupCollectivitesResponse>(LookupCollectivites(SharedSirens(), request));
    EXPECT_THAT(Codes(today.collectivites()), ElementsAre("200093201"));
    EXPECT_THAT(today.former_holders(), ElementsAre("collectivites/commune-59002"));
    SetDate(request.mutable_as_of(), D("2015-01-01"));
    const auto before = Decoded<v1::LookupCollectivitesResponse>(LookupCollectivites(SharedSirens(), request));
    EXPECT_THAT(Codes(before.collectivites()), ElementsAre("59002")) << "the EPCI began in 2021";
    EXPECT_THAT(before.former_holders(), ElementsAre("collectivites/epci-200093201"));
  }
  v1::ListCollectivitesRequest list;
  list.set_filter("siren = 200093201");
  EXPECT_THAT(Codes(Decoded<v1::ListCollectivitesResponse>(ListCollectivites(SharedSirens(), list)).collectivites()),
              ElementsAre("200093201"));
}

TEST(LookupCollectivites, ListsAnEpciBeforeTheCommunesThatCarryItsNumber) {
  Record record = SmallFrance();
  record.identifiers.push_back({.entity = Commune("59002"), .when = Always(), .value = "200093201"});
  const auto serving = Serving::Build(std::make_shared<const Snapshot>(std::move(record), 7), D("2026-11-22"));
  v1::LookupCollectivitesRequest request;
  request.set_siren("200093201");
  EXPECT_THAT(Codes(Decoded<v1::LookupCollectivitesResponse>(LookupCollectivites(*serving, request)).collectivites()),
              ElementsAre("200093201", "59002"))
      << "the order of type and code";
}

TEST(LookupCollectivites, NamesFormerHoldersOfAnOldCode) {
  v1::LookupCollectivitesRequest request;
  request.set_code("59355");
  EXPECT_THAT(Codes(Lookup(request).collectivites()), ElementsAre("59355")) << "the commune associée";
  EXPECT_THAT(Lookup(request).former_holders(), ElementsAre("collectivites/commune-59355"));
  SetDate(request.mutable_as_of(), D("1990-01-01"));
  EXPECT_EQ(Lookup(request).collectivites(0).name(), "collectivites/commune-59355");
}

TEST(LookupCollectivites, SaysWhatIsWrongWithAnIdentifier) {
  v1::LookupCollectivitesRequest request;
  EXPECT_EQ(ReasonOf(LookupCollectivites(SmallServing(), request).status()), ErrorReason::INVALID_FIELD) << "none";
  request.set_siren("12345");
  EXPECT_EQ(ReasonOf(LookupCollectivites(SmallServing(), request).status()), ErrorReason::INVALID_FIELD);
  request.set_postal_code("5900A");
  EXPECT_EQ(ReasonOf(LookupCollectivites(SmallServing(), request).status()), ErrorReason::INVALID_FIELD);
  request.set_code("99999");
  EXPECT_THAT(Lookup(request).collectivites(), IsEmpty()) << "an unknown code is an empty answer";
}

TEST(SearchCollectivites, FindsWithoutAccentsAndFilters) {
  v1::SearchCollectivitesRequest request;
  request.set_query("ile de sein");
  const auto response = Decoded<v1::SearchCollectivitesResponse>(SearchCollectivites(SmallServing(), request));
  ASSERT_GE(response.collectivites_size(), 1);
  EXPECT_EQ(response.collectivites(0).code(), "29083");
  EXPECT_EQ(response.read_info().revision(), 7);
  request.set_filter("departement:59");
  EXPECT_THAT(Decoded<v1::SearchCollectivitesResponse>(SearchCollectivites(SmallServing(), request)).collectivites(),
              IsEmpty());
}

TEST(SearchCollectivites, RefusesAnEmptyAndAnEndlessQuery) {
  v1::SearchCollectivitesRequest request;
  EXPECT_EQ(ReasonOf(SearchCollectivites(SmallServing(), request).status()), ErrorReason::INVALID_FIELD);
  request.set_query(std::string(201, 'a'));
  EXPECT_EQ(ReasonOf(SearchCollectivites(SmallServing(), request).status()), ErrorReason::INVALID_FIELD);
}

v1::ListMembersResponse Members(std::string_view id, std::string_view as_of = "", int page_size = 0) {
  v1::ListMembersRequest request;
  request.set_parent("collectivites/" + std::string(id));
  request.set_page_size(page_size);
  if (!as_of.empty()) SetDate(request.mutable_as_of(), D(as_of));
  return Decoded<v1::ListMembersResponse>(ListMembers(SmallServing(), request));
}

TEST(ListMembers, FollowsThePerimeterThroughTime) {
  EXPECT_THAT(Codes(Members("epci-200093201").members()), ElementsAre("59001", "59350"));
  EXPECT_EQ(Members("epci-200093201").total_size(), 2);
  EXPECT_THAT(Codes(Members("epci-245900410", "2005-01-01").members()), ElementsAre("59001", "59350"));
}

TEST(ListMembers, CutsPages) {
  const auto first = Members("epci-200093201", "", 1);
  EXPECT_THAT(Codes(first.members()), ElementsAre("59001"));
  EXPECT_EQ(first.total_size(), 2);
  EXPECT_FALSE(first.next_page_token().empty());
}

TEST(ListMembers, KnowsTerritoriesAndPartsToo) {
  EXPECT_THAT(Codes(Members("departement-59").members()), ElementsAre("59001", "59002", "59003", "59350"));
  EXPECT_THAT(Codes(Members("region-32").members()), ElementsAre("59001", "59002", "59003", "59350"));
  EXPECT_THAT(Codes(Members("commune-59350").members()), ElementsAre("59355"));
}

TEST(ListMemberships, ListsThemOldestFirst) {
  v1::ListMembershipsRequest request;
  request.set_parent("collectivites/commune-59350");
  const auto all = Decoded<v1::ListMembershipsResponse>(ListMemberships(SmallServing(), request));
  ASSERT_EQ(all.memberships_size(), 2);
  EXPECT_EQ(all.memberships(0).group(), "collectivites/epci-245900410");
  EXPECT_EQ(all.memberships(0).validity().valid_to().year(), 2021);
  EXPECT_EQ(all.memberships(1).group(), "collectivites/epci-200093201");
  EXPECT_FALSE(all.memberships(1).validity().has_valid_to());
}

TEST(ListHistory, ShowsVersionsWithTheirLinks) {
  v1::ListHistoryRequest request;
  request.set_parent("collectivites/commune-80831");
  const auto history = Decoded<v1::ListHistoryResponse>(ListHistory(SmallServing(), request));
  ASSERT_EQ(history.versions_size(), 1);
  ASSERT_EQ(history.versions(0).successors_size(), 1);
  EXPECT_EQ(history.versions(0).successors(0).collectivite(), "collectivites/commune-62909");
  EXPECT_EQ(history.versions(0).successors(0).movement_code(), 41);
  EXPECT_EQ(history.versions(0).version_id(), "commune-80831@1943-01-01");
}

TEST(ListHistory, ShowsCorrectedBeliefsOnlyWhenAsked) {
  v1::ListHistoryRequest request;
  request.set_parent("collectivites/commune-59001");
  EXPECT_EQ(Decoded<v1::ListHistoryResponse>(ListHistory(SmallServing(), request)).versions_size(), 1);
  request.set_show_corrected(true);
  const auto all = Decoded<v1::ListHistoryResponse>(ListHistory(SmallServing(), request));
  ASSERT_EQ(all.versions_size(), 2);
  EXPECT_EQ(all.versions(0).display_name(), "Abancourt") << "what is believed now comes first";
  EXPECT_TRUE(all.versions(1).knowledge().has_known_to());
}

v1::SuccessorResolution Resolved(std::string_view requested, std::string_view from = "") {
  v1::ResolveSuccessorsRequest request;
  request.add_collectivites(std::string(requested));
  if (!from.empty()) SetDate(request.mutable_from_date(), D(from));
  return Decoded<v1::ResolveSuccessorsResponse>(ResolveSuccessors(SmallServing(), request)).resolutions(0);
}

TEST(ResolveSuccessors, FollowsOldCodesToTheLiving) {
  EXPECT_EQ(Resolved("59350").outcome(), v1::SuccessorResolution::ALIVE);
  const auto ytres = Resolved("80831", "1965-01-01");
  EXPECT_EQ(ytres.outcome(), v1::SuccessorResolution::ONE_SUCCESSOR);
  EXPECT_EQ(ytres.successors(0).collectivite(), "collectivites/commune-62909");
  EXPECT_EQ(ytres.successors(0).path_size(), 1);
  EXPECT_EQ(Resolved("245900410").successors(0).collectivite(), "collectivites/epci-200093201")
      << "a bare SIREN is an EPCI";
}

TEST(ResolveSuccessors, LeavesADivisionToAPerson) {
  const auto divided = Resolved("commune-59000");
  EXPECT_EQ(divided.outcome(), v1::SuccessorResolution::AMBIGUOUS);
  ASSERT_EQ(divided.successors_size(), 2);
  EXPECT_FALSE(divided.successors(0).has_share());
  EXPECT_EQ(divided.successors(0).basis(), v1::SuccessionLink::UNKNOWN);
  EXPECT_FALSE(divided.explanation().empty());
}

TEST(ResolveSuccessors, NeverFailsForWhatItDoesNotKnow) {
  EXPECT_EQ(Resolved("99999").outcome(), v1::SuccessorResolution::MALFORMED) << "not the shape of a commune code";
  EXPECT_EQ(Resolved("59999").outcome(), v1::SuccessorResolution::UNKNOWN_ENTITY);
  EXPECT_EQ(Resolved("Lille").outcome(), v1::SuccessorResolution::MALFORMED);
  EXPECT_EQ(Resolved("").outcome(), v1::SuccessorResolution::MALFORMED);
}

v1::DiffCollectivitesResponse Diff(std::string_view from, std::string_view to) {
  v1::DiffCollectivitesRequest request;
  SetDate(request.mutable_from_date(), D(from));
  SetDate(request.mutable_to_date(), D(to));
  return Decoded<v1::DiffCollectivitesResponse>(DiffCollectivites(SmallServing(), request));
}

TEST(DiffCollectivites, ListsBirthsEndsAndChanges) {
  const auto diff = Diff("1970-06-01", "1972-06-01");
  ASSERT_EQ(diff.changes_size(), 2);
  EXPECT_EQ(diff.changes(0).collectivite(), "collectivites/commune-62909");
  EXPECT_EQ(diff.changes(0).kind(), v1::CollectiviteChange::CREATED);
  EXPECT_THAT(diff.changes(0).related(), ElementsAre("collectivites/commune-80831"));
  EXPECT_EQ(diff.changes(1).kind(), v1::CollectiviteChange::ENDED);
  EXPECT_EQ(diff.changes(1).movement_code(), 41);
}

TEST(DiffCollectivites, SeesMembershipsChange) {
  const auto diff = Diff("2020-06-01", "2021-06-01");
  std::vector<std::string> changed;
  for (const auto& change : diff.changes()) {
    if (change.kind() == v1::CollectiviteChange::CHANGED) changed.push_back(change.collectivite());
    if (change.collectivite() == "collectivites/commune-59350") {
      EXPECT_THAT(change.changed_fields(), ElementsAre("memberships"));
    }
  }
  EXPECT_THAT(changed, UnorderedElementsAre("collectivites/commune-59001", "collectivites/commune-59350"));
}

TEST(DiffCollectivites, RefusesDatesTheWrongWayRound) {
  v1::DiffCollectivitesRequest request;
  SetDate(request.mutable_from_date(), D("2020-01-01"));
  SetDate(request.mutable_to_date(), D("2020-01-01"));
  EXPECT_EQ(ReasonOf(DiffCollectivites(SmallServing(), request).status()), ErrorReason::INVALID_FIELD);
}

v1::CountCollectivitesResponse Count(std::string_view property, std::string_view filter = "") {
  v1::CountCollectivitesRequest request;
  request.set_property(std::string(property));
  request.set_filter(std::string(filter));
  return Decoded<v1::CountCollectivitesResponse>(CountCollectivites(SmallServing(), request));
}

TEST(CountCollectivites, CountsByPropertyLargestFirst) {
  const auto counts = Count("");
  EXPECT_EQ(counts.total_count(), 10);
  EXPECT_EQ(counts.counts(0).value(), "COMMUNE");
  EXPECT_EQ(counts.counts(0).count(), 6);
  EXPECT_EQ(counts.total_population(), 238695) << "parts and groupings add nothing";
  EXPECT_EQ(Count("epci", "type = COMMUNE").counts(0).value(), "") << "four communes are in none";
}

TEST(CountCollectivites, RefusesAnUnknownProperty) {
  v1::CountCollectivitesRequest request;
  request.set_property("mayor");
  EXPECT_EQ(ReasonOf(CountCollectivites(SmallServing(), request).status()), ErrorReason::INVALID_FIELD);
}

}  // namespace
}  // namespace socle::registry::api
