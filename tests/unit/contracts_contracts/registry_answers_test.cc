#include "services/contracts/clients/registry_answers.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include "platform/base/error.h"

namespace socle::contracts::clients {
namespace {

namespace registry_v1 = ::socle::registry::v1;

template <typename Message>
Message Parsed(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

TEST(RegistryAnswers, SayWhetherACollectiviteCanSign) {
  const auto lomme = Parsed<registry_v1::Collectivite>(
      R"(name: "collectivites/commune-associee-59355" display_name: "Lomme" type: COMMUNE_ASSOCIEE)");
  const PartyIdentity identity = IdentityOf(lomme);
  EXPECT_TRUE(identity.exists && identity.alive);
  EXPECT_FALSE(identity.can_sign);
  EXPECT_EQ(identity.type, "COMMUNE_ASSOCIEE");
}

TEST(RegistryAnswers, KeepSharesOfHeirs) {
  const auto resolution = Parsed<registry_v1::SuccessorResolution>(
      R"(outcome: SHARED explanation: "two heirs"
         successors { collectivite: "collectivites/epci-200030633" share { numerator: 7 denominator: 8 } }
         successors { collectivite: "collectivites/epci-200068500" })");
  const Succession succession = SuccessionOf("collectivites/epci-245900931", resolution);
  EXPECT_EQ(succession.outcome, Succession::Outcome::kShared);
  ASSERT_EQ(succession.heirs.size(), 2u);
  EXPECT_EQ(succession.heirs[0].share, (Share{7, 8}));
  EXPECT_EQ(succession.heirs[1].share, std::nullopt);
}

TEST(RegistryAnswers, HoldADecisionValidOnlyFromItsVoteOn) {
  const auto response =
      Parsed<registry_v1::VerifyDecisionResponse>(R"(valid: true vote_date { year: 2011 month: 2 day: 24 })");
  EXPECT_TRUE(VerdictOf(response, Date::Of(2011, 2, 24)).valid);
  EXPECT_TRUE(VerdictOf(response, std::nullopt).valid);
  const DecisionVerdict early = VerdictOf(response, Date::Of(2011, 2, 23));
  EXPECT_FALSE(early.valid);
  ASSERT_EQ(early.reasons.size(), 1u);
  EXPECT_EQ(early.reasons[0].code, "VOTED_LATER");
}

TEST(RegistryAnswers, RepeatTheReasonsAgainstADecision) {
  const auto response = Parsed<registry_v1::VerifyDecisionResponse>(
      R"(reasons { code: OTHER_CONTENT message: "Other." message_fr: "Autre." })");
  const DecisionVerdict verdict = VerdictOf(response, std::nullopt);
  EXPECT_FALSE(verdict.valid);
  ASSERT_EQ(verdict.reasons.size(), 1u);
  EXPECT_EQ(verdict.reasons[0].code, "OTHER_CONTENT");
  EXPECT_EQ(verdict.reasons[0].french, "Autre.");
}

TEST(RegistryAnswers, ThatDoNotComeSayWhatIsNotChecked) {
  const absl::Status status = NotAnswered(grpc::Status(grpc::StatusCode::DEADLINE_EXCEEDED, "slow"), "bodies/x");
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(ReasonOf(status), ErrorReason::REGISTRY_UNAVAILABLE);
}

TEST(RegistryAnswers, TakeHexadecimalDigitsForBytes) {
  EXPECT_EQ(BytesOfHex("00ff10"), std::string("\0\xff\x10", 3));
  EXPECT_EQ(BytesOfHex(""), "");
}

}  // namespace
}  // namespace socle::contracts::clients
