#include "platform/identity/web_key_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "platform/identity/development.h"

namespace socle::identity {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

json KeyOf(const std::string& kid) { return json::parse(SigningKey::Mint(kid).PublicSet())["keys"][0]; }

std::string SetOf(const std::vector<json>& keys) { return json{{"keys", keys}}.dump(); }

std::string Refusal(const std::string& text) {
  const auto set = WebKeySet::FromJson(text);
  EXPECT_EQ(set.status().code(), absl::StatusCode::kInvalidArgument) << text;
  EXPECT_THAT(std::string(set.status().message()), Not(HasSubstr("\n")));
  return std::string(set.status().message());
}

TEST(WebKeySetTest, FindsKeysByTheirId) {
  const auto set = WebKeySet::FromJson(SetOf({KeyOf("one"), KeyOf("two")}));
  ASSERT_TRUE(set.ok()) << set.status();
  ASSERT_NE(set->Find("two"), nullptr);
  EXPECT_EQ(set->Find("two")->algorithm, "ES256");
  EXPECT_EQ(set->Find("three"), nullptr);
  EXPECT_EQ(set->Find(""), nullptr);
}

TEST(WebKeySetTest, LeavesOutWhatIsForSomethingElse) {
  json encrypts = KeyOf("encrypts"), other_curve = KeyOf("curve"), nameless = KeyOf("-"), other_way = KeyOf("way");
  encrypts["use"] = "enc";
  other_curve["crv"] = "P-521";
  nameless.erase("kid");
  other_way["alg"] = "ES512";
  const json shared = {{"kty", "oct"}, {"kid", "shared"}, {"k", "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0"}};
  const auto set =
      WebKeySet::FromJson(SetOf({encrypts, other_curve, nameless, other_way, shared, "text", nullptr, KeyOf("ours")}));
  ASSERT_TRUE(set.ok()) << set.status();
  EXPECT_EQ(set->size(), 1u);
  EXPECT_NE(set->Find("ours"), nullptr);
  EXPECT_EQ(set->Find("shared"), nullptr) << "a secret that both sides hold would let callers sign for themselves";
}

TEST(WebKeySetTest, SaysInOneLineWhatIsWrong) {
  EXPECT_THAT(Refusal(""), HasSubstr("list of keys"));
  EXPECT_THAT(Refusal("[]"), HasSubstr("list of keys"));
  EXPECT_THAT(Refusal(R"({"keys": {}})"), HasSubstr("list of keys"));
  EXPECT_THAT(Refusal(R"({"keys": []})"), HasSubstr("no key"));
  EXPECT_THAT(Refusal(SetOf({KeyOf("a"), KeyOf("a")})), HasSubstr("two keys"));
  json broken = KeyOf("broken");
  broken["x"] = "AA";
  EXPECT_THAT(Refusal(SetOf({broken})), HasSubstr("'broken' cannot be read"));
  EXPECT_THAT(Refusal(SetOf(std::vector<json>(kMostWebKeys + 1, KeyOf("a")))), HasSubstr("more than 32"));
}

TEST(WebKeySetTest, RefusesToHoldAPrivateKey) {
  const std::string text = SigningKey::Mint("leaked").ToJson();
  EXPECT_THAT(Refusal(SetOf({json::parse(text)})), HasSubstr("private"));
}

TEST(WebKeySetTest, RefusesShortRsaKeys) {
  // A modulus of 1,024 bits.
  const json weak = {{"kty", "RSA"}, {"kid", "weak"}, {"e", "AQAB"}, {"n", std::string(170, 'w') + "8"}};
  EXPECT_THAT(Refusal(SetOf({weak})), HasSubstr("2048"));
}

}  // namespace
}  // namespace socle::identity
