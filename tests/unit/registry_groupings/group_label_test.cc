#include "services/registry/domain/groupings/group_label.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace socle::registry {
namespace {

TEST(GroupLabel, RepairsWindows1252) {
  EXPECT_EQ(RepairGroupLabel("CC C\u009cur d'Ostrevent"), "CC Cœur d'Ostrevent");
  EXPECT_EQ(RepairGroupLabel("CC du Plateau d\u0092Hauteville"), "CC du Plateau d’Hauteville");
}

TEST(GroupLabel, LeavesASoundNameAlone) {
  EXPECT_EQ(RepairGroupLabel("CA de Béthune-Bruay, Artois-Lys Romane"), "CA de Béthune-Bruay, Artois-Lys Romane");
  EXPECT_EQ(RepairGroupLabel("CC Cœur de Beauce"), "CC Cœur de Beauce");
  EXPECT_EQ(RepairGroupLabel("CC Âme €"), "CC Âme €");
  EXPECT_EQ(RepairGroupLabel(""), "");
}

TEST(GroupLabel, TidiesSpaces) { EXPECT_EQ(RepairGroupLabel(" CC  de l'Ouest\u00A0"), "CC de l'Ouest"); }

TEST(GroupLabel, TwoSpellingsOfOneNameHaveOneKey) {
  EXPECT_EQ(GroupLabelKey("CA DE LENS LIEVIN", "CA"), GroupLabelKey("CA de Lens - Liévin", "CA"));
  EXPECT_EQ(GroupLabelKey("de Lens - Liévin", "CA"), GroupLabelKey("CA de Lens - Liévin", "CA")) << "the list of 2004";
  EXPECT_EQ(GroupLabelKey("CC Coeur d'Ostrevent", "CC"), GroupLabelKey("CC Cœur d’Ostrevent", "CC"));
}

TEST(GroupLabel, TwoNamesHaveTwoKeys) {
  EXPECT_NE(GroupLabelKey("CC DU SOLESMOIS", "CC"), GroupLabelKey("CC du Pays du Solesmois", "CC"));
  EXPECT_NE(GroupLabelKey("CU Lille Métropole", "CU"), GroupLabelKey("CU de Lille", "CU"));
}

TEST(GroupLabel, ANatureInsideTheNameStays) { EXPECT_NE(GroupLabelKey("CCA", "CC"), GroupLabelKey("A", "CC")); }

RC_GTEST_PROP(GroupLabelProperty, RepairingTwiceIsRepairingOnce, (const std::string& bytes)) {
  const std::string once = RepairGroupLabel(bytes);
  RC_ASSERT(GroupLabelKey(once, "CC").size() <= once.size() + 2);
  std::string ascii;
  for (const char c : bytes) ascii += static_cast<char>(c & 0x7F);
  const std::string repaired = RepairGroupLabel(ascii);
  RC_ASSERT(RepairGroupLabel(repaired) == repaired);
}

}  // namespace
}  // namespace socle::registry
