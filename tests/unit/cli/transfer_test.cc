// Export and import against a small registry.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cli/output/export_format.h"
#include "cli/text/csv.h"
#include "tests/unit/cli/scratch_folder.h"
#include "tests/unit/cli/small_registry.h"

namespace socle::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr char kCog[] = "TYPECOM,COM,REG,DEP,CTCD,ARR,TNCC,NCC,NCCENR,LIBELLE,CAN,COMPARENT\n";

class TransferTest : public testing::Test {
 protected:
  RunResult Run(std::vector<std::string> arguments) { return RunSoclectl(registry_.address(), std::move(arguments)); }

  static std::vector<std::string> Lines(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream input(text);
    for (std::string line; std::getline(input, line);) lines.push_back(line);
    return lines;
  }

  SmallRegistry registry_;
  ScratchFolder folder_;
};

TEST(ExportFormatTest, EveryRowHasTheColumnsOfTheHeader) {
  registry::v1::Collectivite commune;
  commune.set_name("collectivites/commune-01001");
  commune.set_type(registry::v1::Collectivite::COMMUNE);
  commune.set_display_name("L'Abergement, \"Clémenciat\"");
  commune.add_postal_codes("01400");
  commune.add_postal_codes("01401");
  commune.mutable_population()->set_municipale(0);
  const std::string row = ExportCsvRow(commune);
  EXPECT_THAT(row, testing::StartsWith("commune-01001,COMMUNE,,\"L'Abergement, \"\"Clémenciat\"\"\",,,01400 01401,"));
  EXPECT_THAT(row, HasSubstr(",,0,,")) << "nobody lives there is not the same as unknown";
  const auto width = [](std::string line) {
    line.pop_back();
    return SplitCsvLine(line).size();
  };
  EXPECT_EQ(width(row), width(ExportCsvHeader()));
  EXPECT_EQ(width(ExportCsvRow({})), width(ExportCsvHeader()));
}

TEST_F(TransferTest, ExportWritesCsvWithOneHeader) {
  const auto lines = Lines(Run({"export"}).out);
  ASSERT_EQ(lines.size(), 4u);
  EXPECT_THAT(lines[0], testing::StartsWith("name,type,code,display_name"));
  EXPECT_THAT(lines[3], testing::StartsWith("commune-10002,COMMUNE,10002,Commune 2"));
}

TEST_F(TransferTest, ExportWritesJsonLines) {
  const auto lines = Lines(Run({"export", "--json"}).out);
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(nlohmann::json::parse(lines[2])["code"], "10002");
}

TEST_F(TransferTest, ABrokenExportGoesOnWhereItStopped) {
  registry_.communes = 10;
  registry_.export_breaks = {4, 3};
  const RunResult run = Run({"export"});
  EXPECT_EQ(run.code, ExitCode::kOk) << run.err;
  const auto lines = Lines(run.out);
  ASSERT_EQ(lines.size(), 11u);
  for (int n = 0; n < 10; ++n)
    EXPECT_THAT(lines[static_cast<size_t>(n) + 1], HasSubstr("commune-" + std::to_string(10000 + n)));
  ASSERT_EQ(registry_.exports.size(), 3u);
  EXPECT_EQ(registry_.exports[1].after(), "collectivites/commune-10003");
  EXPECT_EQ(registry_.exports[1].as_of().year(), 2026) << "the day of the first stream, even past midnight";
  EXPECT_EQ(registry_.exports[1].consistency().at_least_as_fresh(), 7);
  EXPECT_THAT(run.err, HasSubstr("going on behind commune-10003"));
}

TEST_F(TransferTest, AnExportThatNeverGetsOnEndsAndLeavesNoFile) {
  registry_.communes = 10;
  registry_.export_breaks = std::vector<int>(30, 0);  // the channel tries again by itself, too
  registry_.export_breaks[0] = 4;
  const RunResult run = Run({"export", "--output", folder_.path("out.csv")});
  EXPECT_EQ(run.code, ExitCode::kUnavailable);
  EXPECT_FALSE(std::filesystem::exists(folder_.path("out.csv")));
  EXPECT_FALSE(std::filesystem::exists(folder_.path("out.csv.part")));
}

TEST_F(TransferTest, ExportReplacesAFileOnlyWhenItIsWhole) {
  folder_.Write("out.csv", "yesterday\n");
  registry_.export_breaks = std::vector<int>(30, 0);
  EXPECT_NE(Run({"export", "--output", folder_.path("out.csv")}).code, ExitCode::kOk);
  EXPECT_EQ(folder_.Read("out.csv"), "yesterday\n");
  registry_.export_breaks.clear();
  const RunResult run = Run({"export", "--output", folder_.path("out.csv")});
  EXPECT_EQ(run.code, ExitCode::kOk);
  EXPECT_EQ(run.out, "");
  EXPECT_EQ(Lines(folder_.Read("out.csv")).size(), 4u);
}

TEST_F(TransferTest, ExportAfterANameHasNoHeader) {
  const auto lines = Lines(Run({"export", "--after", "10001"}).out);
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_THAT(lines[0], testing::StartsWith("commune-10002"));
}

TEST_F(TransferTest, ExportNamesTheFolderThatDoesNotExist) {
  const RunResult run = Run({"export", "--output", folder_.path("absent/out.csv")});
  EXPECT_EQ(run.code, ExitCode::kUsage);
  EXPECT_THAT(run.err, HasSubstr("absent/out.csv"));
}

