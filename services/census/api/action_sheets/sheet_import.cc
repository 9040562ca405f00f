#include "services/census/api/action_sheets/sheet_import.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "platform/api/content_digest.h"
#include "platform/base/error.h"
#include "platform/base/legal_day.h"
#include "platform/rpc/actor.h"
#include "platform/write/command.h"
#include "services/census/api/action_sheets/named_parties.h"
#include "services/census/api/action_sheets/sheet_conversion.h"
#include "services/census/api/tables/mapped_upload.h"
#include "services/census/domain/tables/row_faults.h"

namespace socle::census::api {
namespace {

using sheets::ActionSheetBook;
using sheets::Sheet;

constexpr size_t kMostRows = 20'000;
constexpr size_t kMostChanged = 5000;  // each is held by name while it is written

// Names that the registry has been asked about already.
class AskedParties : public sheets::PartyDirectory {
 public:
  explicit AskedParties(std::set<std::string> known) : known_(std::move(known)) {}

  absl::StatusOr<std::set<std::string>> Known(std::span<const std::string> names, Deadline) override {
    std::set<std::string> known;
    for (const std::string& name : names) {
      if (known_.contains(name)) known.insert(name);
    }
    return known;
  }

 private:
  const std::set<std::string> known_;
};

std::set<std::string> NamedBefore(const PlannedSheet& plan) {
  return plan.before ? NamedOn(*plan.before) : std::set<std::string>();
}

// Takes those out that `check` gives a fault for.
template <typename Check>
absl::Status Sieve(std::vector<PlannedSheet>& planned, std::vector<tables::RowFault>& faults, const Check& check) {
  std::vector<PlannedSheet> kept;
  for (PlannedSheet& plan : planned) {
    const size_t before = faults.size();
    SOCLE_RETURN_IF_ERROR(check(plan));
    if (faults.size() == before) kept.push_back(std::move(plan));
  }
  planned = std::move(kept);
  return absl::OkStatus();
}

tables::RowFault OwnerFault(const SheetRow& row) {
  const bool by_label = !row.owner.label.empty();
  return tables::UncertainParty(row.line, row.external_id, by_label ? "owner_label" : "owner_code",
                                row.owner.code + " " + row.owner.label, row.matched);
}

absl::Status TooMany(size_t changed) {
  return Error(absl::StatusCode::kResourceExhausted, ErrorReason::TOO_LARGE,
               fmt::format("{} sheets and their parents would be held at once, {} may be: split the table.", changed,
                           kMostChanged))
      .French(
          fmt::format("{} fiches à tenir à la fois, {} au plus : il faut diviser le tableau.", changed, kMostChanged))
      .Metadata("limit", std::to_string(kMostChanged))
      .ToStatus();
}

}  // namespace

absl::StatusOr<std::map<size_t, Sheet>> SheetImport::SheetsOf(rpc::Call& call, const tables::ColumnMapping& mapping,
                                                              const SheetPlanner& planner,
                                                              const std::vector<SheetRow>& rows) const {
  std::vector<ActionSheetBook::HeldIdentifier> asked;
  for (const SheetRow& row : rows) {
    if (row.id.empty()) asked.push_back({mapping.keeper, {mapping.system, row.external_id}});
  }
  SOCLE_ASSIGN_OR_RETURN(const auto holders, needs_.book->HoldersOf(asked, call.deadline()));
  std::vector<std::string> ids;
  for (const SheetRow& row : rows) {
    const auto holder = holders.find({mapping.keeper, {mapping.system, row.external_id}});
    ids.push_back(!row.id.empty() ? row.id : holder != holders.end() ? holder->second : planner.NewId(row));
  }
  SOCLE_ASSIGN_OR_RETURN(const std::vector<Sheet> found, needs_.book->FindAll(ids, call.deadline()));
  std::map<std::string_view, const Sheet*> by_id;
  for (const Sheet& sheet : found) by_id[sheet.id] = &sheet;
  std::map<size_t, Sheet> sheets;
  for (size_t i = 0; i < rows.size(); ++i) {
    if (const auto sheet = by_id.find(ids[i]); sheet != by_id.end()) sheets.emplace(i, *sheet->second);
  }
  return sheets;
}

absl::StatusOr<SheetImport::Outcome> SheetImport::PlanAll(rpc::Call& call, const tables::ColumnMapping& mapping,
                                                          const TableUpload& upload, Date today) const {
  SOCLE_ASSIGN_OR_RETURN(const socle::tables::Table table,
                         socle::tables::ReadTable(upload.bytes, upload.kind, {.rows = kMostRows}));
  SOCLE_ASSIGN_OR_RETURN(SheetTable read, ReadSheets(table, mapping));
  Outcome outcome{.faults = std::move(read.faults),
                  .remarks = std::move(read.remarks),
                  .ignored_columns = std::move(read.ignored_columns),
                  .rows = read.row_count,
                  .refused = read.row_count};
  std::vector<tables::Mention> owners;
  for (const SheetRow& row : read.rows) owners.push_back(row.owner);
  SOCLE_ASSIGN_OR_RETURN(auto matched, tables::MatchAll(*needs_.registry, owners, upload.as_of, call.deadline()));
  for (size_t i = 0; i < read.rows.size(); ++i) read.rows[i].matched = std::move(matched[i]);

  const SheetPlanner planner(mapping, *needs_.axes, today, "Import : " + upload.header.file_name());
  SOCLE_ASSIGN_OR_RETURN(const auto there, SheetsOf(call, mapping, planner, read.rows));
  std::map<std::string, int64_t> lines;  // by the sheet that they are of
  int64_t unchanged = 0;
  for (size_t i = 0; i < read.rows.size(); ++i) {
    SOCLE_RETURN_IF_ERROR(call.CheckAlive());
    const auto sheet = there.find(i);
    const SheetRow& row = read.rows[i];
    const auto [first, is_new] = lines.emplace(sheet == there.end() ? planner.NewId(row) : sheet->second.id, row.line);
    if (!is_new) {
      outcome.faults.push_back(tables::RepeatedRow(row.line, row.external_id, first->second));
      continue;
    }
    // Somebody whom a person named since is not looked for.
    const bool waits = row.sent.owner().empty() && !(row.owner.code.empty() && row.owner.label.empty()) &&
                       !row.matched.IsCertain() && (sheet == there.end() || sheet->second.owner.empty());
    const size_t before = outcome.faults.size();
    auto plan = planner.Plan(row, sheet == there.end() ? nullptr : &sheet->second, &outcome.faults);
    const bool refused = outcome.faults.size() > before;
    if (waits) (refused ? outcome.faults : outcome.remarks).push_back(OwnerFault(row));
    if (waits && !refused) ++outcome.unmatched;
    if (plan) outcome.planned.push_back(*std::move(plan));
    if (!plan && !refused) ++unchanged;
  }
  SOCLE_RETURN_IF_ERROR(CheckParties(call, outcome));
  SOCLE_RETURN_IF_ERROR(CheckIdentifiers(call, outcome));
  SOCLE_RETURN_IF_ERROR(CheckParents(call, mapping.keeper, outcome));
  outcome.refused = outcome.rows - unchanged - static_cast<int64_t>(outcome.planned.size());
  return outcome;
}

absl::Status SheetImport::CheckParties(rpc::Call& call, Outcome& outcome) const {
  std::set<std::string> asked;
  for (const PlannedSheet& plan : outcome.planned) {
    const std::set<std::string> before = NamedBefore(plan), after = NamedOn(plan.after);
    std::set_difference(after.begin(), after.end(), before.begin(), before.end(), std::inserter(asked, asked.end()));
  }
  if (asked.empty()) return absl::OkStatus();
  SOCLE_ASSIGN_OR_RETURN(
      std::set<std::string> known,
      needs_.directory->Known(std::vector<std::string>(asked.begin(), asked.end()), call.deadline()));
  AskedParties directory(std::move(known));
  return Sieve(outcome.planned, outcome.faults, [&](const PlannedSheet& plan) -> absl::Status {
    const absl::Status status = CheckNamed(directory, plan.after, NamedBefore(plan), call.deadline());
    if (!status.ok()) outcome.faults.push_back(FirstFault(plan.row, status));
    return absl::OkStatus();
  });
}

absl::Status SheetImport::CheckIdentifiers(rpc::Call& call, Outcome& outcome) const {
  std::vector<ActionSheetBook::HeldIdentifier> asked;
  for (const PlannedSheet& plan : outcome.planned) {
    if (plan.before && plan.before->external_ids == plan.after.external_ids) continue;
    for (const auto& id : plan.after.external_ids) asked.push_back({plan.after.origin, id});
  }
  SOCLE_ASSIGN_OR_RETURN(auto holders, needs_.book->HoldersOf(asked, call.deadline()));
  return Sieve(outcome.planned, outcome.faults, [&](const PlannedSheet& plan) -> absl::Status {
    if (plan.before && plan.before->external_ids == plan.after.external_ids) return absl::OkStatus();
    for (const auto& id : plan.after.external_ids) {
      const auto [holder, is_free] = holders.try_emplace({plan.after.origin, id}, plan.after.id);
      if (is_free || holder->second == plan.after.id) continue;
      outcome.faults.push_back(FaultOf(
          plan.row, "external_ids", fmt::format("{}/{} is actionSheets/{} already", id.system, id.id, holder->second),
          fmt::format("{}/{} désigne déjà actionSheets/{}.", id.system, id.id, holder->second)));
    }
    return absl::OkStatus();
  });
}

absl::Status SheetImport::CheckParents(rpc::Call& call, const std::string& keeper, Outcome& outcome) const {
  const auto moves = [](const PlannedSheet& plan) {
    return !plan.after.parent.empty() && (!plan.before || plan.before->parent != plan.after.parent);
  };
  std::set<std::string> ids;
  for (const PlannedSheet& plan : outcome.planned) {
    if (moves(plan)) ids.insert(plan.after.parent);
  }
  if (ids.empty()) return absl::OkStatus();
  SOCLE_ASSIGN_OR_RETURN(outcome.parents,
                         needs_.book->FindAll(std::vector<std::string>(ids.begin(), ids.end()), call.deadline()));
  return Sieve(outcome.planned, outcome.faults, [&](const PlannedSheet& plan) -> absl::Status {
    if (!moves(plan)) return absl::OkStatus();
    const auto parent = std::find_if(outcome.parents.begin(), outcome.parents.end(),
                                     [&](const Sheet& sheet) { return sheet.id == plan.after.parent; });
    const bool there = parent != outcome.parents.end() && !parent->IsDeleted() &&
                       (parent->origin == keeper || parent->owner == keeper);
    if (!there) {
      outcome.faults.push_back(
          FaultOf(plan.row, "parent_sheet", "is no sheet of the keeper's", "Ce n'est pas une fiche de ce tenant."));
    } else if (!parent->parent.empty()) {
      outcome.faults.push_back(
          FaultOf(plan.row, "parent_sheet", "is part of another one itself", "Elle est elle-même partie d'une autre."));
    }
    return absl::OkStatus();
  });
}

absl::Status SheetImport::WriteAll(write::Unit& unit, const sheets::SheetChange& change, Date today,
                                   Outcome& outcome) const {
  std::vector<const Sheet*> seen;
  std::vector<ActionSheetBook::Write> writes;
  for (const Sheet& parent : outcome.parents) seen.push_back(&parent);
  for (PlannedSheet& plan : outcome.planned) {
    const Sheet* before = plan.before ? &*plan.before : nullptr;
    if (before != nullptr) seen.push_back(before);
    writes.push_back({before, &plan.after, plan.kind});
    const bool becomes_part = before != nullptr && before->parent.empty() && !plan.after.parent.empty();
    if (becomes_part && needs_.book->HasParts(unit.tx(), plan.after.id)) {
      return InvalidField("data", fmt::format("line {}: has parts itself, and goes into no other", plan.row.line),
                          fmt::format("Ligne {} : la fiche a elle-même des parties.", plan.row.line));
    }
  }
  SOCLE_RETURN_IF_ERROR(needs_.book->CheckStand(unit.tx(), seen));
  SOCLE_RETURN_IF_ERROR(needs_.book->WriteAll(unit.tx(), unit.revision(), writes, change));
  for (const PlannedSheet& plan : outcome.planned) {
    write::Change record{.resource = plan.after.Name(),
                         .kind = plan.before ? write::ChangeKind::kUpdated : write::ChangeKind::kCreated,
                         .changes = {"imported"},
                         .after = socle::api::DigestOfShown(ShowWhole(plan.after, today))};
    if (plan.before) record.before = socle::api::DigestOfShown(ShowWhole(*plan.before, today));
    unit.Record(std::move(record));
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::ImportActionSheetsResponse> SheetImport::Run(
    rpc::Call& call, rpc::StreamIn<v1::ImportActionSheetsRequest>& in) const {
  const Date today = TodayInParis(needs_.clock->Now());
  SOCLE_ASSIGN_OR_RETURN(MappedUpload come, ReadMappedUpload(call, in, *needs_.mappings, today,
                                                             tables::Subject::kActionSheets, "IMPORT_SHEETS"));
  const tables::ColumnMapping& mapping = come.mapping;
  SOCLE_ASSIGN_OR_RETURN(const Outcome planned, PlanAll(call, mapping, come.upload, today));

  // Two imports of one system take turns.
  std::vector<std::string> held = {mapping.Name(), fmt::format("sheets of {} {}", mapping.keeper, mapping.system)};
  for (const PlannedSheet& plan : planned.planned) {
    if (plan.before) held.push_back(plan.after.Name());
  }
  for (const Sheet& parent : planned.parents) held.push_back(parent.Name());
  if (held.size() > kMostChanged) return TooMany(held.size());
  SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, come.upload.header, std::move(held)));
  const sheets::SheetChange change{
      .effective = today, .reason = "Import : " + come.upload.header.file_name(), .actor = call.principal().subject};
  return needs_.writer->Run<v1::ImportActionSheetsResponse>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::ImportActionSheetsResponse> {
        SOCLE_RETURN_IF_ERROR(CheckMappingStands(*needs_.mappings, unit.tx(), mapping));
        Outcome outcome = planned;
        SOCLE_RETURN_IF_ERROR(WriteAll(unit, change, today, outcome));
        tables::TableImport import = come.upload.Import();
        import.rows = outcome.rows;
        import.refused = outcome.refused;
        import.unmatched = outcome.unmatched;
        import.created = std::count_if(outcome.planned.begin(), outcome.planned.end(),
                                       [](const PlannedSheet& plan) { return !plan.before;
      });
  import.changed = static_cast<int64_t>(outcome.planned.size()) - import.created;
  import.unchanged = import.rows - import.refused - static_cast<int64_t>(outcome.planned.size());
  import.actor = call.principal().subject;
  v1::ImportActionSheetsResponse response;
  if (!command.validate_only) {
    import.id = command.NewId();
    needs_.mappings->Add(unit.tx(), unit.revision(), import);
  }
  *response.mutable_table_import() = Show(import);
  if (!command.validate_only) {
    unit.Record({.resource = import.Name(),
                 .kind = write::ChangeKind::kCreated,
                 .after = socle::api::DigestOfShown(response.table_import())});
  }
  ShowFaults(tables::InOrder(std::move(outcome.faults)), tables::InOrder(std::move(outcome.remarks)),
             outcome.ignored_columns, &response);
  return response;
});
}

}  // namespace socle::census::api
