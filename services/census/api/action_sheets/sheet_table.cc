#include "services/census/api/action_sheets/sheet_table.h"

#include <fmt/format.h>

#include <array>

#include "platform/api/resource_name.h"
#include "platform/api/text.h"
#include "platform/api/violations.h"
#include "platform/base/error.h"
#include "services/census/api/action_sheets/sheet_cells.h"
#include "services/census/domain/tables/row_faults.h"

namespace socle::census::api {
namespace {

using google::protobuf::FieldDescriptor;
using socle::tables::TableRow;
using tables::TableField;
using Sheet = v1::ActionSheet;

// The first two say which sheet; those behind the fields of ActionSheet only come in.
enum Field : size_t { kName, kExternalId, kFirstOfSheet };
constexpr std::array kFields = std::to_array<TableField>({{"name"},
                                                          {"external_id"},
                                                          {"number"},
                                                          {"title"},
                                                          {"status"},
                                                          {"maturity"},
                                                          {"description"},
                                                          {"objectives"},
                                                          {"expected_results"},
                                                          {"owner"},
                                                          {"pilot"},
                                                          {"pilot_label"},
                                                          {"elected_referent"},
                                                          {"technical_referent"},
                                                          {"partners"},
                                                          {"shared_with"},
                                                          {"bodies"},
                                                          {"parent_sheet"},
                                                          {"programmes"},
                                                          {"places"},
                                                          {"place_date"},
                                                          {"place_label"},
                                                          {"themes"},
                                                          {"phase"},
                                                          {"commitment"},
                                                          {"priority"},
                                                          {"start_date"},
                                                          {"end_date"},
                                                          {"continuous"},
                                                          {"milestones"},
                                                          {"budget_lines"},
                                                          {"funding_lines"},
                                                          {"targets"},
                                                          {"participation"},
                                                          {"participation_note"},
                                                          {"notes"},
                                                          {"documents"},
                                                          {"linked_sheets"},
                                                          {"external_ids"},
                                                          {"visibility"},
                                                          {"source"},
                                                          {"synthetic"},
                                                          {"owner_code"},
                                                          {"owner_label"},
                                                          {"owner_departement"},
                                                          {"cost"},
                                                          {"cost_unit"},
                                                          {"cost_nature"},
                                                          {"cost_year"},
                                                          {"funding_unit"},
                                                          {"financer_1"},
                                                          {"financer_1_requested"},
                                                          {"financer_2"},
                                                          {"financer_2_requested"},
                                                          {"financer_3"},
                                                          {"financer_3_requested"}});

constexpr size_t PlaceOf(std::string_view name) {
  size_t place = 0;
  while (kFields[place].name != name) ++place;
  return place;
}
constexpr size_t kOwnerCode = PlaceOf("owner_code"), kOwnerLabel = PlaceOf("owner_label"),
                 kOwnerDepartement = PlaceOf("owner_departement"), kCost = PlaceOf("cost"),
                 kCostUnit = PlaceOf("cost_unit"), kCostNature = PlaceOf("cost_nature"),
                 kCostYear = PlaceOf("cost_year"), kFundingUnit = PlaceOf("funding_unit"),
                 kFinancers = PlaceOf("financer_1"), kBudgetLines = PlaceOf("budget_lines"),
                 kFundingLines = PlaceOf("funding_lines"), kFirstOfImports = kOwnerCode;

const FieldDescriptor& FieldOf(const google::protobuf::Descriptor* message, std::string_view name) {
  return *message->FindFieldByName(std::string(name));
}

// One row: what it says, and what is wrong with it.
class RowReader {
 public:
  RowReader(const tables::MappedTable& mapped, const TableRow& row, tables::DecimalMark mark, SheetTable* table)
      : mapped_(mapped), row_(row), mark_(mark), table_(table) {}

  bool Read(SheetRow* read) {
    read->line = row_.line;
    read->external_id = External();
    read->id = Id();
    if (good_ && read->external_id.empty() && read->id.empty()) {
      Refuse(kExternalId, "", {"is required", "Le champ external_id est obligatoire."});
    }
    for (size_t i = kFirstOfSheet; i < kFirstOfImports; ++i) {
      if (!mapped_.Gives(i)) continue;
      read->given.push_back(&FieldOf(Sheet::descriptor(), kFields[i].name));
      Take(i, kFields[i].name, &read->sent);
    }
    read->owner = {mapped_.Value(row_, kOwnerCode), mapped_.Value(row_, kOwnerLabel),
                   mapped_.Value(row_, kOwnerDepartement)};
    if (mapped_.Gives(kCost)) TakeCost(read);
    if (mapped_.Gives(kFinancers)) TakeFinancers(read);
    return good_;
  }

 private:
  tables::RowFault Fault(size_t field, const std::string& value, CellFault fault) const {
    return {.line = row_.line,
            .external_id = external_id_,
            .field = std::string(kFields[field].name),
            .value = socle::api::Excerpt(value),
            .english = std::move(fault.english),
            .french = std::move(fault.french)};
  }

