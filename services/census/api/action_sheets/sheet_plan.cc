#include "services/census/api/action_sheets/sheet_plan.h"

#include <fmt/format.h>
#include <google/protobuf/util/message_differencer.h>
#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>

#include <algorithm>

#include "platform/api/text.h"
#include "platform/api/uuid.h"
#include "platform/api/violations.h"
#include "platform/base/error.h"
#include "platform/write/changing.h"
#include "services/census/api/action_sheets/sheet_cells.h"
#include "services/census/api/action_sheets/sheet_conversion.h"
#include "services/census/domain/action_sheets/integration.h"
#include "services/census/domain/action_sheets/maturity.h"

namespace socle::census::api {
namespace {

using google::protobuf::FieldMask;
using sheets::ChangeKind;
using sheets::Sheet;
using Faults = std::vector<tables::RowFault>;

constexpr std::string_view kRoot = "action_sheet.";

bool IsStep(std::string_view field) { return field == "status" || field == "maturity"; }

std::string WithoutRoot(std::string text) {
  for (size_t at = text.find(kRoot); at != std::string::npos; at = text.find(kRoot)) text.erase(at, kRoot.size());
  return text;
}

bool Gives(const SheetRow& row, std::string_view field) {
  return std::any_of(row.given.begin(), row.given.end(), [&](const auto* each) { return each->name() == field; });
}

void Drop(std::string_view field, FieldMask& mask) {
  for (int i = mask.paths_size() - 1; i >= 0; --i) {
    if (mask.paths(i) == field) mask.mutable_paths()->DeleteSubrange(i, 1);
  }
}

void AddUnmets(const SheetRow& row, std::string_view field, const sheets::Unmets& unmets, Faults* faults) {
  for (const sheets::Unmet& unmet : unmets) {
    faults->push_back(FaultOf(row, field, fmt::format("{}: {}", unmet.type, unmet.english), unmet.french));
  }
}

// Its identifier in the system of the mapping.
void AddIdentifier(const std::string& system, const std::string& id, v1::ActionSheet* sheet) {
  if (id.empty()) return;
  for (const auto& each : sheet->external_ids()) {
    if (each.system() == system && each.id() == id) return;
  }
  auto* added = sheet->add_external_ids();
  added->set_system(system);
  added->set_id(id);
}

}  // namespace

tables::RowFault FaultOf(const SheetRow& row, std::string_view field, std::string_view english,
                         std::string_view french) {
  const auto given =
      std::find_if(row.given.begin(), row.given.end(), [&](const auto* f) { return f->name() == field; });
  return {.line = row.line,
          .external_id = row.external_id,
          .field = std::string(field),
          .value = given == row.given.end() ? "" : socle::api::Excerpt(CellOf(row.sent, **given)),
          .english = std::string(english),
          .french = std::string(french)};
}

tables::RowFault FirstFault(const SheetRow& row, const absl::Status& status) {
  std::string field, english(status.message()), french;
  const google::rpc::Status shown = ToRpcStatus(status);
  for (const google::protobuf::Any& detail : shown.details()) {
    google::rpc::BadRequest fields;
    google::rpc::LocalizedMessage localized;
    if (detail.UnpackTo(&localized)) french = localized.message();
    if (!detail.UnpackTo(&fields) || fields.field_violations().empty()) continue;
    field = WithoutRoot(fields.field_violations(0).field());
    english = fields.field_violations(0).description();
  }
  const size_t end = field.find_first_of(".[");
  if (end != std::string::npos) english = fmt::format("{} {}", field.substr(end + (field[end] == '.')), english);
  return FaultOf(row, field.substr(0, end), english, WithoutRoot(french.substr(0, french.find(" Autres champs"))));
}

std::string SheetPlanner::NewId(const SheetRow& row) const {
  return "s-" + socle::api::UuidOf({"action sheet", mapping_.keeper, mapping_.system, row.external_id});
}

FieldMask SheetPlanner::Changing(const SheetRow& row, const v1::ActionSheet& shown) const {
  FieldMask mask;
  for (const auto* field : row.given) {
    if (IsStep(field->name())) continue;
    const std::string is = CellOf(shown, *field), said = CellOf(row.sent, *field);
    // Ends of lines and blanks that a cell cannot hold are no change.
    if (is != said && tables::Trimmed(is) != said) mask.add_paths(field->name());
  }
  return mask;
}

void SheetPlanner::TakeFields(FieldMask mask, const v1::ActionSheet& shown, PlannedSheet& plan, Faults* faults) const {
  const std::string& external_id = plan.row.external_id;
  // One fault at a time: its field is left out, to hear what else is wrong.
  while (true) {
    v1::ActionSheet merged = shown;
    write::MergeSent(plan.row.sent, mask, &merged);
    AddIdentifier(mapping_.system, external_id, &merged);
    Sheet taken = plan.after;
    socle::api::Violations violations;
    FromProto(merged, axes_, &violations, &taken);
    const absl::Status status = violations.ToStatus();
    if (status.ok()) {
      plan.after = std::move(taken);
      return;
    }
    faults->push_back(FirstFault(plan.row, status));
    const int before = mask.paths_size();
    Drop(faults->back().field, mask);
    if (mask.paths_size() == before) return;
  }
}

void SheetPlanner::TakeSteps(PlannedSheet& plan, Faults* faults) const {
  const SheetRow& row = plan.row;
  if (row.sent.maturity() == v1::ActionSheet::ACTION_SHEET && plan.after.maturity != sheets::Maturity::kActionSheet) {
    AddUnmets(row, "maturity", sheets::Promote(plan.after), faults);
    plan.kind = ChangeKind::kPromoted;
  } else if (row.sent.maturity() == v1::ActionSheet::PROJECT_SHEET &&
             plan.after.maturity == sheets::Maturity::kActionSheet) {
    faults->push_back(FaultOf(row, "maturity", "what is a fiche-action stays one", "Une fiche-action le reste."));
  }
  const auto status = static_cast<sheets::Status>(row.sent.status());
  if (row.sent.status() == 0 || status == plan.after.status) return;
  plan.kind = ChangeKind::kStatusChanged;
  AddUnmets(row, "status",
            plan.before ? sheets::ChangeStatus("", status, reason_, plan.after) : sheets::Begin(status, plan.after),
            faults);
}

std::optional<PlannedSheet> SheetPlanner::Plan(SheetRow row, const Sheet* there, Faults* faults) const {
  const size_t faults_before = faults->size();
  const bool kept = there != nullptr && (there->origin == mapping_.keeper || there->owner == mapping_.keeper);
  if (there == nullptr ? !row.id.empty() : !kept) {
    faults->push_back(FaultOf(row, "name", "is no sheet of the keeper's", "Ce n'est pas une fiche de ce tenant."));
    return std::nullopt;
  }
  if (kept && there->IsDeleted()) {
    faults->push_back(FaultOf(row, "name", "the sheet is deleted", "La fiche est supprimée."));
    return std::nullopt;
  }
  const bool named = !row.sent.owner().empty();
  const bool looked_for = !named && (!row.owner.code.empty() || !row.owner.label.empty());
  if (looked_for && row.matched.IsCertain()) row.sent.set_owner(row.matched.name);

  PlannedSheet plan{.row = std::move(row)};
  if (there != nullptr) {
    plan.before = *there;
    plan.after = *there;
  } else {
    plan.after.id = NewId(plan.row);
    plan.after.origin = mapping_.keeper;
    plan.kind = ChangeKind::kCreated;
    if (!Gives(plan.row, "source")) plan.after.source = mapping_.source;
    plan.after.synthetic = mapping_.synthetic;
  }
  const v1::ActionSheet shown = ShowWhole(plan.after, today_);
  if (mapping_.synthetic) plan.row.sent.set_synthetic(true);
  FieldMask mask = Changing(plan.row, shown);
  if (looked_for) {
    // Who is not certain leaves the owner as it is.
    Drop("owner", mask);
    if (plan.row.matched.IsCertain() && plan.row.sent.owner() != plan.after.owner) mask.add_paths("owner");
  }
  TakeFields(std::move(mask), shown, plan, faults);
  if (plan.before) sheets::FollowContracts(*plan.before, plan.after);
  if (faults->size() == faults_before) TakeSteps(plan, faults);
  if (!plan.before && plan.kind != ChangeKind::kCreated) plan.kind = ChangeKind::kCreated;
  if (faults->size() > faults_before) return std::nullopt;
  using google::protobuf::util::MessageDifferencer;
  if (plan.before && MessageDifferencer::Equals(shown, ShowWhole(plan.after, today_))) return std::nullopt;
  return plan;
}

}  // namespace socle::census::api
