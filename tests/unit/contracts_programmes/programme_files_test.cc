#include "services/contracts/api/programmes/programme_files.h"

#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "services/contracts/api/programmes/programme_conversion.h"

namespace socle::contracts::api {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr char kSmall[] = R"({"name": "programmes/small", "displayName": "Petit", "source": "essai",
  "instrumentKinds": [{"id": "contract", "displayName": "Contrat", "category": "CONTRACT", "source": "essai"}],
  "phases": [{"id": "all", "displayName": "Tout", "source": "essai"}]})";

std::string Message(const absl::Status& status) { return std::string(status.message()); }

class ProgrammeFiles : public testing::Test {
 protected:
  ProgrammeFiles() { std::filesystem::create_directories(folder_); }
  ~ProgrammeFiles() override { std::filesystem::remove_all(folder_); }

  void Write(const std::string& name, const std::string& content) { std::ofstream(folder_ / name) << content; }

  const std::filesystem::path folder_ =
      std::filesystem::path(testing::TempDir()) / testing::UnitTest::GetInstance()->current_test_info()->name();
};

TEST_F(ProgrammeFiles, OfTheRepositoryAreSoundAndSayWhereTheyAreFrom) {
  const auto catalogue = ReadProgrammes("data/programmes");
  ASSERT_TRUE(catalogue.ok()) << Message(catalogue.status());
  EXPECT_EQ(catalogue->all().size(), 5u);
  const Programme* nord = catalogue->Find("programmes/contrat-de-territoire-nord");
  ASSERT_NE(nord, nullptr);
  EXPECT_EQ(nord->duration_months, 72);
  EXPECT_EQ(nord->review_months, 36);
  const Programme* industry = catalogue->Find("programmes/territoires-d-industrie");
  ASSERT_NE(industry, nullptr);
  EXPECT_EQ(industry->axis_editions.size(), 2u);
  EXPECT_EQ(industry->FindKind("contract")->follows, std::vector<std::string>{"protocol"});
}

TEST_F(ProgrammeFiles, AreShownAsTheyWereWritten) {
  const auto catalogue = ReadProgrammes("data/programmes");
  ASSERT_TRUE(catalogue.ok()) << Message(catalogue.status());
  for (const auto& [id, programme] : catalogue->all()) {
    const std::string file = "data/programmes/" + id + ".json";
    std::ifstream stream(file);
    const std::string json((std::istreambuf_iterator<char>(stream)), {});
    v1::Programme written;
    ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(json, &written).ok()) << file;
    v1::Programme shown = Show(programme);
    EXPECT_EQ(shown.sha256().size(), 64u);
    shown.clear_sha256();
    EXPECT_EQ(shown.DebugString(), written.DebugString()) << file;
  }
}

TEST_F(ProgrammeFiles, HaveADigestThatChangesWithAnyRule) {
  const auto before = ProgrammeFromJson(kSmall);
  ASSERT_TRUE(before.ok()) << Message(before.status());
  std::string other = kSmall;
  other.replace(other.find("Petit"), 5, "Grand");
  EXPECT_NE(ProgrammeFromJson(other)->sha256, before->sha256);
  EXPECT_EQ(ProgrammeFromJson(kSmall)->sha256, before->sha256);
}

TEST_F(ProgrammeFiles, WithMistakesStopTheStartAndSayWhere) {
  std::string wrong = kSmall;
  wrong.replace(wrong.find("\"Tout\""), 6, "\"Tout\", \"validatedBy\": \"nobody\"");
  Write("wrong.json", wrong);
  const auto catalogue = ReadProgrammes(folder_.string());
  EXPECT_EQ(catalogue.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(Message(catalogue.status()),
              AllOf(HasSubstr("wrong.json"), HasSubstr("phases[0].validated_by: 'nobody' is no body role")));
}

TEST_F(ProgrammeFiles, WithUnknownFieldsOrWithoutASourceAreRefused) {
  EXPECT_FALSE(ProgrammeFromJson(R"({"name": "programmes/small", "colour": "blue"})").ok());
  EXPECT_FALSE(ProgrammeFromJson("").ok());
  std::string without = kSmall;
  without.replace(without.find("\"source\": \"essai\""), 17, "\"source\": \"\"");
  EXPECT_THAT(Message(ProgrammeFromJson(without).status()), HasSubstr("source"));
}

TEST_F(ProgrammeFiles, OfOneNameAreRefused) {
  Write("a.json", kSmall);
  Write("b.json", kSmall);
  EXPECT_THAT(Message(ReadProgrammes(folder_.string()).status()),
              AllOf(HasSubstr("b.json"), HasSubstr("programmes/small is in another file too")));
}

TEST_F(ProgrammeFiles, OfAnEmptyOrMissingFolderAreRefused) {
  EXPECT_THAT(Message(ReadProgrammes(folder_.string()).status()), HasSubstr("no *.json"));
  EXPECT_FALSE(ReadProgrammes((folder_ / "none").string()).ok());
}

}  // namespace
}  // namespace socle::contracts::api
