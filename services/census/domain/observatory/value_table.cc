#include "services/census/domain/observatory/value_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "platform/api/text.h"
#include "platform/base/error.h"
#include "services/census/domain/observatory/decimal.h"
#include "services/census/domain/tables/cell_values.h"
#include "services/census/domain/tables/row_faults.h"

namespace socle::census {
namespace {

using socle::tables::TableRow;
using tables::RowFault;
using tables::TableField;

enum Field : size_t { kCollectivite, kValue, kPeriod, kGeographyDate, kStatus, kNote };
constexpr std::array kFields = {TableField{"collectivite", true}, TableField{"value", true}, TableField{"period"},
                                TableField{"geography_date"},     TableField{"status"},      TableField{"note"}};

// The words of socle.census.v1.IndicatorValue.Status.
constexpr std::pair<std::string_view, ValueStatus> kStatuses[] = {{"FINAL", ValueStatus::kFinal},
                                                                  {"PROVISIONAL", ValueStatus::kProvisional},
                                                                  {"IMPUTED", ValueStatus::kImputed},
                                                                  {"BROKEN", ValueStatus::kBroken}};

// A day, or a year for its first.
std::optional<Date> ParseGeographyDate(std::string_view text) {
  if (const auto year = tables::ParseYear(text)) return FirstOfJanuary(*year);
  return tables::ParseDay(text);
}

// One row: its value, and what is wrong with it.
class RowReader {
 public:
  RowReader(const tables::MappedTable& mapped, const TableRow& row, tables::DecimalMark mark,
            const Indicator& indicator, const ValueDefaults& defaults, ValueTable* table)
      : mapped_(mapped), row_(row), mark_(mark), indicator_(indicator), defaults_(defaults), table_(table) {}

  std::optional<ValueRow> Read() {
    if (!row_.fault.empty()) {
      table_->faults.push_back(tables::MalformedRow(row_));
      return std::nullopt;
    }
    said_ = mapped_.Value(row_, kCollectivite);
    IndicatorValue value{.collectivite = Collectivite(), .indicator_version = indicator_.version};
    value.period = Period();
    value.geography_date = GeographyDate();
    value.units = Units();
    value.status = Status();
    value.note = Note();
    if (!good_) return std::nullopt;
    return ValueRow{row_.line, said_, std::move(value)};
  }

 private:
  void Refuse(Field field, const std::string& value, std::string english, std::string french) {
    good_ = false;
    table_->faults.push_back({.line = row_.line,
                              .external_id = socle::api::Excerpt(said_),
                              .field = std::string(kFields[field].name),
                              .value = socle::api::Excerpt(value),
                              .english = std::move(english),
                              .french = std::move(french)});
  }

  std::string Collectivite() {
    std::string name = CollectiviteOf(indicator_.geography, said_);
    const bool epci = indicator_.geography == Geography::kEpci;
    if (name.empty()) {
      Refuse(kCollectivite, said_,
             fmt::format("no {} and no name such as collectivites/{}-…", epci ? "SIREN" : "INSEE code of a commune",
                         epci ? "epci" : "commune"),
             epci ? "Un SIREN est attendu." : "Le code INSEE d'une commune est attendu.");
    }
    return name;
  }

  std::string Period() {
    const std::string said = mapped_.Value(row_, kPeriod);
    if (said.empty() && !defaults_.period.empty()) return defaults_.period;
    if (IsPeriod(said)) return said;
    Refuse(kPeriod, said, "no year, quarter or month such as 2013, 2013-Q2, 2013-06",
           "Une année, un trimestre ou un mois (2013, 2013-Q2, 2013-06) est attendu.");
    return {};
  }

  Date GeographyDate() {
    const std::string said = mapped_.Value(row_, kGeographyDate);
    if (said.empty()) return defaults_.geography_date;
    const std::optional<Date> day = ParseGeographyDate(said);
    if (!day) {
      Refuse(kGeographyDate, said, "no day such as 2019-03-01 or 01/03/2019, and no year",
             "Une date telle que 2019-03-01 ou 01/03/2019, ou une année, est attendue.");
    }
    return day.value_or(Date::Max());
  }

