#include "services/census/api/grants/grant_export.h"

#include "platform/base/error.h"
#include "services/census/api/tables/table_download.h"
#include "services/census/domain/grants/export_columns.h"
#include "services/census/domain/tables/national_formats.h"

namespace socle::census::api {
namespace {

constexpr size_t kReadAtOnce = 1000;

void AddHeading(v1::TableFormat format, Instant now, TableDownload& file) {
  if (format == v1::TABLE_FORMAT_IATI) {
    file.Text(tables::IatiBegin(now.ToString()));
  } else {
    file.Row(format == v1::TABLE_FORMAT_COMMON_SCHEMA ? tables::CommonSchemaHeading() : grants::ExportHeading());
  }
}

void Add(v1::TableFormat format, const grants::Grant& grant, TableDownload& file) {
  if (format == v1::TABLE_FORMAT_IATI) {
    file.Text(grants::IatiActivity(grant));
  } else if (format == v1::TABLE_FORMAT_COMMON_SCHEMA) {
    file.Row(grants::CommonSchemaRow(grant));
  } else {
    file.Row(grants::ExportRow(grant), grants::NumberColumns());
  }
}

}  // namespace

absl::Status ExportGrants(rpc::Call& call, grants::GrantBook& book, const grants::GrantFilter& filter,
                          v1::TableFormat format, Instant now, rpc::StreamOut<v1::ExportGrantsResponse>& out) {
  if (format == v1::TABLE_FORMAT_CNCD) {
    return InvalidField("format", "grants are no cooperation with others abroad",
                        "format : une subvention n'est pas une coopération décentralisée.");
  }
  const auto send = [&out](TableDownload& file, int64_t count, bool all) {
    return file.Send(count, &v1::ExportGrantsResponse::set_grant_count, all, out);
  };
  SOCLE_ASSIGN_OR_RETURN(TableDownload file, TableDownload::Begin(format, "Subventions"));
  AddHeading(format, now, file);
  int64_t count = 0;
  std::string after;
  while (true) {
    SOCLE_RETURN_IF_ERROR(call.CheckAlive());
    SOCLE_ASSIGN_OR_RETURN(const auto grants, book.List(filter, after, kReadAtOnce, call.deadline()));
    for (const grants::Grant& grant : grants) Add(format, grant, file);
    count += static_cast<int64_t>(grants.size());
    if (!send(file, count, false)) return call.CheckAlive();
    if (grants.size() < kReadAtOnce) break;
    after = grants.back().id;
  }
  if (format == v1::TABLE_FORMAT_IATI) file.Text(tables::IatiEnd());
  SOCLE_RETURN_IF_ERROR(file.End());
  send(file, count, true);
  return call.CheckAlive();
}

}  // namespace socle::census::api
