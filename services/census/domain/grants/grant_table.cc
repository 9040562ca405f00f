#include "services/census/domain/grants/grant_table.h"

#include <fmt/format.h>

#include <array>
#include <unordered_map>

#include "platform/api/text.h"
#include "platform/base/error.h"
#include "services/census/domain/tables/cell_values.h"
#include "services/census/domain/tables/row_faults.h"

namespace socle::census::grants {
namespace {

using socle::tables::TableRow;
using tables::RowFault;
using tables::TableField;

enum Field : size_t {
  kExternalId,
  kKind,
  kYear,
  kTitle,
  kCategory,
  kLabel,
  kCode,
  kDepartement,
  kCost,
  kAwarded,
  kBasis,
  kAwardDate
};
constexpr std::array kFields = {TableField{"external_id", true},
                                TableField{"grant_kind", true},
                                TableField{"year"},
                                TableField{"title"},
                                TableField{"category"},
                                TableField{"beneficiary_label"},
                                TableField{"beneficiary_code"},
                                TableField{"departement"},
                                TableField{"cost"},
                                TableField{"awarded", true},
                                TableField{"tax_basis"},
                                TableField{"award_date"}};

// One row: its values, and what is wrong with them.
class RowReader {
 public:
  RowReader(const tables::MappedTable& mapped, const TableRow& row, tables::DecimalMark mark, GrantTable* table)
      : mapped_(mapped), row_(row), mark_(mark), table_(table) {}

  bool Read(Grant* grant) {
    if (!row_.fault.empty()) {
      table_->faults.Add(tables::MalformedRow(row_));
      return false;
    }
    grant->external_id = Text(kExternalId, 1, 200);
    external_id_ = grant->external_id;
    grant->kind = Text(kKind, 1, 50);
    grant->title = Text(kTitle, 0, 5000);
    grant->category = Text(kCategory, 0, 300);
    grant->beneficiary_label = Text(kLabel, 0, 300);
    grant->beneficiary_code = Text(kCode, 0, 20);
    grant->departement = Text(kDepartement, 0, 3);
    grant->cost = Amount(kCost, false);
    grant->awarded = Amount(kAwarded, true).value_or(0);
    grant->basis = Basis();
    grant->year = Year();
    grant->award_date = Day();
    return good_;
  }

 private:
  void Refuse(Field field, const std::string& value, std::string english, std::string french) {
    good_ = false;
    table_->faults.Add(Fault(field, value, std::move(english), std::move(french)));
  }

  RowFault Fault(Field field, const std::string& value, std::string english, std::string french) const {
    return {.line = row_.line,
            .external_id = external_id_,
            .field = std::string(kFields[field].name),
            .value = socle::api::Excerpt(value),
            .english = std::move(english),
            .french = std::move(french)};
  }

  std::string Text(Field field, size_t min, size_t max) {
    const std::string value = mapped_.Value(row_, field);
    std::optional<socle::api::TextFault> fault;
    std::string text = socle::api::NormalizeText(kFields[field].name, value, {.min = min, .max = max}, &fault);
    if (fault) Refuse(field, value, fault->english, fault->french);
    return text;
  }

  std::optional<int64_t> Amount(Field field, bool required) {
    const std::string value = mapped_.Value(row_, field);
    if (value.empty() && !required) return std::nullopt;
    const auto amount = tables::ParseAmount(value, mark_);
    if (!amount) {
      const bool comma = mark_ == tables::DecimalMark::kComma;
      Refuse(field, value,
             fmt::format("no amount from 0 to 30,000,000,000 with the decimal mark '{}'", comma ? ',' : '.'),
             fmt::format("Un montant de 0 à 30 milliards est attendu, « {} » avant les centimes.", comma ? ',' : '.'));
      return std::nullopt;
    }
    if (amount->rounded) {
      table_->remarks.Add(Fault(field, value, fmt::format("rounded to {}", tables::AmountText(amount->cents)),
                                fmt::format("Arrondi à {}.", tables::AmountText(amount->cents))));
    }
    return amount->cents;
  }

  TaxBasis Basis() {
    const std::string value = mapped_.Value(row_, kBasis);
    if (value.empty()) return TaxBasis::kUnsaid;
    if (value == "HT") return TaxBasis::kHt;
    if (value == "TTC") return TaxBasis::kTtc;
    Refuse(kBasis, value, "not HT or TTC", "HT ou TTC attendu.");
    return TaxBasis::kUnsaid;
  }

  int32_t Year() {
    const std::string value = mapped_.Value(row_, kYear);
    if (value.empty()) return 0;
    const auto year = tables::ParseYear(value);
    if (!year) Refuse(kYear, value, "no year from 1900 to 2200", "Une année de 1900 à 2200 est attendue.");
    return year.value_or(0);
  }

  Date Day() {
    const std::string value = mapped_.Value(row_, kAwardDate);
    if (value.empty()) return Date::Max();
    const auto day = tables::ParseDay(value);
    if (!day) {
      Refuse(kAwardDate, value, "no day such as 2019-03-01 or 01/03/2019",
             "Une date telle que 2019-03-01 ou 01/03/2019 est attendue.");
    }
    return day.value_or(Date::Max());
  }

  const tables::MappedTable& mapped_;
  const TableRow& row_;
  const tables::DecimalMark mark_;
  GrantTable* const table_;
  std::string external_id_;
  bool good_ = true;
};

}  // namespace

std::span<const TableField> GrantFields() { return kFields; }

absl::StatusOr<GrantTable> ReadGrants(const socle::tables::Table& table, const tables::ColumnMapping& mapping) {
  SOCLE_ASSIGN_OR_RETURN(const auto mapped, tables::MappedTable::Open(table, mapping, kFields));
  GrantTable read{.row_count = static_cast<int64_t>(table.rows.size()), .ignored_columns = mapped.ignored()};
  std::unordered_map<std::string, int64_t> lines;  // by identifier
  for (const TableRow& row : table.rows) {
    Grant grant;
    if (!RowReader(mapped, row, mapping.decimal_mark, &read).Read(&grant)) continue;
    const auto [first, is_new] = lines.emplace(grant.external_id, row.line);
    if (!is_new) {
      read.faults.Add(tables::RepeatedRow(row.line, grant.external_id, first->second));
      continue;
    }
    grant.id = GrantId(mapping.keeper, mapping.system, grant.external_id);
    grant.keeper = mapping.keeper;
    grant.system = mapping.system;
    grant.source = mapping.source;
    grant.synthetic = mapping.synthetic;
    read.rows.push_back({row.line, std::move(grant)});
  }
  return read;
}

std::vector<tables::Mention> MentionsOf(const GrantTable& table) {
  std::vector<tables::Mention> mentions;
  for (const GrantRow& row : table.rows) {
    const Grant& grant = row.grant;
    mentions.push_back({grant.beneficiary_code, grant.beneficiary_label, grant.departement});
  }
  return mentions;
}

int64_t SetBeneficiaries(std::span<const tables::Matched> matched, GrantTable* table) {
  int64_t unmatched = 0;
  for (size_t i = 0; i < matched.size(); ++i) {
    GrantRow& row = table->rows[i];
    row.grant.match = matched[i].match;
    row.grant.beneficiary = matched[i].name;
    row.grant.candidates = matched[i].candidates;
    if (matched[i].IsCertain()) continue;
    ++unmatched;
    table->remarks.Add(tables::UncertainParty(row.line, row.grant.external_id, "beneficiary_code",
                                              row.grant.beneficiary_code + " " + row.grant.beneficiary_label,
                                              matched[i]));
  }
  return unmatched;
}

}  // namespace socle::census::grants
