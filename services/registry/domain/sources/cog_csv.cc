// INSEE, communes of the COG: typecom,com,reg,dep[,ctcd],arr,tncc,ncc,nccenr,libelle,can,comparent.
#include "absl/container/flat_hash_set.h"
#include "services/registry/domain/sources/csv_sources.h"
#include "services/registry/domain/sources/csv_table.h"

namespace socle::registry {
namespace {

enum Column : size_t { kType, kCom, kReg, kDep, kCtcd, kArr, kTncc, kLabel, kCan, kParent };
constexpr std::array<CsvColumn, 10> kColumns = {{{"TYPECOM"},
                                                 {"COM"},
                                                 {"REG"},
                                                 {"DEP"},
                                                 {"CTCD", false},  // since 2021
                                                 {"ARR"},
                                                 {"TNCC"},
                                                 {"LIBELLE"},
                                                 {"CAN"},
                                                 {"COMPARENT"}}};

}  // namespace

CogList ParseCogCsv(const CsvInput& input) {
  CogList list;
  list.rows.reserve(40'000);
  absl::flat_hash_set<Entity> seen;
  seen.reserve(40'000);
  CsvTable table(input.header, kColumns, input.reader, input.checks);
  RowChecks& checks = *input.checks;
  while (table.Next()) {
    CogRow row;
    row.type = checks.CommuneType("TYPECOM", table.Field(kType));
    row.code = checks.CommuneCode("COM", table.Field(kCom));
    row.region = checks.RegionCode("REG", table.Field(kReg));
    row.departement = checks.DepartementCode("DEP", table.Field(kDep));
    row.ctcd = checks.CtcdCode("CTCD", table.Field(kCtcd));
    row.arrondissement = checks.ShortCode("ARR", table.Field(kArr));
    row.tncc = checks.Tncc("TNCC", table.Field(kTncc));
    row.label = checks.Label("LIBELLE", table.Field(kLabel));
    row.canton = checks.ShortCode("CAN", table.Field(kCan));
    row.parent = checks.OptionalCommuneCode("COMPARENT", table.Field(kParent));
    if (row.type == CollectiviteType::kCommune) {
      if (row.departement.empty()) checks.Refuse("DEP", "", "a commune needs its département");
    } else if (row.parent.empty()) {
      checks.Refuse("COMPARENT", "", "a part of a commune needs the code of its commune");
    }
    if (checks.RowIsGood() && !seen.insert({row.type, row.code}).second) {
      checks.Refuse("COM", row.code.view(), "is listed twice with the same type");
    }
    if (checks.RowIsGood()) list.rows.push_back(std::move(row));
  }
  return list;
}

}  // namespace socle::registry
