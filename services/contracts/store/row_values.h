// One row of a SELECT, whichever way it was read: within a transaction (pqxx::row) or alone (db::Rows).
//
//   Contract ContractOf(const RowValues& row);   // takes both
//   ContractOf(tx.Exec(kRead, id)[0]);
//   ReadOnce(pool, deadline, kRead, {id}, [&](const db::Rows& rows) { … ContractOf({rows, 0}) … });
#pragma once

#include <charconv>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <pqxx/result>
#include <string>
#include <string_view>

#include "platform/db/column_values.h"
#include "platform/db/read_once.h"

namespace socle::contracts::store {

// Columns from 0. It views what it was made of.
class RowValues {
 public:
  RowValues(const pqxx::row& row) : row_(&row) {}  // NOLINT(google-explicit-constructor): callers have rows
  RowValues(const db::Rows& rows, int number) : rows_(&rows), number_(number) {}

  bool IsNull(int column) const {
    return rows_ != nullptr ? rows_->IsNull(number_, column) : (*row_)[column].is_null();
  }
  // "" where null; so below.
  std::string_view View(int column) const {
    if (rows_ != nullptr) return rows_->Text(number_, column);
    const pqxx::field field = (*row_)[column];
    return {field.c_str(), field.size()};
  }
  std::string Text(int column) const { return std::string(View(column)); }
  int64_t Number(int column) const {
    const std::string_view text = View(column);
    int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
  }
  int Int(int column) const { return static_cast<int>(Number(column)); }
  bool Truth(int column) const { return View(column) == "t"; }
  Date Day(int column) const { return db::DateOf(View(column)); }
  // As SOCLE_MICROS selects it.
  Instant Moment(int column) const { return IsNull(column) ? Instant::Max() : Instant{Number(column)}; }
  // JSON; an empty list or object is not worth a parser.
  nlohmann::json List(int column) const {
    const std::string_view text = View(column);
    return text.size() <= 2 ? nlohmann::json() : nlohmann::json::parse(text);
  }

 private:
  const pqxx::row* row_ = nullptr;
  const db::Rows* rows_ = nullptr;
  int number_ = 0;
};

}  // namespace socle::contracts::store
