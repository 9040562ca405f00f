// Grants of the State, as socle.census.v1.Grant says them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/date.h"
#include "platform/base/instant.h"
#include "services/census/domain/tables/directory.h"

namespace socle::census::grants {

// As v1::Grant::TaxBasis; stored: append only.
enum class TaxBasis { kUnsaid = 0, kHt = 1, kTtc = 2 };

struct Grant {
  std::string id;
  std::string keeper;
  std::string system;
  std::string external_id;
  std::string kind;
  int32_t year = 0;  // 0: not said
  std::string title;
  std::string category;
  std::string beneficiary;  // a name of the registry; empty while it is not certain
  std::string beneficiary_label;
  std::string beneficiary_code;
  tables::Match match = tables::Match::kUnknown;
  std::vector<std::string> candidates;
  std::string departement;
  std::optional<int64_t> cost;  // cents, as all amounts
  int64_t awarded = 0;
  TaxBasis basis = TaxBasis::kUnsaid;
  Date award_date = Date::Max();  // Max(): not said
  std::string source;
  bool synthetic = false;
  Instant create_time{};
  Instant update_time{};
  int64_t revision = 0;

  std::string Name() const { return "grants/" + id; }
};

// The same for the same row of the same list.
std::string GrantId(std::string_view keeper, std::string_view system, std::string_view external_id);

// What a search looks through: title, category and the beneficiary's label, folded.
std::string SearchText(const Grant& grant);

// "HT", "TTC", "".
std::string_view BasisText(TaxBasis basis);

}  // namespace socle::census::grants
