#include "platform/api/uuid.h"

#include <gtest/gtest.h>

namespace socle::api {
namespace {

TEST(Uuid, AtRandomAreOfVersion4AndDiffer) {
  const std::string one = NewUuid();
  EXPECT_TRUE(IsUuid(one)) << one;
  EXPECT_EQ(one[14], '4');
  EXPECT_NE(NewUuid(), one);
}

TEST(Uuid, OfTextsAreTheSameFromTheSame) {
  const std::string one = UuidOf({"a", "bc"});
  EXPECT_TRUE(IsUuid(one)) << one;
  EXPECT_EQ(one[14], '8');
  EXPECT_EQ(UuidOf({"a", "bc"}), one);
  EXPECT_NE(UuidOf({"ab", "c"}), one) << "texts lend no bytes to their neighbours";
}

TEST(Uuid, IsReadInAnyCaseAndInNoOtherForm) {
  EXPECT_TRUE(IsUuid("0189dcd5-5311-7d40-8db0-9496a2eef37b"));
  EXPECT_TRUE(IsUuid("0189DCD5-5311-7D40-8DB0-9496A2EEF37B"));
  for (const char* text : {"", "0189dcd553117d408db09496a2eef37b", "0189dcd5-5311-7d40-8db0-9496a2eef37",
                           "0189dcd5-5311-7d40-8db0-9496a2eef37bb", "g189dcd5-5311-7d40-8db0-9496a2eef37b",
                           "0189dcd55-311-7d40-8db0-9496a2eef37b"}) {
    EXPECT_FALSE(IsUuid(text)) << text;
  }
}

}  // namespace
}  // namespace socle::api
