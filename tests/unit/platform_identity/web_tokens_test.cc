// Tokens of an issuer: which are believed, until when, and every way of forging one that we know of.
#include "platform/identity/web_tokens.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>
#include <nlohmann/json.hpp>

#include "absl/strings/escaping.h"
#include "tests/unit/platform_identity/identity_fixture.h"

namespace socle::identity {
namespace {

using nlohmann::json;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;

class WebTokensTest : public testing::Test {
 protected:
  std::shared_ptr<const rpc::Principal> Believed(const std::string& token) const {
    const auto principal = tokens_.Authenticate({.authorization = "Bearer " + token});
    if (principal.ok()) return *principal;
    EXPECT_EQ(principal.status().code(), absl::StatusCode::kUnauthenticated);
    return nullptr;
  }
  // A token whose claims are ours but for one.
  std::string With(const std::string& claim, const json& value) const {
    json claims = json::parse(ClaimsJson(ClaimsOf(clock_)));
    if (value.is_discarded()) {
      claims.erase(claim);
    } else {
      claims[claim] = value;
    }
    return key_.Sign(claims.dump());
  }
  std::string Token() const { return key_.Sign(ClaimsJson(ClaimsOf(clock_))); }
  static json Nothing() { return json(json::value_t::discarded); }
  int64_t Now() const { return clock_.now.micros / 1'000'000; }

