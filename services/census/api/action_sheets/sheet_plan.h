// What a row of a table makes of the sheet that there is, or of none: decided before anything is written.
#pragma once

#include <google/protobuf/field_mask.pb.h>

#include <optional>
#include <string>
#include <vector>

#include "services/census/api/action_sheets/sheet_table.h"
#include "services/census/domain/action_sheets/programme_axes.h"
#include "services/census/domain/action_sheets/sheet_book.h"

namespace socle::census::api {

struct PlannedSheet {
  SheetRow row;
  std::optional<sheets::Sheet> before;  // none: it is new
  sheets::Sheet after;
  sheets::ChangeKind kind = sheets::ChangeKind::kUpdated;
};

class SheetPlanner {
 public:
  // All must outlive it. `reason`: why statuses change.
  SheetPlanner(const tables::ColumnMapping& mapping, const sheets::ProgrammeAxes& axes, Date today, std::string reason)
      : mapping_(mapping), axes_(axes), today_(today), reason_(std::move(reason)) {}

  // The id that a row without a sheet gives to its own: the same for the same row of the same system.
  std::string NewId(const SheetRow& row) const;

  // None: nothing changes, or `faults` say why the row cannot be taken. `there`: the sheet of the row, if there is one.
  std::optional<PlannedSheet> Plan(SheetRow row, const sheets::Sheet* there,
                                   std::vector<tables::RowFault>* faults) const;

 private:
  // Fields of the row that say something else than the sheet.
  google::protobuf::FieldMask Changing(const SheetRow& row, const v1::ActionSheet& shown) const;
  void TakeFields(google::protobuf::FieldMask mask, const v1::ActionSheet& shown, PlannedSheet& plan,
                  std::vector<tables::RowFault>* faults) const;
  void TakeSteps(PlannedSheet& plan, std::vector<tables::RowFault>* faults) const;

  const tables::ColumnMapping& mapping_;
  const sheets::ProgrammeAxes& axes_;
  const Date today_;
  const std::string reason_;
};

// A fault of the row at a field.
tables::RowFault FaultOf(const SheetRow& row, std::string_view field, std::string_view english,
                         std::string_view french);
// The first of what a status of checked fields says, as a fault; paths below "action_sheet.".
tables::RowFault FirstFault(const SheetRow& row, const absl::Status& status);

}  // namespace socle::census::api
