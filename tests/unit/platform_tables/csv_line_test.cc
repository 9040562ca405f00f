#include "platform/tables/csv_line.h"

#include <gtest/gtest.h>

namespace socle::tables {
namespace {

TEST(CsvLine, QuotesOnlyWhatNeedsIt) {
  EXPECT_EQ(CsvLine({"commune-59350", "Lille", ""}), "commune-59350,Lille,\n");
  EXPECT_EQ(CsvLine({"a,b", "say \"oui\"", "two\nlines", " edge"}),
            "\"a,b\",\"say \"\"oui\"\"\",\"two\nlines\",\" edge\"\n");
  EXPECT_EQ(CsvLine({"L'Haÿ-les-Roses", "Œuf;x"}), "L'Haÿ-les-Roses,Œuf;x\n");
}

}  // namespace
}  // namespace socle::tables
