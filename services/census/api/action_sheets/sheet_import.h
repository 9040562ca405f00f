// A table of fiches-actions brought in: read, matched with the registry, compared with what there is, written in one
// transaction.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "platform/base/instant.h"
#include "platform/rpc/call.h"
#include "platform/write/writer.h"
#include "services/census/api/action_sheets/sheet_plan.h"
#include "services/census/api/tables/table_upload.h"
#include "services/census/domain/action_sheets/party_directory.h"
#include "services/census/domain/tables/mapping_book.h"
#include "services/census/domain/tables/party_registry.h"
#include "socle/census/v1/action_sheet_table_service.pb.h"

namespace socle::census::api {

class SheetImport {
 public:
  // All must outlive it.
  struct Needs {
    sheets::ActionSheetBook* book;
    tables::MappingBook* mappings;
    tables::PartyRegistry* registry;
    sheets::PartyDirectory* directory;
    const sheets::ProgrammeAxes* axes;
    write::Writer* writer;
    const Clock* clock;
  };
  explicit SheetImport(const Needs& needs) : needs_(needs) {}

  absl::StatusOr<v1::ImportActionSheetsResponse> Run(rpc::Call& call,
                                                     rpc::StreamIn<v1::ImportActionSheetsRequest>& in) const;

 private:
  // What the rows make of the sheets, and what is said of them.
  struct Outcome {
    std::vector<PlannedSheet> planned;
    std::vector<sheets::Sheet> parents;  // that sheets are put under
    std::vector<tables::RowFault> faults;
    std::vector<tables::RowFault> remarks;
    std::vector<std::string> ignored_columns;
    int64_t rows = 0;
    int64_t refused = 0;
    int64_t unmatched = 0;
  };

  // Before the transaction: nothing in here waits for the registry inside one.
  absl::StatusOr<Outcome> PlanAll(rpc::Call& call, const tables::ColumnMapping& mapping, const TableUpload& upload,
                                  Date today) const;
  // The sheet of each row, by the row's place; those that have none are not there.
  absl::StatusOr<std::map<size_t, sheets::Sheet>> SheetsOf(rpc::Call& call, const tables::ColumnMapping& mapping,
                                                           const SheetPlanner& planner,
                                                           const std::vector<SheetRow>& rows) const;
  // Each takes out what cannot be.
  absl::Status CheckParties(rpc::Call& call, Outcome& outcome) const;
  absl::Status CheckIdentifiers(rpc::Call& call, Outcome& outcome) const;
  absl::Status CheckParents(rpc::Call& call, const std::string& keeper, Outcome& outcome) const;

  absl::Status WriteAll(write::Unit& unit, const sheets::SheetChange& change, Date today, Outcome& outcome) const;

  const Needs needs_;
};

}  // namespace socle::census::api