  SetClock clock_;
  SigningKey key_ = SigningKey::Mint("key-1");
  WebTokens tokens_{{.issuer = "https://identites.test", .audience = "socle-registry"},
                    WebKeySet::FromJson(key_.PublicSet()).value(),
                    &clock_};
};

TEST_F(WebTokensTest, SayWhoCallsWithWhatRolesAndForWhom) {
  const auto claire = Believed(Token());
  ASSERT_NE(claire, nullptr);
  EXPECT_EQ(claire->subject, "claire@test");
  EXPECT_THAT(claire->roles, ElementsAre("reader"));
  EXPECT_THAT(claire->acts_for, ElementsAre("houses/1"));
}

TEST_F(WebTokensTest, AreVerifiedOnceAndRemembered) {
  const std::string token = Token();
  EXPECT_EQ(Believed(token), Believed(token)) << "the same object: nothing was verified again";
}

TEST_F(WebTokensTest, EndWithTheirTimeAndAMinuteForClocksThatDiffer) {
  const std::string token = Token();
  clock_.Pass(minutes(10) + seconds(59));
  EXPECT_NE(Believed(token), nullptr);
  clock_.Pass(seconds(1));
  EXPECT_EQ(Believed(token), nullptr) << "remembered, and ended";
  const std::string late = key_.Sign(ClaimsJson(ClaimsOf(clock_)));
  clock_.Pass(minutes(12));
  EXPECT_EQ(Believed(late), nullptr) << "never seen before it ended";
}

TEST_F(WebTokensTest, AreNotBelievedBeforeTheyBegin) {
  EXPECT_NE(Believed(With("nbf", Now() + 59)), nullptr);
  EXPECT_EQ(Believed(With("nbf", Now() + 61)), nullptr);
  EXPECT_EQ(Believed(With("nbf", "soon")), nullptr);
  TokenClaims of_tomorrow = ClaimsOf(clock_);
  of_tomorrow.validity = Minutes(After(clock_.now, seconds(61)), 10);
  EXPECT_EQ(Believed(key_.Sign(ClaimsJson(of_tomorrow))), nullptr);
}

TEST_F(WebTokensTest, LiveAQuarterOfAnHourAtMost) {
  TokenClaims claims = ClaimsOf(clock_);
  claims.validity = Minutes(clock_.now, 15);
  EXPECT_NE(Believed(key_.Sign(ClaimsJson(claims))), nullptr);
  claims.validity.until = After(claims.validity.until, seconds(1));
  EXPECT_EQ(Believed(key_.Sign(ClaimsJson(claims))), nullptr);
  claims.validity.until = claims.validity.from;
  EXPECT_EQ(Believed(key_.Sign(ClaimsJson(claims))), nullptr);
}

TEST_F(WebTokensTest, AreOfOurIssuerForUs) {
  EXPECT_EQ(Believed(With("iss", "https://identites.test/")), nullptr);
  EXPECT_EQ(Believed(With("aud", "socle-census")), nullptr);
  EXPECT_NE(Believed(With("aud", json{"socle-census", "socle-registry"})), nullptr);
  EXPECT_EQ(Believed(With("aud", json{"socle-census", json{"socle-registry"}})), nullptr);
  EXPECT_EQ(Believed(With("sub", "")), nullptr);
  EXPECT_EQ(Believed(With("sub", std::string(201, 'x'))), nullptr);
  EXPECT_EQ(Believed(With("sub", 7)), nullptr);
}

TEST_F(WebTokensTest, HaveEveryClaimThatWeNeed) {
  for (const char* claim : {"iss", "aud", "sub", "iat", "exp"}) {
    EXPECT_EQ(Believed(With(claim, Nothing())), nullptr) << claim;
  }
  for (const json& odd : {json("1"), json(nullptr), json(-1), json(1e300), json::array(), json(true)}) {
    EXPECT_EQ(Believed(With("exp", odd)), nullptr) << odd;
    EXPECT_EQ(Believed(With("iat", odd)), nullptr) << odd;
  }
  const auto nobody_special = Believed(With("roles", Nothing()));
  ASSERT_NE(nobody_special, nullptr);
  EXPECT_TRUE(nobody_special->roles.empty());
  EXPECT_EQ(Believed(With("roles", "operator")), nullptr);
  EXPECT_EQ(Believed(With("acts_for", json{1})), nullptr);
  EXPECT_EQ(Believed(With("roles", std::vector<std::string>(101, "r"))), nullptr);
}

TEST_F(WebTokensTest, AreSignedByAKeyOfOursInTheWayOfThatKey) {
  const std::string claims = ClaimsJson(ClaimsOf(clock_));
  EXPECT_EQ(Believed(SigningKey::Mint("key-1").Sign(claims)), nullptr) << "another key under our key's name";
  EXPECT_EQ(Believed(SigningKey::Mint("key-2").Sign(claims)), nullptr) << "a key that nobody published";
  EXPECT_EQ(Believed(key_.Sign(claims, R"({"alg":"ES256"})")), nullptr) << "names no key";
  EXPECT_EQ(Believed(key_.Sign(claims, R"({"alg":"ES256","kid":"key-1","crit":["exp"]})")), nullptr);
}

TEST_F(WebTokensTest, CannotChooseHowTheyAreVerified) {
  const std::string token = Token();
  const size_t first = token.find('.'), second = token.find('.', first + 1);
  const auto forged = [&](const char* header, std::string_view signature) {
    return absl::WebSafeBase64Escape(header) + token.substr(first, second - first + 1) + std::string(signature);
  };
  const std::string_view signature = std::string_view(token).substr(second + 1);
  for (const char* algorithm : {"none", "None", "HS256", "RS256", "PS256", "ES384", "ES512", ""}) {
    const std::string header = fmt::format(R"({{"alg":"{}","kid":"key-1"}})", algorithm);
    EXPECT_EQ(Believed(forged(header.c_str(), "")), nullptr) << algorithm;
    EXPECT_EQ(Believed(forged(header.c_str(), signature)), nullptr) << algorithm;
  }
  EXPECT_EQ(Believed(forged(R"({"alg":"ES256","kid":"key-1"})", "")), nullptr);
  EXPECT_EQ(Believed(forged(R"({"alg":"ES256","kid":"key-1"})", std::string(86, 'A'))), nullptr) << "r = s = 0";
}

TEST_F(WebTokensTest, OfAKeyThatIsGoneAreNoLongerBelieved) {
  const std::string token = Token();
  ASSERT_NE(Believed(token), nullptr);
  const SigningKey next = SigningKey::Mint("key-2");
  tokens_.SetKeys(WebKeySet::FromJson(next.PublicSet()).value());
  EXPECT_EQ(Believed(token), nullptr);
  EXPECT_NE(Believed(next.Sign(ClaimsJson(ClaimsOf(clock_)))), nullptr);
}

TEST_F(WebTokensTest, HaveEightKibibytesAtMost) {
  EXPECT_NE(Believed(With("padding", std::string(4000, 'x'))), nullptr);
  EXPECT_EQ(Believed(With("padding", std::string(8000, 'x'))), nullptr);
}

TEST_F(WebTokensTest, TellCallersWithoutOneThatItIsNeeded) {
  EXPECT_EQ(tokens_.Authenticate({}).status().code(), absl::StatusCode::kUnauthenticated);
  EXPECT_EQ(tokens_.Authenticate({.authorization = "Basic eDp5"}).status().code(), absl::StatusCode::kUnauthenticated);
}

RC_GTEST_FIXTURE_PROP(WebTokensTest, WithAnyOtherByteAreNotBelieved, ()) {
  std::string token = Token();
  const auto at = *rc::gen::inRange<size_t>(0, token.size());
  const char before = token[at];
  token[at] = *rc::gen::arbitrary<char>();
  // The last character of a part holds bits that stand for nothing.
  const bool trailing = at + 1 == token.size() || token[at + 1] == '.';
  RC_PRE(token[at] != before && !trailing);
  RC_ASSERT(Believed(token) == nullptr);
}

RC_GTEST_FIXTURE_PROP(WebTokensTest, OfAnyBytesAreNotBelieved, (const std::string& bytes)) {
  RC_ASSERT(Believed(bytes) == nullptr);
}

}  // namespace
}  // namespace socle::identity
