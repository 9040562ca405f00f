// Writes a workbook of one sheet, row by row. It works on temporary files, so its size is not held in memory; the bytes
// at the end are.
//
//   SOCLE_ASSIGN_OR_RETURN(XlsxWriter writer, XlsxWriter::Open("Grants"));
//   writer.Row({"name", "awarded"});
//   writer.Row({"Holque", "20284.65"}, {1});
//   SOCLE_ASSIGN_OR_RETURN(const std::string bytes, std::move(writer).Finish());
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace socle::tables {

class XlsxWriter {
 public:
  // `sheet`: 1 to 31 characters without []:*?/\.
  static absl::StatusOr<XlsxWriter> Open(const std::string& sheet);
  XlsxWriter(XlsxWriter&&) noexcept;
  ~XlsxWriter();

  // Cells of text; those of `numbers`, by place, as numbers where they are ("45077.5").
  void Row(const std::vector<std::string>& cells, std::span<const size_t> numbers = {});
  // The whole file. INTERNAL when a row, a cell or the disk did not take what was written.
  absl::StatusOr<std::string> Finish() &&;

 private:
  struct Book;
  explicit XlsxWriter(std::unique_ptr<Book> book);

  std::unique_ptr<Book> book_;
};

}  // namespace socle::tables
