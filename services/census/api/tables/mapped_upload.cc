#include "services/census/api/tables/mapped_upload.h"

namespace socle::census::api {

absl::Status CheckMapping(const rpc::Call& call, const tables::ColumnMapping& mapping, tables::Subject subject,
                          std::string_view act) {
  SOCLE_RETURN_IF_ERROR(CheckKeeper(call, mapping.keeper, act, mapping.Name()));
  if (mapping.subject == subject) return absl::OkStatus();
  return InvalidField("header.column_mapping", "is a mapping for other rows",
                      "header.column_mapping : cette correspondance décrit d'autres lignes.");
}

absl::Status CheckMappingStands(tables::MappingBook& mappings, db::Transaction& tx,
                                const tables::ColumnMapping& mapping) {
  SOCLE_ASSIGN_OR_RETURN(const tables::ColumnMapping now, mappings.Read(tx, mapping.id));
  return socle::api::CheckEtag(socle::api::RevisionEtag(mapping.revision), socle::api::RevisionEtag(now.revision),
                               mapping.Name());
}

}  // namespace socle::census::api
