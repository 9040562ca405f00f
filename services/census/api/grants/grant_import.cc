#include "services/census/api/grants/grant_import.h"

#include <fmt/format.h>

#include "platform/api/content_digest.h"
#include "platform/base/error.h"
#include "platform/base/legal_day.h"
#include "platform/write/command.h"
#include "services/census/api/tables/mapped_upload.h"
#include "services/census/domain/grants/grant_table.h"

namespace socle::census::api {
absl::StatusOr<v1::ImportGrantsResponse> GrantImport::Run(rpc::Call& call,
                                                          rpc::StreamIn<v1::ImportGrantsRequest>& in) const {
  SOCLE_ASSIGN_OR_RETURN(MappedUpload come,
                         ReadMappedUpload(call, in, *needs_.mappings, TodayInParis(needs_.clock->Now()),
                                          tables::Subject::kGrants, "IMPORT_GRANTS"));
  const tables::ColumnMapping& mapping = come.mapping;
  TableUpload& upload = come.upload;
  SOCLE_ASSIGN_OR_RETURN(const socle::tables::Table table, socle::tables::ReadTable(upload.bytes, upload.kind));
  upload.bytes.clear();
  SOCLE_ASSIGN_OR_RETURN(grants::GrantTable read, grants::ReadGrants(table, mapping));
  SOCLE_RETURN_IF_ERROR(call.CheckAlive());
  SOCLE_ASSIGN_OR_RETURN(const auto matched,
                         tables::MatchAll(*needs_.registry, grants::MentionsOf(read), upload.as_of, call.deadline()));
  tables::TableImport import = upload.Import();
  import.rows = read.row_count;
  import.refused = read.refused();
  import.unmatched = grants::SetBeneficiaries(matched, &read);
  std::vector<const grants::Grant*> imported;
  for (const grants::GrantRow& row : read.rows) imported.push_back(&row.grant);
  // Two imports of one system take turns, whatever their mappings are.
  SOCLE_ASSIGN_OR_RETURN(
      const write::Command command,
      write::CommandOf(call, upload.header,
                       {mapping.Name(), fmt::format("grants of {} {}", mapping.keeper, mapping.system)}));
  return needs_.writer->Run<v1::ImportGrantsResponse>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::ImportGrantsResponse> {
        SOCLE_RETURN_IF_ERROR(CheckMappingStands(*needs_.mappings, unit.tx(), mapping));
        const auto counts = needs_.grants->Import(unit.tx(), unit.revision(), imported);
        import.created = counts.created;
        import.changed = counts.changed;
        import.unchanged = counts.unchanged;
        import.actor = call.principal().subject;
        if (!command.validate_only) {
          import.id = command.NewId();
          needs_.mappings->Add(unit.tx(), unit.revision(), import);
        }
        v1::ImportGrantsResponse response;
        *response.mutable_table_import() = Show(import);
        ShowFaults(read.faults, read.remarks, read.ignored_columns, &response);
        write::Change change{.resource = import.Name(),
                             .kind = write::ChangeKind::kCreated,
                             .after = socle::api::DigestOfShown(response.table_import())};
        if (counts.created + counts.changed > 0) change.changes = {"grants-imported"};
        if (!command.validate_only) unit.Record(std::move(change));
        return response;
      });
}

}  // namespace socle::census::api
