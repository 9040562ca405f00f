#include "services/census/domain/campaigns/scope.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace socle::census {
namespace {

ScopeMember Member(const std::string& signatory, const std::vector<std::string>& carriers) {
  ScopeMember member{.signatory = signatory};
  for (const std::string& carrier : carriers) member.carriers.push_back({.collectivite = carrier});
  return member;
}

TEST(Scope, AVisitReachesWhoeverIsCarriedOnByTheOneVisited) {
  const std::vector<ScopeMember> members = {Member("region-31", {"region-31"}), Member("lille", {"lille"}),
                                            Member("espace-sud", {"caudresis", "cambrai"})};
  const std::vector<std::vector<std::string>> heirs = {{"region-32"}, {"lille"}, {"caudresis"}, {"cambrai"}};
  const auto reached = ReachedBy("region-32", members, heirs);
  ASSERT_EQ(reached.size(), 1u);
  EXPECT_EQ(reached[0].signatory, "region-31");
  EXPECT_EQ(reached[0].carrier, "region-31");
  EXPECT_TRUE(ReachedBy("dunkerque", members, heirs).empty());
  EXPECT_EQ(ReachedBy("cambrai", members, {})[0].carrier, "cambrai") << "on the day of the scope nobody has come after";
}

TEST(Scope, OneThatWasDividedIsMetByAllWhoCarryIt) {
  ScopeMember member = Member("espace-sud", {"caudresis", "cambrai"});
  EXPECT_EQ(member.Met(), Coverage::kNeverMet);
  member.carriers[0].met = true;
  EXPECT_EQ(member.Met(), Coverage::kPartlyMet);
  member.carriers[1].met = true;
  EXPECT_EQ(member.Met(), Coverage::kMet);
}

// Several signatories may have become one: meeting it meets all of them.
RC_GTEST_PROP(Scope, MeetingAnHeirMeetsEverybodyWhomItCarries, ()) {
  const auto count = *rc::gen::inRange<size_t>(1, 30);
  std::vector<ScopeMember> members;
  std::vector<std::vector<std::string>> heirs;
  std::map<std::string, std::set<std::string>> carried;  // by heir
  for (size_t i = 0; i < count; ++i) {
    const std::string signatory = "s" + std::to_string(i);
    const std::string heir = "h" + std::to_string(*rc::gen::inRange(0, 5));
    members.push_back(Member(signatory, {signatory}));
    heirs.push_back({heir});
    carried[heir].insert(signatory);
  }
  for (const auto& [heir, expected] : carried) {
    std::set<std::string> reached;
    for (const Reached& each : ReachedBy(heir, members, heirs)) reached.insert(each.signatory);
    RC_ASSERT(reached == expected);
  }
}

}  // namespace
}  // namespace socle::census
