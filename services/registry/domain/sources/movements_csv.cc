// INSEE, mouvements de communes: one row a commune before and a commune after an event.
#include "services/registry/domain/sources/csv_sources.h"
#include "services/registry/domain/sources/csv_table.h"

namespace socle::registry {
namespace {

enum Column : size_t {
  kMod,
  kDate,
  kTypeBefore,
  kComBefore,
  kTnccBefore,
  kLabelBefore,
  kTypeAfter,
  kComAfter,
  kTnccAfter,
  kLabelAfter
};
constexpr std::array<CsvColumn, 10> kColumns = {{{"MOD"},
                                                 {"DATE_EFF"},
                                                 {"TYPECOM_AV"},
                                                 {"COM_AV"},
                                                 {"TNCC_AV"},
                                                 {"LIBELLE_AV"},
                                                 {"TYPECOM_AP"},
                                                 {"COM_AP"},
                                                 {"TNCC_AP"},
                                                 {"LIBELLE_AP"}}};

// facts.h, MovementCode.
constexpr std::array<MovementCode, 14> kKnownMovements = {10, 20, 21, 30, 31, 32, 33, 34, 35, 41, 50, 70, 71, 72};

MovementSide ReadSide(const CsvTable& table, RowChecks& checks, size_t type, size_t code, size_t tncc, size_t label) {
  MovementSide side;
  if (table.Field(type).empty() && table.Field(code).empty()) {
    if (!table.Field(label).empty())
      checks.Refuse(table.Name(label), table.Field(label), "a side without code has a label");
    return side;
  }
  side.type = checks.CommuneType(table.Name(type), table.Field(type));
  side.code = checks.CommuneCode(table.Name(code), table.Field(code));
  side.tncc = checks.Tncc(table.Name(tncc), table.Field(tncc));
  side.label = checks.Label(table.Name(label), table.Field(label));
  return side;
}

}  // namespace

MovementList ParseMovementsCsv(const CsvInput& input) {
  MovementList list;
  list.rows.reserve(14'000);
  CsvTable table(input.header, kColumns, input.reader, input.checks);
  RowChecks& checks = *input.checks;
  while (table.Next()) {
    MovementRow row;
    row.mod = static_cast<MovementCode>(checks.Integer("MOD", table.Field(kMod), 0, 99));
    if (checks.RowIsGood() &&
        std::find(kKnownMovements.begin(), kKnownMovements.end(), row.mod) == kKnownMovements.end()) {
      checks.Refuse("MOD", table.Field(kMod), "is not a movement that this registry knows how to apply");
    }
    row.date = checks.Day("DATE_EFF", table.Field(kDate));
    row.before = ReadSide(table, checks, kTypeBefore, kComBefore, kTnccBefore, kLabelBefore);
    row.after = ReadSide(table, checks, kTypeAfter, kComAfter, kTnccAfter, kLabelAfter);
    if (checks.RowIsGood() && row.before.empty() && row.after.empty()) {
      checks.Refuse("COM_AV", "", "a movement needs a commune before or after it");
    }
    if (checks.RowIsGood()) list.rows.push_back(std::move(row));
  }
  return list;
}

}  // namespace socle::registry
