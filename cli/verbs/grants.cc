// grant import, list, count, export.
#include <fmt/format.h>

#include <algorithm>

#include "cli/names/entity_name.h"
#include "cli/verbs/governance.h"
#include "cli/verbs/pages.h"
#include "cli/verbs/table_files.h"
#include "platform/base/error.h"
#include "socle/census/v1/grant_service.grpc.pb.h"

namespace socle::cli {
namespace {

namespace v1 = ::socle::census::v1;

v1::GrantFilter FilterOf(const GrantCommand& command) {
  v1::GrantFilter filter;
  filter.set_query(command.query);
  filter.set_beneficiary(command.beneficiary);
  filter.set_departement(command.departement);
  for (const std::string& kind : command.kinds) filter.add_grant_kinds(kind);
  filter.set_year(command.year);
  if (command.waiting) {
    filter.add_matches(v1::Grant::AMBIGUOUS);
    filter.add_matches(v1::Grant::UNKNOWN);
  }
  return filter;
}

// "20 284,65" of 2028465.
std::string EurosText(int64_t cents) { return fmt::format("{},{:02}", NumberText(cents / 100), cents % 100); }

absl::StatusOr<ExitCode> Import(const GrantCommand& command, const Session& session) {
  const auto stub = session.client.StubOf<v1::GrantService>();
  return ImportTable<v1::ImportGrantsRequest, v1::ImportGrantsResponse>(
      command, session, [&](auto* context, auto* response) { return stub->ImportGrants(context, response); });
}

absl::StatusOr<ExitCode> List(const GrantCommand& command, const Session& session) {
  const auto stub = session.client.StubOf<v1::GrantService>();
  v1::ListGrantsRequest request;
  *request.mutable_grant_filter() = FilterOf(command);
  SOCLE_ASSIGN_OR_RETURN(const auto list, CollectPages(session, *stub, &v1::GrantService::Stub::ListGrants, request,
                                                       &v1::ListGrantsResponse::mutable_grants, command.paging));
  if (session.globals.json) return PrintJson(list, session);
  Table table({{"ID"},
               {"KIND"},
               {"YEAR"},
               {"AWARDED", Table::kRight},
               {"COST", Table::kRight},
               {"BENEFICIARY"},
               {"TITLE", Table::kLeft, true}});
  for (const v1::Grant& grant : list.grants()) {
    const std::string beneficiary = grant.beneficiary().empty() ? fmt::format("? {}", grant.beneficiary_label())
                                                                : std::string(ShortName(grant.beneficiary()));
    table.AddRow({grant.external_id(), grant.grant_kind(), grant.year() == 0 ? "" : std::to_string(grant.year()),
                  EurosText(grant.awarded_cents()), grant.has_cost_cents() ? EurosText(grant.cost_cents()) : "",
                  beneficiary, grant.title()});
  }
  PrintOrNone(table, session.console);
  if (!list.next_page_token().empty()) PrintMore(session.console, list.grants_size(), -1);
  return ExitCode::kOk;
}

v1::CountGrantsRequest::Property PropertyOf(const std::string& by) {
  std::string name = by;
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c == '-' ? '_' : static_cast<char>(std::toupper(c)); });
  v1::CountGrantsRequest::Property property{};
  v1::CountGrantsRequest::Property_Parse(name, &property);
  return property;
}

absl::StatusOr<ExitCode> Count(const GrantCommand& command, const Session& session) {
  const auto stub = session.client.StubOf<v1::GrantService>();
  v1::CountGrantsRequest request;
  request.set_property(PropertyOf(command.by));
  *request.mutable_grant_filter() = FilterOf(command);
  SOCLE_ASSIGN_OR_RETURN(const auto counts, session.client.Call(&v1::GrantService::Stub::CountGrants, *stub, request));
  if (session.globals.json) return PrintJson(counts, session);
  Table table({{"VALUE", Table::kLeft, true}, {"GRANTS", Table::kRight}, {"AWARDED", Table::kRight}});
  for (const v1::GrantCount& count : counts.counts()) {
    table.AddRow({count.value(), NumberText(count.count()), EurosText(count.awarded_cents())});
  }
  PrintOrNone(table, session.console);
  session.console.out << fmt::format("in all {}, {} €\n", NumberText(counts.total_count()),
                                     EurosText(counts.total_awarded_cents()));
  return ExitCode::kOk;
}

absl::StatusOr<ExitCode> Export(const GrantCommand& command, const Session& session) {
  v1::ExportGrantsRequest request;
  request.set_format(TableFormatOf(command.format));
  *request.mutable_grant_filter() = FilterOf(command);
  const auto stub = session.client.StubOf<v1::GrantService>();
  return ExportTable(command.file, session, "grants", &v1::ExportGrantsResponse::grant_count,
                     [&](auto* context) { return stub->ExportGrants(context, request); });
}

}  // namespace

absl::StatusOr<ExitCode> Run(const GrantCommand& command, const Session& session) {
  switch (command.action) {
    case GrantCommand::Action::kImport:
      return Import(command, session);
    case GrantCommand::Action::kCount:
      return Count(command, session);
    case GrantCommand::Action::kExport:
      return Export(command, session);
    default:
      return List(command, session);
  }
}

}  // namespace socle::cli
