// Fiches-actions as a file, piece by piece.
#pragma once

#include "platform/rpc/call.h"
#include "platform/rpc/stream.h"
#include "services/census/domain/action_sheets/sheet_book.h"
#include "socle/census/v1/action_sheet_table_service.pb.h"

namespace socle::census::api {

// Those that the filter lets through, as its `acts_for` may read them. Sheets that are written meanwhile are there as
// they are when their piece is read, each once.
absl::Status ExportSheets(rpc::Call& call, sheets::ActionSheetBook& book, sheets::SheetFilter filter,
                          v1::TableFormat format, const std::string& system, Instant now,
                          rpc::StreamOut<v1::ExportActionSheetsResponse>& out);

}  // namespace socle::census::api
