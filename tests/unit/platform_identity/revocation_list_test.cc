#include "platform/identity/revocation_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/platform_identity/identity_fixture.h"

namespace socle::identity {
namespace {

using testing::HasSubstr;

class RevocationListTest : public testing::Test {
 protected:
  Credential Leaf(const Credential& authority) const {
    const std::string names[] = {"DNS:census.test"};
    return MintCertificate(authority, names, day_).value();
  }
  std::string ListOf(const Credential& authority, const std::vector<std::string>& certificates) const {
    return MintRevocationList(authority, certificates, day_).value();
  }
  std::string Refusal(const std::string& lists, const std::string& authorities) const {
    const auto list = RevocationList::FromPem(lists, authorities);
    EXPECT_EQ(list.status().code(), absl::StatusCode::kInvalidArgument) << list.status();
    return std::string(list.status().message());
  }

  SetClock clock_;
  Validity day_ = Minutes(clock_.now, 24 * 60);
  Credential authority_ = MintAuthority("Authority of a test", day_);
  Credential revoked_ = Leaf(authority_);
  Credential good_ = Leaf(authority_);
};

TEST_F(RevocationListTest, HoldsWhatItsAuthorityTookBackAndNothingElse) {
  const auto list = RevocationList::FromPem(ListOf(authority_, {revoked_.certificate}), authority_.certificate);
  ASSERT_TRUE(list.ok()) << list.status();
  EXPECT_TRUE(list->Holds(revoked_.certificate));
  EXPECT_TRUE(list->Holds(revoked_.certificate + authority_.certificate)) << "as a chain, the leaf first";
  EXPECT_FALSE(list->Holds(good_.certificate));
  EXPECT_TRUE(list->Holds("no certificate")) << "what cannot be read is not let in";
  EXPECT_EQ(list->due(), day_.until);
}

TEST_F(RevocationListTest, SaysNothingOfAnotherAuthoritysCertificates) {
  const Credential other = MintAuthority("Another authority", day_);
  const auto list =
      RevocationList::FromPem(ListOf(other, {revoked_.certificate}), authority_.certificate + other.certificate);
  ASSERT_TRUE(list.ok()) << list.status();
  EXPECT_FALSE(list->Holds(revoked_.certificate)) << "the same number, of another issuer";
}

TEST_F(RevocationListTest, MayBeSeveralOfSeveralAuthorities) {
  const Credential other = MintAuthority("Another authority", day_);
  const Credential theirs = Leaf(other);
  const auto list =
      RevocationList::FromPem(ListOf(authority_, {revoked_.certificate}) + ListOf(other, {theirs.certificate}),
                              authority_.certificate + other.certificate);
  ASSERT_TRUE(list.ok()) << list.status();
  EXPECT_TRUE(list->Holds(revoked_.certificate));
  EXPECT_TRUE(list->Holds(theirs.certificate));
  EXPECT_FALSE(list->Holds(good_.certificate));
}

TEST_F(RevocationListTest, MayBeEmpty) {
  const auto list = RevocationList::FromPem(ListOf(authority_, {}), authority_.certificate);
  ASSERT_TRUE(list.ok()) << list.status();
  EXPECT_FALSE(list->Holds(revoked_.certificate));
  EXPECT_FALSE(RevocationList().Holds(revoked_.certificate));
}

TEST_F(RevocationListTest, IsRefusedWhereNoAuthorityOfOursSignedIt) {
  const Credential forger = MintAuthority("Authority of a test", day_);
  EXPECT_THAT(Refusal(ListOf(forger, {good_.certificate}), authority_.certificate), HasSubstr("no authority signed"));
  const std::string both = ListOf(authority_, {}) + ListOf(forger, {});
  EXPECT_THAT(Refusal(both, authority_.certificate), HasSubstr("no authority signed"));
}

TEST_F(RevocationListTest, IsRefusedWhereItIsNone) {
  const std::string good = ListOf(authority_, {revoked_.certificate});
  EXPECT_THAT(Refusal("", authority_.certificate), HasSubstr("no revocation list"));
  EXPECT_THAT(Refusal("text", authority_.certificate), HasSubstr("no revocation list"));
  EXPECT_THAT(Refusal(good.substr(0, good.size() / 2), authority_.certificate), HasSubstr("no revocation list"));
  EXPECT_THAT(Refusal(good + good.substr(0, good.size() / 2), authority_.certificate), HasSubstr("no revocation list"))
      << "half a list would take back less than it was to";
  EXPECT_THAT(Refusal(authority_.certificate, authority_.certificate), HasSubstr("no revocation list"));
}

}  // namespace
}  // namespace socle::identity
