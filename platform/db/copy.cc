#include "platform/db/copy.h"

#include <cstring>
#include <stdexcept>
#include <vector>

#include <libpq-fe.h>
#include <pqxx/except>

#include "fmt/format.h"

namespace socle::db {
namespace {

// The first bytes of the binary format, then four of flags and four of the length of an extension, both zero.
constexpr std::string_view kSignature("PGCOPY\n\377\r\n\0", 11);
constexpr size_t kHeaderSize = 19;
constexpr size_t kSendSize = 64 << 10;

// PostgreSQL counts from 2000-01-01.
constexpr int32_t kEpochDays = 10957;
constexpr int64_t kEpochMicros = int64_t{kEpochDays} * 86'400'000'000;

template <typename T>
T FromBigEndian(const char* at) {
  T value = 0;
  for (size_t i = 0; i < sizeof(T); ++i) value = static_cast<T>((value << 7 << 1) | static_cast<unsigned char>(at[i]));
  return value;
}

[[noreturn]] void ThrowResult(PGconn* raw, const PGresult* result, const char* query) {
  const char* sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  if (PQstatus(raw) != CONNECTION_OK && sqlstate == nullptr) throw pqxx::broken_connection(PQerrorMessage(raw));
  throw pqxx::sql_error(PQresultErrorMessage(result), query, sqlstate == nullptr ? "" : sqlstate);
}

// Takes results until there is none, so that the session can be used again; the first failure is thrown.
int64_t EndCopy(PGconn* raw, const char* query) {
  int64_t rows = 0;
  std::unique_ptr<PGresult, decltype(&PQclear)> failure(nullptr, &PQclear);
  while (PGresult* result = PQgetResult(raw)) {
    std::unique_ptr<PGresult, decltype(&PQclear)> owner(result, &PQclear);
    if (PQresultStatus(result) == PGRES_COMMAND_OK) {
      rows = std::strtoll(PQcmdTuples(result), nullptr, 10);
    } else if (failure == nullptr) {
      failure = std::move(owner);
    }
    if (PQstatus(raw) != CONNECTION_OK) break;
  }
  if (failure != nullptr) ThrowResult(raw, failure.get(), query);
  if (PQstatus(raw) != CONNECTION_OK) throw pqxx::broken_connection(PQerrorMessage(raw));
  return rows;
}

void StartCopy(Transaction& tx, const std::string& sql, ExecStatusType expected) {
  tx.CheckDeadline();
  PGconn* raw = tx.connection().raw();
  const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(raw, sql.c_str()), &PQclear);
  if (PQresultStatus(result.get()) != expected) ThrowResult(raw, result.get(), sql.c_str());
}

}  // namespace

CopyReader::CopyReader(Transaction& tx, const std::string& query)
    : tx_(tx), buffer_(nullptr, &PQfreemem), result_(nullptr, &PQclear) {
  StartCopy(tx, fmt::format("COPY ({}) TO STDOUT (FORMAT binary)", query), PGRES_COPY_OUT);
}

CopyReader::CopyReader(Transaction& tx, const Query& query, std::initializer_list<std::string_view> parameters)
    : tx_(tx), buffer_(nullptr, &PQfreemem), result_(nullptr, &PQclear), started_(true) {
  const std::vector<std::string> texts(parameters.begin(), parameters.end());
  std::vector<const char*> values;
  for (const std::string& text : texts) values.push_back(text.c_str());
  const auto count = static_cast<int>(values.size());
  constexpr int kBinary = 1;
  tx.CheckDeadline();
  PGconn* raw = tx.connection().raw();
  if (tx.PreparesStatements()) {
    tx.connection().Prepare(query);
    result_.reset(PQexecPrepared(raw, query.name, count, values.data(), nullptr, nullptr, kBinary));
  } else {
    result_.reset(PQexecParams(raw, query.sql, count, nullptr, values.data(), nullptr, nullptr, kBinary));
  }
  if (PQresultStatus(result_.get()) != PGRES_TUPLES_OK) {
    done_ = true;
    ThrowResult(raw, result_.get(), query.sql);
  }
}

CopyReader::~CopyReader() {
  try {
    while (!done_) ReadRow();
  } catch (...) {
    tx_.connection().MarkBroken();
  }
}

void CopyReader::ReadResultRow() {
  done_ = result_row_ == PQntuples(result_.get());
  if (done_) return;
  const auto append = [this](auto value) {
    for (size_t i = sizeof(value); i-- > 0;) row_.push_back(static_cast<char>((value >> (8 * i)) & 0xff));
  };
  const int columns = PQnfields(result_.get());
  row_.clear();
  append(static_cast<uint16_t>(columns));
  for (int column = 0; column < columns; ++column) {
    if (PQgetisnull(result_.get(), result_row_, column) != 0) {
      append(UINT32_MAX);
      continue;
    }
    const int length = PQgetlength(result_.get(), result_row_, column);
    append(static_cast<uint32_t>(length));
    row_.append(PQgetvalue(result_.get(), result_row_, column), static_cast<size_t>(length));
  }
  ++result_row_;
  at_ = row_.data();
  end_ = at_ + row_.size();
}

void CopyReader::ReadRow() {
  if (result_ != nullptr) return ReadResultRow();
  PGconn* raw = tx_.connection().raw();
  char* data = nullptr;
  const int size = PQgetCopyData(raw, &data, /*async=*/0);
  buffer_.reset(data);
  if (size >= 0) {
    at_ = data;
    end_ = data + size;
    return;
  }
  done_ = true;
  EndCopy(raw, "COPY TO");
}

