#include "services/census/api/grants/grant_export.h"

#include <optional>

#include "platform/base/error.h"
#include "platform/tables/csv_line.h"
#include "platform/tables/xlsx_writer.h"
#include "services/census/domain/grants/export_columns.h"

namespace socle::census::api {
namespace {

using socle::tables::CsvLine;

constexpr size_t kReadAtOnce = 1000;
constexpr size_t kPiece = size_t{256} << 10;

// One file, as text that grows or as a workbook.
class GrantFile {
 public:
  static absl::StatusOr<GrantFile> Begin(v1::TableFormat format, Instant now) {
    GrantFile file(format);
    if (format == v1::TABLE_FORMAT_XLSX) {
      SOCLE_ASSIGN_OR_RETURN(socle::tables::XlsxWriter writer, socle::tables::XlsxWriter::Open("Subventions"));
      file.workbook_.emplace(std::move(writer));
      file.workbook_->Row(grants::ExportHeading());
    } else if (format == v1::TABLE_FORMAT_IATI) {
      file.text_ = grants::IatiBegin(now.ToString());
    } else {
      file.text_ =
          CsvLine(format == v1::TABLE_FORMAT_COMMON_SCHEMA ? grants::CommonSchemaHeading() : grants::ExportHeading());
    }
    return file;
  }

  void Add(const grants::Grant& grant) {
    if (workbook_) {
      workbook_->Row(grants::ExportRow(grant), grants::NumberColumns());
    } else if (format_ == v1::TABLE_FORMAT_IATI) {
      text_ += grants::IatiActivity(grant);
    } else {
      text_ += CsvLine(format_ == v1::TABLE_FORMAT_COMMON_SCHEMA ? grants::CommonSchemaRow(grant)
                                                                 : grants::ExportRow(grant));
    }
  }

  absl::Status End() {
    if (format_ == v1::TABLE_FORMAT_IATI) text_ += grants::IatiEnd();
    if (!workbook_) return absl::OkStatus();
    SOCLE_ASSIGN_OR_RETURN(text_, std::move(*workbook_).Finish());
    return absl::OkStatus();
  }

  std::string& text() { return text_; }

 private:
  explicit GrantFile(v1::TableFormat format) : format_(format) {}

  v1::TableFormat format_;
  std::string text_;
  std::optional<socle::tables::XlsxWriter> workbook_;
};

// Sends what is there in pieces, the last one even when it is small. False when the caller has gone.
bool Send(std::string& text, int64_t count, bool all, rpc::StreamOut<v1::ExportGrantsResponse>& out) {
  size_t sent = 0;
  bool taken = true;
  while (taken && (text.size() - sent >= kPiece || (all && sent < text.size()))) {
    v1::ExportGrantsResponse piece;
    piece.set_data(text.substr(sent, kPiece));
    piece.set_grant_count(count);
    sent += piece.data().size();
    taken = out.Write(piece);
  }
  text.erase(0, sent);
  return taken;
}

}  // namespace

absl::Status ExportGrants(rpc::Call& call, grants::GrantBook& book, const grants::GrantFilter& filter,
                          v1::TableFormat format, Instant now, rpc::StreamOut<v1::ExportGrantsResponse>& out) {
  SOCLE_ASSIGN_OR_RETURN(GrantFile file, GrantFile::Begin(format, now));
  int64_t count = 0;
  std::string after;
  while (true) {
    SOCLE_RETURN_IF_ERROR(call.CheckAlive());
    SOCLE_ASSIGN_OR_RETURN(const auto grants, book.List(filter, after, kReadAtOnce, call.deadline()));
    for (const grants::Grant& grant : grants) file.Add(grant);
    count += static_cast<int64_t>(grants.size());
    if (!Send(file.text(), count, false, out)) return call.CheckAlive();
    if (grants.size() < kReadAtOnce) break;
    after = grants.back().id;
  }
  SOCLE_RETURN_IF_ERROR(file.End());
  Send(file.text(), count, true, out);
  return call.CheckAlive();
}

}  // namespace socle::census::api
