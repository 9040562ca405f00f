#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "platform/base/error.h"
#include "services/registry/api/time_conversion.h"
#include "tests/unit/registry_api/small_france.h"

namespace socle::registry::api {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

v1::ListCollectivitesResponse List(const v1::ListCollectivitesRequest& request) {
  return Decoded<v1::ListCollectivitesResponse>(ListCollectivites(SmallServing(), request));
}

v1::ListCollectivitesRequest Filtered(std::string_view filter) {
  v1::ListCollectivitesRequest request;
  request.set_filter(std::string(filter));
  return request;
}

// All pages, of the given size.
std::vector<std::string> AllPages(v1::ListCollectivitesRequest request, int page_size) {
  std::vector<std::string> codes;
  request.set_page_size(page_size);
  do {
    const auto response = List(request);
    for (const std::string& code : Codes(response.collectivites())) codes.push_back(code);
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty() && codes.size() < 1000);
  return codes;
}

TEST(ListCollectivites, ListsTheLivingInTheOrderOfTypeAndCode) {
  const auto response = List({});
  EXPECT_THAT(Codes(response.collectivites()),
              ElementsAre("32", "59", "200093201", "29083", "59001", "59002", "59003", "59350", "62909", "59355"));
  EXPECT_TRUE(response.next_page_token().empty());
  EXPECT_EQ(response.read_info().revision(), 7);
}

TEST(ListCollectivites, FiltersByWhatAPersonWouldAskFor) {
  EXPECT_THAT(Codes(List(Filtered("type = COMMUNE AND departement:59")).collectivites()),
              ElementsAre("59001", "59002", "59003", "59350"));
  EXPECT_THAT(Codes(List(Filtered("type = COMMUNE AND -epci:*")).collectivites()),
              ElementsAre("29083", "59002", "59003", "62909"));
  EXPECT_THAT(Codes(List(Filtered("epci = 200093201")).collectivites()), ElementsAre("59001", "59350"));
  EXPECT_THAT(Codes(List(Filtered("postal_code:59160")).collectivites()), ElementsAre("59350"));
  EXPECT_THAT(Codes(List(Filtered("display_name = \"ile de sein\"")).collectivites()), ElementsAre("29083"));
  EXPECT_THAT(Codes(List(Filtered("population >= 200000")).collectivites()), ElementsAre("59350"));
  EXPECT_THAT(Codes(List(Filtered("legal_person = false")).collectivites()), ElementsAre("59355"));
  EXPECT_THAT(Codes(List(Filtered("departement:59")).collectivites()),
              ElementsAre("32", "59", "200093201", "59001", "59002", "59003", "59350", "59355"))
      << "a région and an EPCI lie where their communes do, a part where its commune does";
  EXPECT_THAT(List(Filtered("code = 99999")).collectivites(), IsEmpty());
}

TEST(ListCollectivites, RefusesFiltersThatMeanNothing) {
  for (const char* filter : {"mayor = 1", "type = CITY", "population > many", "type =", "((type = COMMUNE)"}) {
    EXPECT_EQ(ReasonOf(ListCollectivites(SmallServing(), Filtered(filter)).status()), ErrorReason::INVALID_FILTER)
        << filter;
  }
}

TEST(ListCollectivites, RefusesWordsAloneRatherThanFindNothingForASlip) {
  for (const char* filter : {"Lille", "\"Lille\"", "type COMMUNE", "type = COMMUNE Lille", "-Lille", "*"}) {
    const absl::Status status = ListCollectivites(SmallServing(), Filtered(filter)).status();
    EXPECT_EQ(ReasonOf(status), ErrorReason::INVALID_FILTER) << filter;
    EXPECT_THAT(std::string(status.message()), ::testing::HasSubstr("stands alone")) << filter;
  }
  EXPECT_THAT(Codes(List(Filtered("display_name:lill")).collectivites()), ElementsAre("200093201", "59350"));
}

TEST(ListCollectivites, SortsByNameInFrenchOrderAndByPopulation) {
  v1::ListCollectivitesRequest request = Filtered("type = COMMUNE");
  request.set_order_by("display_name");
  EXPECT_THAT(Codes(List(request).collectivites()), ElementsAre("59001", "29083", "59350", "59002", "59003", "62909"))
      << "Abancourt, Île-de-Sein, Lille, Moitié-Nord, Moitié-Sud, Ytres";
  request.set_order_by("population desc, code desc");
  EXPECT_EQ(Codes(List(request).collectivites()).front(), "59350");
  EXPECT_EQ(Codes(List(request).collectivites()).back(), "29083");
  request.set_order_by("mayor");
  EXPECT_EQ(ReasonOf(ListCollectivites(SmallServing(), request).status()), ErrorReason::INVALID_ORDER_BY);
}

RC_GTEST_PROP(ListCollectivites, PagesOfAnySizeGiveTheWholeListInOrder, ()) {
  v1::ListCollectivitesRequest request =
      Filtered(*rc::gen::element<std::string>("", "type = COMMUNE", "departement:59"));
  request.set_order_by(
      *rc::gen::element<std::string>("", "display_name", "population desc", "display_name desc, code"));
  if (*rc::gen::arbitrary<bool>()) SetDate(request.mutable_as_of(), D("1999-06-01"));
  const int page_size = *rc::gen::inRange(1, 12);
  RC_ASSERT(AllPages(request, page_size) == AllPages(request, 1000));
}

// 4,000 communes, of which only the last ten have inhabitants, one dead in two; and a grouping of all of them.
const Serving& LargeServing() {
  static const auto serving = [] {
    Record record;
    const Entity group = Epci("200093201");
    record.versions.push_back({.entity = group, .when = Always(), .label = "Groupe"});
    for (int i = 0; i < 4000; ++i) {
      const Entity commune = Commune(fmt::format("{:05}", 10'000 + i));
      record.versions.push_back(
          {.entity = commune, .when = i % 2 == 0 ? Always() : Until(D("2000-01-01")), .label = fmt::format("C{}", i)});
      record.memberships.push_back({.member = commune, .group = group, .when = Always()});
      if (i >= 3'980) {
        record.populations.push_back(
            {.entity = commune, .when = Between(D("2025-01-01"), D("2026-01-01")), .year = 2025, .municipale = 7});
      }
    }
    return Serving::Build(std::make_shared<const Snapshot>(std::move(record), 7), D("2026-11-22"));
  }();
  return *serving;
}

std::vector<std::string> ShortCodes(const v1::ListCollectivitesRequest& request) {
  const auto answer = ListCollectivitesIfShort(LargeServing(), request);
  if (!answer) return {"long"};
  return Codes(Decoded<v1::ListCollectivitesResponse>(*answer).collectivites());
}

TEST(ListCollectivitesIfShort, AnswersAPageThatIsFullSoon) {
  for (const char* filter : {"", "type = COMMUNE", "type = COMMUNE OR type = EPCI", "type != EPCI", "code = 10000",
                             "type = COMMUNE AND zone != METRO OR code:*", "type = REGION"}) {
    v1::ListCollectivitesRequest request = Filtered(filter);
    request.set_page_size(100);
    EXPECT_EQ(ShortCodes(request),
              Codes(Decoded<v1::ListCollectivitesResponse>(ListCollectivites(LargeServing(), request)).collectivites()))
        << filter;
  }
}

TEST(ListCollectivitesIfShort, LeavesToThePoolWhatItWouldHaveToSearchFor) {
  for (const char* filter : {"population = 7", "type = COMMUNE AND population = 7", "display_name = nowhere",
                             "departement:59", "region:32", "zone = METRO"}) {
    EXPECT_EQ(ShortCodes(Filtered(filter)), std::vector<std::string>{"long"}) << filter;
  }
  v1::ListCollectivitesRequest sorted = Filtered("type = REGION");
  sorted.set_order_by("code");
  EXPECT_EQ(ShortCodes(sorted), std::vector<std::string>{"long"});
  v1::ListCollectivitesRequest dead;
  SetDate(dead.mutable_as_of(), D("1999-01-01"));
  dead.set_page_size(1000);
  EXPECT_EQ(ShortCodes(dead), std::vector<std::string>{"long"}) << "a thousand messages to build";
}

TEST(ListCollectivitesIfShort, SearchesNoFurtherFromThePlaceOfAToken) {
  v1::ListCollectivitesRequest request = Filtered("type = COMMUNE AND population = 7");
  request.set_page_size(6);
  const auto first = Decoded<v1::ListCollectivitesResponse>(ListCollectivites(LargeServing(), request));
  ASSERT_EQ(first.collectivites_size(), 6);
  request.set_page_token(first.next_page_token());
  EXPECT_THAT(ShortCodes(request), ElementsAre("13992", "13994", "13996", "13998")) << "twenty communes are left";
}

TEST(ListCollectivitesIfShort, RefusesWhatTheLongWayRefuses) {
  for (v1::ListCollectivitesRequest request : {Filtered("mayor = 1"), Filtered("type = CITY")}) {
    const auto answer = ListCollectivitesIfShort(LargeServing(), request);
    ASSERT_TRUE(answer.has_value());
    EXPECT_EQ(ReasonOf(answer->status()), ErrorReason::INVALID_FILTER);
  }
}

TEST(ListCollectivites, KeepsTheDateOfTheFirstPageOnTheNext) {
  v1::ListCollectivitesRequest request;
  request.set_page_size(2);
  const std::string token = List(request).next_page_token();
  const auto tomorrow = Serving::Build(std::make_shared<const Snapshot>(SmallFrance(), 8), D("2026-11-23"));
  request.set_page_token(token);
  const auto second = Decoded<v1::ListCollectivitesResponse>(ListCollectivites(*tomorrow, request));
  EXPECT_EQ(second.read_info().as_of().day(), 22);
  EXPECT_EQ(second.collectivites(0).code(), "200093201");
}

TEST(ListCollectivites, KeepsTheKnowledgeOfTheFirstPageOnTheNext) {
  Record record;
  for (const char* code : {"59001", "59002", "59003"}) {
    record.versions.push_back({.entity = Commune(code), .when = Always(), .label = code});
  }
  record.versions[2].when.known_from = I("1980-01-01");
  const auto serving = Serving::Build(std::make_shared<const Snapshot>(std::move(record), 7), D("2026-11-22"));
  const std::map<std::string, int> known = {{"1965-01-01", 2}, {"1975-01-01", 2}, {"1990-01-01", 3}};
  for (const auto& [instant, count] : known) {
    v1::ListCollectivitesRequest request;
    request.set_page_size(1);
    ToProto(I(instant), request.mutable_known_at());
    std::vector<std::string> codes;
    do {
      const auto page = Decoded<v1::ListCollectivitesResponse>(ListCollectivites(*serving, request));
      for (const std::string& code : Codes(page.collectivites())) codes.push_back(code);
      EXPECT_TRUE(page.read_info().has_known_at()) << instant;
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    EXPECT_EQ(static_cast<int>(codes.size()), count) << "as known on " << instant;
  }
}

TEST(ListCollectivites, BindsTokensToTheOtherArguments) {
  v1::ListCollectivitesRequest request;
  request.set_page_size(2);
  const std::string token = List(request).next_page_token();
  request.set_page_token(token);
  request.set_page_size(3);
  EXPECT_TRUE(ListCollectivites(SmallServing(), request).ok()) << "the page size may change";
  request.set_filter("type = COMMUNE");
  EXPECT_EQ(ReasonOf(ListCollectivites(SmallServing(), request).status()), ErrorReason::INVALID_PAGE_TOKEN);
  request.clear_filter();
  for (const std::string& forged : {std::string("x"), token + "A", token.substr(1), std::string("commune-59350")}) {
    request.set_page_token(forged);
    EXPECT_EQ(ReasonOf(ListCollectivites(SmallServing(), request).status()), ErrorReason::INVALID_PAGE_TOKEN) << forged;
  }
  request.clear_page_token();
  request.set_page_size(-1);
  EXPECT_EQ(ReasonOf(ListCollectivites(SmallServing(), request).status()), ErrorReason::INVALID_FIELD);
}

}  // namespace
}  // namespace socle::registry::api
