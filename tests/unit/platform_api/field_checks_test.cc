#include "platform/api/field_checks.h"

#include <gtest/gtest.h>

#include "google/rpc/code.pb.h"
#include "platform/api/content_digest.h"
#include "platform/api/resource_errors.h"
#include "platform/api/time_conversion.h"
#include "platform/base/error.h"
#include "platform/base/relation.h"
#include "socle/events/v1/event_service.pb.h"

namespace socle::api {
namespace {

const std::string kDigest(64, 'a');

TEST(FieldChecks, TakeADigestInLowerCaseHexadecimalDigits) {
  Violations violations;
  EXPECT_EQ(Sha256Field("sha256", kDigest, true, &violations), kDigest);
  EXPECT_EQ(Sha256Field("sha256", "", false, &violations), "");
  EXPECT_TRUE(violations.empty());
  for (const std::string& text : {std::string(), std::string(64, 'A'), std::string(63, 'a'), std::string(64, 'g')}) {
    Violations found;
    EXPECT_EQ(Sha256Field("sha256", text, true, &found), "");
    EXPECT_FALSE(found.empty()) << text;
  }
}

TEST(FieldChecks, TakeValuesThatTheEnumHas) {
  Violations violations;
  const auto* values = google::rpc::Code_descriptor();
  EXPECT_EQ(EnumFromProto(5, values, "code", &violations), 5);
  EXPECT_TRUE(violations.empty());
  EXPECT_EQ(EnumFromProto(4711, values, "code", &violations), 0);
  EXPECT_FALSE(violations.empty());
}

TEST(FieldChecks, KeepVerbatimTextByteByByte) {
  Violations violations;
  const std::string text = "e\xCC\x81\r\n";  // not in NFC, and stays so
  EXPECT_EQ(VerbatimField("text", text, 1, 10, &violations), text);
  EXPECT_TRUE(violations.empty());
  for (const std::string& wrong : {std::string(), std::string(11, 'a'), std::string("a\0", 2), std::string("\xFF")}) {
    Violations found;
    VerbatimField("text", wrong, 1, 10, &found);
    EXPECT_FALSE(found.empty());
  }
}

TEST(FieldChecks, TakeDaysOfTheCalendar) {
  Violations violations;
  google::type::Date date;
  ToProto(Date::Of(2011, 2, 24), &date);
  EXPECT_EQ(DateFromProto(true, date, "day", Date::Min(), &violations), Date::Of(2011, 2, 24));
  EXPECT_EQ(DateFromProto(false, {}, "day", Date::Min(), &violations), Date::Min());
  EXPECT_TRUE(violations.empty());
  date.set_day(30);
  EXPECT_EQ(DateFromProto(true, date, "day", Date::Max(), &violations), Date::Max());
  EXPECT_FALSE(violations.empty());
}

TEST(ContentDigest, LeavesOutWhatEveryWriteChanges) {
  events::v1::Event event;
  event.set_resource("contracts/a");
  const Sha256 digest = DigestOfShown(event);
  event.set_revision(7);
  EXPECT_EQ(DigestOfShown(event), digest);
  EXPECT_NE(ContentDigest(event), digest);
  event.set_resource("contracts/b");
  EXPECT_NE(DigestOfShown(event), digest);
}

TEST(ResourceErrors, SayWhatIsTakenUnknownOrDeleted) {
  EXPECT_EQ(ReasonOf(NameTaken("t/T", "a/b")), ErrorReason::RESOURCE_EXISTS);
  EXPECT_EQ(ReasonOf(IdentifierTaken("t/T", "siren/1", "a/b")), ErrorReason::RESOURCE_EXISTS);
  EXPECT_EQ(NothingOfName("t/T", "a/b").code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(ReasonOf(IsDeleted("t/T", "a/b")), ErrorReason::RESOURCE_DELETED);
  const absl::Status illegal = IllegalState("a/b", "DRAFT", {{"X", "One.", "Un."}, {"Y", "Two.", "Deux."}});
  EXPECT_EQ(illegal.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(std::string(illegal.message()), "One. Two.");
}

TEST(Actor, ActsForNobodyByAnEmptyNameOrAPrefix) {
  const Actor actor{.acts_for = {"collectivites/region-32", ""}};
  EXPECT_TRUE(actor.ActsFor("collectivites/region-32"));
  EXPECT_FALSE(actor.ActsFor("collectivites/region-3"));
  EXPECT_FALSE(actor.ActsFor(""));
}

}  // namespace
}  // namespace socle::api