  int64_t Units() {
    const std::string said = mapped_.Value(row_, kValue);
    const auto units = ParseDecimal(tables::PlainNumber(said, mark_), indicator_.decimals);
    if (!units) {
      const char mark = mark_ == tables::DecimalMark::kComma ? ',' : '.';
      Refuse(kValue, said,
             fmt::format("no number with at most {} digits behind the decimal mark '{}' and {} in all",
                         indicator_.decimals, mark, kMaxDigits),
             fmt::format("Un nombre d'au plus {} décimales, derrière « {} », est attendu.", indicator_.decimals, mark));
    }
    return units.value_or(0);
  }

  ValueStatus Status() {
    const std::string said = mapped_.Value(row_, kStatus);
    if (said.empty()) return ValueStatus::kFinal;
    for (const auto& [word, status] : kStatuses) {
      if (said == word) return status;
    }
    Refuse(kStatus, said, "not FINAL, PROVISIONAL, IMPUTED or BROKEN",
           "FINAL, PROVISIONAL, IMPUTED ou BROKEN attendu.");
    return ValueStatus::kFinal;
  }

  std::string Note() {
    const std::string said = mapped_.Value(row_, kNote);
    std::optional<socle::api::TextFault> fault;
    std::string text = socle::api::NormalizeText(kFields[kNote].name, said, {.min = 0, .max = 1000}, &fault);
    if (fault) Refuse(kNote, said, fault->english, fault->french);
    return text;
  }

  const tables::MappedTable& mapped_;
  const TableRow& row_;
  const tables::DecimalMark mark_;
  const Indicator& indicator_;
  const ValueDefaults& defaults_;
  ValueTable* const table_;
  std::string said_;
  bool good_ = true;
};

RowFault Repeated(const ValueRow& row, int64_t first) {
  return {.line = row.line,
          .external_id = socle::api::Excerpt(row.said),
          .field = std::string(kFields[kCollectivite].name),
          .value = row.value.period,
          .english = fmt::format("line {} has a value of it for {} as well", first, row.value.period),
          .french = fmt::format("La ligne {} en porte déjà une valeur pour {}.", first, row.value.period)};
}

}  // namespace

std::span<const TableField> ValueFields() { return kFields; }

std::string CollectiviteOf(Geography geography, std::string_view said) {
  if (IsOf(geography, said)) return std::string(said);
  const bool epci = geography == Geography::kEpci;
  const std::string name = fmt::format("collectivites/{}-{}", epci ? "epci" : "commune", said);
  const bool has_shape = said.size() == (epci ? 9 : 5) && IsOf(geography, name);
  return has_shape ? name : std::string();
}

absl::StatusOr<ValueTable> ReadValues(const socle::tables::Table& table, const tables::ColumnMapping& mapping,
                                      const Indicator& indicator, const ValueDefaults& defaults) {
  SOCLE_ASSIGN_OR_RETURN(const auto mapped, tables::MappedTable::Open(table, mapping, kFields));
  ValueTable read{.row_count = static_cast<int64_t>(table.rows.size()), .ignored_columns = mapped.ignored()};
  std::map<std::pair<std::string, std::string>, int64_t> lines;  // by collectivité and period
  for (const TableRow& row : table.rows) {
    auto value = RowReader(mapped, row, mapping.decimal_mark, indicator, defaults, &read).Read();
    if (!value) continue;
    const auto [first, is_new] = lines.emplace(std::pair(value->value.collectivite, value->value.period), row.line);
    if (is_new) {
      read.rows.push_back(*std::move(value));
    } else {
      read.faults.push_back(Repeated(*value, first->second));
    }
  }
  return read;
}

void RefuseUnknown(const std::vector<bool>& lived, ValueTable* table) {
  std::vector<ValueRow> kept;
  for (size_t i = 0; i < table->rows.size(); ++i) {
    ValueRow& row = table->rows[i];
    if (lived[i]) {
      kept.push_back(std::move(row));
      continue;
    }
    const std::string day = row.value.geography_date.ToString();
    table->unknown.insert(row.said);
    table->faults.push_back({.line = row.line,
                             .external_id = socle::api::Excerpt(row.said),
                             .field = std::string(kFields[kCollectivite].name),
                             .value = socle::api::Excerpt(row.said),
                             .english = fmt::format("nobody had it on {}", day),
                             .french = fmt::format("Inconnu du registre au {}.", day)});
  }
  table->rows = std::move(kept);
}

}  // namespace socle::census