  void Refuse(size_t field, const std::string& value, CellFault fault) {
    good_ = false;
    table_->faults.push_back(Fault(field, value, std::move(fault)));
  }

  std::string External() {
    const std::string value = mapped_.Value(row_, kExternalId);
    std::optional<socle::api::TextFault> fault;
    external_id_ = socle::api::NormalizeText("external_id", value, {.min = 0, .max = 200}, &fault);
    if (fault) Refuse(kExternalId, value, {fault->english, fault->french});
    return external_id_;
  }

  std::string Id() {
    const std::string value = mapped_.Value(row_, kName);
    if (value.empty()) return "";
    const auto id = socle::api::IdOfName(value, "actionSheets", "name");
    if (!id.ok()) {
      Refuse(kName, value, {"is no name such as actionSheets/…", "Un nom tel que actionSheets/… est attendu."});
    }
    return id.value_or("");
  }

  // The cell at a place, as a field of the message.
  void Take(size_t place, std::string_view field, google::protobuf::Message* message) {
    const std::string value = mapped_.Value(row_, place);
    bool rounded = false;
    if (auto fault = ReadCell(value, FieldOf(message->GetDescriptor(), field), mark_, message, &rounded)) {
      Refuse(place, value, *std::move(fault));
    }
    if (rounded) {
      table_->remarks.push_back(Fault(place, value, {"rounded to hundredths", "Arrondi au centième."}));
    }
  }

  void TakeCost(SheetRow* read) {
    read->given.push_back(&FieldOf(Sheet::descriptor(), "budget_lines"));
    if (mapped_.Value(row_, kCost).empty()) return;
    Sheet::BudgetLine* line = read->sent.add_budget_lines();
    Take(kCost, "planned_hundredths", line);
    Take(kCostUnit, "unit", line);
    Take(kCostNature, "nature", line);
    Take(kCostYear, "year", line);
  }

  void TakeFinancers(SheetRow* read) {
    read->given.push_back(&FieldOf(Sheet::descriptor(), "funding_lines"));
    for (size_t place = kFinancers; place < kFields.size(); place += 2) {
      if (mapped_.Value(row_, place).empty() && mapped_.Value(row_, place + 1).empty()) continue;
      Sheet::FundingLine* line = read->sent.add_funding_lines();
      Take(place, "financer_label", line);
      Take(place + 1, "requested_cents", line);
      Take(kFundingUnit, "unit", line);
    }
  }

  const tables::MappedTable& mapped_;
  const TableRow& row_;
  const tables::DecimalMark mark_;
  SheetTable* const table_;
  std::string external_id_;
  bool good_ = true;
};

absl::Status CheckColumns(const tables::MappedTable& mapped) {
  socle::api::Violations violations;
  if (!mapped.Gives(kName) && !mapped.Gives(kExternalId)) {
    violations.Add("data", "no column gives 'external_id' or 'name'",
                   "Aucune colonne ne donne « external_id » ni « name ».");
  }
  const auto refuse_both = [&](size_t simple, size_t whole) {
    if (!mapped.Gives(simple) || !mapped.Gives(whole)) return;
    violations.Add("data", fmt::format("gives both '{}' and '{}'", kFields[simple].name, kFields[whole].name),
                   fmt::format("« {} » et « {} » ne vont pas ensemble.", kFields[simple].name, kFields[whole].name));
  };
  refuse_both(kCost, kBudgetLines);
  refuse_both(kFinancers, kFundingLines);
  return violations.ToStatus();
}

}  // namespace

std::span<const TableField> SheetFields() { return kFields; }

absl::StatusOr<SheetTable> ReadSheets(const socle::tables::Table& table, const tables::ColumnMapping& mapping) {
  SOCLE_ASSIGN_OR_RETURN(const auto mapped, tables::MappedTable::Open(table, mapping, kFields));
  SOCLE_RETURN_IF_ERROR(CheckColumns(mapped));
  SheetTable read{.row_count = static_cast<int64_t>(table.rows.size()), .ignored_columns = mapped.ignored()};
  for (const TableRow& row : table.rows) {
    if (!row.fault.empty()) {
      read.faults.push_back(tables::MalformedRow(row));
      continue;
    }
    SheetRow one;
    if (RowReader(mapped, row, mapping.decimal_mark, &read).Read(&one)) read.rows.push_back(std::move(one));
  }
  return read;
}

std::vector<std::string> SheetHeading() {
  std::vector<std::string> heading;
  for (size_t i = 0; i < kFirstOfImports; ++i) heading.emplace_back(kFields[i].name);
  return heading;
}

std::vector<std::string> SheetCells(const Sheet& sheet, std::string_view system) {
  std::vector<std::string> cells = {sheet.name(), ""};
  for (const auto& id : sheet.external_ids()) {
    if (!system.empty() && id.system() == system && cells.back().empty()) cells.back() = id.id();
  }
  for (size_t i = kFirstOfSheet; i < kFirstOfImports; ++i) {
    cells.push_back(CellOf(sheet, FieldOf(Sheet::descriptor(), kFields[i].name)));
  }
  return cells;
}

}  // namespace socle::census::api
