#include "cli/output/document_converter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/unit/cli/scratch_folder.h"

namespace socle::cli {
namespace {

using testing::HasSubstr;

class WriteOpenDocumentTest : public testing::Test {
 protected:
  // A program that does this instead of pandoc.
  std::string Program(const std::string& script) const {
    const std::string path = folder_.Write("converter", "#!/bin/sh\n" + script + "\n");
    chmod(path.c_str(), 0700);
    return path;
  }
  absl::Status Convert(const std::string& program, std::chrono::milliseconds limit = std::chrono::seconds(20)) const {
    return WriteOpenDocument(folder_.Write("contrat.md", "# Contrat\n"), folder_.path("contrat.odt"), limit, program);
  }

  ScratchFolder folder_;
};

TEST_F(WriteOpenDocumentTest, SaysInOneLineWhatToInstallWhenThereIsNoPandoc) {
  const absl::Status status = Convert("no-such-program-anywhere");
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("apt-get install pandoc"));
  EXPECT_EQ(status.message().find('\n'), std::string::npos);
}

TEST_F(WriteOpenDocumentTest, TellsThatItFailed) {
  const absl::Status status = Convert(Program("exit 7"));
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
  EXPECT_THAT(std::string(status.message()), HasSubstr("exit 7"));
}

TEST_F(WriteOpenDocumentTest, EndsAProgramThatDoesNotEnd) {
  const absl::Status status = Convert(Program("exec tail -f /dev/null"), std::chrono::milliseconds(50));
  EXPECT_EQ(status.code(), absl::StatusCode::kDeadlineExceeded);
}

TEST_F(WriteOpenDocumentTest, GivesItBothFiles) {
  ASSERT_TRUE(Convert(Program("echo \"$@\" > '" + folder_.path("contrat.odt") + "'")).ok());
  EXPECT_THAT(folder_.Read("contrat.odt"), HasSubstr("--output " + folder_.path("contrat.odt")));
  EXPECT_THAT(folder_.Read("contrat.odt"), HasSubstr("-- " + folder_.path("contrat.md")));
}

TEST_F(WriteOpenDocumentTest, PdfHasAProgramOfItsOwn) {
  const absl::Status status = WritePdf("x.html", "x.pdf", std::chrono::seconds(1), "no-such-program-anywhere");
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("apt-get install weasyprint"));
  ASSERT_TRUE(WritePdf("-x.html", folder_.path("x.pdf"), std::chrono::seconds(20),
                       Program("printf '%s|' \"$@\" \"$SOURCE_DATE_EPOCH\" > '" + folder_.path("x.pdf") + "'"))
                  .ok());
  EXPECT_THAT(folder_.Read("x.pdf"), HasSubstr("/-x.html|" + folder_.path("x.pdf") + "|315532800|"))
      << "no name is an option, and the time is always the same";
}

}  // namespace
}  // namespace socle::cli
