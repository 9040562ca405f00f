#include "services/census/domain/tables/row_faults.h"

#include <fmt/format.h>

#include <algorithm>

#include "platform/api/text.h"

namespace socle::census::tables {

RowFault MalformedRow(const socle::tables::TableRow& row) {
  return {.line = row.line,
          .value = row.fields.empty() ? "" : socle::api::Excerpt(row.fields.front()),
          .english = row.fault,
          .french = "La ligne est mal formée."};
}

RowFault RepeatedRow(int64_t line, const std::string& external_id, int64_t first) {
  return {.line = line,
          .external_id = external_id,
          .field = "external_id",
          .value = socle::api::Excerpt(external_id),
          .english = fmt::format("line {} has it as well", first),
          .french = fmt::format("La ligne {} le porte aussi.", first)};
}

RowFault UncertainParty(int64_t line, const std::string& external_id, std::string_view field, std::string_view value,
                        const Matched& matched) {
  const bool several = matched.match == Match::kAmbiguous;
  const std::string candidates = fmt::format("{}", fmt::join(matched.candidates, ", "));
  return {.line = line,
          .external_id = external_id,
          .field = std::string(field),
          .value = socle::api::Excerpt(value),
          .english = several ? "may be " + candidates : "the registry knows nobody of that code and name",
          .french = several ? fmt::format("À choisir : {}.", candidates) : "Inconnu du registre à cette date."};
}

RowFaults InOrder(std::vector<RowFault> said) {
  std::stable_sort(said.begin(), said.end(), [](const RowFault& a, const RowFault& b) { return a.line < b.line; });
  RowFaults faults;
  for (RowFault& fault : said) faults.Add(std::move(fault));
  return faults;
}

}  // namespace socle::census::tables
