#include "platform/server/address.h"

#include <gtest/gtest.h>

namespace socle::server {
namespace {

std::string PeerKeyOf(const char* text) { return ParseAddress(text)->PeerKey(); }

TEST(AddressTest, ComesBackAsItWas) {
  for (const char* text : {"127.0.0.1:50051", "0.0.0.0:0", "[::1]:443", "[2001:db8::1]:65535"}) {
    const auto address = ParseAddress(text);
    ASSERT_TRUE(address.ok()) << text;
    EXPECT_EQ(address->ToString(), text);
  }
}

TEST(AddressTest, RefusesNamesAndNonsense) {
  for (const char* text : {"", ":", "localhost:1", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536",
                           "127.0.0.1:-1", "127.0.0.1:1 ", "::1:1", "[::1]", "[]:1", "1.2.3:4"}) {
    EXPECT_FALSE(ParseAddress(text).ok()) << text;
  }
}

TEST(AddressTest, KnowsTheLoopback) {
  for (const char* text : {"127.0.0.1:1", "127.9.9.9:1", "[::1]:1"})
    EXPECT_TRUE(ParseAddress(text)->IsLoopback()) << text;
  for (const char* text : {"0.0.0.0:1", "128.0.0.1:1", "10.0.0.1:1", "[::]:1", "[fe80::1]:1"}) {
    EXPECT_FALSE(ParseAddress(text)->IsLoopback()) << text;
  }
}

TEST(AddressTest, CountsPeersByHost) {
  EXPECT_EQ(PeerKeyOf("10.0.0.1:1"), PeerKeyOf("10.0.0.1:2"));
  EXPECT_NE(PeerKeyOf("10.0.0.1:1"), PeerKeyOf("10.0.0.2:1"));
  EXPECT_EQ(PeerKeyOf("[2001:db8:0:1::1]:1"), PeerKeyOf("[2001:db8:0:1:ffff::2]:1")) << "one host has a whole /64";
  EXPECT_NE(PeerKeyOf("[2001:db8:0:1::1]:1"), PeerKeyOf("[2001:db8:0:2::1]:1"));
  EXPECT_EQ(PeerKeyOf("[::ffff:10.0.0.1]:1"), PeerKeyOf("10.0.0.1:1"));
}

}  // namespace
}  // namespace socle::server