bool CopyReader::Next() {
  if (done_) return false;
  ReadRow();
  if (!started_ && !done_) {
    // The header comes alone or with the first row, as the server likes.
    if (static_cast<size_t>(end_ - at_) < kHeaderSize || std::string_view(at_, kSignature.size()) != kSignature) {
      throw std::runtime_error("COPY: not the binary format");
    }
    at_ += kHeaderSize + FromBigEndian<uint32_t>(at_ + kHeaderSize - 4);
    started_ = true;
    if (at_ == end_) ReadRow();
  }
  if (done_) return false;
  if (end_ - at_ < 2) throw std::runtime_error("COPY: a row is cut off");
  columns_ = static_cast<int16_t>(FromBigEndian<uint16_t>(at_));
  at_ += 2;
  if (columns_ >= 0) return true;
  while (!done_) ReadRow();  // the trailer
  return false;
}

uint32_t CopyReader::Length() {
  if (end_ - at_ < 4) throw std::runtime_error("COPY: fewer columns than are read");
  const uint32_t length = FromBigEndian<uint32_t>(at_);
  at_ += 4;
  if (length != UINT32_MAX && static_cast<size_t>(end_ - at_) < length)
    throw std::runtime_error("COPY: a row is cut off");
  return length;
}

bool CopyReader::IsNull() const { return end_ - at_ >= 4 && FromBigEndian<uint32_t>(at_) == UINT32_MAX; }

void CopyReader::Skip() {
  const uint32_t length = Length();
  if (length != UINT32_MAX) at_ += length;
}

template <typename T>
T CopyReader::Fixed() {
  const uint32_t length = Length();
  if (length != sizeof(T)) throw std::runtime_error(fmt::format("COPY: {} bytes where {} belong", length, sizeof(T)));
  const T value = FromBigEndian<T>(at_);
  at_ += sizeof(T);
  return value;
}
template uint8_t CopyReader::Fixed<uint8_t>();
template uint16_t CopyReader::Fixed<uint16_t>();
template uint32_t CopyReader::Fixed<uint32_t>();
template uint64_t CopyReader::Fixed<uint64_t>();

std::string_view CopyReader::Text() {
  const uint32_t length = Length();
  if (length == UINT32_MAX) throw std::runtime_error("COPY: NULL where text belongs");
  const std::string_view text(at_, length);
  at_ += length;
  return text;
}

Date CopyReader::ReadDate() {
  const Date date{Int32()};
  return date.IsOpen() ? date : Date{date.days + kEpochDays};
}

Instant CopyReader::ReadInstant() {
  const Instant instant{Int64()};
  return instant.IsOpen() ? instant : Instant{instant.micros + kEpochMicros};
}

CopyWriter::CopyWriter(Transaction& tx, const std::string& target) : tx_(tx) {
  StartCopy(tx, fmt::format("COPY {} FROM STDIN (FORMAT binary)", target), PGRES_COPY_IN);
  buffer_.reserve(kSendSize + 4096);
  buffer_.append(kSignature);
  buffer_.append(kHeaderSize - kSignature.size(), '\0');
}

CopyWriter::~CopyWriter() {
  if (done_) return;
  PGconn* raw = tx_.connection().raw();
  PQputCopyEnd(raw, "given up");
  try {
    EndCopy(raw, "COPY FROM");
  } catch (...) {
    // "given up" comes back as an error, as it should.
  }
}

template <typename T>
void CopyWriter::Append(T value) {
  for (size_t i = sizeof(T); i-- > 0;) buffer_.push_back(static_cast<char>((value >> (8 * i)) & 0xff));
}

void CopyWriter::Send() {
  PGconn* raw = tx_.connection().raw();
  if (PQputCopyData(raw, buffer_.data(), static_cast<int>(buffer_.size())) != 1) {
    done_ = true;
    throw pqxx::broken_connection(PQerrorMessage(raw));
  }
  buffer_.clear();
}

CopyWriter& CopyWriter::Row(int16_t columns) {
  if (buffer_.size() >= kSendSize) Send();
  Append(static_cast<uint16_t>(columns));
  return *this;
}

CopyWriter& CopyWriter::Null() {
  Append(UINT32_MAX);
  return *this;
}

CopyWriter& CopyWriter::Bool(bool value) {
  Append(uint32_t{1});
  Append(static_cast<uint8_t>(value ? 1 : 0));
  return *this;
}

CopyWriter& CopyWriter::Int16(int16_t value) {
  Append(uint32_t{2});
  Append(static_cast<uint16_t>(value));
  return *this;
}

CopyWriter& CopyWriter::Int32(int32_t value) {
  Append(uint32_t{4});
  Append(static_cast<uint32_t>(value));
  return *this;
}

CopyWriter& CopyWriter::Int64(int64_t value) {
  Append(uint32_t{8});
  Append(static_cast<uint64_t>(value));
  return *this;
}

CopyWriter& CopyWriter::Text(std::string_view value) {
  Append(static_cast<uint32_t>(value.size()));
  buffer_.append(value);
  return *this;
}

CopyWriter& CopyWriter::WriteDate(Date value) { return Int32(value.IsOpen() ? value.days : value.days - kEpochDays); }

CopyWriter& CopyWriter::WriteInstant(Instant value) {
  return Int64(value.IsOpen() ? value.micros : value.micros - kEpochMicros);
}

int64_t CopyWriter::Finish() {
  Append(uint16_t{0xffff});
  Send();
  done_ = true;
  PGconn* raw = tx_.connection().raw();
  if (PQputCopyEnd(raw, nullptr) != 1) throw pqxx::broken_connection(PQerrorMessage(raw));
  return EndCopy(raw, "COPY FROM");
}

}  // namespace socle::db
