#include "services/registry/domain/communes/movement_score.h"

#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/registry_communes/commune_builders.h"
#include "tests/unit/registry_communes/real_records.h"

namespace socle::registry {
namespace {

const std::vector<MovementRow>& Lomme() {
  static const std::vector<MovementRow> rows = {Move(33, "2000-02-27", "COM 59350 Lille", "COM 59350 Lille"),
                                                Move(33, "2000-02-27", "COM 59355 Lomme", "COM 59350 Lille"),
                                                Move(33, "2000-02-27", "COM 59355 Lomme", "COMA 59355 Lomme")};
  return rows;
}

std::vector<std::string> Faults(const MovementScore& score) {
  std::vector<std::string> faults;
  for (const MovementScore::Fault& fault : score.faults)
    faults.push_back(fmt::format("{} {}", fault.row, fault.reason));
  std::sort(faults.begin(), faults.end());
  return faults;
}

TEST(MovementScore, IsFullForTheRecordOfTheSameMovements) {
  const MovementList movements = Movements(Lomme());
  const CommuneRecord record = ReconcileCommunes(std::vector<SourceDocument>{movements});
  const MovementScore score = ScoreMovements(movements, record.versions, record.successions);
  EXPECT_EQ(score.right(), 3);
  EXPECT_EQ(score.rows, 3);
}

TEST(MovementScore, FindsAMissingSuccession) {
  const MovementList movements = Movements(Lomme());
  CommuneRecord record = ReconcileCommunes(std::vector<SourceDocument>{movements});
  std::erase_if(record.successions, [](const Succession& s) { return s.successor == Commune("59350"); });
  EXPECT_THAT(Faults(ScoreMovements(movements, record.versions, record.successions)), testing::ElementsAre("1 edge"));
  EXPECT_THAT(Faults(ScoreMovements(movements, record.versions, record.successions, Day("1999-01-01"))),
              testing::IsEmpty())
      << "successions are not asked of later rows";
}

TEST(MovementScore, FindsAWrongNameADayLateAndAMissingState) {
  const MovementList movements = Movements(Lomme());
  CommuneRecord record = ReconcileCommunes(std::vector<SourceDocument>{movements});
  for (Version& version : record.versions) {
    if (version.entity == Associee("59355")) version.when.valid_from = Day("2000-02-28");
    if (version.entity == Commune("59350")) version.label = "Lile";
  }
  EXPECT_THAT(Faults(ScoreMovements(movements, record.versions, record.successions)),
              testing::ElementsAre("0 before", "1 after", "2 after"));
}

TEST(MovementScore, DoesNotCountWhatIsNoLongerBelieved) {
  const MovementList movements = Movements(Lomme());
  CommuneRecord record = ReconcileCommunes(std::vector<SourceDocument>{movements});
  for (Version& version : record.versions) {
    if (version.entity == Associee("59355")) version.when.known_to = Midnight("2020-01-01");
  }
  EXPECT_THAT(Faults(ScoreMovements(movements, record.versions, record.successions)), testing::ElementsAre("2 after"));
}

TEST(MovementScore, FollowsMovementsThatBuildOnEachOtherWithinADay) {
  const MovementList movements = Movements({Move(41, "2016-01-01", "COM 44060 Le Fresne", "COM 49382 Le Fresne"),
                                            Move(32, "2016-01-01", "COM 49382 Le Fresne", "COM 49160 Nouvelle"),
                                            Move(32, "2016-01-01", "COM 49160 Ingrandes", "COM 49160 Nouvelle")});
  CommuneRecord record = ReconcileCommunes(std::vector<SourceDocument>{movements});
  EXPECT_EQ(ScoreMovements(movements, record.versions, record.successions).right(), 3);
  record.successions.clear();
  EXPECT_THAT(Faults(ScoreMovements(movements, record.versions, record.successions)),
              testing::ElementsAre("0 edge", "1 edge"));
}

std::string Summary(const MovementScore& score) {
  std::map<std::string, int> reasons;
  for (const MovementScore::Fault& fault : score.faults) {
    ++reasons[fmt::format("MOD {} {}", RealMovements().rows[fault.row].mod, fault.reason)];
  }
  std::string text = fmt::format("{} of {} rows right", score.right(), score.rows);
  for (const auto& [reason, count] : reasons) text += fmt::format("\n  {}: {}", reason, count);
  return text;
}

TEST(TruthScore, OfTheOfficialFilesIsEveryMovementSince1943) {
  SOCLE_REQUIRE_OFFICIAL();
  const CommuneRecord& record = OfficialRecord().record;
  const MovementScore score = ScoreMovements(RealMovements(), record.versions, record.successions);
  EXPECT_EQ(score.rows, 13734);
  EXPECT_EQ(score.right(), 13734) << Summary(score);
  std::cout << "official files: " << Summary(score) << std::endl;
}

TEST(TruthScore, OfEverythingTogetherIsNoWorse) {
  SOCLE_REQUIRE_OFFICIAL();
  SOCLE_REQUIRE_NPM();
  const CommuneRecord& record = WholeRecord().record;
  EXPECT_EQ(ScoreMovements(RealMovements(), record.versions, record.successions).right(), 13734);
}

TEST(TruthScore, OfThePackageAloneIsAtLeastWhatItCanKnow) {
  SOCLE_REQUIRE_OFFICIAL();
  SOCLE_REQUIRE_NPM();
  const CommuneRecord& record = NpmRecord().record;
  const MovementScore dated = ScoreMovements(RealMovements(), record.versions, record.successions, Day("2019-01-01"));
  EXPECT_GE(dated.right(), 13342) << "12,934 was promised, 13,342 reached; " << Summary(dated);
  const MovementScore strict = ScoreMovements(RealMovements(), record.versions, record.successions);
  EXPECT_GE(strict.right(), 13003) << Summary(strict);
  std::cout << "package alone: " << Summary(dated) << "\nwith successions after 2019 as well: " << strict.right()
            << std::endl;
}

}  // namespace
}  // namespace socle::registry
