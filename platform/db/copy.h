// COPY in PostgreSQL's binary format: the fast way to move very many rows, several times faster than text on both sides
// (dates and timestamps are integers whose infinities are the extremes, as in Date and Instant).
//
//   CopyReader rows(tx, "SELECT id, code, valid_from FROM collectivite_version");
//   while (rows.Next()) Take(rows.Int32(), rows.Text(), rows.ReadDate());
//
//   CopyReader found(tx, kOfOne, {id});   // a prepared statement, where rows are few and planning them costs more
//
//   CopyWriter writer(tx, "population (entity_id, valid_from)");
//   for (…) writer.Row(2).Int32(id).WriteDate(day);
//   writer.Finish();
//
// For use inside a transaction function only: both throw, as libpqxx does, and RunRead or RunWrite ends the exception.
// A column read as another type than it has is an INTERNAL error, never a wrong value. While a reader or writer is open
// nothing else may be sent on the transaction.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

#include "platform/base/date.h"
#include "platform/base/instant.h"
#include "platform/db/transaction.h"

namespace socle::db {

class CopyReader {
 public:
  // `query`: a SELECT without semicolon.
  CopyReader(Transaction& tx, const std::string& query);
  // The rows of a SELECT with parameters $1 …, as text; all of them are in memory. COPY takes neither parameters nor a
  // plan made before.
  CopyReader(Transaction& tx, const Query& query, std::initializer_list<std::string_view> parameters);
  // Reads the rest and drops it.
  ~CopyReader();
  CopyReader(const CopyReader&) = delete;
  CopyReader& operator=(const CopyReader&) = delete;

  // To the next row; false after the last. Columns are then read in order.
  bool Next();

  int columns() const { return columns_; }
  bool IsNull() const;  // the next column
  void Skip();

  bool Bool() { return static_cast<char>(Fixed<uint8_t>()) != 0; }
  int16_t Int16() { return static_cast<int16_t>(Fixed<uint16_t>()); }
  int32_t Int32() { return static_cast<int32_t>(Fixed<uint32_t>()); }
  int64_t Int64() { return static_cast<int64_t>(Fixed<uint64_t>()); }
  // text or bytea; valid until Next().
  std::string_view Text();
  Date ReadDate();
  Instant ReadInstant();
  // The value for NULL.
  int32_t Int32Or(int32_t value) {
    if (!IsNull()) return Int32();
    Skip();
    return value;
  }

 private:
  template <typename T>
  T Fixed();
  uint32_t Length();
  void ReadRow();
  void ReadResultRow();

  Transaction& tx_;
  std::unique_ptr<char, void (*)(void*)> buffer_;
  std::unique_ptr<pg_result, void (*)(pg_result*)> result_;  // of a SELECT
  int result_row_ = 0;
  std::string row_;  // of the result, as COPY would send it
  const char* at_ = nullptr;
  const char* end_ = nullptr;
  int columns_ = 0;
  bool started_ = false;
  bool done_ = false;
};

class CopyWriter {
 public:
  // `target`: a table, and its columns in parentheses.
  CopyWriter(Transaction& tx, const std::string& target);
  // Without Finish(), nothing is written and the transaction is spoilt.
  ~CopyWriter();
  CopyWriter(const CopyWriter&) = delete;
  CopyWriter& operator=(const CopyWriter&) = delete;

  // Begins a row of so many columns, then one call for each.
  CopyWriter& Row(int16_t columns);
  CopyWriter& Null();
  CopyWriter& Bool(bool value);
  CopyWriter& Int16(int16_t value);
  CopyWriter& Int32(int32_t value);
  CopyWriter& Int64(int64_t value);
  CopyWriter& Text(std::string_view value);  // or bytea
  CopyWriter& WriteDate(Date value);
  CopyWriter& WriteInstant(Instant value);
  CopyWriter& NullableInt32(int32_t value, bool null) { return null ? Null() : Int32(value); }

  // Ends the COPY; returns the rows written.
  int64_t Finish();

 private:
  template <typename T>
  void Append(T value);
  void Send();

  Transaction& tx_;
  std::string buffer_;
  bool done_ = false;
};

}  // namespace socle::db
