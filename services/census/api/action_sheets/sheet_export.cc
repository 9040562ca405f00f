#include "services/census/api/action_sheets/sheet_export.h"

#include <fmt/format.h>

#include "platform/api/text.h"
#include "platform/base/error.h"
#include "platform/rpc/actor.h"
#include "services/census/api/action_sheets/sheet_conversion.h"
#include "services/census/api/action_sheets/sheet_table.h"
#include "services/census/api/tables/table_download.h"
#include "services/census/domain/action_sheets/declarations.h"
#include "services/census/domain/tables/national_formats.h"

namespace socle::census::api {
namespace {

using sheets::Sheet;

constexpr size_t kReadAtOnce = 500;
constexpr size_t kLongestCell = 32'767;  // of a workbook, in characters

// Writes sheets in one format, for who asks.
class SheetFile {
 public:
  SheetFile(v1::TableFormat format, const std::string& system, Actor actor, Date today, TableDownload* file)
      : format_(format), system_(system), actor_(std::move(actor)), today_(today), file_(file) {}

  void Begin(Instant now) {
    if (format_ == v1::TABLE_FORMAT_IATI) {
      file_->Text(tables::IatiBegin(now.ToString()));
    } else if (format_ == v1::TABLE_FORMAT_COMMON_SCHEMA) {
      file_->Row(tables::CommonSchemaHeading());
    } else if (format_ == v1::TABLE_FORMAT_CNCD) {
      file_->Row(sheets::CncdHeading());
    } else {
      file_->Row(SheetHeading());
    }
  }

  absl::Status Add(const Sheet& sheet) {
    if (format_ == v1::TABLE_FORMAT_IATI) {
      file_->Text(sheets::IatiActivity(sheet));
    } else if (format_ == v1::TABLE_FORMAT_COMMON_SCHEMA) {
      file_->Row(sheets::CommonSchemaRow(sheet, today_));
    } else if (format_ == v1::TABLE_FORMAT_CNCD) {
      file_->Row(sheets::CncdRow(sheet, today_));
    } else {
      const auto cells = SheetCells(Show(sheet, today_, sheets::RelationsTo(sheet, actor_)), system_);
      if (format_ == v1::TABLE_FORMAT_XLSX) SOCLE_RETURN_IF_ERROR(CheckCells(sheet, cells));
      file_->Row(cells);
    }
    return absl::OkStatus();
  }

  absl::Status End() {
    if (format_ == v1::TABLE_FORMAT_IATI) file_->Text(tables::IatiEnd());
    return file_->End();
  }

 private:
  // A cell that was cut would change the sheet when it comes back.
  static absl::Status CheckCells(const Sheet& sheet, const std::vector<std::string>& cells) {
    for (const std::string& cell : cells) {
      if (cell.size() <= kLongestCell || socle::api::CountCodePoints(cell) <= kLongestCell) continue;
      return Error(
                 absl::StatusCode::kResourceExhausted, ErrorReason::TOO_LARGE,
                 fmt::format("{} has more in one field than a cell of a workbook holds ({} characters); CSV takes it.",
                             sheet.Name(), kLongestCell))
          .French(fmt::format("{} : un champ dépasse ce que tient une cellule ({} caractères) ; le CSV le prend.",
                              sheet.Name(), kLongestCell))
          .Metadata("limit", std::to_string(kLongestCell))
          .ToStatus();
    }
    return absl::OkStatus();
  }

  const v1::TableFormat format_;
  const std::string& system_;
  const Actor actor_;
  const Date today_;
  TableDownload* const file_;
};

}  // namespace

absl::Status ExportSheets(rpc::Call& call, sheets::ActionSheetBook& book, sheets::SheetFilter filter,
                          v1::TableFormat format, const std::string& system, Instant now,
                          rpc::StreamOut<v1::ExportActionSheetsResponse>& out) {
  SOCLE_ASSIGN_OR_RETURN(TableDownload download, TableDownload::Begin(format, "Fiches-actions"));
  const auto send = [&](int64_t count, bool all) {
    return download.Send(count, &v1::ExportActionSheetsResponse::set_sheet_count, all, out);
  };
  SheetFile file(format, system, rpc::ActorOf(call), filter.today, &download);
  file.Begin(now);
  int64_t count = 0;
  sheets::ActionSheetBook::Question question{.filter = std::move(filter), .limit = kReadAtOnce};
  while (true) {
    SOCLE_RETURN_IF_ERROR(call.CheckAlive());
    SOCLE_ASSIGN_OR_RETURN(const auto list, book.List(question, call.deadline()));
    for (const auto& listed : list) SOCLE_RETURN_IF_ERROR(file.Add(listed.sheet));
    count += static_cast<int64_t>(list.size());
    if (!send(count, false)) return call.CheckAlive();
    if (list.size() < kReadAtOnce) break;
    question.after_key = list.back().key;
    question.after_id = list.back().sheet.id;
  }
  SOCLE_RETURN_IF_ERROR(file.End());
  send(count, true);
  return call.CheckAlive();
}

}  // namespace socle::census::api
