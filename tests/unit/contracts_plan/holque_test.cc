// The rules on the State's own publication: beneficiaries that got two grants for works of the same name in 2019.
// Not an accusation: the bases of two grants may differ.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

#include "services/contracts/domain/plan/financing.h"
#include "tests/unit/contracts_plan/sheets.h"

namespace socle::contracts::plan {
namespace {

struct Grant {
  std::string insee, name, dotation, description;
  Money cost, subsidy;
  bool cross = false;
};

std::filesystem::path Fixture() {
  const char* folder = std::getenv("SOCLE_OFFICIAL_DATA");
  return std::filesystem::path(folder != nullptr ? folder : "../shared/data") / "fixture_dotations_2019_repeats.csv";
}

std::vector<std::string> FieldsOf(const std::string& line) {
  std::vector<std::string> fields{""};
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      fields.emplace_back();
    } else if (c != '\r') {
      fields.back() += c;
    }
  }
  return fields;
}

// By group.
std::map<int, std::vector<Grant>> Grants() {
  std::ifstream file(Fixture());
  std::string line;
  std::getline(file, line);
  std::map<int, std::vector<Grant>> groups;
  while (std::getline(file, line)) {
    const std::vector<std::string> row = FieldsOf(line);
    const auto cents = [&](size_t column) { return std::llround(std::stod(row.at(column)) * 100); };
    groups[std::stoi(row.at(0))].push_back(
        {row.at(3), row.at(4), row.at(5), row.at(6), Ht(cents(7)), Ht(cents(8)), row.at(10) == "1"});
  }
  return groups;
}

std::vector<Action> SheetsOf(const std::vector<Grant>& grants) {
  std::vector<Action> sheets;
  for (const Grant& grant : grants) {
    Action sheet = Sheet(fmt::format("a{}", sheets.size()), grant.description)
                       .Costs(Invests(grant.cost))
                       .Gets(Awards(grant.dotation, grant.subsidy));
    sheet.owner = "collectivites/commune-" + grant.insee;
    sheets.push_back(sheet);
  }
  return sheets;
}

bool Finds(const FinancingReport& report, Rule rule) {
  return std::any_of(report.findings.begin(), report.findings.end(),
                     [&](const Finding& finding) { return finding.rule == rule; });
}

class GrantsOf2019 : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(Fixture())) GTEST_SKIP() << Fixture() << " is not there";
  }
};

TEST_F(GrantsOf2019, HolqueGets85PercentAndBothRulesSaySo) {
  for (const auto& [group, grants] : Grants()) {
    if (grants[0].insee != "59307") continue;
    const std::vector<Action> sheets = SheetsOf(grants);
    const FinancingReport report = CheckFinancing(sheets[0], sheets, {});
    ASSERT_EQ(report.findings.size(), 2u);
    EXPECT_EQ(report.findings[0].rule, Rule::kSameTitle);
    EXPECT_EQ(report.findings[1].rule, Rule::kOwnShare);
    EXPECT_EQ(report.findings[1].subsidy_basis_points, 8'500);
    EXPECT_EQ(report.own_share.subsidies, Ht(3'831'565));
    return;
  }
  FAIL() << "Holque is not in the fixture";
}

TEST_F(GrantsOf2019, EveryPairOfDifferentGrantsForOneTitleIsFound) {
  int found = 0, cross = 0;
  for (const auto& [group, grants] : Grants()) {
    const std::vector<Action> sheets = SheetsOf(grants);
    const bool hit = Finds(CheckFinancing(sheets[0], sheets, {}), Rule::kSameTitle);
    EXPECT_EQ(hit, grants[0].cross) << group << " " << grants[0].name << ": " << grants[0].description;
    found += hit;
    cross += grants[0].cross;
  }
  EXPECT_EQ(cross, 85);
  EXPECT_EQ(found, cross);
}

}  // namespace
}  // namespace socle::contracts::plan