TEST_F(TransferTest, ImportStoresFilesInPiecesAndAppliesThem) {
  const std::string large = kCog + std::string(2'500'000, 'x');
  folder_.Write("cog_2025.csv", large);
  folder_.Write("cog_2026.csv", kCog);
  const RunResult run = Run({"import", folder_.path()});
  EXPECT_EQ(run.code, ExitCode::kOk) << run.err;
  EXPECT_EQ(registry_.stored.size(), 2u);
  EXPECT_EQ(registry_.pieces, (std::vector<size_t>{1048576, 1048576, large.size() - 2097152, sizeof(kCog) - 1}));
  ASSERT_EQ(registry_.applies.size(), 1u);
  EXPECT_EQ(registry_.applies[0].digests_size(), 2);
  EXPECT_FALSE(registry_.applies[0].validate_only());
  EXPECT_THAT(run.err, HasSubstr("2 publications: 2 stored now, 0 stored before"));
  EXPECT_THAT(run.out, HasSubstr("versions  45\u202f957        0  45\u202f957\n"));
  EXPECT_THAT(run.out, HasSubstr("late-end"));
  EXPECT_THAT(run.out, HasSubstr("· Les périmètres des EPCI avant 2019 manquent."));
  EXPECT_THAT(run.out, HasSubstr("imported; the record is at revision 8"));
}

TEST_F(TransferTest, ASecondImportSendsNothingTwice) {
  folder_.Write("cog_2026.csv", kCog);
  Run({"import", folder_.path()});
  registry_.pieces.clear();
  const RunResult run = Run({"import", folder_.path()});
  EXPECT_TRUE(registry_.pieces.empty());
  EXPECT_THAT(run.err, HasSubstr("0 stored now, 1 stored before"));
  EXPECT_EQ(registry_.applies.back().digests_size(), 1) << "it is applied all the same: a cut import goes on here";
}

TEST_F(TransferTest, TheSameBytesUnderTwoNamesAreSentOnce) {
  folder_.Write("a/cog_2026.csv", kCog);
  folder_.Write("b/cog_2026.csv", kCog);
  Run({"import", folder_.path()});
  EXPECT_EQ(registry_.pieces.size(), 1u);
  EXPECT_EQ(registry_.applies.back().digests_size(), 1);
}

TEST_F(TransferTest, ADryRunShowsASampleAndCommitsNothing) {
  folder_.Write("cog_2026.csv", kCog);
  const RunResult run = Run({"import", folder_.path(), "--dry-run"});
  EXPECT_TRUE(registry_.applies.at(0).validate_only());
  EXPECT_THAT(run.out, HasSubstr("+ commune-59350 Lille"));
  EXPECT_THAT(run.out, HasSubstr("dry run: nothing was changed"));
}

TEST_F(TransferTest, WrongRowsAreATableAndNothingIsApplied) {
  folder_.Write("good_2025.csv", kCog);
  folder_.Write("wrong_2026.csv", std::string(kCog) + "COM,WRONG\n");
  const RunResult run = Run({"import", folder_.path()});
  EXPECT_EQ(run.code, ExitCode::kError);
  EXPECT_THAT(run.out, HasSubstr("wrong_2026.csv     2  COM    WRONG  is no commune code\n"));
  EXPECT_THAT(run.err, HasSubstr("1 rows cannot be taken"));
  EXPECT_TRUE(registry_.applies.empty());
}

TEST_F(TransferTest, AnImportWhoseConnectionBreaksAsksAgain) {
  folder_.Write("cog_2026.csv", kCog);
  registry_.apply_breaks = 1;
  const RunResult run = Run({"import", folder_.path()});
  EXPECT_EQ(run.code, ExitCode::kOk) << run.err;
  EXPECT_EQ(registry_.applies.size(), 2u);
  EXPECT_THAT(run.err, HasSubstr("the connection broke; asking again"));
}

TEST_F(TransferTest, AnImportThatBreaksAgainAndAgainSaysThatItMayBeRepeated) {
  folder_.Write("cog_2026.csv", kCog);
  registry_.apply_breaks = 100;
  const RunResult run = Run({"import", folder_.path()});
  EXPECT_EQ(run.code, ExitCode::kUnavailable);
  EXPECT_THAT(run.err, HasSubstr("import again, what is done is not repeated"));
  EXPECT_THAT(run.err, Not(HasSubstr("is it running?"))) << "it has answered before";
}

TEST_F(TransferTest, AnEmptyFolderIsTheCallersMistake) {
  const RunResult run = Run({"import", folder_.path()});
  EXPECT_EQ(run.code, ExitCode::kUsage);
  EXPECT_THAT(run.err, HasSubstr("there is no publication in these folders"));
}

TEST_F(TransferTest, SourcesAreListedOrSayHowToBegin) {
  EXPECT_THAT(Run({"sources"}).out, HasSubstr("→ soclectl import data/node_modules"));
  folder_.Write("cog_2026.csv", kCog);
  Run({"import", folder_.path()});
  EXPECT_THAT(Run({"sources"}).out,
              testing::AllOf(HasSubstr("cog"), HasSubstr("2026"), HasSubstr("applied"), Not(HasSubstr("→"))));
}

}  // namespace
}  // namespace socle::cli
