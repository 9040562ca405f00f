// Resume tokens.
#include "platform/events/position.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "platform/base/error.h"

namespace socle::events {
namespace {

RC_GTEST_PROP(ResumeToken, GivesBackThePositionItWasMadeOf, (uint64_t transaction, uint32_t id)) {
  const Position position{transaction, static_cast<int64_t>(id) << 31};
  const auto decoded = DecodeResumeToken(EncodeResumeToken(position));
  RC_ASSERT(decoded.ok());
  RC_ASSERT(*decoded == position);
}

RC_GTEST_PROP(ResumeToken, RefusesWhatWasChangedInOneCharacter, (uint64_t transaction, uint32_t id)) {
  std::string token = EncodeResumeToken({transaction, id});
  const auto place = *rc::gen::inRange<size_t>(0, token.size());
  const char other = *rc::gen::elementOf(std::string("ABCxyz019-_ =\n"));
  RC_PRE(token[place] != other);
  token[place] = other;
  const auto decoded = DecodeResumeToken(token);
  RC_ASSERT(!decoded.ok());
  RC_ASSERT(ReasonOf(decoded.status()) == ErrorReason::INVALID_RESUME_TOKEN);
}

RC_GTEST_PROP(ResumeToken, NeverFailsOtherwiseOnAnyText, (const std::string& text)) {
  const auto decoded = DecodeResumeToken(text);
  if (!decoded.ok()) RC_ASSERT(decoded.status().code() == absl::StatusCode::kInvalidArgument);
}

TEST(ResumeToken, RefusesAnotherVersionAndCutOrLongerText) {
  const std::string token = EncodeResumeToken({7, 9});
  for (const std::string& bad : {std::string(), token.substr(1), token.substr(0, token.size() - 1), token + "A",
                                 token + token, "B" + token.substr(1)}) {
    EXPECT_FALSE(DecodeResumeToken(bad).ok()) << '"' << bad << '"';
  }
}

TEST(ResumeToken, ShowsThatItIsShortEnoughForAUrl) {
  EXPECT_EQ(EncodeResumeToken({UINT64_MAX, INT64_MAX}).size(), 34u);
}

TEST(Position, IsOrderedByTransactionFirst) {
  EXPECT_LT((Position{1, 900}), (Position{2, 3}));
  EXPECT_LT((Position{2, 0}), (Position{2, 1}));
}

}  // namespace
}  // namespace socle::events
