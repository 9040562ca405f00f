#include "platform/identity/tls_pair.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/platform_identity/identity_fixture.h"

namespace socle::identity {
namespace {

using testing::HasSubstr;

class TlsPairTest : public testing::Test {
 protected:
  TlsPair PairOf(const Credential& authority, const Validity& validity) const {
    const std::string names[] = {"DNS:registry.test", "IP:127.0.0.1"};
    const Credential leaf = MintCertificate(authority, names, validity).value();
    return {leaf.key, leaf.certificate, authority.certificate};
  }
  std::string Refusal(const TlsPair& pair) const {
    const auto end = CheckTlsPair(pair, clock_.now);
    EXPECT_EQ(end.status().code(), absl::StatusCode::kFailedPrecondition);
    return std::string(end.status().message());
  }

  SetClock clock_;
  Validity day_ = Minutes(clock_.now, 24 * 60);
  Credential authority_ = MintAuthority("Authority of a test", day_);
  TlsPair good_ = PairOf(authority_, day_);
};

TEST_F(TlsPairTest, TellsWhenItEnds) { EXPECT_EQ(CheckTlsPair(good_, clock_.now).value(), day_.until); }

TEST_F(TlsPairTest, IsRefusedOutsideItsTime) {
  const TlsPair past = PairOf(authority_, {After(day_.from, -std::chrono::hours(2)), clock_.now});
  EXPECT_THAT(Refusal(past), HasSubstr("ended at 2026-11-02T00:00:00Z"));
  EXPECT_THAT(Refusal(PairOf(authority_, Minutes(After(clock_.now, std::chrono::seconds(1)), 5))),
              HasSubstr("valid from"));
}

TEST_F(TlsPairTest, IsRefusedWhereItsPartsDoNotBelongTogether) {
  const TlsPair other = PairOf(authority_, day_);
  EXPECT_THAT(Refusal({other.key, good_.certificate, good_.authority}), HasSubstr("not the key of"));
  const Credential stranger = MintAuthority("Authority of a test", day_);
  EXPECT_THAT(Refusal({good_.key, good_.certificate, stranger.certificate}), HasSubstr("not of ca.crt"))
      << "an authority of the same name";
}

TEST_F(TlsPairTest, MayHaveSeveralAuthoritiesWhileTheyChange) {
  const Credential next = MintAuthority("Next authority", day_);
  TlsPair pair = good_;
  pair.authority = next.certificate + pair.authority;
  EXPECT_TRUE(CheckTlsPair(pair, clock_.now).ok());
}

TEST_F(TlsPairTest, IsRefusedWithoutPem) {
  EXPECT_THAT(Refusal({"", good_.certificate, good_.authority}), HasSubstr("tls.key"));
  EXPECT_THAT(Refusal({good_.key, "text", good_.authority}), HasSubstr("tls.crt"));
  EXPECT_THAT(Refusal({good_.key, good_.certificate, ""}), HasSubstr("ca.crt"));
  EXPECT_THAT(Refusal({good_.key.substr(0, 80), good_.certificate, good_.authority}), HasSubstr("tls.key"));
}

TEST_F(TlsPairTest, IsRefusedWithoutAlternativeNames) {
  EXPECT_THAT(Refusal({authority_.key, authority_.certificate, authority_.certificate}), HasSubstr("alternative name"));
}

TEST(MintTest, SaysWhichNamesItTakes) {
  const Credential authority = MintAuthority("A", Minutes(SetClock().now, 5));
  const std::string wrong[] = {"registry.test"};
  EXPECT_EQ(MintCertificate(authority, wrong, Minutes(SetClock().now, 5)).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_FALSE(MintCertificate(authority, {}, Minutes(SetClock().now, 5)).ok());
  EXPECT_FALSE(MintCertificate({"", ""}, wrong, Minutes(SetClock().now, 5)).ok());
}

}  // namespace
}  // namespace socle::identity
