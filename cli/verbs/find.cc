// get, search, list, lookup, count.
#include <fmt/format.h>

#include "cli/names/entity_name.h"
#include "cli/output/collectivite_view.h"
#include "cli/output/json.h"
#include "cli/text/table.h"
#include "cli/verbs/pages.h"
#include "cli/verbs/verbs.h"
#include "platform/base/error.h"
#include "socle/registry/v1/collectivite_service.grpc.pb.h"

namespace socle::cli {

using registry::v1::CollectiviteService;

namespace {

constexpr size_t kLargestBatch = 1000;

absl::StatusOr<ExitCode> GetOne(const std::string& name, const Session& session) {
  registry::v1::GetCollectiviteRequest request;
  request.set_name(name);
  SetAsOf(session.globals, &request);
  SetReading(session.globals, &request);
  SOCLE_ASSIGN_OR_RETURN(const auto collectivite,
                         session.client.Call(&CollectiviteService::Stub::GetCollectivite,
                                             *session.client.StubOf<registry::v1::CollectiviteService>(), request));
  if (session.globals.json) {
    session.console.out << JsonOf(collectivite) << '\n';
  } else {
    PrintCard(collectivite, session.console);
    PrintReadInfo(collectivite.read_info(), session.console);
  }
  return ExitCode::kOk;
}

absl::StatusOr<ExitCode> GetMany(const std::vector<std::string>& names, const Session& session) {
  registry::v1::BatchGetCollectivitesResponse all;
  for (size_t begin = 0; begin < names.size(); begin += kLargestBatch) {
    registry::v1::BatchGetCollectivitesRequest request;
    for (size_t i = begin; i < std::min(names.size(), begin + kLargestBatch); ++i) request.add_names(names[i]);
    SetAsOf(session.globals, &request);
    SetReading(session.globals, &request);
    SOCLE_ASSIGN_OR_RETURN(const auto batch,
                           session.client.Call(&CollectiviteService::Stub::BatchGetCollectivites,
                                               *session.client.StubOf<registry::v1::CollectiviteService>(), request));
    all.mutable_collectivites()->MergeFrom(batch.collectivites());
    *all.mutable_read_info() = batch.read_info();
  }
  if (session.globals.json) {
    session.console.out << JsonOf(all) << '\n';
    return ExitCode::kOk;
  }
  for (const auto& collectivite : all.collectivites()) {
    PrintCard(collectivite, session.console);
    session.console.out << '\n';
  }
  PrintReadInfo(all.read_info(), session.console);
  return ExitCode::kOk;
}

// How many the filter finds in all; -1 when that cannot be had, which is no reason to fail.
int64_t CountAll(const ListCommand& command, const Session& session) {
  registry::v1::CountCollectivitesRequest request;
  request.set_filter(command.filter);
  SetAsOf(session.globals, &request);
  SetReading(session.globals, &request);
  const auto count = session.client.Call(&CollectiviteService::Stub::CountCollectivites,
                                         *session.client.StubOf<registry::v1::CollectiviteService>(), request);
  return count.ok() ? count->total_count() : -1;
}

}  // namespace

absl::StatusOr<ExitCode> Run(const GetCommand& command, const Session& session) {
  return command.names.size() == 1 ? GetOne(command.names.front(), session) : GetMany(command.names, session);
}

absl::StatusOr<ExitCode> Run(const SearchCommand& command, const Session& session) {
  registry::v1::SearchCollectivitesRequest request;
  request.set_query(command.query);
  request.set_filter(command.filter);
  request.set_page_size(command.limit);
  request.set_boost_population(command.boost_population);
  SetFreshness(session.globals, &request);
  SOCLE_ASSIGN_OR_RETURN(const auto found,
                         session.client.Call(&CollectiviteService::Stub::SearchCollectivites,
                                             *session.client.StubOf<registry::v1::CollectiviteService>(), request));
  if (session.globals.json) {
    session.console.out << JsonOf(found) << '\n';
  } else if (found.collectivites().empty()) {
    session.console.err << "nothing comes near '" << command.query << "'; names of the past: soclectl lookup --code\n";
  } else {
    PrintCollectivites(found.collectivites(), session.console);
    PrintReadInfo(found.read_info(), session.console);
  }
  return found.collectivites().empty() ? ExitCode::kNotFound : ExitCode::kOk;
}

absl::StatusOr<ExitCode> Run(const ListCommand& command, const Session& session) {
  registry::v1::ListCollectivitesRequest request;
  request.set_filter(command.filter);
  request.set_order_by(command.order_by);
  SetAsOf(session.globals, &request);
  SetReading(session.globals, &request);
  SOCLE_ASSIGN_OR_RETURN(const auto list,
                         CollectPages(session, *session.client.StubOf<registry::v1::CollectiviteService>(),
                                      &CollectiviteService::Stub::ListCollectivites, request,
                                      &registry::v1::ListCollectivitesResponse::mutable_collectivites, command.paging));
  if (session.globals.json) {
    session.console.out << JsonOf(list) << '\n';
    return ExitCode::kOk;
  }
  PrintCollectivites(list.collectivites(), session.console);
  if (list.collectivites().empty()) session.console.out << "none\n";
  if (!list.next_page_token().empty())
    PrintMore(session.console, list.collectivites_size(), CountAll(command, session));
  PrintReadInfo(list.read_info(), session.console);
  return ExitCode::kOk;
}

absl::StatusOr<ExitCode> Run(const LookupCommand& command, const Session& session) {
  registry::v1::LookupCollectivitesRequest request;
  switch (command.kind) {
    case LookupCommand::Kind::kCode:
      request.set_code(command.identifier);
      break;
    case LookupCommand::Kind::kSiren:
      request.set_siren(command.identifier);
      break;
    case LookupCommand::Kind::kSiret:
      request.set_siret(command.identifier);
      break;
    case LookupCommand::Kind::kPostalCode:
      request.set_postal_code(command.identifier);
      break;
  }
  SetAsOf(session.globals, &request);
  SetReading(session.globals, &request);
  SOCLE_ASSIGN_OR_RETURN(const auto found,
                         session.client.Call(&CollectiviteService::Stub::LookupCollectivites,
                                             *session.client.StubOf<registry::v1::CollectiviteService>(), request));
  const ExitCode code = found.collectivites().empty() ? ExitCode::kNotFound : ExitCode::kOk;
  const Console& console = session.console;
  if (session.globals.json) {
    console.out << JsonOf(found) << '\n';
    return code;
  }
  PrintCollectivites(found.collectivites(), console);
  if (found.collectivites().empty()) console.out << "nobody carries " << command.identifier << " at this date\n";
  if (!found.former_holders().empty()) {
    console.out << "at other times it was carried by " << NamesText(found.former_holders(), 20) << '\n';
    console.out << "  → soclectl successors " << ShortName(found.former_holders(0)) << '\n';
  }
  PrintReadInfo(found.read_info(), console);
  return code;
}

absl::StatusOr<ExitCode> Run(const CountCommand& command, const Session& session) {
  registry::v1::CountCollectivitesRequest request;
  request.set_property(command.property);
  request.set_filter(command.filter);
  SetAsOf(session.globals, &request);
  SetReading(session.globals, &request);
  SOCLE_ASSIGN_OR_RETURN(const auto count,
                         session.client.Call(&CollectiviteService::Stub::CountCollectivites,
                                             *session.client.StubOf<registry::v1::CollectiviteService>(), request));
  if (session.globals.json) {
    session.console.out << JsonOf(count) << '\n';
    return ExitCode::kOk;
  }
  Table table({{command.property == "type" ? "TYPE" : "VALUE"}, {"COUNT", Table::kRight}});
  for (const auto& each : count.counts())
    table.AddRow({each.value().empty() ? "(none)" : each.value(), NumberText(each.count())});
  if (!table.empty()) table.Print(session.console);
  session.console.out << "total " << NumberText(count.total_count());
  if (count.total_population() > 0)
    session.console.out << ", " << NumberText(count.total_population()) << " inhabitants of its communes";
  session.console.out << '\n';
  PrintReadInfo(count.read_info(), session.console);
  return ExitCode::kOk;
}

}  // namespace socle::cli
