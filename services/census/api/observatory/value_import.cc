#include "services/census/api/observatory/value_import.h"

#include <map>

#include "platform/api/content_digest.h"
#include "platform/api/resource_name.h"
#include "platform/base/error.h"
#include "platform/base/legal_day.h"
#include "platform/write/command.h"
#include "services/census/api/observatory/indicator_conversion.h"
#include "services/census/api/tables/mapped_upload.h"
#include "services/census/domain/observatory/value_table.h"
#include "services/census/domain/tables/row_faults.h"

namespace socle::census::api {
namespace {

constexpr size_t kMostUnknown = 1000;  // that are named

// A repeat of an import is one into the same indicator, for the same period.
socle::api::Sha256 DigestOf(const write::Command& command, const std::string& indicator, const std::string& period) {
  const socle::api::Sha256& of_header = command.fingerprint;
  return socle::api::DigestOf({socle::api::FirstBytes(of_header, of_header.size()), indicator, period});
}

}  // namespace

absl::StatusOr<std::vector<bool>> LivedOnTheirDays(Registry& registry, std::span<const IndicatorValue* const> values,
                                                   rpc::Call& call) {
  std::map<Date, std::vector<size_t>> by_day;
  for (size_t i = 0; i < values.size(); ++i) by_day[values[i]->geography_date].push_back(i);
  std::vector<bool> all(values.size());
  for (const auto& [day, places] : by_day) {
    std::vector<std::string> names;
    for (const size_t place : places) names.push_back(values[place]->collectivite);
    SOCLE_RETURN_IF_ERROR(call.CheckAlive());
    SOCLE_ASSIGN_OR_RETURN(const std::vector<bool> lived, registry.Lived(names, day, call.deadline()));
    for (size_t i = 0; i < places.size(); ++i) all[places[i]] = lived[i];
  }
  return all;
}

absl::StatusOr<v1::ImportIndicatorValuesResponse> ValueImport::Run(
    rpc::Call& call, rpc::StreamIn<v1::ImportIndicatorValuesRequest>& in) const {
  Indicator indicator;
  std::string period;
  const auto take_first = [&](const v1::ImportIndicatorValuesRequest& first) -> absl::Status {
    SOCLE_ASSIGN_OR_RETURN(const std::string id, socle::api::IdOfName(first.parent(), "indicators", "parent"));
    socle::api::Violations violations;
    period = PeriodField("period", first.period(), false, &violations);
    SOCLE_RETURN_IF_ERROR(violations.ToStatus());
    SOCLE_ASSIGN_OR_RETURN(indicator, needs_.book->Find(id, call.deadline()));
    return CheckKeeper(call, indicator.keeper, kKeepIndicator, indicator.Name());
  };
  SOCLE_ASSIGN_OR_RETURN(MappedUpload come,
                         ReadMappedUpload(call, in, *needs_.mappings, TodayInParis(needs_.clock->Now()),
                                          tables::Subject::kIndicatorValues, "IMPORT_VALUES", take_first));
  const tables::ColumnMapping& mapping = come.mapping;
  TableUpload& upload = come.upload;
  SOCLE_ASSIGN_OR_RETURN(const socle::tables::Table table, socle::tables::ReadTable(upload.bytes, upload.kind));
  upload.bytes.clear();
  SOCLE_ASSIGN_OR_RETURN(ValueTable read, ReadValues(table, mapping, indicator, {period, upload.as_of}));
  std::vector<const IndicatorValue*> wanted;
  for (const ValueRow& row : read.rows) wanted.push_back(&row.value);
  SOCLE_ASSIGN_OR_RETURN(const std::vector<bool> lived, LivedOnTheirDays(*needs_.registry, wanted, call));
  RefuseUnknown(lived, &read);
  std::vector<IndicatorValue> values;
  for (ValueRow& row : read.rows) values.push_back(std::move(row.value));
  tables::TableImport import = upload.Import();
  import.rows = read.row_count;
  import.refused = read.refused();
  const tables::RowFaults faults = tables::InOrder(std::move(read.faults));
  SOCLE_ASSIGN_OR_RETURN(write::Command command,
                         write::CommandOf(call, upload.header, {mapping.Name(), indicator.Name()}));
  command.fingerprint = DigestOf(command, indicator.id, period);
  return needs_.writer->Run<v1::ImportIndicatorValuesResponse>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::ImportIndicatorValuesResponse> {
        SOCLE_RETURN_IF_ERROR(CheckMappingStands(*needs_.mappings, unit.tx(), mapping));
        // Its version may be another one by now; digits, geography and keeper stay as they were read by.
        SOCLE_ASSIGN_OR_RETURN(const Indicator now, needs_.book->Read(unit.tx(), indicator.id));
        const auto recorded = needs_.book->Record(unit.tx(), unit.revision(), now, values);
        import.created = recorded.created;
        import.changed = recorded.changed;
        import.unchanged = recorded.unchanged;
        import.actor = call.principal().subject;
        if (!command.validate_only) {
          import.id = command.NewId();
          needs_.mappings->Add(unit.tx(), unit.revision(), import);
        }
        v1::ImportIndicatorValuesResponse response;
        *response.mutable_table_import() = Show(import);
        for (const tables::RowFault& fault : faults.kept()) *response.add_row_errors() = Show(fault);
        response.set_untold_count(faults.untold());
        for (const std::string& column : read.ignored_columns) response.add_ignored_columns(column);
        for (const std::string& said : read.unknown) {
          if (static_cast<size_t>(response.unknown_collectivites_size()) < kMostUnknown) {
            response.add_unknown_collectivites(said);
          }
        }
        if (command.validate_only) return response;
        unit.Record({.resource = import.Name(),
                     .kind = write::ChangeKind::kCreated,
                     .after = socle::api::DigestOfShown(response.table_import())});
        if (recorded.created + recorded.changed > 0) {
          unit.Record(
              {.resource = indicator.Name(), .kind = write::ChangeKind::kUpdated, .changes = {"values-recorded"}});
        }
        return response;
      });
}

}  // namespace socle::census::api
