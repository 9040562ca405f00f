// Who carries an entity on, wherever it is told: in errors, histories and diffs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/platform_api/rpc_status.h"
#include "tests/unit/registry_api/small_france.h"

namespace socle::registry::api {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string Name(std::string_view id) { return "collectivites/" + std::string(id); }

// Téteghem 59588 becomes a commune nouvelle in 2016 and keeps its old name for its déléguée. 59001 goes to 59002 in
// 1973, which goes to 59003 in 2016, each with a part that keeps its name. 59004 goes to 59002 in 1973, is restored in
// 1980, and goes to 59003 in 2016.
class Heirs : public ::testing::Test {
 protected:
  static Record Made() {
    const auto deleguee = [](std::string_view code) { return Entity{CollectiviteType::kCommuneDeleguee, Code(code)}; };
    const auto associee = [](std::string_view code) { return Entity{CollectiviteType::kCommuneAssociee, Code(code)}; };
    Record record;
    const auto version = [&](const Entity& entity, std::string label, const Rectangle& when) {
      record.versions.push_back({.entity = entity, .when = when, .label = std::move(label)});
    };
    const auto carried = [&](const Entity& from, const Entity& to, Date date, MovementCode cause, bool survives) {
      record.successions.push_back({.predecessor = from,
                                    .successor = to,
                                    .date = date,
                                    .cause = cause,
                                    .basis = ShareBasis::kExact,
                                    .share_numerator = 1,
                                    .share_denominator = 1,
                                    .predecessor_survives = survives});
    };
    const Date merged = D("1973-01-01"), restored = D("1980-01-01"), again = D("2016-01-01");
    version(Commune("59588"), "Téteghem", Until(again));
    version(Commune("59588"), "Téteghem-Coudekerque-Village", From(again));
    version(deleguee("59588"), "Téteghem", From(again));
    carried(Commune("59588"), deleguee("59588"), again, 32, true);
    version(Commune("59001"), "A", Until(merged));
    version(associee("59001"), "A", From(merged));
    version(Commune("59002"), "B", Until(again));
    version(deleguee("59002"), "B", From(again));
    version(Commune("59003"), "C", Always());
    version(Commune("59004"), "D", Until(merged));
    version(Commune("59004"), "D", Between(restored, again));
    carried(Commune("59001"), Commune("59002"), merged, 33, false);
    carried(Commune("59001"), associee("59001"), merged, 33, false);
    carried(Commune("59002"), Commune("59003"), again, 32, false);
    carried(Commune("59002"), deleguee("59002"), again, 32, false);
    carried(Commune("59004"), Commune("59002"), merged, 31, false);
    carried(Commune("59004"), Commune("59003"), again, 32, false);
    return record;
  }
  static const Serving& Served() {
    static const auto serving = Serving::Build(std::make_shared<const Snapshot>(Made(), 7), D("2026-11-22"));
    return *serving;
  }

  static std::string SuccessorsInError(std::string_view id, std::string_view day) {
    v1::GetCollectiviteRequest request;
    request.set_name(Name(id));
    SetDate(request.mutable_as_of(), D(day));
    const absl::Status status = GetCollectivite(Served(), request).status();
    EXPECT_EQ(ReasonOf(status), ErrorReason::NOT_ALIVE_AT) << id << " on " << day;
    return socle::api::MetadataOf(status, "successors");
  }

  static v1::ListHistoryResponse History(std::string_view id) {
    v1::ListHistoryRequest request;
    request.set_parent(Name(id));
    return Decoded<v1::ListHistoryResponse>(ListHistory(Served(), request));
  }

  static std::vector<std::string> Names(const google::protobuf::RepeatedPtrField<v1::SuccessionLink>& links) {
    std::vector<std::string> names;
    for (const v1::SuccessionLink& link : links) names.push_back(link.collectivite());
    return names;
  }

  static v1::CollectiviteChange Change(std::string_view id, std::string_view from, std::string_view to) {
    v1::DiffCollectivitesRequest request;
    SetDate(request.mutable_from_date(), D(from));
    SetDate(request.mutable_to_date(), D(to));
    const auto diff = Decoded<v1::DiffCollectivitesResponse>(DiffCollectivites(Served(), request));
    for (const v1::CollectiviteChange& change : diff.changes()) {
      if (change.collectivite() == Name(id)) return change;
    }
    ADD_FAILURE() << id << " does not change from " << from << " to " << to;
    return {};
  }
};

TEST_F(Heirs, InAnErrorLiveOnTheDayAsked) {
  EXPECT_EQ(SuccessorsInError("commune-59001", "1990-01-01"), Name("commune-59002"));
  EXPECT_EQ(SuccessorsInError("commune-59001", "2020-01-01"), Name("commune-59003")) << "59002 is gone by then";
  EXPECT_EQ(SuccessorsInError("commune-59004", "1975-01-01"), Name("commune-59002"));
  EXPECT_EQ(SuccessorsInError("commune-59004", "2020-01-01"), Name("commune-59003"));
  EXPECT_EQ(SuccessorsInError("commune-deleguee-59588", "2000-01-01"), "") << "it is not yet born";
}

TEST_F(Heirs, AreNotThePartsThatKeepAName) {
  EXPECT_THAT(Names(History("commune-59588").versions(0).successors()), IsEmpty()) << "it lives on";
  EXPECT_THAT(Names(History("commune-59001").versions(0).successors()), ElementsAre(Name("commune-59002")));
  EXPECT_THAT(Names(History("commune-deleguee-59588").versions(0).predecessors()), ElementsAre(Name("commune-59588")))
      << "what a part was made of is still told";
}

TEST_F(Heirs, InADiffAreThoseOfTheTimeBetween) {
  const auto first = Change("commune-59004", "1972-06-01", "1974-06-01");
  EXPECT_THAT(first.related(), ElementsAre(Name("commune-59002")));
  EXPECT_EQ(first.movement_code(), 31);
  const auto second = Change("commune-59004", "2015-06-01", "2016-06-01");
  EXPECT_THAT(second.related(), ElementsAre(Name("commune-59003")));
  EXPECT_EQ(second.movement_code(), 32);
  EXPECT_THAT(Change("commune-59001", "1972-06-01", "1974-06-01").related(), ElementsAre(Name("commune-59002")));
}

}  // namespace
}  // namespace socle::registry::api
