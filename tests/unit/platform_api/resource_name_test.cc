#include "platform/api/resource_name.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "platform/base/error.h"

namespace socle::api {
namespace {

using testing::ElementsAre;

TEST(ResourceName, GivesTheIdBehindItsCollection) {
  EXPECT_EQ(IdOfName("contracts/cambresis", "contracts", "name").value(), "cambresis");
  for (const char* name : {"", "contracts", "contracts/", "contracts/a", "contracts/9ab", "contracts/abc-",
                           "contracts/aBc", "contracts/abc/x", "contractsabc", "xcontracts/abc"}) {
    const absl::Status status = IdOfName(name, "contracts", "name").status();
    EXPECT_EQ(ReasonOf(status), ErrorReason::INVALID_NAME) << name;
  }
}

TEST(ResourceName, GivesTheIdsOfEachLevel) {
  EXPECT_THAT(
      IdsOfName("contracts/cambresis/instruments/cas/versions/12", {"contracts", "instruments", "versions"}, "name")
          .value(),
      ElementsAre("cambresis", "cas", "12"));
  EXPECT_THAT(IdsOfName("contracts/cambresis", {"contracts"}, "name").value(), ElementsAre("cambresis"));
}

TEST(ResourceName, OfAnotherShapeIsRefused) {
  for (const char* name : {"contracts/cambresis", "contracts/cambresis/instruments", "contracts/cambresis/instruments/",
                           "contracts/cambresis/instruments/cas/versions/1", "contracts//instruments/cas",
                           "contracts/A/instruments/cas", "instruments/cas/contracts/cambresis", "/"}) {
    const absl::Status status = IdsOfName(name, {"contracts", "instruments"}, "name").status();
    EXPECT_EQ(ReasonOf(status), ErrorReason::INVALID_NAME) << name;
  }
}

TEST(ResourceName, OfAChildThatIsAUuidTakesNothingElse) {
  const std::string uuid = "0123abcd-0123-4bcd-8bcd-0123456789ab";
  EXPECT_EQ(ParseNestedUuid("contracts/cambresis/tasks/" + uuid, "contracts", "tasks", "name")->child, uuid);
  EXPECT_FALSE(ParseNestedUuid("contracts/cambresis/tasks/1", "contracts", "tasks", "name").ok());
  EXPECT_FALSE(ParseNestedUuid("contracts/cambresis/tasks/" + uuid + "0", "contracts", "tasks", "name").ok());
}

RC_GTEST_PROP(ResourceName, NeverBreaksOnAnyText, (const std::string& text)) {
  const auto ids = IdsOfName("contracts/" + text, {"contracts", "tasks"}, "name");
  if (!ids.ok()) return;
  RC_ASSERT("contracts/" + (*ids)[0] + "/tasks/" + (*ids)[1] == "contracts/" + text);
}

}  // namespace
}  // namespace socle::api
