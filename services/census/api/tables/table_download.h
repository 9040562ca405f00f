// A file that goes out in pieces: CSV, a workbook, or text of another kind.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "platform/base/error.h"
#include "platform/rpc/stream.h"
#include "platform/tables/csv_line.h"
#include "platform/tables/xlsx_writer.h"
#include "socle/census/v1/table_import.pb.h"

namespace socle::census::api {

class TableDownload {
 public:
  // `sheet`: what the sheet of a workbook is called.
  static absl::StatusOr<TableDownload> Begin(v1::TableFormat format, const std::string& sheet) {
    TableDownload file;
    if (format == v1::TABLE_FORMAT_XLSX) {
      SOCLE_ASSIGN_OR_RETURN(socle::tables::XlsxWriter writer, socle::tables::XlsxWriter::Open(sheet));
      file.workbook_.emplace(std::move(writer));
    }
    return file;
  }

  // A row of CSV or of the workbook; `numbers` as XlsxWriter takes them.
  void Row(const std::vector<std::string>& cells, const std::vector<size_t>& numbers = {}) {
    if (workbook_) {
      workbook_->Row(cells, numbers);
    } else {
      text_ += socle::tables::CsvLine(cells);
    }
  }
  void Text(const std::string& text) { text_ += text; }

  absl::Status End() {
    if (!workbook_) return absl::OkStatus();
    SOCLE_ASSIGN_OR_RETURN(text_, std::move(*workbook_).Finish());
    return absl::OkStatus();
  }

  // Sends what is there, of an end all of it; `count` is set on each piece. False when the caller has gone.
  template <typename Response>
  bool Send(int64_t count, void (Response::*set_count)(int64_t), bool all, rpc::StreamOut<Response>& out) {
    size_t sent = 0;
    bool taken = true;
    while (taken && (text_.size() - sent >= kPiece || (all && sent < text_.size()))) {
      Response piece;
      piece.set_data(text_.substr(sent, kPiece));
      (piece.*set_count)(count);
      sent += piece.data().size();
      taken = out.Write(piece);
    }
    text_.erase(0, sent);
    return taken;
  }

 private:
  static constexpr size_t kPiece = size_t{256} << 10;

  std::string text_;
  std::optional<socle::tables::XlsxWriter> workbook_;
};

}  // namespace socle::census::api
