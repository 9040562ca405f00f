#include "platform/tables/xlsx_writer.h"

#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <charconv>

#include "platform/tables/workbook_values.h"

namespace socle::tables {

struct XlsxWriter::Book {
  Book() = default;
  Book(const Book&) = delete;
  Book& operator=(const Book&) = delete;
  ~Book() {
    if (workbook != nullptr) workbook_close(workbook);
    if (file >= 0) close(file);
  }

  int file = -1;  // in memory alone
  lxw_workbook* workbook = nullptr;
  lxw_worksheet* worksheet = nullptr;
  lxw_row_t row = 0;
  lxw_error error = LXW_NO_ERROR;
};

XlsxWriter::XlsxWriter(std::unique_ptr<Book> book) : book_(std::move(book)) {}
XlsxWriter::XlsxWriter(XlsxWriter&&) noexcept = default;
XlsxWriter::~XlsxWriter() = default;

absl::StatusOr<XlsxWriter> XlsxWriter::Open(const std::string& sheet) {
  auto book = std::make_unique<Book>();
  book->file = memfd_create("workbook", MFD_CLOEXEC);
  if (book->file < 0) return absl::InternalError("no memory for a workbook");
  lxw_workbook_options options{};
  options.constant_memory = LXW_TRUE;
  book->workbook = workbook_new_opt(fmt::format("/proc/self/fd/{}", book->file).c_str(), &options);
  if (book->workbook == nullptr) return absl::InternalError("no workbook can be made");
  book->worksheet = workbook_add_worksheet(book->workbook, sheet.c_str());
  if (book->worksheet == nullptr) return absl::InternalError("no sheet can be made");
  return XlsxWriter(std::move(book));
}

void XlsxWriter::Row(const std::vector<std::string>& cells, std::span<const size_t> numbers) {
  for (size_t i = 0; i < cells.size(); ++i) {
    const std::string& cell = cells[i];
    if (cell.empty()) continue;
    double number = 0;
    lxw_error error = LXW_NO_ERROR;
    const bool is_number =
        std::find(numbers.begin(), numbers.end(), i) != numbers.end() &&
        std::from_chars(cell.data(), cell.data() + cell.size(), number).ptr == cell.data() + cell.size();
    const auto column = static_cast<lxw_col_t>(i);
    if (is_number) {
      error = worksheet_write_number(book_->worksheet, book_->row, column, number, nullptr);
    } else {
      error = worksheet_write_string(book_->worksheet, book_->row, column, Escaped(cell).c_str(), nullptr);
    }
    if (error != LXW_NO_ERROR) book_->error = error;
  }
  ++book_->row;
}

absl::StatusOr<std::string> XlsxWriter::Finish() && {
  const lxw_error closed = workbook_close(std::exchange(book_->workbook, nullptr));
  const lxw_error error = book_->error != LXW_NO_ERROR ? book_->error : closed;
  if (error != LXW_NO_ERROR) return absl::InternalError(lxw_strerror(error));
  const off_t size = lseek(book_->file, 0, SEEK_END);
  std::string bytes(static_cast<size_t>(std::max<off_t>(size, 0)), '\0');
  size_t read = 0;
  while (read < bytes.size()) {
    const ssize_t got = pread(book_->file, bytes.data() + read, bytes.size() - read, static_cast<off_t>(read));
    if (got <= 0) return absl::InternalError("the workbook cannot be read back");
    read += static_cast<size_t>(got);
  }
  return bytes;
}

}  // namespace socle::tables
